"""The shadow on PostgreSQL: a schema of its own, and an exchange that no order has to be refused for."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext

from sqlalchemy import Engine, Table, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable

from kernel import locks
from kernel.application import is_collision
from kernel.rebuilding.shadow import NAME, REPLACED, NotLevel, Shadow, UnderWay

PATIENCE_WITH_WRITERS = "3s"  # one that hangs must not keep the others outside
PATIENCE_WITH_READERS = "100ms"  # well below deadlock_timeout: a reader in the way is let through, not killed
ATTEMPTS_AT_READERS = 10


class PostgresqlShadow(Shadow):
    batch = 500

    def take_turn(self) -> None:
        """A session of its own holds the turn, and gives it back when the process dies."""
        self._turn: Connection = self.live.connect().execution_options(isolation_level="AUTOCOMMIT")
        if not self._turn.execute(text(f"SELECT pg_try_advisory_lock({locks.REBUILD})")).scalar():
            self._turn.close()
            raise UnderWay

    def end_turn(self) -> None:
        """By word: the end of a session frees it too, but some moments later."""
        try:
            self._turn.execute(text(f"SELECT pg_advisory_unlock({locks.REBUILD})"))
        finally:
            self._turn.invalidate()
            self._turn.close()

    def engine(self) -> Engine:
        return self.live.execution_options(schema_translate_map={None: NAME})

    def create_tables(self) -> None:
        self.drop_tables()
        with self.live.begin() as connection:
            for schema in (NAME, REPLACED):
                connection.execute(text(f"CREATE SCHEMA {schema}"))
        with self.engine().begin() as connection:
            for table in self.tables:
                connection.execute(CreateTable(table))

    def drop_tables(self) -> None:
        with self.live.begin() as connection:
            connection.execute(text(f"DROP SCHEMA IF EXISTS {NAME}, {REPLACED} CASCADE"))

    def create_indexes(self, table: Table) -> None:
        with self.writing() as session:
            for index in table.indexes:
                index.create(session.connection())

    def gather_statistics(self) -> None:
        with self.writing() as session:
            session.execute(text(f"ANALYZE {_names(self.tables, NAME)}"))

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with super().writing() as session:
            session.execute(text("SET LOCAL statement_timeout = 0"))
            yield session

    def as_writer(self) -> AbstractContextManager[object]:
        return nullcontext()

    @contextmanager
    def alone(self, tables: Sequence[Table]) -> Iterator[Session]:
        """Autovacuum is sent away first, by a lock that bothers neither writers nor readers: it would be in the way
        for as long as it works. Then the gate: who waits there holds nothing, so that nobody can deadlock with us.
        """
        with self.application.recorder.transaction(commit=True) as session:
            self._send_writers_away(session, tables)
            yield session

    def exchange(self, session: Session, tables: Sequence[Table]) -> None:
        _wait_for_readers(session, tables)
        for table in tables:
            session.execute(text(f'ALTER TABLE public."{table.name}" SET SCHEMA {REPLACED}'))
            session.execute(text(f'ALTER TABLE {NAME}."{table.name}" SET SCHEMA public'))

    def _send_writers_away(self, session: Session, tables: Sequence[Table]) -> None:
        try:
            session.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE_WITH_WRITERS}'"))
            if tables:
                names = f"{_names(tables)}, {_names(tables, NAME)}"
                session.execute(text(f"LOCK TABLE {names} IN SHARE UPDATE EXCLUSIVE MODE"))
            self.application.recorder.enter_alone(session)
        except OperationalError as error:
            if not is_collision(error):
                raise
            raise NotLevel("somebody writes for long") from error


def _wait_for_readers(session: Session, tables: Sequence[Table]) -> None:
    """A reader of several tables may hold one and wait for another: then all are let go of, and asked for again."""
    session.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE_WITH_READERS}'"))
    for _ in range(ATTEMPTS_AT_READERS):
        try:
            with session.begin_nested():
                session.execute(text(f"LOCK TABLE {_names(tables)} IN ACCESS EXCLUSIVE MODE"))
            return
        except OperationalError as error:
            if not is_collision(error):
                raise
    raise NotLevel("somebody reads the tables for long")


def _names(tables: Sequence[Table], schema: str = "public") -> str:
    return ", ".join(f'{schema}."{table.name}"' for table in tables)
