"""Set-based writing, the same on PostgreSQL and on SQLite: one statement, however many the rows."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Dialect,
    String,
    Table,
    Text,
    TypeDecorator,
    Uuid,
    bindparam,
    cast,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.orm import Session

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Writing:
    """Which rows are written how; all that the statement depends on, and so what it is kept by."""

    table: Table
    columns: tuple[str, ...]
    is_upsert: bool = False
    replace: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    only_if_newer: str | None = None

    @property
    def keys(self) -> list[str]:
        return [column.name for column in self.table.primary_key.columns]

    def resolving_conflicts(self, statement: Any) -> Any:
        """The INSERT with what becomes of rows that are there."""
        if not self.is_upsert:
            return statement
        changes: dict[str, Any] = {name: statement.excluded[name] for name in self.replace}
        changes |= {name: self.table.c[name] + statement.excluded[name] for name in self.add}
        if not changes:
            return statement.on_conflict_do_nothing(index_elements=self.keys)
        newer = self.only_if_newer and self.table.c[self.only_if_newer] < statement.excluded[self.only_if_newer]
        return statement.on_conflict_do_update(index_elements=self.keys, set_=changes, where=newer)


def insert_new(session: Session, table: Table, rows: Rows) -> None:
    """Inserts rows that are not there yet; all must have the same columns."""
    if rows:
        _write(session.connection(), Writing(table, tuple(rows[0])), rows)


def upsert(
    session: Session,
    table: Table,
    rows: Rows,
    *,
    replace: Sequence[str] = (),
    add: Sequence[str] = (),
    only_if_newer: str | None = None,
) -> None:
    """Inserts the rows, or changes those that are there: columns of ``replace`` are set, those of ``add`` added to.

    With ``only_if_newer`` a row is changed only when that column of it grows, so that a late retry overwrites
    nothing. Rows must have distinct keys and the same columns; they are written in the order of their keys, so that
    writers who meet wait for each other and do not deadlock.
    """
    if rows:
        writing = Writing(table, tuple(rows[0]), True, tuple(replace), tuple(add), only_if_newer)
        _write(session.connection(), writing, sorted(rows, key=lambda row: [str(row[key]) for key in writing.keys]))


def change(session: Session, table: Table, rows: Rows) -> None:
    """Sets what the rows say beside their keys, in rows that are there; a row that says nothing new is not touched.

    Rows must have distinct keys and the same columns. They are met in no order: whoever else writes several of them
    must be kept out by a lock.
    """
    if not rows:
        return
    connection, writing = session.connection(), Writing(table, tuple(rows[0]))
    if connection.dialect.name == "postgresql":
        arrays = _arrays(writing, rows, connection.dialect)
        connection.execute(_change_of_arrays(writing), {_given(name): array for name, array in arrays.items()})
    else:
        by_row = [{_given(name): value for name, value in row.items()} for row in rows]
        connection.execute(_change_by_row(writing), by_row)


def _write(connection: Connection, writing: Writing, rows: Rows) -> None:
    dialect = connection.dialect
    is_translated = "schema_translate_map" in connection.get_execution_options()
    if dialect.name != "postgresql":
        by_row = _row_by_row(writing) if is_translated else _compiled_by_row(writing, dialect)
        connection.execute(by_row, [dict(row) for row in rows])
        return
    statement = _of_arrays(writing) if is_translated else _compiled(writing, dialect)
    connection.execute(statement, _arrays(writing, rows, dialect))


@lru_cache(maxsize=256)
def _row_by_row(writing: Writing) -> Any:
    return writing.resolving_conflicts(sqlite.insert(writing.table))


@lru_cache(maxsize=256)
def _change_by_row(writing: Writing) -> Any:
    columns = [writing.table.c[name] for name in writing.columns]
    return _change(writing, {column.name: bindparam(_given(column.name), type_=column.type) for column in columns})


@lru_cache(maxsize=256)
def _change_of_arrays(writing: Writing) -> Any:
    return _change(writing, _unnested(writing, [_given(name) for name in writing.columns]))


def _change(writing: Writing, given: Mapping[str, Any]) -> Any:
    columns = writing.table.c
    said = [name for name in writing.columns if name not in writing.keys]
    same_row = [columns[name] == given[name] for name in writing.keys]
    differs = or_(*(_comparable(columns[name]).is_distinct_from(_comparable(given[name])) for name in said))
    return update(writing.table).where(*same_row, differs).values({name: given[name] for name in said})


def _comparable(value: Any) -> Any:
    """PostgreSQL compares no JSON that is kept as text."""
    return cast(value, Text) if isinstance(value.type, JSON) else value


def _given(name: str) -> str:
    """SQLAlchemy keeps the names of columns for itself where it changes them."""
    return f"given_{name}"


@lru_cache(maxsize=256)
def _compiled_by_row(writing: Writing, dialect: Dialect) -> Any:
    return _row_by_row(writing).compile(dialect=dialect, column_keys=list(writing.columns))


@lru_cache(maxsize=256)
def _of_arrays(writing: Writing) -> Any:
    """INSERT ... SELECT FROM unnest: an array a column, so that the statement's text knows nothing of the rows."""
    values = _unnested(writing, writing.columns).values()
    return writing.resolving_conflicts(postgresql.insert(writing.table).from_select(writing.columns, select(*values)))


def _unnested(writing: Writing, parameters: Sequence[str]) -> dict[str, Any]:
    """The columns of the rows that are given as arrays."""
    columns = [writing.table.c[name] for name in writing.columns]
    elements = zip(parameters, map(_element_type, columns), strict=True)
    arrays = [bindparam(parameter, type_=ARRAY(element)) for parameter, element in elements]
    rows = func.unnest(*arrays).table_valued(*writing.columns).render_derived("given")
    return {
        column.name: cast(rows.c[column.name], column.type) if _is_json(column) else rows.c[column.name]
        for column in columns
    }


@lru_cache(maxsize=256)
def _compiled(writing: Writing, dialect: Dialect) -> Any:
    """SQLAlchemy does not keep compiled ON CONFLICT statements; compiling takes longer than executing."""
    return _of_arrays(writing).compile(dialect=dialect)


def _arrays(writing: Writing, rows: Rows, dialect: Dialect) -> dict[str, list[Any]]:
    arrays = {}
    for name in writing.columns:
        convert = _conversion(writing.table.c[name], dialect)
        arrays[name] = [row[name] for row in rows] if convert is None else [convert(row[name]) for row in rows]
    return arrays


def _is_json(column: Column[Any]) -> bool:
    return isinstance(column.type, JSON)


def _element_type(column: Column[Any]) -> Any:
    """What the driver sends: arrays of text, numbers and moments are many times faster than of objects.

    Text has no length here, since a cast to one would cut it off in silence.
    """
    if isinstance(column.type, Uuid):
        return UUID(as_uuid=False)
    if isinstance(column.type, TypeDecorator):
        return column.type.impl_instance
    return Text() if isinstance(column.type, JSON | String) else column.type


def _conversion(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    if isinstance(column.type, Uuid):
        return _text_or_none
    if isinstance(column.type, TypeDecorator):
        decorator = column.type
        return lambda value: decorator.process_bind_param(value, dialect)
    return json.dumps if _is_json(column) else None


def _text_or_none(value: Any) -> str | None:
    return None if value is None else str(value)


__all__ = ["Session", "change", "insert_new", "upsert"]
