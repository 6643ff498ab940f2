"""What a document has in its lines: of an order, or of some of its shipments.

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
)
from services.orders.domain.money import ZERO, Rate, Value, spread, sum_of
from services.orders.domain.moved import Moved, SoldLine

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
    vat_included = content.terms.vat_included
    return printed(lines, ordered_value(content.lines, vat_included=vat_included), vat_included=vat_included)


def printed_shipments(shipments: Sequence[Moved], *, vat_included: bool) -> Printed:
    """What some shipments of an order were, together; a line is in the unit that it had at the last of them.

    What came back has papers of its own.
    """
    moved: dict[UUID, SoldLine] = {}
    for each in (line for shipment in shipments for line in shipment.lines):
        before = moved.get(each.line.line_id, SoldLine(each.line, Decimal(0), ZERO))
        moved[each.line.line_id] = replace(
            each, quantity=before.quantity + each.quantity, amount=before.amount + each.amount
        )
    lines = [_line(each.line, each.quantity, each.amount) for each in moved.values()]
    return printed(lines, sum_of(each.value for each in shipments), vat_included=vat_included)


def printed(lines: Iterable[PrintedLine | None], value: Value, *, vat_included: bool) -> Printed:
    there = [line for line in lines if line is not None]
    return Printed(with_vat(there, value), value, vat_included)


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
