"""A subscription: what one service hears from another, exactly once and in order.

Correctness comes from the checkpoint, locked and moved in the transaction of the effects. The broker's copies
only make it fast: what they miss is caught up from the source's feed.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from structlog.stdlib import get_logger

from contracts.envelope import PublicEvent
from kernel.application import ServiceApplication, is_collision, is_transient
from kernel.database import is_postgresql
from kernel.failpoints import reached
from kernel.feed import FeedPage

CATCH_UP_BATCH = 500
CLEAN_RETRIES = 3

Reaction = Callable[[Session, Sequence[PublicEvent]], None]
log = get_logger()


class SourceFeed(Protocol):
    """The source's public feed, wherever it is. Raises ``SourceUnreachable``."""

    def since(self, position: int, limit: int) -> FeedPage: ...

    def head(self) -> int: ...


class SourceUnreachable(Exception):
    """The source did not answer; what it has will be heard later."""


class Subscription:
    """One service's ear for one source; ``react`` runs in the transaction that moves the checkpoint."""

    def __init__(self, application: ServiceApplication, source: str, feed: SourceFeed, react: Reaction) -> None:
        self.source = source
        self._application = application
        self._feed = feed
        self._react = react
        self._checkpoints = application.tables.checkpoints
        self._parked = application.tables.parked_events

    def position(self) -> int:
        """The checkpoint: the position of the last event whose effects are here."""
        with self._application.reading() as session:
            query = select(self._checkpoints.c.position).where(self._checkpoints.c.source == self.source)
            return int(session.execute(query).scalar() or 0)

    def deliver(self, events: Sequence[PublicEvent]) -> None:
        """Takes what the broker brought, in any order and any number of times; heals gaps from the feed.

        Raises what is transient (database or source away): the caller waits and delivers again.
        """
        if not self._apply(events):
            self.catch_up()

    def catch_up(self, seconds: float | None = None) -> None:
        """Reads the source's feed up to its first uncut page, or for ``seconds``. Raises SourceUnreachable."""
        deadline = None if seconds is None else time.monotonic() + seconds
        while True:
            page = self._feed.since(self.position(), CATCH_UP_BATCH)
            if page.events:
                self._apply(page.events)
            if not page.more or (deadline is not None and time.monotonic() > deadline):
                return

    def is_level(self) -> bool:
        """True when nothing that the source published is unheard. Raises SourceUnreachable."""
        head = self._feed.head()
        is_level = self.position() >= head
        if is_level:
            self._application.level_at[self.source] = self._application.clock.now()
        return is_level

    def lag(self) -> int:
        """How far the checkpoint is behind the source's head, in positions. Raises SourceUnreachable."""
        return max(0, self._feed.head() - self.position())

    def _apply(self, events: Sequence[PublicEvent]) -> bool:
        """True when nothing is missing before any of the events; a poisonous event is parked, alone."""
        try:
            return self._retrying(lambda: self._in_one_transaction(events))
        except Exception as error:
            if is_transient(error) or is_collision(error):
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
        with self._application.transaction() as session:
            position, has_parked = self._lock_checkpoint(session)
            fresh, complete = following(position, events)
            if fresh:
                heard = self._without_parked(session, fresh) if has_parked else fresh
                if heard:
                    self._react(session, heard)
                self._move(session, fresh[-1])
        reached("after_commit")
        if fresh:
            self._application.wake_relay()
        return complete

    def _lock_checkpoint(self, session: Session) -> tuple[int, bool]:
        parked = select(func.count()).where(self._parked.c.source == self.source).scalar_subquery()
        query = select(self._checkpoints.c.position, parked).where(self._checkpoints.c.source == self.source)
        row = session.execute(query.with_for_update(of=self._checkpoints)).first()
        if row is None:
            dialect = postgresql if is_postgresql(session) else sqlite
            first = dialect.insert(self._checkpoints).values(source=self.source, position=0)
            session.execute(first.on_conflict_do_nothing())
            row = session.execute(query.with_for_update(of=self._checkpoints)).one()
        return int(row[0]), bool(row[1])

    def _move(self, session: Session, event: PublicEvent) -> None:
        moved = update(self._checkpoints).where(self._checkpoints.c.source == self.source)
        session.execute(moved.values(position=event.position, heard_at=self._application.clock.now()))

    def _park(self, event: PublicEvent, error: str) -> bool:
        with self._application.transaction() as session:
            position, _ = self._lock_checkpoint(session)
            fresh, complete = following(position, [event])
            if fresh:
                self._insert_parked(session, event, error)
                self._move(session, event)
        return complete

    def _insert_parked(self, session: Session, event: PublicEvent, error: str) -> None:
        row: dict[str, Any] = {
            "source": self.source,
            "position": event.position,
            "subject": event.subject,
            "type": event.type,
            "event": event.to_json_dict(),
            "error": error,
            "at": self._application.clock.now(),
        }
        session.execute(insert(self._parked), row)

    def _without_parked(self, session: Session, events: Sequence[PublicEvent]) -> list[PublicEvent]:
        """What may go on: the later events of a parked aggregate are parked behind it."""
        query = select(self._parked.c.subject).where(self._parked.c.source == self.source).distinct()
        subjects = set(session.execute(query).scalars())
        for event in events:
            if event.subject in subjects:
                self._insert_parked(session, event, "an earlier event of the same aggregate is parked")
        return [event for event in events if event.subject not in subjects]

    def parked(self) -> list[dict[str, Any]]:
        """The parked events, oldest first, JSON-ready."""
        with self._application.reading() as session:
            query = select(self._parked).where(self._parked.c.source == self.source)
            rows = session.execute(query.order_by(self._parked.c.position)).mappings()
            return [{**row, "at": row["at"].isoformat()} for row in rows]

    def retry_parked(self, position: int) -> int:
        """Applies the parked event and those of its aggregate behind it; returns how many. Raises what fails."""
        return self._release(position, apply=True)

    def drop_parked(self, position: int) -> int:
        """Gives up the parked event; those of its aggregate behind it are applied. Returns how many left."""
        return self._release(position, apply=False)

    def _release(self, position: int, *, apply: bool) -> int:
        with self._application.transaction() as session:
            self._lock_checkpoint(session)
            here = self._parked.c.source == self.source
            subject = session.execute(select(self._parked.c.subject).where(here, self._parked.c.position == position))
            same = here & (self._parked.c.subject == subject.scalar())
            rows = session.execute(select(self._parked.c.event).where(same).order_by(self._parked.c.position))
            events = [PublicEvent.from_json_dict(event) for event in rows.scalars()]
            session.execute(delete(self._parked).where(same))
            released = events if apply else [event for event in events if event.position != position]
            if released:
                self._react(session, released)
        self._application.wake_relay()
        return len(events)


def _outline(event: PublicEvent) -> dict[str, Any]:
    """What a log may know of an event: its data may be personal."""
    return {"id": str(event.id), "type": event.type, "position": event.position, "subject": event.subject}


def following(position: int, events: Sequence[PublicEvent]) -> tuple[list[PublicEvent], bool]:
    """The events that may be applied after ``position``, and whether none was missing before any of them.

    What lies at or before the position is a duplicate. ``previous`` beyond the position reached so far tells of an
    event that was not delivered: what comes after must wait for the catch-up.
    """
    fresh: list[PublicEvent] = []
    for event in sorted(events, key=lambda each: each.position):
        if event.position <= position:
            continue
        if event.previous > position:
            return fresh, False
        fresh.append(event)
        position = event.position
    return fresh, True
