"""How far a service has heard a source: one row, locked and moved in the transaction of the effects."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, case, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from kernel.application import ServiceApplication
from kernel.database import is_postgresql

LEVEL_NOTED_EVERY = timedelta(seconds=30)


class Heard(NamedTuple):
    """The last event whose effects are here (position 0: none was heard yet), and how many events are parked."""

    position: int
    event_id: UUID | None
    parked: int


class Checkpoint:
    """The checkpoint of one source, and the moment as of which all that the source told is here.

    Whoever locks it reads columns of its row and nothing else: after waiting for a lock PostgreSQL looks again at the
    locked row alone, and would give all else, subqueries too, as it was before.
    """

    def __init__(self, application: ServiceApplication, source: str) -> None:
        self._application = application
        self._source = source
        self._table = application.tables.checkpoints
        self._noted_at: datetime | None = None
        columns = (self._table.c.position, self._table.c.event_id, self._table.c.parked)
        self._query = select(*columns).where(self._table.c.source == source)

    def read(self) -> Heard:
        with self._application.reading() as session:
            row = session.execute(self._query).first()
        return Heard(0, None, 0) if row is None else _heard(row)

    def lock(self, session: Session) -> Heard:
        """Until the transaction ends, nobody else applies events of the source. Enters the gate, if that is to do."""
        query = self._query.with_for_update(of=self._table)
        row = self._application.recorder.enter(session, query)
        if row is None:
            dialect = postgresql if is_postgresql(session) else sqlite
            first = dialect.insert(self._table).values(source=self._source, position=0, parked=0)
            session.execute(first.on_conflict_do_nothing())
            row = session.execute(query).one()
        return _heard(row)

    def move(self, session: Session, event: PublicEvent) -> None:
        """The effects are as of the event: more may be unheard yet."""
        moment = min(event.time, self._application.clock.now())
        self._update(session, moment, position=event.position, event_id=event.id)

    def note_level(self, moment: datetime) -> None:
        """All that the source had told by ``moment`` is here; written down now and then, for who starts anew."""
        self._application.level_at[self._source] = moment
        if self._noted_at is not None and moment - self._noted_at < LEVEL_NOTED_EVERY:
            return
        with self._application.transaction() as session:
            self.lock(session)
            self._update(session, moment)
        self._noted_at = moment

    def _update(self, session: Session, heard_at: datetime, **values: Any) -> None:
        moved = update(self._table).where(self._table.c.source == self._source)
        session.execute(moved.values(heard_at=self._no_earlier(heard_at), **values))

    def _no_earlier(self, moment: datetime) -> ColumnElement[datetime]:
        """The moment, or the one that is known if that is later."""
        known = self._table.c.heard_at
        return case((known > moment, known), else_=literal(moment, known.type))


def _heard(row: Row[Any]) -> Heard:
    return Heard(int(row[0]), row[1], int(row[2]))
