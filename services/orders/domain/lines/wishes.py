"""What is wanted of an item, and the line that answers it."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from services.orders.domain.lines.item import OrderedItem
from services.orders.domain.lines.line import SMALLEST_QUANTITY, ZERO, OrderLine
from services.orders.domain.money import LARGEST_TOTAL, half_up
from services.orders.domain.pricing import LinePrice, line_price
from services.orders.domain.refusals import (
    PriceTooLarge,
    QuantityNotExact,
    QuantityTooLarge,
    TotalTooLarge,
    UnknownUnit,
)
from services.orders.domain.terms import OrderTerms

SMALLEST_PRICE = Decimal("0.0001")
LARGEST_PRICE = Decimal("999999999.9999")
LARGEST_QUANTITY = Decimal(999_999_999)


@dataclass(frozen=True)
class WantedLine:
    """What the customer wants; ``quantity`` and ``price`` are per ``unit``, the base unit when it is None.

    ``price`` None is the price by the terms; it is for ``price_factor`` base units where that is given. ``line_id``
    names a line that is there.
    """

    item_id: UUID
    quantity: Decimal
    unit: str | None = None
    price: Decimal | None = None
    line_id: UUID | None = None
    discount_percent: Decimal = ZERO
    requested_date: date | None = None
    note: str | None = None
    price_factor: Decimal | None = None


def new_line(wanted: WantedLine, item: OrderedItem, line_id: UUID, terms: OrderTerms) -> OrderLine:
    """A line from a wish; raises UnknownUnit, QuantityNotExact, QuantityTooLarge."""
    unit = wanted.unit or item.unit
    if unit not in item.factors:
        raise UnknownUnit(code=item.code, unit=unit)
    factor = item.factors[unit]
    quantity = wanted.quantity * factor
    if quantity > LARGEST_QUANTITY:
        raise QuantityTooLarge(code=item.code)
    if quantity % SMALLEST_QUANTITY:
        raise QuantityNotExact(code=item.code)
    line = OrderLine(
        line_id=line_id,
        item_id=wanted.item_id,
        unit=unit,
        factor=factor,
        units=wanted.quantity,
        quantity=quantity,
        list_price=None,
        full_price=None,
        discount_percent=ZERO,
        price=None,
        is_manual=False,
        vat_percent=None,
        amount=None,
        stocked=item.is_stocked,
        is_internal=item.is_internal,
    )
    return wished(line, wanted, item, terms)


def wished(line: OrderLine, wish: WantedLine, item: OrderedItem, terms: OrderTerms) -> OrderLine:
    """The line with all that a wish says but for the quantity. Raises PriceTooLarge, TotalTooLarge."""
    by_hand = _price_by_hand(wish, line.factor)
    markup_percent = ZERO if line.is_internal else terms.markup_percent
    price = line_price(item.list_price, line.factor, markup_percent, by_hand, wish.discount_percent)
    _require_bounds(line, item, price)
    return replace(
        line,
        list_price=item.list_price,
        full_price=price.full,
        discount_percent=wish.discount_percent,
        price=price.price,
        is_manual=wish.price is not None,
        vat_percent=None if line.is_internal else item.vat_percent,
        amount=None if price.price is None else half_up(price.price * line.quantity / line.factor),
        requested_date=wish.requested_date,
        note=wish.note,
    )


def wish_for(line: OrderLine) -> WantedLine:
    """The wish that the line answers, as it is."""
    return WantedLine(
        item_id=line.item_id,
        quantity=line.units,
        unit=line.unit,
        price=line.full_price if line.is_manual else None,
        line_id=line.line_id,
        discount_percent=line.discount_percent,
        requested_date=line.requested_date,
        note=line.note,
        price_factor=line.factor,
    )


def _require_bounds(line: OrderLine, item: OrderedItem, price: LinePrice) -> None:
    """What follows from a price is told and kept as well: per base unit, and of the whole quantity."""
    if price.full is None:
        return
    if price.full > LARGEST_PRICE:
        raise PriceTooLarge(code=item.code)
    listed = ZERO if item.list_price is None else item.list_price * line.quantity
    if max(listed, price.full * line.quantity / line.factor) > LARGEST_TOTAL:
        raise TotalTooLarge


def _price_by_hand(wanted: WantedLine, factor: Decimal) -> Decimal | None:
    """Where the unit became another, that of the same quantity."""
    if wanted.price is None or wanted.price_factor in (None, factor):
        return wanted.price
    return (wanted.price * factor / wanted.price_factor).quantize(SMALLEST_PRICE, ROUND_HALF_UP)
