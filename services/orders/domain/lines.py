"""The lines of an order: quantities in base units, amounts in the order's currency.

In events a line is JSON-ready data (``as_state``); decided upon, it is an ``OrderLine``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from services.orders.domain.details import day_from, day_state
from services.orders.domain.money import Value, half_up, value_of
from services.orders.domain.pricing import line_price
from services.orders.domain.refusals import (
    BelowShipped,
    ItemOfLineIsFixed,
    LineGivenTwice,
    PriceOfShippedLine,
    QuantityNotExact,
    QuantityTooLarge,
    TotalTooLarge,
    UnknownUnit,
)
from services.orders.domain.terms import OrderTerms

SMALLEST_QUANTITY = Decimal("0.001")
SMALLEST_PRICE = Decimal("0.0001")
LARGEST_QUANTITY = Decimal(999_999_999)
LARGEST_TOTAL = Decimal("999999999999.99")
ZERO = Decimal(0)
COST_ARTICLE = "cost_article"
NOT_STOCKED = frozenset({"service", COST_ARTICLE})


@dataclass(frozen=True)
class OrderedItem:
    """What orders know of an item on an order's day.

    ``factors`` by unit (the base unit's is 1); ``list_price`` is per base unit, at the order's price type;
    ``vat_percent`` None is without VAT.
    """

    item_id: UUID
    code: str
    kind: str
    unit: str
    factors: Mapping[str, Decimal]
    list_price: Decimal | None = None
    vat_percent: Decimal | None = None

    @property
    def is_stocked(self) -> bool:
        return self.kind not in NOT_STOCKED

    @property
    def is_internal(self) -> bool:
        """A cost article: it stands for what the order costs us, and never is sold or printed."""
        return self.kind == COST_ARTICLE


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


def ordered_value(lines: Iterable[OrderLine], *, vat_included: bool) -> Value:
    """What an order comes to, without what was cancelled; raises TotalTooLarge."""
    sold = [(line.vat_percent, line.amount_of(line.due)) for line in lines if not line.is_internal]
    value = value_of(sold, vat_included=vat_included)
    if value.total > LARGEST_TOTAL:
        raise TotalTooLarge
    return value


def shipped_value(lines: Iterable[OrderLine], *, vat_included: bool) -> Value:
    """What was shipped, returns not taken off."""
    sold = [(line.vat_percent, line.amount_of(line.shipped)) for line in lines if not line.is_internal]
    return value_of(sold, vat_included=vat_included)


def kept_value(lines: Iterable[OrderLine], *, vat_included: bool) -> Value:
    """What was shipped and not returned."""
    kept = [(line.vat_percent, line.amount_of(line.shipped - line.returned)) for line in lines if not line.is_internal]
    return value_of(kept, vat_included=vat_included)


def cost_of(lines: Iterable[OrderLine]) -> Decimal:
    """What an order costs us by its internal lines, as far as they have prices."""
    return sum((line.amount_of(line.due) for line in lines if line.is_internal), Decimal("0.00"))


def progress_percent(lines: Sequence[OrderLine]) -> int:
    """How much of an order's amount is shipped: 100 only when nothing remains. Lines without amounts weigh alike."""
    due = [line for line in lines if line.due > 0 and not line.is_internal]
    if not any(line.remaining for line in due):
        return 100 if due else 0
    amounts = [(line.amount_of(line.shipped), line.amount_of(line.due)) for line in due]
    if not any(whole for _, whole in amounts):
        amounts = [(line.shipped / line.due, Decimal(1)) for line in due]
    return min(99, int(100 * sum(shipped for shipped, _ in amounts) / sum(whole for _, whole in amounts)))


def remaining_by_item(lines: Iterable[OrderLine]) -> dict[UUID, Decimal]:
    """What an order still needs of each stocked item, all its lines of that item together."""
    totals: dict[UUID, Decimal] = {}
    for line in lines:
        if line.stocked:
            totals[line.item_id] = totals.get(line.item_id, ZERO) + line.remaining
    return totals


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
    return _wished(line, wanted, item, terms)


def _wished(line: OrderLine, wish: WantedLine, item: OrderedItem, terms: OrderTerms) -> OrderLine:
    """The line with all that a wish says but for the quantity."""
    by_hand = _price_by_hand(wish, line.factor)
    markup_percent = ZERO if line.is_internal else terms.markup_percent
    price = line_price(item.list_price, line.factor, markup_percent, by_hand, wish.discount_percent)
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


def _price_by_hand(wanted: WantedLine, factor: Decimal) -> Decimal | None:
    """Where the unit became another, that of the same quantity."""
    if wanted.price is None or wanted.price_factor in (None, factor):
        return wanted.price
    return (wanted.price * factor / wanted.price_factor).quantize(SMALLEST_PRICE, ROUND_HALF_UP)


def drafted_lines(
    wanted: Sequence[WantedLine], items: Mapping[UUID, OrderedItem], new_ids: Sequence[UUID], terms: OrderTerms
) -> list[OrderLine]:
    """A line for each wish; raises LineGivenTwice and what ``new_line`` raises."""
    lines: dict[UUID, OrderLine] = {}
    for wish, line_id in zip(wanted, new_ids, strict=True):
        if line_id in lines:
            raise LineGivenTwice(place=list(lines).index(line_id) + 1, line_id=line_id)
        lines[line_id] = new_line(wish, items[wish.item_id], line_id, terms)
    return list(lines.values())


def changed_lines(
    lines: Sequence[OrderLine],
    wanted: Sequence[WantedLine],
    items: Mapping[UUID, OrderedItem],
    new_ids: Sequence[UUID],
    terms: OrderTerms,
    *,
    reprice: bool = False,
) -> list[OrderLine]:
    """The lines of a placed order after a change; ``wanted`` is the complete new list by ``line_id``.

    A line that is left out keeps what was shipped, and its remainder is cancelled. A wish for the quantity that a line
    has, in its unit, leaves it as it is to the last base unit, and what was cancelled of it cancelled; any other
    quantity is wanted whole. ``new_ids`` are the ids of the wishes that have none, by their place. A line keeps the
    package, the list price and the VAT rate that were promised; with ``reprice`` it takes those of ``items``, unless
    something of it was shipped: what was delivered is worth what it was. Raises LineGivenTwice, ItemOfLineIsFixed,
    BelowShipped, PriceOfShippedLine.
    """
    places = {line.line_id: place for place, line in enumerate(lines, start=1)}
    kept: dict[UUID, OrderLine] = {}
    added: list[OrderLine] = []
    for wish, new_id in zip(wanted, new_ids, strict=True):
        if wish.line_id is None:
            added.append(new_line(wish, items[wish.item_id], new_id, terms))
            continue
        place = places[wish.line_id]
        if wish.line_id in kept:
            raise LineGivenTwice(place=place, line_id=wish.line_id)
        line = lines[place - 1]
        if wish.item_id != line.item_id:
            raise ItemOfLineIsFixed(place=place, line_id=line.line_id)
        item = _as_promised(line, items[wish.item_id], reprice=reprice and not line.shipped)
        kept[wish.line_id] = _changed(place, line, wish, item, terms)
    return [kept.get(line.line_id) or line.without_remainder() for line in lines] + added


def _as_promised(line: OrderLine, item: OrderedItem, *, reprice: bool) -> OrderedItem:
    packed = replace(item, factors={**item.factors, line.unit: line.factor})
    return packed if reprice else replace(packed, list_price=line.list_price, vat_percent=line.vat_percent)


def _changed(place: int, line: OrderLine, wish: WantedLine, item: OrderedItem, terms: OrderTerms) -> OrderLine:
    unit = wish.unit or line.unit
    if (unit, wish.quantity) == (line.unit, line.units):
        changed = _wished(line, wish, item, terms)
    else:
        changed = new_line(replace(wish, unit=unit), item, line.line_id, terms)
        changed = replace(changed, shipped=line.shipped, returned=line.returned)
    if changed.quantity < line.shipped:
        raise BelowShipped(place=place, code=item.code, line_id=line.line_id, shipped=line.shipped)
    if line.shipped and _price_apiece(changed) != _price_apiece(line):
        raise PriceOfShippedLine(place=place, code=item.code, line_id=line.line_id, shipped=line.shipped)
    return changed


def _price_apiece(line: OrderLine) -> Fraction | None:
    return None if line.price is None else Fraction(line.price) / Fraction(line.factor)
