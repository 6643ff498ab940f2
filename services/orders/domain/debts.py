"""What a customer owes.

``debt = shipped value - returns - money received``; negative is an advance. A return takes from the shipments of its
own order, the oldest first: what came back is not owed. Money settles the oldest shipments first, whatever it was meant
for. What is unpaid of a shipment is overdue from the day after its due day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate

ZERO = Decimal("0.00")
AGES = ("current", "days_1_30", "days_31_60", "days_61_90", "days_over_90")
LAST_DAYS = (0, 30, 60, 90)


@dataclass(frozen=True)
class Charge:
    """A shipment, or a debt from before, less what was returned of it; ``until`` is the sum of all charges of the
    customer up to it, itself included."""

    due: date
    value: Decimal
    until: Decimal

    def unpaid(self, received: Decimal) -> Decimal:
        """What is left of it when so much money was received of the customer."""
        return max(ZERO, min(self.value, self.until - received))


@dataclass(frozen=True)
class Ages:
    """What is unpaid by how long it is overdue, in days; ``current`` is not overdue."""

    current: Decimal = ZERO
    days_1_30: Decimal = ZERO
    days_31_60: Decimal = ZERO
    days_61_90: Decimal = ZERO
    days_over_90: Decimal = ZERO

    @property
    def overdue(self) -> Decimal:
        return self.unpaid - self.current

    @property
    def unpaid(self) -> Decimal:
        return sum(astuple(self), ZERO)


def charged(dues: Iterable[tuple[date, Decimal]]) -> list[Charge]:
    """Charges from (due day, value), the oldest first."""
    rows = list(dues)
    sums = accumulate(value for _, value in rows)
    return [Charge(due, value, until) for (due, value), until in zip(rows, sums, strict=True)]


def ages_of(charges: Iterable[Charge], received: Decimal, today: date) -> Ages:
    sums = [ZERO] * len(AGES)
    for charge in charges:
        sums[age(charge.due, today)] += charge.unpaid(received)
    return Ages(*sums)


def age(due: date, today: date) -> int:
    """The place in AGES of what is due on a day."""
    days = (today - due).days
    return sum(days > last for last in LAST_DAYS)


def first_days(today: date) -> list[date]:
    """For each of AGES but the last the first due day that it takes; what is due earlier is older."""
    return [today - timedelta(days=last) for last in LAST_DAYS]


def changed_values(values: Sequence[Decimal], change: Decimal) -> list[Decimal]:
    """The values of an order's charges, the oldest first, after a change of their sum.

    Less is taken from the oldest first; more goes to the newest.
    """
    changed = list(values)
    if change > 0:
        changed[-1] += change
        return changed
    for place, value in enumerate(changed):
        taken = min(value, -change)
        changed[place] -= taken
        change += taken
    return changed
