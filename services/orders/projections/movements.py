"""Shipments and returns by the moment at which they were: what they say stands in the log alone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, literal, select, tuple_
from sqlalchemy.orm import Session

from kernel.readmodels import Recorded
from kernel.sql import insert_new
from services.orders.domain.moved import RETURN, SHIPMENT
from services.orders.domain.order import Order
from services.orders.tables import order_movements

KEY = (order_movements.c.at, order_movements.c.movement_id)


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    moved = [each.event for each in recorded if isinstance(each.event, Order.Shipped | Order.Returned)]
    insert_new(session, order_movements, [_row(event) for event in moved])


def between(
    session: Session, begin: datetime | None, end: datetime | None, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[RowMapping]:
    """From ``begin`` on and before ``end``, the oldest first, those after the moment and the id of ``after``."""
    query = select(order_movements)
    if begin is not None:
        query = query.where(order_movements.c.at >= begin)
    if end is not None:
        query = query.where(order_movements.c.at < end)
    if after is not None:
        query = query.where(tuple_(*KEY) > tuple_(*map(literal, after, (key.type for key in KEY))))
    return session.execute(query.order_by(*KEY).limit(limit)).mappings().all()


def _row(event: Order.Shipped | Order.Returned) -> dict[str, Any]:
    return {
        "movement_id": UUID(event.movement_id),
        "kind": SHIPMENT if isinstance(event, Order.Shipped) else RETURN,
        "at": event.timestamp,
        "order_id": event.originator_id,
        "version": event.originator_version,
    }
