"""The sums of the desk by manager, in and out of the archive: kept, since all of it is too long to be added up by each
reader."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, delete, func, select, type_coerce
from sqlalchemy.orm import Session

from kernel.sql import upsert
from services.customers.domain.desk import COUNTS, SUMS
from services.customers.tables import desk_sums
from services.customers.tables.columns import Money

ADDED = ("customers", *COUNTS, *SUMS)

Row = Mapping[Any, Any]
Group = tuple[bool, str | None]


def move(session: Session, before: Iterable[Row], after: Iterable[Row]) -> None:
    """Some rows of the desk were as ``before``, and are as ``after`` now."""
    changes: defaultdict[Group, dict[str, Decimal | int]] = defaultdict(lambda: dict.fromkeys(ADDED, 0))
    for sign, rows in ((-1, before), (1, after)):
        for row in rows:
            change = changes[row["is_archived"], row["manager"]]
            change["customers"] += sign
            for name in (*COUNTS, *SUMS):
                change[name] += sign * row[name]
    moved = [
        {"is_archived": is_archived, "manager": manager, **change}
        for (is_archived, manager), change in changes.items()
        if any(change.values())
    ]
    upsert(session, desk_sums, moved, add=ADDED)
    if any(change["customers"] < 0 for change in changes.values()):
        session.execute(delete(desk_sums).where(desk_sums.c.customers == 0))


def of_groups(session: Session, *conditions: ColumnElement[bool]) -> RowMapping:
    """How many customers there are in groups, and what their figures come to."""
    return session.execute(select(*added(desk_sums.c, "customers")).where(*conditions)).mappings().one()


def added(columns: Any, *more: str) -> list[ColumnElement[Any]]:
    """The sums of all figures of some rows that add up."""
    sums = {name: func.coalesce(func.sum(columns[name]), 0) for name in (*more, *COUNTS, *SUMS)}
    return [(type_coerce(each, Money) if name in SUMS else each).label(name) for name, each in sums.items()]
