"""Set-based writing, the same on PostgreSQL and on SQLite."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kernel.database import is_postgresql


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
    dialect = postgresql if is_postgresql(session) else sqlite
    statement = dialect.insert(table)
    changes: dict[str, Any] = {name: statement.excluded[name] for name in replace}
    changes |= {name: table.c[name] + statement.excluded[name] for name in add}
    newer = None
    if only_if_newer is not None:
        newer = table.c[only_if_newer] < statement.excluded[only_if_newer]
    if changes:
        upserting = statement.on_conflict_do_update(index_elements=keys, set_=changes, where=newer)
    else:
        upserting = statement.on_conflict_do_nothing(index_elements=keys)
    ordered = sorted(rows, key=lambda row: tuple(str(row[key]) for key in keys))
    session.execute(upserting, [dict(row) for row in ordered])
