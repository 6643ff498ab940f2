"""What was known of the stock when an order was promised."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.orders.domain.lines import OrderLine


class Promise:
    """Item -> (on_hand, demand with the order itself, availability)."""

    def __init__(self, known: Mapping[UUID, tuple[Decimal, Decimal, str | None]], stock_as_of: datetime | None) -> None:
        self._known = known
        self._stock_as_of = stock_as_of

    def with_lines(self, lines: Sequence[OrderLine]) -> dict[str, Any]:
        states = [{**line.as_state(), **self._of(line)} for line in lines]
        as_of = None if self._stock_as_of is None else self._stock_as_of.isoformat()
        return {"lines": states, "stock_as_of": as_of}

    def with_opened(self, lines: Sequence[OrderLine], opened: Collection[UUID]) -> list[dict[str, Any]]:
        """All lines as they are, those that begin to wait for stock with what is known."""
        return [{**line.as_state(), **(self._of(line) if line.line_id in opened else {})} for line in lines]

    def _of(self, line: OrderLine) -> dict[str, str | None]:
        if line.item_id not in self._known:
            return {"on_hand": None, "demand": None, "availability": None}
        on_hand, demand, availability = self._known[line.item_id]
        return {"on_hand": str(on_hand), "demand": str(demand), "availability": availability}


NOTHING_KNOWN = Promise({}, None)
