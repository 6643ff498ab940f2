"""One line of an order: in events it is JSON-ready data (``as_state``), decided upon it is an ``OrderLine``."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from services.orders.domain.details import day_from, day_state
from services.orders.domain.money import half_up

SMALLEST_QUANTITY = Decimal("0.001")
ZERO = Decimal(0)


@dataclass(frozen=True)
class OrderLine:
    """One line; ``units`` is the quantity as it was ordered, in ``unit``, and prices are per ``unit``; all else is in
    base units. ``returned`` is a part of what was shipped.

    More may be issued than was ordered, and not fill whole units: then ``units`` is rounded, and ``quantity`` counts.
    """

    line_id: UUID
    item_id: UUID
    unit: str
    factor: Decimal
    units: Decimal
    quantity: Decimal
    list_price: Decimal | None
    full_price: Decimal | None
    discount_percent: Decimal
    price: Decimal | None
    is_manual: bool
    vat_percent: Decimal | None
    amount: Decimal | None
    stocked: bool
    is_internal: bool
    requested_date: date | None = None
    note: str | None = None
    shipped: Decimal = ZERO
    cancelled: Decimal = ZERO
    returned: Decimal = ZERO

    @property
    def remaining(self) -> Decimal:
        """Nothing of an internal line is ever delivered."""
        return ZERO if self.is_internal else self.quantity - self.shipped - self.cancelled

    @property
    def due(self) -> Decimal:
        """What is or was to be delivered in all."""
        return self.quantity - self.cancelled

    def amount_of(self, quantity: Decimal) -> Decimal:
        """What so many base units of the line cost; nothing while it has no price."""
        if self.price is None or self.amount is None:
            return ZERO
        return self.amount if quantity == self.quantity else half_up(self.price * quantity / self.factor)

    def without_remainder(self) -> "OrderLine":
        return replace(self, cancelled=self.cancelled + self.remaining)

    def with_shipped(self, quantity: Decimal) -> "OrderLine":
        """What was issued counts as shipped: where the line was cut meanwhile, what was ordered rises to it."""
        shipped = self.shipped + quantity
        uncancelled = min(self.cancelled, max(ZERO, shipped + self.cancelled - self.quantity))
        line = replace(self, shipped=shipped, cancelled=self.cancelled - uncancelled)
        return line._risen_to(line.shipped + line.cancelled)

    def with_returned(self, quantity: Decimal) -> "OrderLine":
        return replace(self, returned=self.returned + quantity)

    def _risen_to(self, quantity: Decimal) -> "OrderLine":
        """At least so much is ordered, and paid for."""
        if quantity <= self.quantity:
            return self
        units = (quantity / self.factor).quantize(SMALLEST_QUANTITY, ROUND_HALF_UP)
        amount = None if self.price is None else self.amount_of(quantity)
        return replace(self, quantity=quantity, units=units, amount=amount)

    def as_state(self) -> dict[str, Any]:
        """What is as it mostly is (no discount, no note) is left out: logs are read for ever."""
        state = {name: str(getattr(self, name)) for name in ("line_id", "item_id", *QUANTITIES)}
        state |= {name: str(getattr(self, name)) for name in OPTIONAL_DECIMALS if getattr(self, name) is not None}
        state |= {name: str(getattr(self, name)) for name in MOSTLY_ZERO if getattr(self, name)}
        flags = {name: True for name in FLAGS if getattr(self, name)}
        more = {"requested_date": day_state(self.requested_date), "note": self.note}
        return {**state, "unit": self.unit, **flags, **{name: value for name, value in more.items() if value}}

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> "OrderLine":
        numbers: dict[str, Any] = {name: Decimal(state[name]) for name in QUANTITIES}
        numbers |= {name: Decimal(state[name]) if name in state else None for name in OPTIONAL_DECIMALS}
        numbers |= {name: Decimal(state.get(name, 0)) for name in MOSTLY_ZERO}
        flags: dict[str, Any] = {name: name in state for name in FLAGS}
        return cls(
            line_id=UUID(state["line_id"]),
            item_id=UUID(state["item_id"]),
            unit=state["unit"],
            requested_date=day_from(state.get("requested_date")),
            note=state.get("note"),
            **numbers,
            **flags,
        )


QUANTITIES = ("factor", "units", "quantity")
OPTIONAL_DECIMALS = ("list_price", "full_price", "price", "vat_percent", "amount")
MOSTLY_ZERO = ("discount_percent", "shipped", "cancelled", "returned")
FLAGS = ("is_manual", "stocked", "is_internal")
