"""Which supply covers whom: first come, first served, by the moment of placing."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate
from uuid import UUID


@dataclass(frozen=True)
class Supply:
    """Stock that is there (no ``expected_id``), or what a receipt is still expected to bring."""

    quantity: Decimal
    expected_id: UUID | None = None
    supplier: str | None = None
    day: date | None = None


def covered_by(before: Decimal, remaining: Sequence[Decimal], supplies: Sequence[Supply]) -> list[Supply | None]:
    """For each line the supply that completes it, None when all supplies together do not.

    ``supplies`` are in the order in which they are used up: the stock, then the receipts by their days. ``remaining``
    is what each line waits for, in the order of placing; ``before`` is what is waited for ahead of the first.
    """
    reach = list(accumulate(max(supply.quantity, Decimal(0)) for supply in supplies))
    through = accumulate(remaining, initial=before)
    next(through)
    places = [bisect_left(reach, demand) for demand in through]
    return [supplies[place] if place < len(supplies) else None for place in places]


def used(demand: Decimal, supplies: Sequence[Supply]) -> list[Decimal]:
    """How much of each supply the demand of all takes."""
    taken = []
    for supply in supplies:
        taken.append(min(max(supply.quantity, Decimal(0)), demand))
        demand -= taken[-1]
    return taken
