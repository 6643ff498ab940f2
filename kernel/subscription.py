"""A subscription: what one service hears from another, exactly once and in order.

Correctness comes from the checkpoint, locked and moved in the transaction of the effects. The broker's copies
only make it fast: what they miss is caught up from the source's feed.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any, Protocol

from sqlalchemy.orm import Session
from structlog.contextvars import bound_contextvars
from structlog.stdlib import get_logger

from contracts.envelope import PublicEvent
from kernel.application import ServiceApplication, is_collision, is_transient
from kernel.checkpoints import Checkpoint, Heard
from kernel.failpoints import reached
from kernel.feed import FeedPage
from kernel.metrics.instruments import HEARD, HEARD_DELAY, PARKED
from kernel.parking import Parking, Settled, WaitsBehind
from kernel.sources import FeedHasHole, SourceWentBack, begins_with, following
from kernel.tracing.spans import hearing, trace_id_of

CATCH_UP_BATCH = 500
CLEAN_RETRIES = 3

Reaction = Callable[[Session, Sequence[PublicEvent]], None]
log = get_logger()


class SourceFeed(Protocol):
    """The source's public feed, wherever it is. Raises ``SourceUnreachable``."""

    def since(self, position: int, limit: int, types: Sequence[str] = ()) -> FeedPage: ...

    def head(self) -> int: ...


