"""The lines of an order: quantities in base units, amounts in the order's currency.

In events a line is JSON-ready data (``as_state``); decided upon, it is an ``OrderLine``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from services.orders.domain.refusals import (
    BelowShipped,
    ItemOfLineIsFixed,
    LineGivenTwice,
    QuantityNotExact,
    QuantityTooLarge,
    TotalTooLarge,
    UnknownUnit,
)

CENT = Decimal("0.01")
SMALLEST_QUANTITY = Decimal("0.001")
LARGEST_QUANTITY = Decimal(999_999_999)
LARGEST_TOTAL = Decimal("999999999999.99")
ZERO = Decimal(0)
NOT_STOCKED = frozenset({"service", "cost_article"})


@dataclass(frozen=True)
class OrderedItem:
    """What orders know of an item: its factors by unit (the base unit's is 1), and whether it has stock."""

    item_id: UUID
    code: str
    kind: str
    unit: str
    factors: Mapping[str, Decimal]

    @property
    def is_stocked(self) -> bool:
        return self.kind not in NOT_STOCKED


@dataclass(frozen=True)
class WantedLine:
    """What the customer wants; ``quantity`` and ``price`` are per ``unit``, the base unit when it is None."""

    item_id: UUID
    quantity: Decimal
    unit: str | None = None
    price: Decimal | None = None
    line_id: UUID | None = None


@dataclass(frozen=True)
class OrderLine:
    """One line; ``units`` is the quantity as it was ordered, in ``unit``; all else is in base units."""

    line_id: UUID
    item_id: UUID
    unit: str
    factor: Decimal
    units: Decimal
    quantity: Decimal
    price: Decimal | None
    amount: Decimal | None
    stocked: bool
    shipped: Decimal = ZERO
    cancelled: Decimal = ZERO

    @property
    def remaining(self) -> Decimal:
        return self.quantity - self.shipped - self.cancelled

    def without_remainder(self) -> "OrderLine":
        return replace(self, cancelled=self.cancelled + self.remaining)

    def with_shipped(self, quantity: Decimal) -> "OrderLine":
        """What was issued counts as shipped: where the line was cut meanwhile, what was ordered rises to it."""
        shipped = self.shipped + quantity
        uncancelled = min(self.cancelled, max(ZERO, shipped + self.cancelled - self.quantity))
        line = replace(self, shipped=shipped, cancelled=self.cancelled - uncancelled)
        return line._risen_to(line.shipped + line.cancelled)

    def _risen_to(self, quantity: Decimal) -> "OrderLine":
        """At least so much is ordered, and paid for."""
        if quantity <= self.quantity:
            return self
        units = (quantity / self.factor).quantize(SMALLEST_QUANTITY, ROUND_HALF_UP)
        amount = None if self.price is None else (self.price * quantity / self.factor).quantize(CENT, ROUND_HALF_UP)
        return replace(self, quantity=quantity, units=units, amount=amount)

    def as_state(self) -> dict[str, Any]:
        return {
            "line_id": str(self.line_id),
            "item_id": str(self.item_id),
            "unit": self.unit,
            "factor": str(self.factor),
            "units": str(self.units),
            "quantity": str(self.quantity),
            "price": None if self.price is None else str(self.price),
            "amount": None if self.amount is None else str(self.amount),
            "stocked": self.stocked,
            "shipped": str(self.shipped),
            "cancelled": str(self.cancelled),
        }

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> "OrderLine":
        return cls(
            line_id=UUID(state["line_id"]),
            item_id=UUID(state["item_id"]),
            unit=state["unit"],
            factor=Decimal(state["factor"]),
            units=Decimal(state["units"]),
            quantity=Decimal(state["quantity"]),
            price=None if state["price"] is None else Decimal(state["price"]),
            amount=None if state["amount"] is None else Decimal(state["amount"]),
            stocked=state["stocked"],
            shipped=Decimal(state["shipped"]),
            cancelled=Decimal(state["cancelled"]),
        )


def amount_of(price: Decimal | None, units: Decimal) -> Decimal | None:
    """Price times quantity, half up to the kopeck; None when the price is not known."""
    return None if price is None else (price * units).quantize(CENT, ROUND_HALF_UP)


def total_of(lines: Iterable[OrderLine]) -> Decimal:
    """The sum of the lines' amounts; raises TotalTooLarge."""
    total = sum((line.amount for line in lines if line.amount is not None), ZERO)
    if total > LARGEST_TOTAL:
        raise TotalTooLarge
    return total.quantize(CENT)


def remaining_by_item(lines: Iterable[OrderLine]) -> dict[UUID, Decimal]:
    """What an order still needs of each stocked item, all its lines of that item together."""
    totals: dict[UUID, Decimal] = {}
    for line in lines:
        if line.stocked:
            totals[line.item_id] = totals.get(line.item_id, ZERO) + line.remaining
    return totals


def new_line(wanted: WantedLine, item: OrderedItem, line_id: UUID) -> OrderLine:
    """A line from a wish; raises UnknownUnit, QuantityNotExact, QuantityTooLarge."""
    unit = wanted.unit or item.unit
    if unit not in item.factors:
        raise UnknownUnit(code=item.code, unit=unit)
    quantity = wanted.quantity * item.factors[unit]
    if quantity > LARGEST_QUANTITY:
        raise QuantityTooLarge(code=item.code)
    if quantity % SMALLEST_QUANTITY:
        raise QuantityNotExact(code=item.code)
    return OrderLine(
        line_id=line_id,
        item_id=wanted.item_id,
        unit=unit,
        factor=item.factors[unit],
        units=wanted.quantity,
        quantity=quantity,
        price=wanted.price,
        amount=amount_of(wanted.price, wanted.quantity),
        stocked=item.is_stocked,
    )


def changed_lines(
    lines: Sequence[OrderLine], wanted: Sequence[WantedLine], items: Mapping[UUID, OrderedItem], new_ids: Sequence[UUID]
) -> list[OrderLine]:
    """The lines of a placed order after a change; ``wanted`` is the complete new list by ``line_id``.

    A line that is left out keeps what was shipped, and its remainder is cancelled. ``new_ids`` are the ids of the
    wishes that have none, by their place. Raises LineGivenTwice, ItemOfLineIsFixed, BelowShipped.
    """
    places = {line.line_id: place for place, line in enumerate(lines, start=1)}
    kept: dict[UUID, OrderLine] = {}
    added: list[OrderLine] = []
    for wish, new_id in zip(wanted, new_ids, strict=True):
        if wish.line_id is None:
            added.append(new_line(wish, items[wish.item_id], new_id))
            continue
        place = places[wish.line_id]
        if wish.line_id in kept:
            raise LineGivenTwice(place=place, line_id=wish.line_id)
        kept[wish.line_id] = _changed(place, lines[place - 1], wish, items)
    return [kept.get(line.line_id) or line.without_remainder() for line in lines] + added


def _changed(place: int, line: OrderLine, wish: WantedLine, items: Mapping[UUID, OrderedItem]) -> OrderLine:
    if wish.item_id != line.item_id:
        raise ItemOfLineIsFixed(place=place, line_id=line.line_id)
    item = items[wish.item_id]
    as_promised = replace(item, factors={**item.factors, line.unit: line.factor})
    changed = new_line(replace(wish, unit=wish.unit or line.unit), as_promised, line.line_id)
    if changed.quantity < line.shipped:
        raise BelowShipped(place=place, code=item.code, line_id=line.line_id, shipped=line.shipped)
    return replace(changed, shipped=line.shipped)
