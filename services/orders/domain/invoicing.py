"""What an invoice asks for: all of an order that is not invoiced yet, some of its lines, or a sum.

What a part is worth is the worth of what is invoiced with it less the worth of what was invoiced before at the same
price, line by line and VAT rate by VAT rate: invoices for all of an order come to the order's total, to the kopeck.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.orders.domain.content import Content
from services.orders.domain.lines import SMALLEST_QUANTITY, OrderLine, ordered_value
from services.orders.domain.money import ZERO, Rate, Value, half_up, value_of
from services.orders.domain.money_refusals import (
    InternalLineInvoiced,
    MoreThanOrdered,
    MoreThanToInvoice,
    NothingToInvoice,
)
from services.orders.domain.refusals import LineGivenTwice, QuantityNotExact, UnknownOrderLine

NOTHING = Decimal(0)
NUMBERS = ("amount", "vat_percent", "quantity", "factor", "price")
Priced = tuple[UUID, Decimal | None, Rate]


@dataclass(frozen=True)
class InvoiceLine:
    """``quantity`` is in base units; a line without an order's line is a sum on account, of one VAT rate."""

    amount: Decimal
    vat_percent: Rate
    line_id: UUID | None = None
    item_id: UUID | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    factor: Decimal | None = None
    price: Decimal | None = None

    def as_state(self) -> dict[str, Any]:
        return {name: None if value is None else str(value) for name, value in vars(self).items()}

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> "InvoiceLine":
        known = {name: value for name, value in state.items() if value is not None}
        numbers: dict[str, Any] = {name: Decimal(known[name]) for name in NUMBERS if name in known}
        ids: dict[str, Any] = {name: UUID(known[name]) for name in ("line_id", "item_id") if name in known}
        numbers.setdefault("vat_percent", None)
        return cls(unit=state["unit"], **numbers, **ids)


@dataclass(frozen=True)
class Invoiced:
    """What an order's invoices that are not cancelled ask for together; ``lines`` are theirs."""

    amount: Decimal = ZERO
    lines: Sequence[InvoiceLine] = ()
    quantities: Mapping[UUID, Decimal] = field(init=False)
    by_price: Mapping[Priced, Decimal] = field(init=False)

    def __post_init__(self) -> None:
        quantities: defaultdict[UUID, Decimal] = defaultdict(Decimal)
        by_price: defaultdict[Priced, Decimal] = defaultdict(Decimal)
        for line in self.lines:
            if line.line_id is not None and line.quantity is not None:
                quantities[line.line_id] += line.quantity
                by_price[line.line_id, line.price, line.vat_percent] += line.quantity
        object.__setattr__(self, "quantities", quantities)
        object.__setattr__(self, "by_price", by_price)

    def at_the_price_of(self, line: OrderLine) -> Decimal:
        """How much of a line is invoiced at the price and the VAT rate that it has now, in base units."""
        return self.by_price.get((line.line_id, line.price, line.vat_percent), NOTHING)

    def of_lines(self) -> list[tuple[Rate, Decimal]]:
        return [(line.vat_percent, line.amount) for line in self.lines if line.line_id is not None]


@dataclass(frozen=True)
class Request:
    """What one invoice asks for; with ``vat_included`` the amounts of its lines have the VAT inside."""

    lines: tuple[InvoiceLine, ...]
    value: Value
    vat_included: bool


def request_all(number: int, content: Content, invoiced: Invoiced) -> Request:
    """All that is not invoiced yet: by lines, or as a sum where lines do not come to it. Raises NothingToInvoice."""
    left = content.worth.total - invoiced.amount
    if left <= 0:
        raise NothingToInvoice(number=number, invoiced=invoiced.amount, total=content.worth.total)
    wanted = {
        line.line_id: line.due - invoiced.quantities.get(line.line_id, NOTHING)
        for line in content.lines
        if not line.is_internal
    }
    by_lines = _of_lines(content, invoiced, wanted)
    return by_lines if by_lines.value.total == left else request_sum(number, content, invoiced, left)


