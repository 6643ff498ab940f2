"""The levels of items, as they are told to others after whatever changed them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from kernel.application import ServiceApplication
from kernel.calls import Call
from services.inventory.answers import stock as answers
from services.inventory.domain.levels import Level, StockLevelsChanged
from services.inventory.domain.movements import StockIssued
from services.inventory.projections.demand import expected_changes, reclassified
from services.inventory.projections.stock import stock_changes

AFTER = "levels"


class Levels(ServiceApplication):
    """Tells levels."""

    def levels_changed(
        self, call: Call, cause: dict[str, str], levels: Mapping[UUID, Level], name: str = AFTER
    ) -> StockLevelsChanged:
        """The event that tells the absolute levels right after a cause; one per cause, or per ``name`` of its parts."""
        return StockLevelsChanged(
            originator_id=call.new_id(name),
            originator_version=1,
            timestamp=call.at,
            metadata=call.metadata,
            cause=cause,
            items=[answers.level(item_id, level) for item_id, level in levels.items()],
        )


def changed_levels(events: Iterable[Any], levels: Mapping[UUID, Level]) -> dict[UUID, Level]:
    """The levels right after our own events, of the items whose levels they changed."""
    after = dict(levels)
    for event in events:
        for item_id, on_hand, demand, expected in _changes(event):
            before = after[item_id]
            after[item_id] = replace(
                before,
                on_hand=before.on_hand + on_hand,
                demand=before.demand + demand,
                expected=before.expected + expected,
            )
    return {item_id: level for item_id, level in after.items() if level != levels[item_id]}


def _changes(event: Any) -> Iterable[tuple[UUID, Decimal, Decimal, Decimal]]:
    """(item, change of on hand, of demand, of expected)."""
    zero = Decimal(0)
    for change in stock_changes(event):
        if change.sellable:
            yield change.item_id, change.quantity, zero, zero
    for item_id, quantity in expected_changes(event):
        yield item_id, zero, zero, quantity
    for item_id, on_hand, expected in reclassified(event):
        yield item_id, on_hand, zero, expected
    if isinstance(event, StockIssued) and event.order_id is not None:
        for line in event.lines:
            if line["stocked"]:
                yield UUID(line["item_id"]), zero, -Decimal(line["quantity"]), zero
