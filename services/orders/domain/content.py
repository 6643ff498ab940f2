"""What an order says: what is to be delivered and how, at which terms, those of which day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from services.orders.domain.details import Details
from services.orders.domain.lines import OrderLine, ordered_value, returned_value, shipped_value
from services.orders.domain.terms import OrderTerms


@dataclass(frozen=True)
class Worth:
    """What an order comes to, with VAT: ``total`` without what was cancelled, ``returned`` as a part of ``shipped``."""

    total: Decimal
    vat: Decimal
    shipped: Decimal
    returned: Decimal


@dataclass(frozen=True)
class Content:
    """``day`` is the order's: prices, VAT rates and terms are those of it."""

    day: date
    terms: OrderTerms
    details: Details
    lines: tuple[OrderLine, ...]

    def with_lines(self, lines: Iterable[OrderLine]) -> "Content":
        return replace(self, lines=tuple(lines))

    def without_remainder(self) -> "Content":
        return self.with_lines(line.without_remainder() for line in self.lines)

    @cached_property
    def worth(self) -> Worth:
        """Raises TotalTooLarge."""
        ordered, shipped, returned = (
            value(self.lines, vat_included=self.terms.vat_included)
            for value in (ordered_value, shipped_value, returned_value)
        )
        return Worth(ordered.total, ordered.vat, shipped.total, returned.total)

    def as_state(self) -> dict[str, Any]:
        """With its worth, so that no reader has to compute it. Raises TotalTooLarge."""
        return {
            "day": self.day.isoformat(),
            "terms": self.terms.as_state(),
            "details": self.details.as_state(),
            "total": str(self.worth.total),
            "vat": str(self.worth.vat),
            "shipped_value": str(self.worth.shipped),
            "returned_value": str(self.worth.returned),
            "lines": [line.as_state() for line in self.lines],
        }

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> "Content":
        return cls(
            day=date.fromisoformat(state["day"]),
            terms=OrderTerms.from_state(state["terms"]),
            details=Details.from_state(state["details"]),
            lines=tuple(OrderLine.from_state(line) for line in state["lines"]),
        )
