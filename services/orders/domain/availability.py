"""The colour rule: the heart of the product.

For an open line of a stocked item, in base units:

- ``remaining``: what this order still needs of the item, all its lines of that item together;
- ``on_hand``: what the sellable warehouses hold together;
- ``demand``: what all placed, open orders of all customers still need, this order counted exactly once.
"""

from collections.abc import Iterable
from decimal import Decimal
from enum import IntEnum


class Availability(IntEnum):
    """How well a line is covered; the worse, the greater. An order has that of its worst open line."""

    NONE = -1
    COVERED = 0
    CONTENDED = 1
    SHORT = 2
    ABSENT = 3

    @property
    def word(self) -> str | None:
        """``covered``, ``contended``, ``short``, ``absent``; None for a line that has no colour."""
        return None if self is Availability.NONE else self.name.lower()

    @property
    def colour(self) -> str | None:
        """``red``, ``yellow`` or None (plain)."""
        if self is Availability.ABSENT:
            return "red"
        return "yellow" if self in (Availability.SHORT, Availability.CONTENDED) else None


def availability(on_hand: Decimal, demand: Decimal, remaining: Decimal) -> Availability:
    """The rule itself. Equality is covered; a line with nothing remaining has no colour."""
    if remaining <= 0:
        return Availability.NONE
    if on_hand <= 0:
        return Availability.ABSENT
    if on_hand < remaining:
        return Availability.SHORT
    return Availability.CONTENDED if on_hand < demand else Availability.COVERED


def of_word(word: str | None) -> Availability:
    """What a word in an event or an answer stands for."""
    return Availability.NONE if word is None else Availability[word.upper()]


def worst(lines: Iterable[Availability]) -> Availability:
    return max(lines, default=Availability.NONE)
