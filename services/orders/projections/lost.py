"""Demand that was lost: what was cut or cancelled of lines while they were red."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

from kernel.readmodels import Recorded
from kernel.sql import insert_new
from services.orders.domain.availability import Availability
from services.orders.domain.order import Order
from services.orders.tables import colour_turns, lost_demand, order_lines, promised_red

Ending = Order.Changed | Order.Cancelled | Order.Closed
EARLIER = colour_turns.alias()
LAST_BEFORE = (
    select(EARLIER.c.position)
    .where(
        EARLIER.c.order_id == order_lines.c.order_id,
        EARLIER.c.line_id == order_lines.c.line_id,
        EARLIER.c.position < bindparam("position"),
    )
    .order_by(EARLIER.c.position.desc())
    .limit(1)
)
RED_BEFORE = (
    select(order_lines.c.line_id)
    .select_from(order_lines)
    .join(
        colour_turns,
        and_(
            colour_turns.c.order_id == order_lines.c.order_id,
            colour_turns.c.line_id == order_lines.c.line_id,
            colour_turns.c.position == LAST_BEFORE.scalar_subquery().correlate(order_lines),
        ),
        isouter=True,
    )
    .join(
        promised_red,
        and_(promised_red.c.order_id == order_lines.c.order_id, promised_red.c.line_id == order_lines.c.line_id),
        isouter=True,
    )
    .where(
        order_lines.c.order_id == bindparam("order_id"),
        or_(
            colour_turns.c.availability == int(Availability.ABSENT),
            and_(colour_turns.c.position.is_(None), promised_red.c.line_id.is_not(None)),
        ),
    )
)


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    """After the turns of the batch, which say what was red by then: one question for each event that lost something."""
    promises = [each.event for each in recorded if isinstance(each.event, Order.Placed | Order.DraftPlaced)]
    insert_new(session, promised_red, [row for event in promises for row in _promised(event)])
    rows = [row for each in recorded if isinstance(each.event, Ending) for row in _rows(session, each)]
    insert_new(session, lost_demand, rows)


def _promised(event: Order.Placed | Order.DraftPlaced) -> Iterator[dict[str, Any]]:
    """The lines that were red when they were promised: their first turn may be far, or never come."""
    for line in event.lines:
        if line["availability"] == Availability.ABSENT.word:
            yield {"order_id": event.originator_id, "line_id": UUID(line["line_id"])}


def _rows(session: Session, recorded: Recorded) -> Iterator[dict[str, Any]]:
    event = recorded.event
    if not event.lost:
        return
    asked = {"order_id": event.originator_id, "position": recorded.position}
    red = set(session.execute(RED_BEFORE, asked).scalars())
    items = {line["line_id"]: UUID(line["item_id"]) for line in event.lines}
    day = event.changed_on if isinstance(event, Order.Changed) else event.ended_on
    for loss in event.lost:
        if UUID(loss["line_id"]) in red:
            net, vat = Decimal(loss["net"]), Decimal(loss["vat"])
            yield {
                "position": recorded.position,
                "line_id": UUID(loss["line_id"]),
                "day": date.fromisoformat(day),
                "order_id": event.originator_id,
                "customer_id": UUID(event.customer_id),
                "item_id": items[loss["line_id"]],
                "quantity": Decimal(loss["quantity"]),
                "net": net,
                "vat": vat,
                "total": net + vat,
            }