class Subscription:
    """One service's ear for one source; ``react`` runs in the transaction that moves the checkpoint."""

    def __init__(self, application: ServiceApplication, source: str, feed: SourceFeed, react: Reaction) -> None:
        self.source = source
        self.source_head: int | None = None  # as it was seen last
        self._application = application
        self._feed = feed
        self._react = react
        self._parking = Parking(application, source)
        self._checkpoint = Checkpoint(application, source)
        self._went_back = False

    def position(self) -> int:
        """The checkpoint: the position of the last event whose effects are here."""
        return self._checkpoint.read().position

    def deliver(self, events: Sequence[PublicEvent], between_pages: Callable[[], None] = lambda: None) -> None:
        """Takes what the broker brought, in any order and any number of times; heals gaps from the feed.

        The broker brings each event in all its versions: in those that are not read here it is nothing.

        Raises what is transient (database or source away), and SourceNotBelieved: the caller waits and delivers again.
        """
        self._require_belief()
        read = self._application.understood(events)
        if read and not self._apply(read):
            self.catch_up(between_pages=between_pages)

    def catch_up(self, feed: SourceFeed | None = None, between_pages: Callable[[], None] = lambda: None) -> None:
        """Reads the source's feed up to its first uncut page. Raises SourceUnreachable, SourceNotBelieved.

        ``feed`` is another way to it, for whoever cannot wait as long; what ``between_pages`` raises ends the reading.
        """
        self._require_belief()
        feed = feed or self._feed
        while True:
            asked_at = self._application.clock.now()
            heard = self._checkpoint.read()
            page = self._page_after(heard, feed)
            if page.events and not self._apply(page.events):
                raise FeedHasHole(self.source, heard.position)
            if not page.more:
                self._checkpoint.note_level(asked_at)
                return
            between_pages()

    def is_level(self) -> bool:
        """True when nothing that the source published is unheard. Raises SourceUnreachable, SourceWentBack."""
        asked_at = self._application.clock.now()
        heard = self._checkpoint.read()
        if self._recognized_head(heard) > heard.position:
            return False
        self._checkpoint.note_level(asked_at)
        return True

    def lag(self) -> int:
        """How far the checkpoint is behind the source's head, in positions; negative when the source went back.

        Raises SourceUnreachable.
        """
        position = self.position()
        return self._feed.head() - position

    def number_parked(self) -> int:
        return self._checkpoint.read().parked

    def parked(self) -> list[dict[str, Any]]:
        """The parked events, oldest first, JSON-ready."""
        with self._application.reading() as session:
            return self._parking.listed(session)

    def retry_parked(self, position: int) -> Settled:
        """Applies the parked event, then those of its aggregate behind it, one by one, until one fails again.

        Raises NotFound, WaitsBehind, and what is transient.
        """
        with self._application.reading() as session:
            event = self._parking.event_at(session, position)
            first = self._parking.first_of(session, event.subject)
        if first is not None and first.position != position:
            raise WaitsBehind(position=position, first=first.position)
        return self._release(event.subject)

    def drop_parked(self, position: int) -> Settled:
        """Gives up the parked event; if it was the first of its aggregate, those behind it are applied until one fails.

        Raises NotFound, and what is transient.
        """
        with self._application.transaction() as session:
            self._checkpoint.lock(session)
            event = self._parking.event_at(session, position)
            is_first = self._parking.first_of(session, event.subject) == event
            self._parking.drop(session, position)
        return self._release(event.subject) if is_first else self._settled(event.subject, 0, None)

    def _require_belief(self) -> None:
        if self._went_back:
            self.is_level()

    def _recognized_head(self, heard: Heard) -> int:
        """The source's head. Raises SourceWentBack when it has not what was heard: its log is another one by now.

        The event itself is looked at, every time: another log may be a longer one.
        """
        head = self.source_head = self._feed.head()
        self._went_back = head < heard.position or not self._has(heard)
        if self._went_back:
            raise SourceWentBack(self._application.name, self.source, heard.position, head)
        return head

    def _has(self, heard: Heard) -> bool:
        return heard.event_id is None or begins_with(heard, self._feed.since(heard.position - 1, 1).events)

    def _page_after(self, heard: Heard, feed: SourceFeed) -> FeedPage:
        """What the source told after it told what was heard. Raises SourceWentBack when it never told that."""
        if heard.event_id is None:
            return feed.since(heard.position, CATCH_UP_BATCH)
        page = feed.since(heard.position - 1, CATCH_UP_BATCH + 1)
        if not begins_with(heard, page.events):
            self._went_back = True
            raise SourceWentBack(self._application.name, self.source, heard.position, feed.head())
        is_all_of_a_page = page.more and len(page.events) == 1
        return feed.since(heard.position, CATCH_UP_BATCH) if is_all_of_a_page else FeedPage(page.events[1:], page.more)

    def _apply(self, events: Sequence[PublicEvent]) -> bool:
        """True when nothing is missing before any of the events; a poisonous event is parked, alone.

        Under the locked checkpoint a collision that outlasts the clean retries is no collision, but the event's own.
        """
        with bound_contextvars(**_ids(events)):
            return self._apply_or_park(events)

    def _apply_or_park(self, events: Sequence[PublicEvent]) -> bool:
        try:
            return self._retrying(lambda: self._in_one_transaction(events))
        except Exception as error:
            if is_transient(error):
                raise
            if len(events) > 1:
                return self._apply_singly(events)
            reason = repr(error)
            log.exception("event parked", source=self.source, **_outline(events[0]))
            return self._retrying(lambda: self._park(events[0], reason))

    def _apply_singly(self, events: Sequence[PublicEvent]) -> bool:
        complete = True
        for event in events:
            complete = self._apply([event]) and complete
        return complete

    def _retrying(self, work: Callable[[], bool]) -> bool:
        for attempt in range(CLEAN_RETRIES):
            try:
                return work()
            except Exception as error:
                last = attempt == CLEAN_RETRIES - 1
                if last or (is_transient(error) and not is_collision(error)):
                    raise
        raise AssertionError("unreachable")

    def _in_one_transaction(self, events: Sequence[PublicEvent]) -> bool:
        with ExitStack() as until_committed, self._application.recorder.transaction(commit=True) as session:
            heard = self._checkpoint.lock(session)
            fresh, complete = following(heard, events)
            if fresh:
                admitted = self._application.understood(fresh)
                if heard.parked:
                    admitted = self._parking.admit(session, admitted)
                if admitted:
                    traced = hearing(self._application.name, admitted)
                    self._react(session, until_committed.enter_context(traced))
                self._checkpoint.move(session, fresh[-1])
        reached("after_commit")
        if fresh:
            self._measure(fresh)
            self._application.wake_relay()
        return complete

    def _measure(self, fresh: Sequence[PublicEvent]) -> None:
        labels = (self._application.name, self.source)
        HEARD.labels(*labels).inc(len(fresh))
        age = self._application.clock.now() - min(event.time for event in fresh)
        HEARD_DELAY.labels(*labels).observe(max(0.0, age.total_seconds()))

    def _park(self, event: PublicEvent, error: str) -> bool:
        with self._application.transaction() as session:
            fresh, complete = following(self._checkpoint.lock(session), [event])
            if fresh:
                self._parking.park(session, event, error)
                self._checkpoint.move(session, event)
        if fresh:
            PARKED.labels(self._application.name, self.source).inc()
        return complete

    def _release(self, subject: str) -> Settled:
        applied = 0
        error = None
        while error is None and (event := self._first_parked(subject)) is not None:
            error = self._apply_parked(event)
            applied += error is None
        return self._settled(subject, applied, error)

    def _first_parked(self, subject: str) -> PublicEvent | None:
        with self._application.reading() as session:
            return self._parking.first_of(session, subject)

    def _apply_parked(self, event: PublicEvent) -> str | None:
        """None when it went well, else the error, kept with the event. Raises what is transient."""
        try:
            self._retrying(lambda: self._unpark(event))
        except Exception as error:
            if is_transient(error):
                raise
            reason = repr(error)
            log.exception("event stays parked", source=self.source, **_outline(event))
            with self._application.transaction() as session:
                self._checkpoint.lock(session)
                self._parking.failed_again(session, event.position, reason)
            return reason
        self._application.wake_relay()
        return None

    def _unpark(self, event: PublicEvent) -> bool:
        with self._application.transaction() as session:
            self._checkpoint.lock(session)
            is_ours = self._parking.release(session, event.position)
            heard = self._application.understood([event])
            if is_ours and heard:
                self._react(session, heard)
        return is_ours

    def _settled(self, subject: str, applied: int, error: str | None) -> Settled:
        with self._application.reading() as session:
            return Settled(applied, self._parking.number_of(session, subject), error)


def _ids(events: Sequence[PublicEvent]) -> dict[str, str]:
    """By which lines about the events are found, where all of them share an id."""
    ids = {}
    if len(events) == 1:
        ids["causation_id"] = str(events[0].id)
    for name, of_events in (
        ("correlation_id", {event.correlationid for event in events}),
        ("trace_id", {trace_id_of(event.traceparent) for event in events}),
    ):
        shared = of_events.pop() if len(of_events) == 1 else None
        if shared is not None:
            ids[name] = shared
    return ids


def _outline(event: PublicEvent) -> dict[str, Any]:
    """What a log may know of an event: its data may be personal."""
    return {"id": str(event.id), "type": event.type, "position": event.position, "subject": event.subject}
