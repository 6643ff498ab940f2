"""When lines were delivered, beside the day that was asked for, and which were cut instead.

A row for each stocked line that was shipped or cut. It is **cut** when something that was asked for by a day is taken
off it: by a change on that day or after it, by cancelling or by closing the order whenever that is, whoever wished it.
A change before its day is agreed on in time, and no cut.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.readmodels import Recorded
from kernel.sql import upsert
from services.orders.domain.details import day_from
from services.orders.domain.lines import OrderLine
from services.orders.domain.order import Order
from services.orders.tables import deliveries

Telling = Order.Shipped | Order.Changed | Order.Cancelled | Order.Closed
CHANGING = ["requested_date", "delivered_on", "is_complete", "is_cut"]
Row = dict[str, Any]
Key = tuple[UUID, UUID]


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    """``delivered_on`` is the day of a line's last shipment; what the order last said of the line stands beside it."""
    events = [each.event for each in recorded if isinstance(each.event, Telling)]
    before = _of_orders(session, {event.originator_id for event in events})
    after = dict(before)
    for event in events:
        shipped = event.shipped_now if isinstance(event, Order.Shipped) else {}
        less = set() if isinstance(event, Order.Shipped) else {loss["line_id"] for loss in event.lost}
        for line in map(OrderLine.from_state, event.lines):
            key, day = (event.originator_id, line.line_id), _requested(event, line)
            is_cut = str(line.line_id) in less and _is_due(event, day)
            if line.stocked and (key in after or is_cut or str(line.line_id) in shipped):
                row = after.get(key) or _new_row(event, line)
                said = {"requested_date": day, "is_complete": not line.remaining, "is_cut": row["is_cut"] or is_cut}
                if isinstance(event, Order.Shipped) and str(line.line_id) in shipped:
                    said["delivered_on"] = date.fromisoformat(event.moved_on)
                after[key] = row | said
    upsert(session, deliveries, [row for key, row in after.items() if row != before.get(key)], replace=CHANGING)


def _of_orders(session: Session, order_ids: Collection[UUID]) -> dict[Key, Row]:
    if not order_ids:
        return {}
    query = select(deliveries).where(deliveries.c.order_id.in_(list(order_ids)))
    return {(row["order_id"], row["line_id"]): dict(row) for row in session.execute(query).mappings()}


def _is_due(event: Order.Event, day: date | None) -> bool:
    """Whether a promise for the day is broken by taking something off."""
    return day is not None and (not isinstance(event, Order.Changed) or date.fromisoformat(event.changed_on) >= day)


def _requested(event: Order.Event, line: OrderLine) -> date | None:
    """A line's own day goes before the order's."""
    return line.requested_date or day_from(event.details["requested_date"])


def _new_row(event: Order.Event, line: OrderLine) -> Row:
    return {
        "order_id": event.originator_id,
        "line_id": line.line_id,
        "customer_id": UUID(event.customer_id),
        "item_id": line.item_id,
        "delivered_on": None,
        "is_cut": False,
    }
