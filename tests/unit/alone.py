"""One service alone, in process and without a broker, on a clock that stands still.

Bodies pass the command's schema first, as they do in the running service; what it tells passes its contract.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from marshmallow import Schema

from contracts.envelope import PublicEvent
from kernel.application import ServiceApplication
from kernel.calls import Call
from kernel.identity import Caller
from kernel.rebuilding.rebuild import Rebuild
from kernel.subscription import Reaction, SourceFeed, Subscription
from tests.builders import ManualClock, ToldByHand, Wire, empty_file, everything, memory_folder, never_sync

ANNA = Caller("anna", frozenset({"manager"}))
BORIS = Caller("boris", frozenset({"manager"}))


class Alone:
    """An application, what it hears (told by hand), and what it tells."""

    def __init__(self, application_class: type[ServiceApplication], url: str, clock: ManualClock | None = None) -> None:
        self.clock = clock or ManualClock()
        self.application: Any = application_class(url, self.clock)
        self.application.prepare()
        self.sources: dict[str, SourceFeed] = {}
        self._deeds = 0

    def do(self, command: str, schema: type[Schema], caller: Caller = ANNA, **body: Any) -> dict[str, Any]:
        """A command as JSON, as the service would run it."""
        return self.run(command, schema, self.call(caller), body)

    def run(self, command: str, schema: type[Schema], call: Call, body: Mapping[str, Any]) -> dict[str, Any]:
        loaded = schema().load(body)
        method = getattr(self.application, command)
        answer: dict[str, Any] = self.application.execute(call, f"{command} {body}"[:64], lambda: method(call, loaded))
        return answer

    def call(self, caller: Caller = ANNA) -> Call:
        self._deeds += 1
        command_id = uuid5(NAMESPACE_OID, f"deed {self._deeds}")
        return Call(caller, command_id, "correlation", str(command_id), self.clock.now())

    def told(self, event_type: str | None = None) -> list[PublicEvent]:
        """What the service published; each event valid by its contract."""
        events = everything(Wire(self.application.feed))
        return [event for event in events if event_type in (None, event.type)]

    def hear(self, source: str, react: Reaction) -> tuple[ToldByHand, Subscription]:
        feed = ToldByHand(source, self.clock)
        self.sources[source] = feed
        return feed, Subscription(self.application, source, Wire(feed), react)

    def differences(self) -> list[str]:
        """What ``nova verify`` would find."""
        feeds: dict[str, SourceFeed] = {source: Wire(feed) for source, feed in self.sources.items()}
        with Rebuild(self.application, feeds, lambda _: None) as rebuild:
            return rebuild.differences()

    def rebuild(self) -> int:
        feeds: dict[str, SourceFeed] = {source: Wire(feed) for source, feed in self.sources.items()}
        with Rebuild(self.application, feeds, lambda _: None) as rebuild:
            return rebuild.replace([])

    def close(self) -> None:
        self.application.close()


@contextmanager
def alone(application_class: type[ServiceApplication], clock: ManualClock | None = None) -> Iterator[Alone]:
    """On a SQLite file that vanishes with it."""
    with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
        name = application_class.name
        shutil.copy(empty_file(application_class), f"{folder}/{name}.db")
        service = Alone(application_class, f"sqlite:///{folder}/{name}.db", clock)
        never_sync(service.application)
        yield service
        service.close()


def every_page(question: Any, **filters: Any) -> list[dict[str, Any]]:
    """The whole list, walked page by page; ``question(**filters)`` asks for one page."""
    rows: list[dict[str, Any]] = []
    after = None
    while True:
        page = question(**filters, after=after)
        rows += page["items"]
        after = page["next"]
        if after is None:
            return rows


def ids(rows: list[dict[str, Any]]) -> list[UUID]:
    return [UUID(row["id"]) for row in rows]
