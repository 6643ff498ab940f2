"""The base of a service's application: one transaction holds events, read tables, answers and checkpoints."""

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, ClassVar
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.persistence import InfrastructureFactory, InterfaceError, OperationalError
from eventsourcing.utils import Environment
from sqlalchemy import Engine, MetaData, select
from sqlalchemy import exc as database_errors
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from structlog.stdlib import get_logger

from contracts.envelope import FIRST_VERSION, PublicEvent
from kernel.answers import KeptAnswers, given_again
from kernel.calls import Call, has_expired
from kernel.clock import Clock
from kernel.database import BEGUN, Factory, Recorder
from kernel.feed import Feed, Publication
from kernel.metrics.table_gauge import TableGauge
from kernel.problems import AnswerForgotten, Busy, NotFound, StaleVersion, StorageAway, TooLate, is_refusal
from kernel.readmodels import ReadModel, Recorded
from kernel.sealing import Sealing
from kernel.tables import KernelTables
from kernel.tracing.spans import step

ATTEMPTS = 5
MOST_LOOKED_FOR = 100
RECENTLY = timedelta(seconds=5)
POSTGRESQL_COLLISIONS = frozenset({"23505", "40001", "40P01", "55P03"})  # unique, serialization, deadlock, lock
SQLITE_COLLISIONS = frozenset({sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY})
SQLITE_LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
SQLITE_PRIMARY_CODE = 0xFF
STORAGE_AWAY = (
    OperationalError,
    InterfaceError,
    database_errors.OperationalError,
    database_errors.InterfaceError,
    database_errors.TimeoutError,
)

log = get_logger()


