"""What was sold: a row for each line of each movement, returns negative, and of each change of what was sold before."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.readmodels import Recorded
from kernel.sql import insert_new
from services.orders.domain.order import Order
from services.orders.domain.sales import Sale
from services.orders.tables import sales


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    """One insert a batch: an event's position makes its rows new."""
    insert_new(session, sales, [row for each in recorded for row in _rows(each)])


def _rows(recorded: Recorded) -> Iterator[dict[str, Any]]:
    event = recorded.event
    match event:
        case Order.Shipped() | Order.Returned():
            day = date.fromisoformat(event.moved_on)
        case Order.Changed():
            day = date.fromisoformat(event.changed_on)
        case _:
            return
    items = {line["line_id"]: UUID(line["item_id"]) for line in event.lines}
    for state in event.sold:
        sale = Sale.from_state(state)
        yield {
            "position": recorded.position,
            "day": day,
            "order_id": event.originator_id,
            "customer_id": UUID(event.customer_id),
            "item_id": items[state["line_id"]],
            "price_type": event.terms["price_type"],
            **vars(sale),
            "total": sale.total,
        }
