"""Keyset paging: every page costs the same, whatever lies before it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from kernel import cursors
from kernel.problems import ValidationFailed

COUNTED_ROWS = 10_000
MOST_SORTS = 4
Columns = Mapping[str, ColumnElement[Any]]


@dataclass(frozen=True)
class Page:
    """One page of rows; ``next`` is the cursor of the page after it, None at the end.

    ``total`` is counted up to 10,000 unless it is kept, so that listing does not slow down with the history: there are
    that many rows or more when it is not exact.
    """

    rows: Sequence[Mapping[Any, Any]]
    next: str | None
    total: int
    total_is_exact: bool

    def answer(self, answer_of: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
        """The page as a service answers it."""
        return {
            "items": [answer_of(row) for row in self.rows],
            "next": self.next,
            "total": self.total,
            "total_is_exact": self.total_is_exact,
        }


@dataclass(frozen=True)
class Term:
    """A column of the order, and which way it goes."""

    column: ColumnElement[Any]
    descending: bool

    def in_order(self) -> ColumnElement[Any]:
        return self.column.desc() if self.descending else self.column.asc()

    def bound(self, value: Any) -> ColumnElement[Any]:
        return literal(value, self.column.type)

    def beyond(self, value: Any) -> ColumnElement[bool]:
        return self.column < self.bound(value) if self.descending else self.column > self.bound(value)

    def from_on(self, value: Any) -> ColumnElement[bool]:
        return self.column <= self.bound(value) if self.descending else self.column >= self.bound(value)


def page_of(
    session: Session,
    query: Select[Any],
    columns: Columns,
    *,
    key: ColumnElement[Any],
    sort: str,
    limit: int,
    after: str | None,
    counted: int | None = None,
) -> Page:
    """The rows of ``query`` after the cursor, sorted by ``sort`` (``-total,number``), ties broken by ``key``.

    The key goes the way of the last sort, so that an index on (column, key) serves both directions.

    ``columns`` are those that may be sorted by; they must not be null in the database. ``counted`` is how many rows
    there are, for whoever knows. Raises ValidationFailed.
    """
    order = _order(columns, sort, key)
    total, is_exact = _counted(session, query) if counted is None else (counted, True)
    page = query.add_columns(*(term.column.label(_label(place)) for place, term in enumerate(order)))
    if after is not None:
        page = page.where(_beyond(order, cursors.values_of(after, sort, [term.column.type for term in order])))
    page = page.order_by(*(term.in_order() for term in order))
    rows = list(session.execute(page.limit(limit + 1)).mappings())
    cursor = _cursor_after(rows[limit - 1], sort, len(order)) if len(rows) > limit else None
    return Page(rows[:limit], cursor, total, is_exact)


def _counted(session: Session, query: Select[Any]) -> tuple[int, bool]:
    """How many rows there are, and whether that is all of them."""
    rows = query.limit(COUNTED_ROWS + 1).subquery()
    counted = session.execute(select(func.count()).select_from(rows)).scalar_one()
    return min(counted, COUNTED_ROWS), counted <= COUNTED_ROWS


def _order(columns: Columns, sort: str, key: ColumnElement[Any]) -> list[Term]:
    names = [name for name in sort.split(",") if name]
    unknown = [name for name in names if name.removeprefix("-") not in columns]
    if unknown or len(names) > MOST_SORTS:
        raise ValidationFailed(errors=[{"field": "sort", "message": "Not a column that can be sorted by."}])
    order = []
    for name in names:
        order.append(Term(columns[name.removeprefix("-")], name.startswith("-")))
        if order[-1].column is key:
            return order
    return [*order, Term(key, order[-1].descending if order else False)]


def _beyond(order: list[Term], values: list[Any]) -> ColumnElement[bool]:
    """What comes after the values: a row comparison, which an index serves, unless it cannot be one."""
    if _is_one_row(order):
        row = tuple_(*(term.column for term in order))
        reached = tuple_(*(term.bound(value) for term, value in zip(order, values, strict=True)))
        return row < reached if order[0].descending else row > reached
    alternatives = []
    for place, (term, value) in enumerate(zip(order, values, strict=True)):
        same = [other.column == other.bound(values[index]) for index, other in enumerate(order[:place])]
        alternatives.append(and_(*same, term.beyond(value)))
    return and_(order[0].from_on(values[0]), or_(*alternatives))


def _is_one_row(order: list[Term]) -> bool:
    """True when all goes one way in one table: what an index can be made of."""
    tables = {id(table) for term in order for table in term.column._from_objects}
    return len(tables) == 1 and len({term.descending for term in order}) == 1


def _cursor_after(row: RowMapping, sort: str, width: int) -> str:
    return cursors.cursor_of(sort, [row[_label(place)] for place in range(width)])


def _label(place: int) -> str:
    return f"_sort_{place}"
