"""Engines, and the event recorder with the locks that its readers and writers rely on."""

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID
from zlib import crc32

from eventsourcing.persistence import StoredEvent
from eventsourcing.utils import Environment
from eventsourcing_sqlalchemy.datastore import SQLAlchemyDatastore
from eventsourcing_sqlalchemy.factory import SQLAlchemyFactory
from eventsourcing_sqlalchemy.recorders import SQLAlchemyApplicationRecorder
from sqlalchemy import Engine, Row, Select, event, func, insert, select, text
from sqlalchemy.orm import Session

from kernel import locks

POSTGRES_OPTIONS = (
    "-c timezone=UTC -c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000 "
    "-c client_connection_check_interval=5000 "
    "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c tcp_user_timeout=15000"
)
DEAD_PEER = {
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
APPENDS_LOCKED = "appends locked"
INSIDE = "inside the writers' gate"
BEGUN = "ids of what was begun"
FIRST_VERSION = 1
LOCK_TIMEOUT = text("SELECT set_config('lock_timeout', :milliseconds, true)")
ENTRANCE = func.pg_advisory_xact_lock_shared(locks.WRITERS_GATE)
TAKE_APPEND_LOCK = text("SELECT pg_advisory_xact_lock(:key), pg_notify(:channel, '')")


_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextmanager
def locks_awaited_until(deadline: float) -> Iterator[None]:
    """Transactions that begin within wait for others' locks until then (``time.monotonic``), and fail by a collision.

    On SQLite they wait in turns that are short anyway.
    """
    token = _deadline.set(deadline)
    try:
        yield
    finally:
        _deadline.reset(token)


class Recorder(SQLAlchemyApplicationRecorder):
    """Appends under an advisory lock, so that positions follow the order of commits.

    The library's EXCLUSIVE table lock stalls behind VACUUM and ANALYZE; an advisory one does not. The same
    statement wakes the relay, wherever it runs, once the transaction commits.
    """

    def enter(
        self, session: Session, first: Select[Any] | None = None, parameters: Mapping[str, Any] | None = None
    ) -> Row[Any] | None:
        """Goes through the writers' gate, by the same statement as ``first``; returns the first row of that.

        It must be the first statement of a writing transaction: who waits at the gate holds no lock yet. Whoever is
        inside alone exchanges or compares the read tables (see ``kernel.rebuilding``). On SQLite the one writer of
        the process is alone anyway.
        """
        if session.info.get(INSIDE) or not is_postgresql(session):
            return None if first is None else session.execute(first, parameters).first()
        session.info[INSIDE] = True
        _limit_waiting(session)
        row = None if first is None else session.execute(first.add_columns(ENTRANCE), parameters).first()
        if row is None:
            session.execute(select(ENTRANCE))
        return row

    def enter_alone(self, session: Session) -> None:
        """Waits until all writers are outside, and keeps them there until the transaction ends."""
        if is_postgresql(session):
            session.execute(select(func.pg_advisory_xact_lock(locks.WRITERS_GATE)))
            session.info[INSIDE] = True

    @property
    def append_lock_key(self) -> int:
        return crc32(self.events_table_name.encode())

    def lock_appends(self, session: Session) -> None:
        """Held until the transaction ends; nothing to do on SQLite, where one process has one writer."""
        if is_postgresql(session) and not session.info.get(APPENDS_LOCKED):
            session.info[APPENDS_LOCKED] = True
            session.execute(TAKE_APPEND_LOCK, {"key": self.append_lock_key, "channel": self.channel_name})

    def select_events_of(self, originator_ids: Collection[UUID]) -> list[StoredEvent]:
        """All events of some streams, each stream in its order."""
        if not originator_ids:
            return []
        events = self.events_record_cls.__table__.c
        columns = (events.originator_id, events.originator_version, events.topic, events.state)
        query = select(*columns).where(events.originator_id.in_(list(originator_ids)))
        with self.transaction(commit=False) as session:
            rows = session.execute(query.order_by(events.originator_id, events.originator_version))
            return [
                StoredEvent(
                    originator_id=row.originator_id,
                    originator_version=row.originator_version,
                    topic=row.topic,
                    state=bytes(row.state),
                )
                for row in rows
            ]

    def begun_among(self, session: Session, originator_ids: Collection[UUID]) -> set[UUID]:
        """Those of the ids whose streams the log has."""
        events = self.events_record_cls.__table__
        begun = select(events.c.originator_id).where(
            events.c.originator_id.in_(originator_ids), events.c.originator_version == FIRST_VERSION
        )
        return set(session.execute(begun).scalars()) if originator_ids else set()

    def _insert_stored_events(
        self, session: Session, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int]:
        if not stored_events:
            return []
        self.lock_appends(session)
        session.info.setdefault(BEGUN, []).extend(
            stored.originator_id for stored in stored_events if stored.originator_version == FIRST_VERSION
        )
        events = self.events_record_cls.__table__
        rows = [
            {
                "originator_id": stored.originator_id,
                "originator_version": stored.originator_version,
                "topic": stored.topic,
                "state": stored.state,
            }
            for stored in stored_events
        ]
        statement = insert(events).returning(events.c.id, sort_by_parameter_order=True)
        return list(session.execute(statement, rows).scalars())


class Factory(SQLAlchemyFactory):
    """Builds the recorder on an engine of ours."""

    application_recorder_class = Recorder

    def __init__(self, env: Environment) -> None:
        super().__init__(env)
        url = str(env.get(self.SQLALCHEMY_URL))
        self.datastore = SQLAlchemyDatastore(url=url, autoflush=False, **_engine_arguments(url))
        if isinstance(self.datastore.engine, Engine):
            _prepare(self.datastore.engine)


def is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _limit_waiting(session: Session) -> None:
    deadline = _deadline.get()
    if deadline is not None:
        milliseconds = max(1, int(1000 * (deadline - time.monotonic())))
        session.execute(LOCK_TIMEOUT, {"milliseconds": str(milliseconds)})


def _engine_arguments(url: str) -> dict[str, Any]:
    """Both sides notice within half a minute that the other is gone: a lock of a lost session is free by then."""
    if url.startswith("sqlite"):
        return {"hide_parameters": True, "connect_args": {"check_same_thread": False, "timeout": 30}}
    return {
        "hide_parameters": True,
        "pool_size": 12,
        "max_overflow": 8,
        "pool_timeout": 10,
        "executemany_mode": "values_plus_batch",
        "connect_args": {
            "options": POSTGRES_OPTIONS,
            "connect_timeout": 5,
            "application_name": "nova",
            **DEAD_PEER,
        },
    }


def _prepare(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA secure_delete=FAST")  # a deleted key is not left behind in its page
