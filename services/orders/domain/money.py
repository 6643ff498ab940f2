"""Money of an order: the one rounding rule.

A number is rounded half up to the kopeck where it arises, and only there: the price of a unit, the amount of a line,
and the VAT of one rate, which is taken of all amounts of that rate together. Sums are never rounded. What a part of an
order is worth (a shipment, a return) is the worth of all shipments (or returns) after it less before it, so that parts
make up the whole, and neither kind changes what the other was worth.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
HUNDRED = Decimal(100)
LARGEST_TOTAL = Decimal("999999999999.99")

Rate = Decimal | None


@dataclass(frozen=True)
class RateValue:
    """All amounts of one VAT rate, in percent; None is without VAT."""

    percent: Rate
    net: Decimal
    vat: Decimal

    def less(self, other: "RateValue") -> "RateValue":
        """Of the same rate."""
        return RateValue(self.percent, self.net - other.net, self.vat - other.vat)


@dataclass(frozen=True)
class Value:
    """What amounts come to, rate by rate, the highest first."""

    rates: tuple[RateValue, ...]

    @property
    def net(self) -> Decimal:
        return sum((rate.net for rate in self.rates), ZERO)

    @property
    def vat(self) -> Decimal:
        return sum((rate.vat for rate in self.rates), ZERO)

    @property
    def total(self) -> Decimal:
        return self.net + self.vat

    def less(self, other: "Value") -> "Value":
        """What came on top of the other, rate by rate; a rate that came to nothing is left out."""
        before = {rate.percent: rate for rate in other.rates}
        rates = [rate.less(before[rate.percent]) if rate.percent in before else rate for rate in self.rates]
        return Value(tuple(rate for rate in rates if rate.net or rate.vat))


def half_up(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def percent_of(value: Decimal, percent: Decimal) -> Decimal:
    """Not rounded."""
    return value * percent / HUNDRED


def value_of(amounts: Iterable[tuple[Rate, Decimal]], *, vat_included: bool) -> Value:
    """Of (VAT rate, amount); VAT is inside the amounts, or comes on top of them."""
    sums: defaultdict[Rate, Decimal] = defaultdict(lambda: ZERO)
    for percent, amount in amounts:
        sums[percent] += amount
    return Value(tuple(_rate_value(percent, sums[percent], vat_included) for percent in sorted(sums, key=_highest)))


def sum_of(values: Iterable[Value]) -> Value:
    """All of them together, rate by rate."""
    sums: dict[Rate, RateValue] = {}
    for rate in (rate for value in values for rate in value.rates):
        before = sums.get(rate.percent, RateValue(rate.percent, ZERO, ZERO))
        sums[rate.percent] = RateValue(rate.percent, before.net + rate.net, before.vat + rate.vat)
    return Value(tuple(sums[percent] for percent in sorted(sums, key=_highest)))


def spread(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Parts of a sum in proportion to the weights, each to the kopeck; together they are the sum."""
    whole = sum(weights, ZERO)
    parts: list[Decimal] = []
    reached = given = ZERO
    for weight in weights:
        reached += weight
        due = half_up(total * reached / whole) if whole else ZERO
        parts.append(due - given)
        given = due
    return parts


def _rate_value(percent: Rate, amount: Decimal, vat_included: bool) -> RateValue:
    rate = percent or ZERO
    if vat_included:
        vat = half_up(amount * rate / (HUNDRED + rate))
        return RateValue(percent, amount - vat, vat)
    return RateValue(percent, amount, half_up(percent_of(amount, rate)))


def _highest(percent: Rate) -> Decimal:
    return Decimal(1) if percent is None else -percent
