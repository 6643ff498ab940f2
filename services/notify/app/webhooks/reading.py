"""Reads the feeds of the sources for the webhooks: what is wanted becomes something to send."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID, uuid4

from sqlalchemy import RowMapping
from structlog.stdlib import get_logger

from kernel.sources import SourceUnreachable
from services.notify.app.webhooks.registering import Answer, Body, Webhooks
from services.notify.domain.webhooks.rules import customer_of, types_wanted, wants
from services.notify.projections.webhooks import cursors, queue, registered

PAGE = 200
PAGES_AT_ONCE = 10
MOST_TO_SEND = 20_000

log = get_logger()


class Source(Protocol):
    """The public feed of a service."""

    def head(self) -> int: ...

    def told_since(self, position: int, limit: int, types: Sequence[str] = ()) -> dict[str, Any]: ...


SourceOf = Callable[[str], Source]
Event = Mapping[str, Any]


class Reading(Webhooks):
    def begin_webhook(self, question: Body, source_of: SourceOf) -> Answer:
        """It begins with what each source tells from now on; a source that is away is begun when it answers again."""
        with self.reading() as session:
            self._webhook_row(session, question["webhook_id"])
            unread = [each for each in cursors.of_webhook(session, question["webhook_id"]) if each["position"] is None]
        heads = _Heads(source_of)
        for each in unread:
            self._begin(each, heads.of(each["source"]))
        return self.get_webhook(question)

    def read_for_webhooks(self, source_of: SourceOf) -> int:
        """A number of pages for each enabled webhook and source; returns how much there is to send more."""
        with self.reading() as session:
            reading = [
                (row, each)
                for row in registered.enabled(session)
                for each in cursors.of_webhook(session, row["webhook_id"])
            ]
        heads = _Heads(source_of)
        return sum(self._read(row, cursor, heads, source_of) for row, cursor in reading)

    # steps

    def _read(self, webhook: RowMapping, cursor: RowMapping, heads: "_Heads", source_of: SourceOf) -> int:
        head = heads.of(cursor["source"])
        if head is None:
            return 0
        if cursor["position"] is None:
            return self._begin(cursor, head)
        return self._read_pages(webhook, cursor, head, source_of(cursor["source"]))

    def _read_pages(self, webhook: RowMapping, cursor: RowMapping, head: int, source: Source) -> int:
        position, added = cursor["position"], 0
        for _ in range(PAGES_AT_ONCE):
            if position >= head or not self._has_room(webhook):
                break
            types = types_wanted(webhook["events"], cursor["source"]) or ()
            try:
                page = source.told_since(position, PAGE, types)
            except SourceUnreachable as error:
                log.info("not read for a webhook", source=cursor["source"], error=str(error))
                break
            wanted = [event for event in page["items"] if wants(dict(webhook), event)]
            if not self._take_page(cursor, position, wanted, page["read_up_to"]):
                break
            position, added = page["read_up_to"], added + len(wanted)
        return added

    def _take_page(self, cursor: RowMapping, position: int, wanted: Sequence[Event], read_up_to: int) -> bool:
        """False when another replica has read it, or somebody has the webhook read something else by now.

        Each reading makes deliveries of its own: what is read again is sent again, whatever the log still has of it.
        """
        webhook_id, source = cursor["webhook_id"], cursor["source"]
        with self.transaction() as session:
            now = cursors.locked(session, webhook_id, source)
            if not now or now[0]["position"] != position:
                return False
            queue.add(session, [_row(cursor, event) for event in wanted], self.clock.now())
            cursors.move(session, webhook_id, source, read_up_to)
        return True

    def _begin(self, cursor: RowMapping, head: int | None) -> int:
        if head is not None:
            with self.transaction() as session:
                now = cursors.locked(session, cursor["webhook_id"], cursor["source"])
                if now and now[0]["position"] is None:
                    cursors.move(session, cursor["webhook_id"], cursor["source"], head)
        return 0

    def _has_room(self, webhook: RowMapping) -> bool:
        """What more there is waits in the feed of its source."""
        with self.reading() as session:
            return queue.count_not_ended(session, webhook["webhook_id"], MOST_TO_SEND) < MOST_TO_SEND


class _Heads:
    """The heads of the sources, each asked for once; None while a source does not answer."""

    def __init__(self, source_of: SourceOf) -> None:
        self._source_of = source_of
        self._known: dict[str, int | None] = {}

    def of(self, source: str) -> int | None:
        if source not in self._known:
            try:
                self._known[source] = self._source_of(source).head()
            except SourceUnreachable as error:
                log.info("not read for webhooks", source=source, error=str(error))
                self._known[source] = None
        return self._known[source]


def _row(cursor: RowMapping, event: Event) -> dict[str, Any]:
    return {
        "delivery_id": uuid4(),
        "webhook_id": cursor["webhook_id"],
        "source": cursor["source"],
        "subject": event["subject"],
        "position": event["position"],
        "event_id": UUID(event["id"]),
        "type": event["type"],
        "kept_for": UUID(customer_of(event) or str(cursor["webhook_id"])),
    }
