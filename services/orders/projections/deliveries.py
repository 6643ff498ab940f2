"""When lines were delivered, beside the day that was asked for: a row for each stocked line that was shipped."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.readmodels import Recorded
from kernel.sql import change, upsert
from services.orders.domain.details import day_from
from services.orders.domain.lines import OrderLine
from services.orders.domain.order import Order
from services.orders.tables import deliveries

Telling = Order.Shipped | Order.Changed | Order.Cancelled | Order.Closed
Row = dict[str, Any]
Key = tuple[UUID, UUID]


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    """``delivered_on`` is the day of a line's last shipment; what the order last said of the line stands beside it."""
    shipped: dict[Key, Row] = {}
    changed: dict[Key, Row] = {}
    for event in (each.event for each in recorded if isinstance(each.event, Telling)):
        for line in map(OrderLine.from_state, event.lines):
            if line.shipped and line.stocked:
                key = (event.originator_id, line.line_id)
                said = {"requested_date": _requested(event, line), "is_complete": not line.remaining}
                if isinstance(event, Order.Shipped) and str(line.line_id) in event.shipped_now:
                    shipped[key] = _row(event, line)
                (shipped if key in shipped else changed).setdefault(key, {}).update(said)
    upsert(session, deliveries, list(shipped.values()), replace=["requested_date", "delivered_on", "is_complete"])
    told = [(key, said) for key, said in changed.items() if key not in shipped]
    change(session, deliveries, [{"order_id": order, "line_id": line, **said} for (order, line), said in told])


def _requested(event: Order.Event, line: OrderLine) -> date | None:
    """A line's own day goes before the order's."""
    return line.requested_date or day_from(event.details["requested_date"])


def _row(event: Order.Shipped, line: OrderLine) -> Row:
    return {
        "order_id": event.originator_id,
        "line_id": line.line_id,
        "customer_id": UUID(event.customer_id),
        "item_id": line.item_id,
        "delivered_on": date.fromisoformat(event.moved_on),
    }