def request_lines(number: int, content: Content, invoiced: Invoiced, wanted: Iterable[tuple[UUID, Decimal]]) -> Request:
    """``wanted`` are (line, quantity in the line's unit).

    Raises UnknownOrderLine, LineGivenTwice, InternalLineInvoiced, QuantityNotExact, MoreThanToInvoice, MoreThanOrdered.
    """
    places = {line.line_id: place for place, line in enumerate(content.lines, 1)}
    quantities: dict[UUID, Decimal] = {}
    for line_id, units in wanted:
        if line_id not in places:
            raise UnknownOrderLine(line_id=line_id)
        place, line = places[line_id], content.lines[places[line_id] - 1]
        if line_id in quantities:
            raise LineGivenTwice(place=place, line_id=line_id)
        quantities[line_id] = _quantity(place, line, units, invoiced.quantities.get(line_id, NOTHING))
    return _checked(number, content, invoiced, _of_lines(content, invoiced, quantities))


def request_sum(number: int, content: Content, invoiced: Invoiced, amount: Decimal) -> Request:
    """A sum with VAT inside, on account: of each VAT rate as much as its share in the order. Raises MoreThanOrdered."""
    worth = ordered_value(content.lines, vat_included=content.terms.vat_included)
    if not worth.total:
        raise NothingToInvoice(number=number, invoiced=invoiced.amount, total=worth.total)
    shares = [(percent, share) for percent, share in _shares(worth, amount) if share]
    lines = tuple(InvoiceLine(share, percent) for percent, share in shares)
    return _checked(number, content, invoiced, Request(lines, value_of(shares, vat_included=True), vat_included=True))


def _quantity(place: int, line: OrderLine, units: Decimal, invoiced: Decimal) -> Decimal:
    if line.is_internal:
        raise InternalLineInvoiced(place=place)
    quantity = units * line.factor
    if quantity % SMALLEST_QUANTITY:
        raise QuantityNotExact(code=line.unit)
    left = line.due - invoiced
    if quantity > left:
        raise MoreThanToInvoice(place=place, line_id=line.line_id, wanted=units, left=max(left, NOTHING) / line.factor)
    return quantity


def _of_lines(content: Content, invoiced: Invoiced, quantities: Mapping[UUID, Decimal]) -> Request:
    lines = [
        _line(line, quantities[line.line_id], invoiced)
        for line in content.lines
        if quantities.get(line.line_id, NOTHING) > 0
    ]
    before = invoiced.of_lines()
    with_it = [*before, *((line.vat_percent, line.amount) for line in lines)]
    vat_included = content.terms.vat_included
    worth = value_of(with_it, vat_included=vat_included).less(value_of(before, vat_included=vat_included))
    return Request(tuple(lines), worth, vat_included)


def _line(line: OrderLine, quantity: Decimal, invoiced: Invoiced) -> InvoiceLine:
    """What was invoiced at another price stays as it was asked for."""
    before = invoiced.at_the_price_of(line)
    amount = line.amount_of(before + quantity) - line.amount_of(before)
    return InvoiceLine(
        amount, line.vat_percent, line.line_id, line.item_id, quantity, line.unit, line.factor, line.price
    )


def _checked(number: int, content: Content, invoiced: Invoiced, request: Request) -> Request:
    """An invoice asks for something, and no more than is left of the order."""
    left, wanted = content.worth.total - invoiced.amount, request.value.total
    if wanted <= 0:
        raise NothingToInvoice(number=number, invoiced=invoiced.amount, total=content.worth.total)
    if wanted > left:
        raise MoreThanOrdered(number=number, wanted=wanted, left=max(left, ZERO), total=content.worth.total)
    return request


def _shares(value: Value, amount: Decimal) -> list[tuple[Rate, Decimal]]:
    """Parts of the amount as the rates share in the value; the last takes what rounding leaves."""
    shares: list[tuple[Rate, Decimal]] = []
    left_value, left = value.total, amount
    for rate in value.rates:
        worth = rate.net + rate.vat
        share = left if worth == left_value else half_up(left * worth / left_value)
        shares.append((rate.percent, share))
        left_value, left = left_value - worth, left - share
    return shares


def above_total(invoiced: Decimal, total: Decimal) -> Decimal:
    """By how much the invoices of an order come to more than the order, which was cut or cancelled after them."""
    return max(invoiced - total, Decimal("0.00"))