class ServiceApplication(Application[UUID]):
    """A service's commands and queries stand on this.

    Subclasses name their ``metadata`` (read tables), ``read_models``, ``publications`` (private event -> public
    event), and in ``versions_heard`` the schema version that they read of others' events, by (source, type), where it
    is not the first. With ``has_personal_data`` answers may hold what is sealed (see ``kernel.sealing``). ``gauges``
    are what Prometheus is told of the tables.
    """

    metadata: ClassVar[MetaData]
    read_models: ClassVar[tuple[ReadModel, ...]] = ()
    publications: ClassVar[Mapping[Any, Publication]] = {}
    versions_heard: ClassVar[Mapping[tuple[str, str], int]] = {}
    gauges: ClassVar[tuple[TableGauge, ...]] = ()
    has_personal_data: ClassVar[bool] = False
    recorder: Recorder

    def __init__(self, database_url: str, clock: Clock, environment: Mapping[str, str] | None = None) -> None:
        super().__init__({"SQLALCHEMY_URL": database_url, "CREATE_TABLE": "no"})
        self.clock = clock
        self.environment = environment or {}
        self.tables = KernelTables(self.metadata)
        self.feed = Feed(self.name, self.recorder, self.mapper, self.publications)
        self.wake_relay: Callable[[], None] = lambda: None
        self.level_at: dict[str, datetime] = {}
        self.turn_at_tables = Lock()
        self.sealing = Sealing(self.tables.sealing_keys)
        self._answers = KeptAnswers(self.tables)

    @property
    def engine(self) -> Engine:
        engine = self.recorder.datastore.engine
        if not isinstance(engine, Engine):
            raise TypeError("The recorder has no engine.")
        return engine

    def close(self) -> None:
        """Gives all connections to the database back."""
        super().close()
        self.engine.dispose()

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        return Factory(env)

    def prepare(self) -> None:
        """Writes what must be there before the first command; run at every start, it does nothing at later ones."""

    def when_restored(self, session: Session) -> None:
        """Ends what must not come back with a backup, in the transaction that notes the restore."""

    def when_source_went_back(
        self, session: Session, call: Call, restored: PublicEvent
    ) -> AbstractContextManager[None]:
        """Around the moment at which the tables turn to what a restored source has: tells others what they cannot
        know from anybody else."""
        return nullcontext()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A writing transaction, inside the writers' gate; joined when one is open already.

        Never open another application's inside.
        """
        with self.recorder.transaction(commit=True) as session:
            self.recorder.enter(session)
            yield session

    def reading(self) -> AbstractContextManager[Session]:
        """A transaction for queries."""
        return self.recorder.transaction(commit=False)

    def append(self, session: Session, *objects: Any) -> list[Recorded]:
        """Appends the pending events of aggregates (and single events), and folds them into the read tables."""
        recordings = self.save(*objects)
        recorded = [Recorded(each.domain_event, each.notification.id) for each in recordings]
        if recorded:
            for model in self.read_models:
                if model.own is not None:
                    model.own(session, recorded)
        return recorded

    def load(self, aggregate_id: UUID, kind: type[Any], expected: Collection[int] | None = None) -> Any:
        """The aggregate; NotFound when it is not there or is another thing, StaleVersion when it moved on.

        ``expected`` are the versions that will do; None when any will.
        """
        aggregate: Any
        try:
            aggregate = self.repository.get(aggregate_id)
        except AggregateNotFoundError:
            aggregate = None
        if not isinstance(aggregate, kind):
            raise NotFound(thing=kind.__name__.lower(), id=aggregate_id)
        if expected is not None and aggregate.version not in expected:
            raise StaleVersion(expected=", ".join(map(str, expected)), actual=aggregate.version)
        return aggregate

    def load_all(self, aggregate_ids: Sequence[UUID], kind: type[Any]) -> list[Any]:
        """The aggregates in their order, by one statement; NotFound when one is not there or is another thing."""
        found: dict[UUID, Any] = {}
        for stored in self.recorder.select_events_of(aggregate_ids):
            event: Any = self.mapper.to_domain_event(stored)
            found[event.originator_id] = event.mutate(found.get(event.originator_id))
        for aggregate_id in aggregate_ids:
            if not isinstance(found.get(aggregate_id), kind):
                raise NotFound(thing=kind.__name__.lower(), id=aggregate_id)
        return [found[aggregate_id] for aggregate_id in aggregate_ids]

    def execute(self, call: Call, request_hash: str, action: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Runs a command once per command id, again when it collides with others, and keeps its answer.

        A repetition gives the kept answer, also when the command itself would be refused by now. What is sealed in it
        is kept so, and opened on the way out. Raises IdempotencyKeyReused when the id was used for another request,
        AnswerForgotten when it was carried out too long ago, Busy when collisions do not end, TooLate when the caller
        has given up meanwhile.
        """
        answer = self._executed(call, request_hash, action)
        if not self.has_personal_data:
            return answer
        with self.reading() as session:
            return self.sealing.revealed(session, answer)

    def _executed(self, call: Call, request_hash: str, action: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        for _ in range(ATTEMPTS):
            begun: list[UUID] = []
            try:
                return self._execute_once(call, request_hash, action, begun)
            except Exception as error:
                answer = self._kept_answer(call, request_hash, error)
                if answer is not None:
                    return answer
                if is_refusal(error) or not is_collision(error):
                    raise
        raise AnswerForgotten if self._has_begun(begun) else Busy

    def understood(self, events: Sequence[PublicEvent]) -> list[PublicEvent]:
        """Those in the schema version that this service reads.

        A new version of an event is published beside the old one: both are the same fact, and must not count twice.
        """
        return [
            event
            for event in events
            if event.version == self.versions_heard.get((event.source_name, event.type), FIRST_VERSION)
        ]

    def versions_heard_of(self, source: str) -> dict[str, int]:
        """The versions that this service reads of the source's events, by type, where they are not the first."""
        return {event_type: version for (each, event_type), version in self.versions_heard.items() if each == source}

    def fold_heard(self, session: Session, source: str, events: Sequence[PublicEvent]) -> None:
        """Folds another service's events into the read tables; inside the transaction that moves the checkpoint."""
        for model in self.read_models:
            if source in model.heard:
                model.heard[source](session, events)

    def heard_at(self, session: Session, source: str) -> datetime | None:
        """When this service last knew that it had heard all that ``source`` told; None when it never did."""
        known = self.level_at.get(source)
        if known is not None and self.clock.now() - known < RECENTLY:
            return known
        checkpoints = self.tables.checkpoints
        query = select(checkpoints.c.heard_at).where(checkpoints.c.source == source)
        moments = [session.execute(query).scalar(), known]
        return max((moment for moment in moments if moment is not None), default=None)

    def forget_answers(self, older_than: datetime, limit: int) -> int:
        """Deletes at most ``limit`` kept answers, the oldest first; returns how many."""
        with self.transaction() as session:
            return self._answers.forget(session, older_than, limit)

    def _execute_once(
        self, call: Call, request_hash: str, action: Callable[[], dict[str, Any]], begun: list[UUID]
    ) -> dict[str, Any]:
        """``begun`` gets the ids of all that the command would begin, also when it fails."""
        with step(f"{self.name} transaction"), self.recorder.transaction(commit=True) as session:
            session.info[BEGUN] = begun
            kept = self.recorder.enter(session, self._answers.query, {"command_id": call.command_id})
            known = given_again(kept, request_hash)
            if known is not None:
                return known
            answer = action()
            if has_expired(call, self.clock.now()):
                raise TooLate
            self._answers.keep(session, call, request_hash, answer)
        self.wake_relay()
        return answer

    def _has_begun(self, ids: Sequence[UUID]) -> bool:
        """Whether the log has what the command would begin: its ids follow from the command's, so it began that."""
        with self.reading() as session:
            return bool(self.recorder.begun_among(session, ids[:MOST_LOOKED_FOR]))

    def _kept_answer(self, call: Call, request_hash: str, error: Exception) -> dict[str, Any] | None:
        """Whoever sent the same command at the same moment may have been first."""
        try:
            with self.reading() as session:
                kept = session.execute(self._answers.query, {"command_id": call.command_id}).one()
        except SQLAlchemyError as storage_error:
            log.warning("storage away", error=str(storage_error))
            raise StorageAway from error
        return given_again(kept, request_hash)


def is_collision(error: BaseException) -> bool:
    """True when others were in the way and the same work may succeed on a clean retry.

    Any other violated constraint is broken by the work itself, however often it is repeated.
    """
    return any(_is_collision(cause) for cause in _causes(error))


def is_transient(error: BaseException) -> bool:
    """True when the database is away or overloaded: waiting may help, and nothing may be skipped."""
    if isinstance(error, database_errors.DBAPIError) and error.connection_invalidated:
        return True
    return isinstance(error, STORAGE_AWAY)


def _is_collision(error: BaseException) -> bool:
    """By what the database's driver says of its own error."""
    if getattr(error, "pgcode", None) in POSTGRESQL_COLLISIONS:
        return True
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and (code in SQLITE_COLLISIONS or code & SQLITE_PRIMARY_CODE in SQLITE_LOCKED)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it wraps, down to the driver's own."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = getattr(cause, "orig", None) or cause.__cause__
