"""Prices: of an item, by price type and currency, from a day on. Amounts are per base unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from eventsourcing.domain import DomainEvent
from eventsourcing.utils import register_topic

from services.inventory.domain.refusals import PricesOfZero, PriceTooLarge

HUNDRED = Decimal(100)
MOST_CODES = 20
LARGEST_PRICE = Decimal("999999999.9999")

Fault = dict[str, str]


@dataclass(frozen=True)
class PriceSet(DomainEvent):
    """A stream of its own. ``amount`` is None when the price ends; a later event of the same day overrules this one."""

    TOPIC = "inventory.PriceSet"
    metadata: dict[str, Any]
    item_id: str
    price_type: str
    currency: str
    amount: str | None
    valid_from: str


register_topic(PriceSet.TOPIC, PriceSet)


def day_faults(day: date, today: date, field: str) -> list[Fault]:
    """What was promised by a price of the past is not changed afterwards."""
    return [{"field": field, "message": "A price cannot begin in the past."}] if day < today else []


def percent_faults(percent: Decimal) -> list[Fault]:
    return [{"field": "percent", "message": "At least -100."}] if percent < -HUNDRED else []


def require_prices(codes: Sequence[str]) -> None:
    """``codes`` are of the items that would come to cost nothing. Raises PricesOfZero."""
    if codes:
        named = ", ".join(codes[:MOST_CODES]) + (", …" if len(codes) > MOST_CODES else "")
        raise PricesOfZero(count=len(codes), codes=named)


def becomes_zero(old: Decimal | None, new: Decimal) -> bool:
    return new == 0 and old != 0


def changed_price(price: Decimal, percent: Decimal, round_to: Decimal, code: str) -> Decimal:
    """``percent`` on top, half up to a multiple of ``round_to``; ``code`` of the item is for PriceTooLarge."""
    times = (price * (HUNDRED + percent) / HUNDRED / round_to).quantize(Decimal(1), ROUND_HALF_UP)
    if times * round_to > LARGEST_PRICE:
        raise PriceTooLarge(code=code)
    return times * round_to
