"""The levels of items, as they are told to others after whatever changed them."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from contracts.envelope import PublicEvent
from kernel.application import ServiceApplication
from kernel.calls import Call
from kernel.sql import Session
from services.inventory.answers import stock as answers
from services.inventory.domain.levels import Level, StockLevelsChanged
from services.inventory.domain.movements import StockIssued
from services.inventory.projections.demand import all_levels, expected_changes, reclassified
from services.inventory.projections.stock import stock_changes

AFTER = "levels"
ITEMS_OF_AN_EVENT = 500


class Levels(ServiceApplication):
    """Tells levels."""

    @contextmanager
    def when_source_went_back(self, session: Session, call: Call, restored: PublicEvent) -> Iterator[None]:
        """The demand of orders that are lost is no more: whoever was told of it hears what it is now."""
        before = all_levels(session)
        yield
        after = all_levels(session)
        changed = {item_id: level for item_id, level in after.items() if level != before.get(item_id)}
        cause = {"type": restored.type, "id": str(restored.id)}
        for number, some in enumerate(_pieces(changed)):
            self.append(session, self.levels_changed(call, cause, some, f"{AFTER} {number}"))

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


def _pieces(levels: Mapping[UUID, Level]) -> Iterator[dict[UUID, Level]]:
    """A cause that touches the whole register is told in several events."""
    items = list(levels.items())
    for start in range(0, len(items), ITEMS_OF_AN_EVENT):
        yield dict(items[start : start + ITEMS_OF_AN_EVENT])


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
