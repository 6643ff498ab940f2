"""What was sold, line by line: what was shipped and not returned, and how an event changes that.

Of the worth of an order each line has its part. VAT is rounded once for all amounts of a rate: what the lines' own
roundings leave of it belongs to the last line that changed. So the sales of an event add up to what it is worth, and
those of an order to what it shipped less what was returned.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Self
from uuid import UUID

from services.orders.domain.content import Content
from services.orders.domain.lines import OrderLine, returned_value, shipped_value
from services.orders.domain.money import ZERO, Rate, Value, half_up, value_of

State = dict[str, Any]


@dataclass(frozen=True)
class Sale:
    """What an event added to the sales of one line, in base units and in the order's currency.

    ``discount`` is what the list price would have come to above the price; negative when the price is higher.
    """

    line_id: UUID
    quantity: Decimal
    net: Decimal
    vat: Decimal
    discount: Decimal

    @property
    def total(self) -> Decimal:
        return self.net + self.vat

    def as_state(self) -> State:
        return {name: str(value) for name, value in vars(self).items()}

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Self:
        numbers = {name: Decimal(state[name]) for name in ("quantity", "net", "vat", "discount")}
        return cls(line_id=UUID(state["line_id"]), **numbers)


@dataclass(frozen=True)
class Kept:
    """What a line has sold by itself: what all of it that was shipped is worth, less what came back; its VAT is rounded
    alone. ``shipped`` is the first of both: it has a part in how the VAT of all is rounded, also when all came back."""

    shipped: Decimal
    quantity: Decimal
    rate: Rate
    net: Decimal
    vat: Decimal
    discount: Decimal


NOTHING = Kept(ZERO, Decimal(0), None, ZERO, ZERO, ZERO)


class Sold:
    """What is sold of an order."""

    def __init__(self, content: Content) -> None:
        self._vat_included = content.terms.vat_included
        self._lines = [line for line in content.lines if line.shipped and not line.is_internal]

    @cached_property
    def by_line(self) -> dict[UUID, Kept]:
        return {line.line_id: self._kept(line) for line in self._lines}

    @cached_property
    def left_over(self) -> dict[Rate, tuple[Decimal, Decimal]]:
        """Rate -> the net and the VAT that the lines' own roundings leave of it."""
        shipped, returned = (
            value(self._lines, vat_included=self._vat_included) for value in (shipped_value, returned_value)
        )
        left = {rate.percent: (rate.net, rate.vat) for rate in shipped.rates}
        taken = [(rate.percent, rate.net, rate.vat) for rate in returned.rates]
        taken += [(kept.rate, kept.net, kept.vat) for kept in self.by_line.values()]
        for percent, net, vat in taken:
            left[percent] = (left[percent][0] - net, left[percent][1] - vat)
        return left

    def _kept(self, line: OrderLine) -> Kept:
        shipped, returned = (self._value(line, quantity) for quantity in (line.shipped, line.returned))
        discount = self._discount(line, line.shipped) - self._discount(line, line.returned)
        net, vat = shipped.net - returned.net, shipped.vat - returned.vat
        quantity = line.shipped - line.returned
        return Kept(line.amount_of(line.shipped), quantity, line.vat_percent, net, vat, discount)

    def _value(self, line: OrderLine, quantity: Decimal) -> Value:
        return value_of([(line.vat_percent, line.amount_of(quantity))], vat_included=self._vat_included)

    def _discount(self, line: OrderLine, quantity: Decimal) -> Decimal:
        return ZERO if line.list_price is None else half_up(line.list_price * quantity) - line.amount_of(quantity)


def sales_between(before: Content, after: Content) -> list[Sale]:
    """What was sold by a change of the order, returns negative; only lines of which something changed."""
    old, new = Sold(before), Sold(after)
    moved = [
        (line_id, old.by_line.get(line_id, NOTHING), kept)
        for line_id, kept in new.by_line.items()
        if old.by_line.get(line_id) != kept
    ]
    last = {rate: line_id for line_id, *sides in moved for rate in {side.rate for side in sides if side is not NOTHING}}
    sales = []
    for line_id, was, now in moved:
        net, vat = now.net - was.net, now.vat - was.vat
        for rate in [rate for rate, at in last.items() if at == line_id]:
            net += new.left_over.get(rate, (ZERO, ZERO))[0] - old.left_over.get(rate, (ZERO, ZERO))[0]
            vat += new.left_over.get(rate, (ZERO, ZERO))[1] - old.left_over.get(rate, (ZERO, ZERO))[1]
        sales.append(Sale(line_id, now.quantity - was.quantity, net, vat, now.discount - was.discount))
    return sales


def sold_by(before: Content, after: Content) -> list[State]:
    """The sales between, as events carry them."""
    return [sale.as_state() for sale in sales_between(before, after)]
