"""Services without a broker, all in the thread that asks: a call runs where it is made, and nothing runs beside it.

For whoever moves the clock himself: what services tell is heard, and timers ring, when they are told to.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nameko.timer import Timer
from sqlalchemy import event

from contracts.envelope import PublicEvent
from kernel.application import ServiceApplication
from kernel.clock import Clock
from kernel.config import Settings
from kernel.feed import Feed, FeedPage, Versions
from kernel.state import ServiceState
from kernel.subscribing import Subscribe


@dataclass
class _Container:
    """What a service's state asks of the container that it runs in."""

    service_cls: type[Any]
    config: Mapping[str, Any]

    def spawn_managed_thread(self, work: Any, identifier: str) -> None:
        raise NotImplementedError("Nothing runs beside the calls.")


class _Told:
    """Another service's feed, read where it stands; its events arrive as over the wire."""

    def __init__(self, feed: Feed, versions: Versions) -> None:
        self._feed = feed
        self._versions = versions

    def until(self, deadline: float) -> "_Told":
        return self

    def since(self, position: int, limit: int, types: Sequence[str] = ()) -> FeedPage:
        page = self._feed.since(position, limit, types, versions=self._versions)
        return FeedPage([PublicEvent.from_json_dict(_sent(each.to_json_dict())) for each in page.events], page.more)

    def head(self) -> int:
        return self._feed.head()


class _State(ServiceState):
    """Of a service that has all others beside it."""

    def __init__(self, container: Any, others: "Mapping[str, _State]") -> None:
        self._others = others
        super().__init__(container)

    def feed_of(self, source: str) -> Any:
        return _Told(self._others[source].application.feed, self.application.versions_heard_of(source))


class Direct:
    """Is a client of its services as ``kernel.messaging.rpc_client.RpcClient`` is one of those behind a broker."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        service_classes: Sequence[type[Any]],
        applications: Mapping[str, ServiceApplication],
    ) -> None:
        config = {"settings": settings, "clock": clock, "rpc_client": self, "applications": applications}
        self._classes = {each.name: each for each in service_classes}
        self._states: dict[str, _State] = {}
        for name, each in self._classes.items():
            self._states[name] = _State(_Container(each, config), self._states)
        for name, state in self._states.items():
            state.application.prepare()
            for entrypoint, method in _entrypoints(self._service(name)):
                if isinstance(entrypoint, Subscribe):
                    entrypoint.begin(state, method)

    def call(
        self, service: str, method: str, kwargs: Mapping[str, Any], *, headers: Mapping[str, str], timeout: float
    ) -> Any:
        """The answer, as it would arrive."""
        running = self._service(service, headers)
        return _sent(getattr(running, method)(**_sent(kwargs)))

    def is_connected(self) -> bool:
        return True

    def applications(self) -> list[ServiceApplication]:
        return [state.application for state in self._states.values()]

    def hurry(self) -> None:
        """On SQLite nobody waits for the disk any more: for what is made anew when the power fails."""
        for application in self.applications():
            _hurry(application)

    def hear_all(self) -> None:
        """Until nobody has anything to hear any more."""
        subscriptions = [each for state in self._states.values() for each in state.subscriptions.values()]
        while True:
            before = self._heads()
            for subscription in subscriptions:
                subscription.catch_up()
            if self._heads() == before:
                return

    def ring_timers(self) -> None:
        """What services do by themselves every few seconds, once."""
        for name in self._classes:
            for entrypoint, method in _entrypoints(self._service(name)):
                if isinstance(entrypoint, Timer):
                    method()

    def publish_all(self) -> None:
        """As told: nobody listens, and whoever will has heard it."""
        for state in self._states.values():
            while state.relay.publish_next().events:
                pass

    def close(self) -> None:
        for application in self.applications():
            application.close()

    def _heads(self) -> list[int]:
        return [state.application.feed.head() for state in self._states.values()]

    def _service(self, name: str, headers: Mapping[str, str] | None = None) -> Any:
        service = self._classes[name]()
        service.state = self._states[name]
        service.application = service.state.application
        service.headers = headers or {}
        return service


def _sent(told: Any) -> Any:
    return json.loads(json.dumps(told))


def _entrypoints(service: Any) -> Iterator[tuple[Any, Any]]:
    """Those of a service's methods, each with its method."""
    for name in dir(type(service)):
        for entrypoint in getattr(getattr(type(service), name), "nameko_entrypoints", ()):
            yield entrypoint, getattr(service, name)


def _hurry(application: ServiceApplication) -> None:
    @event.listens_for(application.engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    application.engine.dispose()
