"""Set-based writing, the same on PostgreSQL and on SQLite."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def upsert(
    session: Session,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    replace: Sequence[str] = (),
    add: Sequence[str] = (),
    only_if_newer: str | None = None,
) -> None:
    """Inserts the rows, or changes those that are there: columns of ``replace`` are set, those of ``add`` added to.

    With ``only_if_newer`` a row is changed only when that column of it grows, so that a late retry overwrites
    nothing. Rows must have distinct keys; they are written in the order of their keys, so that writers who meet
    wait for each other and do not deadlock.
    """
    if not rows:
        return
    keys = [column.name for column in table.primary_key.columns]
    ordered = sorted(rows, key=lambda row: tuple(str(row[key]) for key in keys))
    connection = session.connection()
    shape = (table, connection.dialect.name, tuple(replace), tuple(add), only_if_newer)
    statement: Any = _upsert(*shape)
    if "schema_translate_map" not in connection.get_execution_options():
        statement = _compiled(connection.dialect, tuple(rows[0]), *shape)
    connection.execute(statement, [dict(row) for row in ordered])


@lru_cache(maxsize=256)
def _upsert(
    table: Table, dialect_name: str, replace: tuple[str, ...], add: tuple[str, ...], only_if_newer: str | None
) -> Any:
    keys = [column.name for column in table.primary_key.columns]
    statement = (postgresql if dialect_name == "postgresql" else sqlite).insert(table)
    changes: dict[str, Any] = {name: statement.excluded[name] for name in replace}
    changes |= {name: table.c[name] + statement.excluded[name] for name in add}
    if not changes:
        return statement.on_conflict_do_nothing(index_elements=keys)
    newer = None if only_if_newer is None else table.c[only_if_newer] < statement.excluded[only_if_newer]
    return statement.on_conflict_do_update(index_elements=keys, set_=changes, where=newer)


@lru_cache(maxsize=256)
def _compiled(dialect: Dialect, columns: tuple[str, ...], *shape: Any) -> Any:
    """SQLAlchemy does not keep compiled ON CONFLICT statements; compiling takes longer than executing."""
    statement: Any = _upsert(*shape)
    return statement.compile(dialect=dialect, column_keys=list(columns), for_executemany=True)


__all__ = ["Session", "upsert"]
