"""What a running service holds, and what works beside it."""

from collections.abc import Mapping
from functools import partial
from threading import Lock
from typing import Any

from nameko.extensions import DependencyProvider
from structlog.contextvars import bind_contextvars

from kernel.application import ServiceApplication
from kernel.asking import Asking
from kernel.config import Settings
from kernel.forgetting import Forgetting
from kernel.identity import SERVICES, Signer, service_caller
from kernel.listening import Listener
from kernel.logs import as_service
from kernel.messaging.rpc_client import RpcClient
from kernel.metrics.gauges import SERVICES as WATCHED_SERVICES
from kernel.rebuilding.jobs import Jobs
from kernel.relay import make_relay
from kernel.remote_feed import RemoteFeed
from kernel.subscription import Reaction, SourceFeed, Subscription
from kernel.tracing.setup import trace_statements


class ServiceState:
    """What one running service holds: made once per container, shared by all its extensions."""

    def __init__(self, container: Any) -> None:
        settings: Settings = container.config["settings"]
        name = container.service_cls.name
        self.settings = settings
        self.clock = container.config["clock"]
        self.rpc: RpcClient = container.config["rpc_client"]
        self.verifier = settings.verifier()
        self._signer = Signer(SERVICES, settings.services_key)
        self.application: ServiceApplication = container.config["applications"].get(
            name
        ) or container.service_cls.application_class(settings.database_url(name), self.clock, settings.environment)
        trace_statements(self.application.engine)
        self.relay = make_relay(self.application, settings.broker_url)
        self.beside = (
            ("relay", self.relay),
            ("forgetting", Forgetting(self.application)),
            *container.service_cls.works_beside(self),
        )
        self.subscriptions: dict[str, Subscription] = {}
        self.listeners: dict[str, Listener] = {}
        self.jobs = Jobs(self.application, self._feeds, partial(container.spawn_managed_thread, identifier="job"))

    def _feeds(self) -> dict[str, SourceFeed]:
        return {source: self.feed_of(source) for source in self.subscriptions}

    def feed_of(self, source: str) -> RemoteFeed:
        """Another service's feed, which this one reads as itself."""
        return RemoteFeed(self.rpc, source, self._identity, self.application.versions_heard_of(source))

    @property
    def ask(self) -> Asking:
        """Asks another service as this one."""
        return Asking(self.rpc, self._identity)

    def subscribe(self, source: str, react: Reaction, gather_seconds: float) -> Listener:
        subscription = Subscription(self.application, source, self.feed_of(source), react)
        self.subscriptions[source] = subscription
        self.listeners[source] = Listener(subscription, self.application.name, self.settings.broker_url, gather_seconds)
        return self.listeners[source]

    def _identity(self) -> str:
        return self._signer.sign(service_caller(self.application.name), self.clock.now())


_making_a_state = Lock()


def state_of(container: Any) -> ServiceState:
    """The one state of a container: its extensions ask for it at the same time, and making it may wait."""
    with _making_a_state:
        if not hasattr(container, "nova"):
            container.nova = ServiceState(container)
    return container.nova  # type: ignore[no-any-return]


class State(DependencyProvider):
    """Injects the running service's state; runs what works beside it, and closes its database after all of that."""

    def setup(self) -> None:
        """Before the first command: a container starts to listen when all its extensions are set up."""
        state = state_of(self.container)
        state.application.prepare()
        self._beside = state.beside

    def start(self) -> None:
        WATCHED_SERVICES.watch(state_of(self.container))
        service, spawn = self.container.service_name, self.container.spawn_managed_thread
        self._threads = [spawn(as_service(service, work.run), identifier=name) for name, work in self._beside]

    def stop(self) -> None:
        WATCHED_SERVICES.forget(state_of(self.container))
        for _, work in self._beside:
            work.stop()
        for thread in self._threads:
            thread.wait()
        state_of(self.container).application.close()

    def worker_setup(self, worker_ctx: Any) -> None:
        """What a timer starts has no call that would say whose it is."""
        bind_contextvars(service=self.container.service_name)

    def get_dependency(self, worker_ctx: Any) -> ServiceState:
        return state_of(self.container)


class TheApplication(DependencyProvider):
    """Injects the service's application."""

    def get_dependency(self, worker_ctx: Any) -> ServiceApplication:
        return state_of(self.container).application


class Headers(DependencyProvider):
    """Injects the headers of the call."""

    def get_dependency(self, worker_ctx: Any) -> Mapping[str, str]:
        return dict(worker_ctx.data)
