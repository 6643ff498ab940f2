"""``@subscribe``: a method of a service that hears another one's events."""

from threading import Event
from typing import Any

from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR as ENTRYPOINTS
from nameko.extensions import Entrypoint

from kernel.listening import Listener
from kernel.logs import as_service
from kernel.state import ServiceState, state_of
from kernel.subscription import Reaction


class Subscribe(Entrypoint):
    """``@subscribe("orders")``: the method runs in the transaction that moves the checkpoint of that source.

    The method takes (session, events): a batch in the order of the source's log, each exactly once. Whoever can wait
    ``gather_seconds`` for more deliveries hears them in one transaction.
    """

    def __init__(self, source: str, *, gather_seconds: float = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.source = source
        self._gather_seconds = gather_seconds
        self._done = Event()

    def setup(self) -> None:
        service = self.container.service_cls()
        service.state = state_of(self.container)
        service.application = service.state.application
        self._listener = self.begin(service.state, getattr(service, self.method_name))

    def begin(self, state: ServiceState, react: Reaction) -> Listener:
        return state.subscribe(self.source, react, self._gather_seconds)

    def start(self) -> None:
        run = as_service(self.container.service_name, self._run)
        self.container.spawn_managed_thread(run, identifier=f"from {self.source}")

    def stop(self) -> None:
        self._listener.stop()
        self._done.wait(5)

    def _run(self) -> None:
        self.container.config["ready"].wait()
        self._listener.run()
        self._done.set()


subscribe = Subscribe.decorator


def sources_heard_by(service_class: type[Any]) -> set[str]:
    """Whom a service is subscribed to."""
    methods = [getattr(service_class, name) for name in dir(service_class)]
    entrypoints = [each for method in methods for each in getattr(method, ENTRYPOINTS, ())]
    return {each.source for each in entrypoints if isinstance(each, Subscribe)}
