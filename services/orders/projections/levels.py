"""What is on hand, as inventory last told it, beside the demand that our own orders make.

The demand of an item is the sum of what all open orders still need of it: orders know it exactly, at any moment, and
count an own order once by construction. Inventory keeps the same sum for everybody else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from kernel.sql import upsert
from services.orders.domain.availability import Availability
from services.orders.domain.lines import OrderLine, remaining_by_item
from services.orders.tables import item_demand, stock_levels

ZERO = Decimal(0)

LEVELS = (
    select(stock_levels.c.item_id, stock_levels.c.on_hand, func.coalesce(item_demand.c.demand, ZERO).label("demand"))
    .join(item_demand, item_demand.c.item_id == stock_levels.c.item_id, isouter=True)
    .where(stock_levels.c.item_id.in_(bindparam("item_ids", expanding=True)))
)


@dataclass(frozen=True)
class StockLevel:
    on_hand: Decimal
    demand: Decimal

    @property
    def state(self) -> Availability:
        """What is the same for all lines of the item: absent, contended or covered."""
        if self.on_hand <= 0:
            return Availability.ABSENT
        return Availability.CONTENDED if self.on_hand < self.demand else Availability.COVERED

    def with_more_demand(self, quantity: Decimal) -> "StockLevel":
        return StockLevel(self.on_hand, self.demand + quantity)


UNHEARD = StockLevel(ZERO, ZERO)


def fold_inventory(session: Session, events: Sequence[PublicEvent]) -> None:
    rows: dict[UUID, dict[str, Any]] = {}
    for event in events:
        if event.type == "ItemRegistered":
            rows[UUID(event.data["item_id"])] = _level_row(event, event.data["item_id"], ZERO)
        elif event.type == "StockChanged":
            for item in event.data["items"]:
                rows[UUID(item["item_id"])] = _level_row(event, item["item_id"], Decimal(item["on_hand"]))
    upsert(session, stock_levels, list(rows.values()), replace=["on_hand", "position"], only_if_newer="position")


def items_of(events: Sequence[PublicEvent]) -> frozenset[UUID]:
    """The items whose levels the events tell."""
    told = (event.data["items"] for event in events if event.type == "StockChanged")
    return frozenset(UUID(item["item_id"]) for each in told for item in each)


def stock_levels_of(session: Session, item_ids: Iterable[UUID]) -> dict[UUID, StockLevel]:
    """On hand and demand by item; an item that is known has a level from the start."""
    wanted = list(item_ids)
    rows = session.execute(LEVELS, {"item_ids": wanted}) if wanted else ()
    levels = {row.item_id: StockLevel(row.on_hand, row.demand) for row in rows}
    return {item_id: levels.get(item_id, UNHEARD) for item_id in wanted}


def with_own(lines: Sequence[OrderLine], levels: Mapping[UUID, StockLevel]) -> dict[UUID, StockLevel]:
    """The levels once these lines are placed."""
    return {item_id: levels[item_id].with_more_demand(need) for item_id, need in remaining_by_item(lines).items()}


def turned(before: Mapping[UUID, StockLevel], after: Mapping[UUID, StockLevel]) -> list[UUID]:
    """The items whose level is another now: only then do the lines of others turn."""
    return [item_id for item_id, level in before.items() if level.state != after[item_id].state]


def _level_row(event: PublicEvent, item_id: str, on_hand: Decimal) -> dict[str, Any]:
    return {"item_id": UUID(item_id), "on_hand": on_hand, "position": event.position}
