"""The levels of stock as inventory last told them, and what we ourselves changed since.

A level's ``demand`` includes the orders' events up to ``orders_position``. What orders placed, changed or cancelled
after that is kept as deltas and added when reading: so an own order counts exactly once, also in the moments before
inventory has folded it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from kernel.sql import upsert
from services.orders.tables import demand_deltas, stock_levels

ZERO = Decimal(0)


@dataclass(frozen=True)
class StockLevel:
    on_hand: Decimal
    demand: Decimal

    def with_more_demand(self, quantity: Decimal) -> "StockLevel":
        return StockLevel(self.on_hand, self.demand + quantity)


UNHEARD = StockLevel(ZERO, ZERO)


def fold_inventory(session: Session, events: Sequence[PublicEvent]) -> None:
    rows: dict[UUID, dict[str, Any]] = {}
    for event in events:
        if event.type == "ItemRegistered":
            rows[UUID(event.data["item_id"])] = _no_stock(event)
        elif event.type == "StockChanged":
            rows |= {UUID(item["item_id"]): _level_row(item, event.position) for item in event.data["items"]}
    changing = ["on_hand", "demand", "orders_position", "position"]
    upsert(session, stock_levels, list(rows.values()), replace=changing, only_if_newer="position")


def forget_folded_deltas(session: Session, events: Sequence[PublicEvent]) -> None:
    """Deltas that inventory's demand includes by now; runs after the levels were folded."""
    item_ids = items_of(events)
    if not item_ids:
        return
    included = select(stock_levels.c.orders_position).where(stock_levels.c.item_id == demand_deltas.c.item_id)
    folded = delete(demand_deltas).where(
        demand_deltas.c.item_id.in_(sorted(item_ids, key=str)),
        demand_deltas.c.position <= included.scalar_subquery(),
    )
    session.execute(folded)


def items_of(events: Sequence[PublicEvent]) -> frozenset[UUID]:
    """The items whose levels the events tell."""
    told = (event.data["items"] for event in events if event.type == "StockChanged")
    return frozenset(UUID(item["item_id"]) for each in told for item in each)


def stock_levels_of(session: Session, item_ids: Iterable[UUID]) -> dict[UUID, StockLevel]:
    """On hand and demand with our own later changes added; an item that is known has a level from the start."""
    wanted = list(item_ids)
    later = (
        select(func.sum(demand_deltas.c.delta))
        .where(demand_deltas.c.item_id == stock_levels.c.item_id)
        .where(demand_deltas.c.position > stock_levels.c.orders_position)
        .scalar_subquery()
    )
    query = select(stock_levels.c.item_id, stock_levels.c.on_hand, stock_levels.c.demand, later.label("later"))
    rows = session.execute(query.where(stock_levels.c.item_id.in_(wanted)))
    levels = {row.item_id: StockLevel(row.on_hand, row.demand + (row.later or ZERO)) for row in rows}
    return {item_id: levels.get(item_id, UNHEARD) for item_id in wanted}


def _level_row(item: dict[str, Any], position: int) -> dict[str, Any]:
    return {
        "item_id": UUID(item["item_id"]),
        "on_hand": Decimal(item["on_hand"]),
        "demand": Decimal(item["demand"]),
        "orders_position": item["orders_position"],
        "position": position,
    }


def _no_stock(event: PublicEvent) -> dict[str, Any]:
    return {
        "item_id": UUID(event.data["item_id"]),
        "on_hand": ZERO,
        "demand": ZERO,
        "orders_position": 0,
        "position": event.position,
    }
