"""The list of orders: filtered, searched, and sorted by any of its columns."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, Select, literal, select, union
from sqlalchemy.orm import Session

from kernel.columns import OptionalDay
from kernel.paging import Page, page_of
from kernel.searching import begins_with, contains, exactly
from services.orders.projections.customers import is_of
from services.orders.projections.sight import of_what_is_seen
from services.orders.tables import customers, orders

SORTS = {
    "number": orders.c.number,
    "status": orders.c.status,
    "customer": customers.c.name_key,
    "reference": orders.c.reference_key,
    "day": orders.c.day,
    "requested_date": orders.c.requested_date,
    "total": orders.c.total,
    "progress": orders.c.progress,
    "created_at": orders.c.created_at,
    "placed_at": orders.c.placed_at,
    "availability": orders.c.availability,
}
LARGEST_NUMBER = 2**31 - 1
Period = tuple[date | None, date | None]
LISTED = select(orders, customers.c.name.label("customer_name")).join(
    customers, customers.c.customer_id == orders.c.customer_id
)


def list_orders(
    session: Session,
    *,
    q: str,
    sort: str,
    limit: int,
    after: str | None,
    days: Period = (None, None),
    requested: Period = (None, None),
    confined_to: str | None = None,
    customer_id: UUID | None = None,
    status: Sequence[str] | None = None,
    **exact: Any,
) -> Page:
    """Orders, filtered by what ``exact`` names; ``days`` are of the order's day, ``requested`` of the day asked for.

    ``q`` is a number, the beginning of a reference, or a part of the customer's name. What it finds is found by
    indexes: the list without it costs the same however long the history is, the search as much as it finds.
    """
    query = exactly(LISTED, orders.c, exact).where(of_what_is_seen(orders.c.customer_id, confined_to))
    query = query.where(is_of(session, orders.c.customer_id, customer_id))
    if status is not None:
        query = query.where(orders.c.status.in_(status))
    query = query.where(*_within(orders.c.day, days), *_within(orders.c.requested_date, requested))
    if q.strip():
        query = query.where(orders.c.order_id.in_(_found(q.strip())))
    return page_of(session, query, SORTS, key=orders.c.number, sort=sort, limit=limit, after=after)


def _within(day: ColumnElement[Any], period: Period) -> Iterator[ColumnElement[bool]]:
    """A day that is missing is in no period."""
    since, until = period
    if since is not None:
        yield day >= since
    if until is not None:
        yield day <= until
    if isinstance(day.type, OptionalDay) and period != (None, None):
        yield day != literal(None, OptionalDay)


def _found(q: str) -> CompoundSelect[Any]:
    of_customers = select(customers.c.customer_id).where(contains(customers.c.search_key, q))
    ways = [
        _orders_where(begins_with(orders.c.reference_key, q)),
        _orders_where(orders.c.customer_id.in_(of_customers)),
    ]
    if q.isascii() and q.isdigit() and int(q) <= LARGEST_NUMBER:
        ways.append(_orders_where(orders.c.number == int(q)))
    return union(*ways)


def _orders_where(condition: ColumnElement[bool]) -> Select[Any]:
    return select(orders.c.order_id).where(condition)
