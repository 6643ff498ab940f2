"""Payments that were entered by hand, known again when a bank's file brings them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Told:
    """A payment as a file or a person told of it; ``tax_numbers`` are the payer's and the customer's, where known."""

    day: date
    amount: Decimal
    number: str | None
    tax_numbers: frozenset[str]

    @property
    def key(self) -> tuple[date, Decimal, str]:
        return self.day, self.amount, (self.number or "").lstrip("0")

    def may_be(self, other: "Told") -> bool:
        """Of two with the same key: nobody else paid, as far as tax numbers tell; else the number has to tell."""
        if self.tax_numbers and other.tax_numbers:
            return bool(self.tax_numbers & other.tax_numbers)
        return bool(self.key[2])


def recognised(told: Sequence[Told], by_hand: Sequence[Told]) -> dict[int, int]:
    """The place in ``told`` -> the place in ``by_hand`` of the same payment; each is the same as one at most."""
    places: defaultdict[tuple[date, Decimal, str], list[int]] = defaultdict(list)
    for place, known in enumerate(by_hand):
        places[known.key].append(place)
    found = {}
    for place, new in enumerate(told):
        same = next((each for each in places[new.key] if new.may_be(by_hand[each])), None)
        if same is not None:
            places[new.key].remove(same)
            found[place] = same
    return found
