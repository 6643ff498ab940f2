"""The events that a service could not apply, kept with their error until somebody settles them.

Later events of the same aggregate wait behind the first, for its order; everything else goes on. What was dropped is
remembered: whoever folds the source's events anew must leave it out again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from kernel.application import ServiceApplication
from kernel.problems import NotFound, Problem


class WaitsBehind(Problem):
    status = 409
    message = "Event %(position)s waits behind event %(first)s of the same thing: settle that one first."


@dataclass(frozen=True)
class Settled:
    """What became of an aggregate's parked events: how many were applied, how many still are parked, and why."""

    applied: int
    parked: int
    error: str | None


class Parking:
    """The parked events of one source. Whoever writes holds the lock of the source's checkpoint."""

    def __init__(self, application: ServiceApplication, source: str) -> None:
        self._clock = application.clock
        self._table = application.tables.parked_events
        self._checkpoints = application.tables.checkpoints
        self._source = source
        self._parked = (self._table.c.source == source) & self._table.c.dropped_at.is_(None)

    def park(self, session: Session, event: PublicEvent, error: str) -> None:
        row: dict[str, Any] = {
            "source": self._source,
            "position": event.position,
            "subject": event.subject,
            "type": event.type,
            "event": event.to_json_dict(),
            "error": error,
            "at": self._clock.now(),
        }
        session.execute(insert(self._table), row)
        self._count(session, 1)

    def admit(self, session: Session, events: Sequence[PublicEvent]) -> list[PublicEvent]:
        """What may go on: the later events of a parked aggregate are parked behind it."""
        subjects = set(session.execute(select(self._table.c.subject).where(self._parked).distinct()).scalars())
        for event in events:
            if event.subject in subjects:
                self.park(session, event, "an earlier event of the same aggregate is parked")
        return [event for event in events if event.subject not in subjects]

    def listed(self, session: Session) -> list[dict[str, Any]]:
        """The parked events, oldest first, JSON-ready."""
        columns = [column for column in self._table.columns if column.name != "dropped_at"]
        rows = session.execute(select(*columns).where(self._parked).order_by(self._table.c.position)).mappings()
        return [{**row, "at": row["at"].isoformat()} for row in rows]

    def event_at(self, session: Session, position: int) -> PublicEvent:
        """Raises NotFound when no event of that position is parked."""
        query = select(self._table.c.event).where(self._parked, self._table.c.position == position)
        row = session.execute(query).first()
        if row is None:
            raise NotFound(thing="parked event", id=position)
        return PublicEvent.from_json_dict(row.event)

    def first_of(self, session: Session, subject: str) -> PublicEvent | None:
        """The oldest parked event of an aggregate."""
        of_subject = select(self._table.c.event).where(self._parked, self._table.c.subject == subject)
        row = session.execute(of_subject.order_by(self._table.c.position).limit(1)).first()
        return None if row is None else PublicEvent.from_json_dict(row.event)

    def number_of(self, session: Session, subject: str) -> int:
        query = select(func.count()).select_from(self._table).where(self._parked, self._table.c.subject == subject)
        return int(session.execute(query).scalar_one())

    def release(self, session: Session, position: int) -> bool:
        """The event is about to be applied; False when somebody else settled it meanwhile."""
        released = delete(self._table).where(self._parked, self._table.c.position == position)
        is_ours = bool(session.execute(released).rowcount)  # type: ignore[attr-defined]
        if is_ours:
            self._count(session, -1)
        return is_ours

    def drop(self, session: Session, position: int) -> None:
        self._update(session, position, {"dropped_at": self._clock.now()})
        self._count(session, -1)

    def failed_again(self, session: Session, position: int, error: str) -> None:
        self._update(session, position, {"error": error})

    def _count(self, session: Session, change: int) -> None:
        number = self._checkpoints.c.parked
        changed = update(self._checkpoints).where(self._checkpoints.c.source == self._source)
        session.execute(changed.values(parked=number + change))

    def _update(self, session: Session, position: int, values: dict[str, Any]) -> None:
        session.execute(update(self._table).where(self._parked, self._table.c.position == position).values(values))
