"""Who waits for an item, and whose lines would turn if more was wanted: both found by the item's open needs alone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from services.orders.domain.availability import Availability
from services.orders.tables import customers, items, order_items, order_lines, orders

QUEUE = (
    select(order_items.c.order_id, order_items.c.remaining, orders.c.placed_at, orders.c.number)
    .join(orders, orders.c.order_id == order_items.c.order_id)
    .where(order_items.c.item_id == bindparam("item_id"), order_items.c.availability >= 0)
    .order_by(orders.c.placed_at, orders.c.number)
)
HEADS = (
    select(
        orders.c.order_id,
        orders.c.customer_id,
        orders.c.manager,
        customers.c.name.label("customer_name"),
        customers.c.owner,
    )
    .join(customers, customers.c.customer_id == orders.c.customer_id, isouter=True)
    .where(orders.c.order_id.in_(bindparam("order_ids", expanding=True)))
)


@dataclass(frozen=True)
class Waiting:
    """An order's need of an item."""

    order_id: UUID
    remaining: Decimal
    placed_at: datetime
    number: int


def queue_for(session: Session, item_id: UUID) -> list[Waiting]:
    """All open needs of an item, first come first."""
    return [Waiting(*row) for row in session.execute(QUEUE, {"item_id": item_id})]


def heads_of(session: Session, order_ids: Collection[UUID]) -> dict[UUID, RowMapping]:
    """Order -> whose it is, and who placed it."""
    rows = session.execute(HEADS, {"order_ids": list(order_ids)}).mappings()
    return {row["order_id"]: row for row in rows}


def covered_lines(
    session: Session, item_ids: Iterable[UUID], most: int, but: UUID | None = None
) -> Sequence[RowMapping]:
    """The first of the open lines of the items that are covered: those that turn when the items are contended.

    Those of the order ``but`` are left out.
    """
    query = _covered(
        list(item_ids),
        but,
        order_lines.c.line_id,
        order_lines.c.remaining,
        order_items.c.item_id,
        orders.c.order_id,
        orders.c.number,
        orders.c.customer_id,
        customers.c.name.label("customer_name"),
        customers.c.owner,
        items.c.code,
        items.c.name,
    )
    query = query.join(customers, customers.c.customer_id == orders.c.customer_id, isouter=True)
    query = query.join(items, items.c.item_id == order_items.c.item_id, isouter=True)
    query = query.order_by(orders.c.number, order_lines.c.place).limit(most)
    return session.execute(query).mappings().all()


def count_covered(session: Session, item_ids: Iterable[UUID], but: UUID | None = None) -> Mapping[Any, int]:
    """How many ``lines`` these are, of how many ``orders`` and ``customers``."""
    query = _covered(
        list(item_ids),
        but,
        func.count().label("lines"),
        func.count(orders.c.order_id.distinct()).label("orders"),
        func.count(orders.c.customer_id.distinct()).label("customers"),
    )
    return session.execute(query).mappings().one()


def _covered(item_ids: Sequence[UUID], but: UUID | None, *columns: Any) -> Select[Any]:
    query = (
        select(*columns)
        .select_from(order_items)
        .join(orders, orders.c.order_id == order_items.c.order_id)
        .join(
            order_lines,
            and_(order_lines.c.order_id == order_items.c.order_id, order_lines.c.item_id == order_items.c.item_id),
        )
        .where(
            order_items.c.item_id.in_(item_ids),
            order_items.c.availability == Availability.COVERED,
            order_lines.c.remaining > 0,
        )
    )
    return query if but is None else query.where(orders.c.order_id != but)
