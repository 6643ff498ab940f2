"""Empty copies of a service's read tables, in the same database, and what is done with them."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import ClassVar

from sqlalchemy import Engine, Table, text
from sqlalchemy.orm import Session

from kernel import locks
from kernel.application import ServiceApplication

NAME = "rebuild"
REPLACED = "replaced"  # where the living tables go: dropping them takes the longer, the more rows they have
TURN_IS_TAKEN = text(
    "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 0 "
    "AND objid = :number AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
)


class UnderWay(Exception):
    """Another rebuild or proof of this service's tables is not done yet."""


class NotLevel(Exception):
    """The moment was missed at which the shadow could be level with the living tables: it tries again."""


class Shadow(ABC):
    """Makes the copies, and holds the service's one turn at them. Raises UnderWay.

    Folds name the living tables; on ``session`` the same names mean the copies.
    """

    batch: ClassVar[int]

    def __init__(self, application: ServiceApplication, pause: Callable[[float], None]) -> None:
        self.application = application
        self.pause = pause
        self.tables = [table for model in application.read_models for table in model.tables]
        self.take_turn()
        try:
            self.create_tables()
            self.session = Session(self.engine(), autoflush=False)
        except BaseException:
            self.end_turn()
            raise

    @property
    def live(self) -> Engine:
        return self.application.engine

    def close(self) -> None:
        self.session.close()
        try:
            self.drop_tables()
        finally:
            self.end_turn()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A piece of work on the copies, committed at its end."""
        with self.as_writer():
            try:
                yield self.session
                self.session.commit()
            except BaseException:
                self.session.rollback()
                raise

    @abstractmethod
    def take_turn(self) -> None: ...

    @abstractmethod
    def end_turn(self) -> None: ...

    @abstractmethod
    def engine(self) -> Engine:
        """Where the names of the read tables mean the copies."""

    @abstractmethod
    def create_tables(self) -> None:
        """Without indexes: those are made faster when the rows are there."""

    @abstractmethod
    def drop_tables(self) -> None:
        """The copies, and the tables that were replaced."""

    @abstractmethod
    def create_indexes(self, table: Table) -> None: ...

    @abstractmethod
    def gather_statistics(self) -> None:
        """The database has none of new tables, and would choose bad plans until its next round."""

    @abstractmethod
    def as_writer(self) -> AbstractContextManager[object]:
        """What the database asks of whoever writes."""

    @abstractmethod
    def alone(self, tables: Sequence[Table]) -> AbstractContextManager[Session]:
        """A transaction in which nobody else writes; for the exchange of ``tables``, if any. Raises NotLevel."""

    @abstractmethod
    def exchange(self, session: Session, tables: Sequence[Table]) -> None:
        """Puts the copies in the places of the living tables; the session is that of ``alone``. Raises NotLevel."""


def shadow_of(application: ServiceApplication, pause: Callable[[float], None]) -> Shadow:
    from kernel.rebuilding.postgresql import PostgresqlShadow
    from kernel.rebuilding.sqlite import SqliteShadow

    is_sqlite = application.engine.dialect.name == "sqlite"
    return SqliteShadow(application, pause) if is_sqlite else PostgresqlShadow(application, pause)


def turn_is_taken(application: ServiceApplication) -> bool:
    """True while somebody, in whatever process, works on a shadow of the service's tables."""
    if application.engine.dialect.name == "sqlite":
        return application.turn_at_tables.locked()
    with application.reading() as session:
        return bool(session.execute(TURN_IS_TAKEN, {"number": locks.REBUILD}).scalar())
