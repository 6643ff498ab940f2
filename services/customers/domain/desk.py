"""What follows for the desk from a day and a moment; days are the company's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from eventsourcing.domain import DomainEvent
from eventsourcing.utils import register_topic

COUNTS = ("open_orders", "red_orders", "yellow_orders", "overdue_tasks", "due_tasks")
TIES = ("orders", "invoices", "payments", "debts")
SUMS = ("debt", "overdue_debt", "credit_used", "turnover")
TENTH = Decimal("0.1")
HUNDRED = Decimal(100)
PLACED = "placed"
OPEN = frozenset({PLACED, "partly_shipped"})
CONTACTS = frozenset({"call", "meeting", "letter", "letter_sent"})
RED, YELLOW = "red", "yellow"
COLOURS = {"absent": RED, "short": YELLOW, "contended": YELLOW}


@dataclass(frozen=True)
class TimePassed(DomainEvent):
    """The moment of the desk is this event's from now on; ``zone`` is the company's.

    Told when something changes by the passing of time alone, so that the desk follows from the log.
    """

    TOPIC = "customers.TimePassed"
    metadata: dict[str, Any]
    zone: str


@dataclass(frozen=True)
class ClassesDrawn(DomainEvent):
    """From which turnovers on customers are of class A and of class B, from this day of the company's on.

    Drawn of all turnovers once a day: the class of one follows from those of all, and would else turn with every sale
    of anybody. None of both when nobody has a turnover.
    """

    TOPIC = "customers.ClassesDrawn"
    metadata: dict[str, Any]
    day: str
    a_from: str | None
    b_from: str | None


for event_class in (TimePassed, ClassesDrawn):
    register_topic(event_class.TOPIC, event_class)


@dataclass(frozen=True)
class Classes:
    """The least turnovers of class A and of class B; None of both when nobody has a turnover."""

    a_from: Decimal | None
    b_from: Decimal | None

    def of(self, turnover: Decimal) -> str | None:
        """None without a turnover."""
        if turnover <= 0:
            return None
        if self.a_from is None or self.b_from is None or turnover < self.b_from:
            return "C"
        return "A" if turnover >= self.a_from else "B"


def classes_of(turnovers: Iterable[Decimal], whole: Decimal, up_to_a: Decimal, up_to_b: Decimal) -> Classes:
    """The classes that turnovers, the greatest first, make of ``whole``, their sum; limits in percent.

    All that stand before the limit of A is reached are A, the one that reaches it included; then B up to its limit.
    Equal turnovers are of one class. No more is taken of ``turnovers`` than what is A and B.
    """
    before, a_from, b_from = Decimal(0), None, None
    for turnover in turnovers:
        if before * HUNDRED >= up_to_b * whole:
            break
        if before * HUNDRED < up_to_a * whole:
            a_from = turnover
        b_from = turnover
        before += turnover
    return Classes(a_from, b_from)


def leaves_on(day: date) -> date:
    """The first day of whose last twelve months a day is no part any more: the same day of the next year."""
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 3, 1)
    return day.replace(year=day.year + 1)


def begin_of_year_until(today: date) -> date:
    """The first of the twelve months' days that end with ``today``."""
    if (today.month, today.day) == (2, 29):
        return date(today.year - 1, 3, 1)
    same = today.replace(year=today.year - 1)
    return same + timedelta(days=1)


def delay(due: date, paid: date) -> int:
    """How many days late; what is paid in time is not late."""
    return max(0, (paid - due).days)


def average_delay(days: int, invoices: int) -> Decimal | None:
    """In days, half up to a tenth; None where nothing was paid."""
    return (Decimal(days) / invoices).quantize(TENTH, ROUND_HALF_UP) if invoices else None


def colour_of(availabilities: Iterable[str]) -> str | None:
    """The colour of an open order: that of its worst line."""
    colours = {COLOURS.get(each) for each in availabilities}
    return RED if RED in colours else YELLOW if YELLOW in colours else None


def changed_values(values: Sequence[Decimal], change: Decimal) -> list[Decimal]:
    """The values of an order's charges, the oldest first, after a change of their sum.

    What comes back takes from the oldest first; what is added belongs to the newest.
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
