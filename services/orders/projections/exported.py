"""Orders and invoices in full for files: a page with all of its lines in some statements."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, literal, select, tuple_
from sqlalchemy.orm import Session

from kernel.columns import LAST_MOMENT
from services.orders.projections.invoices import WHOLE
from services.orders.tables import invoices, items, order_lines, orders

KEY = (orders.c.placed_at, orders.c.number)
INVOICE_KEY = (invoices.c.day, invoices.c.invoice_id)
NEVER_PLACED = literal(LAST_MOMENT, orders.c.placed_at.type)
LINE_COUNTS = select(order_lines.c.order_id, func.count().label("lines")).group_by(order_lines.c.order_id)


def placed_between(
    session: Session, begin: datetime | None, end: datetime | None, after: tuple[datetime, int] | None, limit: int
) -> Sequence[RowMapping]:
    """Placed from ``begin`` on and before ``end``, the oldest first; cancelled ones too, drafts not."""
    query = select(orders).where(orders.c.placed_at < (NEVER_PLACED if end is None else end))
    if begin is not None:
        query = query.where(orders.c.placed_at >= begin)
    if after is not None:
        query = query.where(tuple_(*KEY) > tuple_(*map(literal, after, (key.type for key in KEY))))
    return session.execute(query.order_by(*KEY).limit(limit)).mappings().all()


def invoices_between(
    session: Session, since: date | None, until: date | None, after: tuple[date, UUID] | None, limit: int
) -> Sequence[RowMapping]:
    """Issued from one day to another, both included, the oldest first; cancelled ones too, those of before Nova not."""
    query = WHOLE.where(invoices.c.order_id.is_not(None))
    if since is not None:
        query = query.where(invoices.c.day >= since)
    if until is not None:
        query = query.where(invoices.c.day <= until)
    if after is not None:
        query = query.where(tuple_(*INVOICE_KEY) > tuple_(*map(literal, after, (key.type for key in INVOICE_KEY))))
    return session.execute(query.order_by(*INVOICE_KEY).limit(limit)).mappings().all()


def within(session: Session, rows: Sequence[RowMapping], most_lines: int) -> Sequence[RowMapping]:
    """The first of the orders, as many as have so many lines together; one at least."""
    counts = _line_counts(session, [row["order_id"] for row in rows])
    return list(_first(rows, counts, most_lines))


def lines_of(session: Session, order_ids: Collection[UUID]) -> dict[UUID, list[RowMapping]]:
    query = select(order_lines).where(order_lines.c.order_id.in_(list(order_ids)))
    found: defaultdict[UUID, list[RowMapping]] = defaultdict(list)
    for row in session.execute(query.order_by(order_lines.c.order_id, order_lines.c.place)).mappings():
        found[row["order_id"]].append(row)
    return found


def items_named(session: Session, item_ids: Collection[UUID]) -> dict[UUID, RowMapping]:
    rows = session.execute(select(items).where(items.c.item_id.in_(list(item_ids)))).mappings()
    return {row["item_id"]: row for row in rows}


def _line_counts(session: Session, order_ids: Collection[UUID]) -> dict[UUID, int]:
    rows = session.execute(LINE_COUNTS.where(order_lines.c.order_id.in_(list(order_ids))))
    return {row.order_id: row.lines for row in rows}


def _first(rows: Sequence[Any], counts: dict[UUID, int], most: int) -> Iterator[Any]:
    lines = 0
    for place, row in enumerate(rows):
        lines += counts.get(row["order_id"], 0)
        if place and lines > most:
            return
        yield row
