"""What one shipment or return of an order was: its lines, and what they are worth.

It is worth what all shipments (or returns) come to after it, less what they came to before it, so that the documents
of an order make up the whole.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from services.orders.domain.lines import OrderLine, returned_value, shipped_value
from services.orders.domain.money import ZERO, Value
from services.orders.domain.order import Order

SHIPMENT, RETURN = "shipment", "return"
COUNTED: Mapping[str, tuple[str, Callable[..., Value]]] = {
    SHIPMENT: ("shipped", shipped_value),
    RETURN: ("returned", returned_value),
}


@dataclass(frozen=True)
class SoldLine:
    """So many base units of a line, and what they cost."""

    line: OrderLine
    quantity: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Moved:
    """``value`` has no more than the rates of the lines that moved."""

    kind: str
    lines: tuple[SoldLine, ...]
    value: Value


def moved_by(event: Order.Shipped | Order.Returned) -> Moved:
    """What the event tells, of the order's lines as they are after it."""
    lines = [OrderLine.from_state(state) for state in event.lines]
    kind, told = (SHIPMENT, event.shipped_now) if isinstance(event, Order.Shipped) else (RETURN, event.returned_now)
    now = {UUID(line_id): Decimal(quantity) for line_id, quantity in told.items()}
    return moved(kind, lines, now, vat_included=event.terms["vat_included"])


def moved(kind: str, lines: Sequence[OrderLine], now: Mapping[UUID, Decimal], *, vat_included: bool) -> Moved:
    """``lines`` are those after it."""
    counted, worth = COUNTED[kind]
    before = [replace(line, **{counted: getattr(line, counted) - now.get(line.line_id, ZERO)}) for line in lines]
    sold = [
        SoldLine(new, now[new.line_id], new.amount_of(getattr(new, counted)) - old.amount_of(getattr(old, counted)))
        for old, new in zip(before, lines, strict=True)
        if new.line_id in now
    ]
    after, until_then = (worth(each, vat_included=vat_included) for each in (lines, before))
    return Moved(kind, tuple(sold), after.less(until_then))


def ordered(lines: Sequence[OrderLine]) -> list[SoldLine]:
    """What was ordered and not cancelled; internal lines are never sold."""
    return [
        SoldLine(line, line.due, line.amount_of(line.due)) for line in lines if line.due > 0 and not line.is_internal
    ]
