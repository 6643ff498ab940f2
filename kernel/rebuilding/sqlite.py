"""The shadow on SQLite: tables of other names in the same file, written in turns with everybody else."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, event, inspect
from sqlalchemy.orm import Session
from sqlalchemy.sql import quoted_name

from kernel.rebuilding.shadow import NAME, REPLACED, Shadow, UnderWay

PREFIX, OLD_PREFIX = f"{NAME}_", f"{REPLACED}_"
RENAME_INDEXES = (
    f"""
    UPDATE sqlite_master
    SET name = '{OLD_PREFIX}' || name, sql = replace(sql, ' ' || name || ' ON ', ' {OLD_PREFIX}' || name || ' ON ')
    WHERE type = 'index' AND sql IS NOT NULL AND instr(tbl_name, '{OLD_PREFIX}') = 1
    """,
    f"""
    UPDATE sqlite_master SET name = replace(name, '{PREFIX}', ''), sql = replace(sql, '{PREFIX}', '')
    WHERE type = 'index' AND instr(name, '{PREFIX}') = 1 AND instr(tbl_name, '{PREFIX}') = 0
    """,
)
DROPPED_AT_ONCE = 500


class SqliteShadow(Shadow):
    """A batch is small, since the process stands still while SQLite works."""

    batch = 50

    def take_turn(self) -> None:
        """The file belongs to this process."""
        if not self.application.turn_at_tables.acquire(blocking=False):
            raise UnderWay

    def end_turn(self) -> None:
        self.application.turn_at_tables.release()

    def engine(self) -> Engine:
        """SQLAlchemy writes ``rebuild.orders`` for us, of which we make ``rebuild_orders``."""
        engine = self.live.execution_options(schema_translate_map={None: NAME})
        event.listen(engine, "before_cursor_execute", _name_the_copies, retval=True)
        return engine

    def create_tables(self) -> None:
        self.drop_tables()
        with self._transaction() as session:
            for table in self.tables:
                copy = table.to_metadata(MetaData(), name=PREFIX + table.name)
                copy.indexes.clear()
                copy.create(session.connection(), checkfirst=False)

    def drop_tables(self) -> None:
        there = set(inspect(self.live).get_table_names())
        for name in (f"{prefix}{table.name}" for prefix in (PREFIX, OLD_PREFIX) for table in self.tables):
            if name in there:
                self._drop_in_pieces(name)

    def _drop_in_pieces(self, name: str) -> None:
        """Dropping a large table at once would keep everybody waiting."""
        for index in inspect(self.live).get_indexes(name):
            self._execute(f'DROP INDEX "{index["name"]}"')
        some = f'SELECT rowid FROM "{name}" LIMIT {DROPPED_AT_ONCE}'
        while self._execute(f'DELETE FROM "{name}" WHERE rowid IN ({some})') == DROPPED_AT_ONCE:
            self.pause(0)
        self._execute(f'DROP TABLE "{name}"')

    def _execute(self, statement: str) -> int:
        with self._transaction() as session:
            return session.connection().exec_driver_sql(statement).rowcount

    def create_indexes(self, table: Table) -> None:
        copy = table.to_metadata(MetaData(), name=PREFIX + table.name)
        for index in copy.indexes:
            index.name = quoted_name(f"{PREFIX}{index.name}", quote=None)
            with self._transaction() as session:
                index.create(session.connection())

    def gather_statistics(self) -> None:
        """SQLite plans well enough without."""

    def as_writer(self) -> AbstractContextManager[object]:
        return self.application.recorder.transaction(commit=True)

    def alone(self, tables: Sequence[Table]) -> AbstractContextManager[Session]:
        return self.application.recorder.transaction(commit=True)

    def exchange(self, session: Session, tables: Sequence[Table]) -> None:
        connection = session.connection()
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        for table in tables:
            connection.exec_driver_sql(f'ALTER TABLE "{table.name}" RENAME TO "{OLD_PREFIX}{table.name}"')
            connection.exec_driver_sql(f'ALTER TABLE "{PREFIX}{table.name}" RENAME TO "{table.name}"')
        _rename_indexes(connection)

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        """Python's driver begins one by itself only for changes of rows."""
        with self.application.recorder.transaction(commit=True) as session:
            session.connection().exec_driver_sql("BEGIN IMMEDIATE")
            yield session


def _rename_indexes(connection: Connection) -> None:
    """SQLite renames tables and no indexes; but a later migration must find them by their names.

    What ALTER cannot do is done in the text of the schema (https://www.sqlite.org/lang_altertable.html#otheralter).
    """
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    try:
        for statement in RENAME_INDEXES:
            connection.exec_driver_sql(statement)
    finally:
        connection.exec_driver_sql("PRAGMA writable_schema = RESET")


def _name_the_copies(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> tuple[str, Any]:
    return statement.replace(f"{NAME}.", PREFIX), parameters
