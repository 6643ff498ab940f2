"""What a customer buys at."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class OrderTerms:
    """The terms of one order: those of its customer on its day, kept with it."""

    price_type: str
    markup_percent: Decimal
    deferral_days: int
    vat_included: bool

    def as_state(self) -> dict[str, Any]:
        return {**vars(self), "markup_percent": str(self.markup_percent)}

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> "OrderTerms":
        return cls(**{**state, "markup_percent": Decimal(state["markup_percent"])})
