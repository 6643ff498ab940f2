"""What a document has in its lines: of an order, of one shipment, or of all that was shipped.

The VAT of a line is its share of the VAT of its rate, so that the lines of a document come to its totals.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from services.orders.domain.content import Content
from services.orders.domain.lines import (
    SMALLEST_QUANTITY,
    OrderLine,
    ordered_value,
    shipped_value,
)
from services.orders.domain.money import ZERO, Rate, Value, spread

SMALLEST_PRICE = Decimal("0.0001")


@dataclass(frozen=True)
class PrintedLine:
    """``units`` and ``price`` are in the line's ``unit``, or in the item's base unit where ``in_base_unit``.

    The price is before the discount; VAT is inside the amount, or on top of it.
    """

    item_id: UUID | None
    unit: str | None
    units: Decimal
    price: Decimal
    amount: Decimal
    vat_percent: Rate
    discount_percent: Decimal = ZERO
    requested_date: date | None = None
    vat: Decimal = ZERO
    in_base_unit: bool = False


@dataclass(frozen=True)
class Printed:
    lines: tuple[PrintedLine, ...]
    value: Value
    vat_included: bool


def printed_order(content: Content) -> Printed:
    """What was ordered and not cancelled."""
    lines = [_line(line, line.due, line.amount_of(line.due)) for line in content.lines]
    return printed(lines, ordered_value(content.lines, vat_included=content.terms.vat_included), content)


def printed_delivery(content: Content) -> Printed:
    """All that was shipped: what came back has papers of its own."""
    lines = [_line(line, line.shipped, line.amount_of(line.shipped)) for line in content.lines]
    return printed(lines, shipped_value(content.lines, vat_included=content.terms.vat_included), content)


def printed_shipment(before: Content, after: Content) -> Printed:
    """What one shipment of an order was: it is worth what all shipments came to after it, less that before it."""
    old = {line.line_id: line for line in before.lines}
    lines = []
    for line in after.lines:
        shipped = old[line.line_id].shipped if line.line_id in old else ZERO
        amount = line.amount_of(line.shipped) - (line.amount_of(shipped) if shipped else ZERO)
        lines.append(_line(line, line.shipped - shipped, amount))
    now, then = (shipped_value(each.lines, vat_included=each.terms.vat_included) for each in (after, before))
    return printed(lines, now.less(then), after)


def printed(lines: Iterable[PrintedLine | None], value: Value, content: Content) -> Printed:
    there = [line for line in lines if line is not None]
    return Printed(with_vat(there, value), value, content.terms.vat_included)


def with_vat(lines: Sequence[PrintedLine], value: Value) -> tuple[PrintedLine, ...]:
    """The lines with their shares of the VAT of each rate."""
    places: defaultdict[Rate, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        places[line.vat_percent].append(place)
    shared = list(lines)
    for rate in value.rates:
        of_rate = places[rate.percent]
        shares = spread(rate.vat, [lines[place].amount for place in of_rate])
        for place, share in zip(of_rate, shares, strict=True):
            shared[place] = replace(lines[place], vat=share)
    return tuple(shared)


def units_of(quantity: Decimal, factor: Decimal) -> Decimal:
    """So many base units in a unit that holds ``factor`` of them, to three decimals."""
    return (quantity / factor).quantize(SMALLEST_QUANTITY, ROUND_HALF_UP)


def measured(line: PrintedLine, quantity: Decimal, factor: Decimal) -> PrintedLine:
    """The line with so many base units in it, in its unit that holds ``factor`` of them.

    A part of a package that three decimals do not say exactly is counted and priced in base units.
    """
    units = units_of(quantity, factor)
    if units * factor == quantity:
        return replace(line, units=units)
    price = line.price / factor if line.discount_percent else line.amount / quantity
    return replace(
        line, unit=None, units=quantity, price=price.quantize(SMALLEST_PRICE, ROUND_HALF_UP), in_base_unit=True
    )


def _line(line: OrderLine, quantity: Decimal, amount: Decimal) -> PrintedLine | None:
    """Of so many base units; nothing where there are none, or where nothing is sold."""
    if quantity <= 0 or line.is_internal or line.price is None:
        return None
    price = line.price if line.full_price is None else line.full_price
    printed = PrintedLine(
        line.item_id, line.unit, ZERO, price, amount, line.vat_percent, line.discount_percent, line.requested_date
    )
    return measured(printed, quantity, line.factor)
