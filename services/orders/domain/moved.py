"""What one shipment or return of an order was: its lines, and what they are worth.

It is worth what all shipments (or returns) come to after it, less what they came to before it, so that the documents
of an order make up the whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.orders.domain.lines import OrderLine, kept_value, shipped_value
from services.orders.domain.money import ZERO, RateValue, Value
from services.orders.domain.order import Order

SHIPMENT, RETURN = "shipment", "return"
Quantities = Mapping[UUID, Decimal]


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
    vat_included: bool = event.terms["vat_included"]
    if isinstance(event, Order.Shipped):
        return shipment(lines, _quantities(event.shipped_now), vat_included=vat_included)
    return returned(lines, _quantities(event.returned_now), vat_included=vat_included)


def shipment(lines: Sequence[OrderLine], now: Quantities, *, vat_included: bool) -> Moved:
    """``lines`` are those after it."""
    before = [replace(line, shipped=line.shipped - now.get(line.line_id, ZERO)) for line in lines]
    sold = [
        SoldLine(new, now[new.line_id], new.amount_of(new.shipped) - old.amount_of(old.shipped))
        for old, new in zip(before, lines, strict=True)
        if new.line_id in now
    ]
    values = [shipped_value(each, vat_included=vat_included) for each in (before, lines)]
    return Moved(SHIPMENT, tuple(sold), _difference(*values))


def returned(lines: Sequence[OrderLine], now: Quantities, *, vat_included: bool) -> Moved:
    """``lines`` are those after it."""
    before = [replace(line, returned=line.returned - now.get(line.line_id, ZERO)) for line in lines]
    back = [
        SoldLine(new, now[new.line_id], _kept(old) - _kept(new))
        for old, new in zip(before, lines, strict=True)
        if new.line_id in now
    ]
    values = [kept_value(each, vat_included=vat_included) for each in (lines, before)]
    return Moved(RETURN, tuple(back), _difference(*values))


def ordered(lines: Sequence[OrderLine]) -> list[SoldLine]:
    """What was ordered and not cancelled; internal lines are never sold."""
    return [
        SoldLine(line, line.due, line.amount_of(line.due)) for line in lines if line.due > 0 and not line.is_internal
    ]


def _kept(line: OrderLine) -> Decimal:
    return line.amount_of(line.shipped - line.returned)


def _quantities(told: Mapping[str, Any]) -> dict[UUID, Decimal]:
    return {UUID(line_id): Decimal(quantity) for line_id, quantity in told.items()}


def _difference(less: Value, more: Value) -> Value:
    taken = {rate.percent: rate for rate in less.rates}
    rates = []
    for rate in more.rates:
        old = taken.get(rate.percent, RateValue(rate.percent, ZERO, ZERO))
        rates.append(RateValue(rate.percent, rate.net - old.net, rate.vat - old.vat))
    return Value(tuple(rate for rate in rates if rate.net or rate.vat))
