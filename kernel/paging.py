"""Keyset paging: every page costs the same, whatever lies before it."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from kernel.problems import ValidationFailed

COUNTED_ROWS = 10_000
MOST_SORTS = 4
Columns = Mapping[str, ColumnElement[Any]]


@dataclass(frozen=True)
class Page:
    """One page of rows; ``next`` is the cursor of the page after it, None at the end.

    ``total`` is counted up to 10,000, so that listing does not slow down with the history.
    """

    rows: list[RowMapping]
    next: str | None
    total: int


def page_of(
    session: Session,
    query: Select[Any],
    columns: Columns,
    *,
    key: ColumnElement[Any],
    sort: str,
    limit: int,
    after: str | None,
) -> Page:
    """The rows of ``query`` after the cursor, sorted by ``sort`` (``-total,number``), ties broken by ``key``.

    The key goes the way of the last sort, so that an index on (column, key) serves both directions.

    ``columns`` are those that may be sorted by; they must not be null. Raises ValidationFailed.
    """
    order = _order(columns, sort)
    order.append((key, order[-1][1] if order else False))
    total = session.execute(select(func.count()).select_from(query.limit(COUNTED_ROWS).subquery())).scalar_one()
    page = query.add_columns(*(column.label(f"_sort_{place}") for place, (column, _) in enumerate(order)))
    if after:
        page = page.where(_beyond(order, _values_of(after, order)))
    page = page.order_by(*(column.desc() if descending else column.asc() for column, descending in order))
    rows = list(session.execute(page.limit(limit + 1)).mappings())
    cursor = _cursor_of(rows[limit - 1], len(order)) if len(rows) > limit else None
    return Page(rows[:limit], cursor, total)


def _order(columns: Columns, sort: str) -> list[tuple[ColumnElement[Any], bool]]:
    names = [name for name in sort.split(",") if name]
    unknown = [name for name in names if name.lstrip("-") not in columns]
    if unknown or len(names) > MOST_SORTS:
        raise ValidationFailed(errors=[{"field": "sort", "message": "Not a column that can be sorted by."}])
    return [(columns[name.lstrip("-")], name.startswith("-")) for name in names]


def _beyond(order: list[tuple[ColumnElement[Any], bool]], values: list[Any]) -> ColumnElement[bool]:
    """What comes after the values: a row comparison, which an index serves, unless parts go up and down."""
    first, descending = order[0]
    if all(each == descending for _, each in order):
        row, reached = (
            tuple_(*(column for column, _ in order)),
            tuple_(*(_bound(*each) for each in zip(order, values, strict=True))),
        )
        return row < reached if descending else row > reached
    bound = first <= values[0] if descending else first >= values[0]
    alternatives = []
    for place, (column, descending) in enumerate(order):
        same = [other == values[index] for index, (other, _) in enumerate(order[:place])]
        further = column < values[place] if descending else column > values[place]
        alternatives.append(and_(*same, further))
    return and_(bound, or_(*alternatives))


def _bound(ordered: tuple[ColumnElement[Any], bool], value: Any) -> ColumnElement[Any]:
    return literal(value, ordered[0].type)


def _cursor_of(row: RowMapping, width: int) -> str:
    values = [_plain(row[f"_sort_{place}"]) for place in range(width)]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


def _values_of(cursor: str, order: list[tuple[ColumnElement[Any], bool]]) -> list[Any]:
    try:
        values = list(json.loads(base64.urlsafe_b64decode(cursor.encode())))
        return [_typed(column, value) for value, (column, _) in zip(values, order, strict=True)]
    except (ValueError, ArithmeticError, binascii.Error, TypeError) as error:
        raise ValidationFailed(errors=[{"field": "after", "message": "Not a cursor of this list."}]) from error


def _plain(value: Any) -> Any:
    if isinstance(value, UUID | Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date | datetime) else value


def _typed(column: ColumnElement[Any], value: Any) -> Any:
    kind = column.type.python_type
    if isinstance(value, kind):
        return value
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    return kind(value)
