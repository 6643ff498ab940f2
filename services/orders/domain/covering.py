"""Who gets what of the stock and of receipts to come: first come, first served, by the moment of placing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

ZERO = Decimal(0)


@dataclass(frozen=True)
class Supply:
    """The stock (no ``expected_id``), or what a receipt is still to bring on a ``day``."""

    quantity: Decimal
    expected_id: UUID | None = None
    supplier: str | None = None
    day: date | None = None


@dataclass(frozen=True)
class Share:
    """What one who waits gets of each supply; ``missing`` is what no supply covers."""

    parts: list[tuple[Supply, Decimal]]
    missing: Decimal

    @property
    def from_stock(self) -> Decimal:
        return sum((quantity for supply, quantity in self.parts if supply.expected_id is None), ZERO)

    @property
    def covered_by(self) -> Supply | None:
        """The supply that completes it, since those before do not; None while something is missing."""
        return None if self.missing or not self.parts else self.parts[-1][0]


def shares(supplies: Iterable[Supply], waiting: Sequence[Decimal]) -> list[Share]:
    """For each of the ``waiting``, in the order of placing, its share of the supplies, in the order of their days."""
    left = [(supply, max(supply.quantity, ZERO)) for supply in supplies][::-1]
    return [_share(left, quantity) for quantity in waiting]


def _share(left: list[tuple[Supply, Decimal]], wanted: Decimal) -> Share:
    """Takes it from the supplies that are ``left``, the next one last."""
    parts: list[tuple[Supply, Decimal]] = []
    while wanted > 0 and left:
        supply, there = left.pop()
        taken = min(there, wanted)
        wanted -= taken
        if taken:
            parts.append((supply, taken))
        if there > taken:
            left.append((supply, there - taken))
    return Share(parts, wanted)
