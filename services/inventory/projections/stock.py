"""What is in each warehouse: running totals of the movements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session

from kernel.readmodels import Recorded
from kernel.sql import upsert
from services.inventory.domain.movements import Movement, StockCounted, StockIssued, StockReceived, StockTransferred
from services.inventory.tables import stock, warehouses

Change = tuple[str, str, bool, Decimal]


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    totals: defaultdict[tuple[UUID, UUID], Decimal] = defaultdict(Decimal)
    for each in recorded:
        for item_id, warehouse_id, _sellable, quantity in stock_changes(each.event):
            totals[UUID(item_id), UUID(warehouse_id)] += quantity
    rows = [
        {"item_id": item_id, "warehouse_id": warehouse_id, "quantity": quantity}
        for (item_id, warehouse_id), quantity in totals.items()
    ]
    upsert(session, stock, rows, add=["quantity"])


def stock_changes(event: Any) -> Iterator[Change]:
    """(item, warehouse, sellable, signed quantity) of every line of a movement; nothing for other events."""
    if isinstance(event, Movement):
        for line in event.lines:
            yield from _line_changes(event, line)


def _line_changes(event: Movement, line: dict[str, Any]) -> Iterator[Change]:
    item_id = line["item_id"]
    match event:
        case StockReceived():
            yield item_id, event.warehouse_id, event.sellable, Decimal(line["quantity"])
        case StockIssued():
            if line.get("stocked", True):
                yield item_id, event.warehouse_id, event.sellable, -Decimal(line["quantity"])
        case StockTransferred():
            yield item_id, event.warehouse_id, event.sellable, -Decimal(line["quantity"])
            yield item_id, event.to_warehouse_id, event.to_sellable, Decimal(line["quantity"])
        case StockCounted():
            yield item_id, event.warehouse_id, event.sellable, Decimal(line["difference"])


def in_warehouse(session: Session, warehouse_id: UUID, item_ids: Iterable[UUID]) -> dict[UUID, Decimal]:
    """What a warehouse holds of the items; items that were never there are left out."""
    query = select(stock.c.item_id, stock.c.quantity).where(
        stock.c.warehouse_id == warehouse_id, stock.c.item_id.in_(list(item_ids))
    )
    return {row.item_id: row.quantity for row in session.execute(query)}


def by_warehouse(session: Session, item_id: UUID) -> Sequence[RowMapping]:
    query = select(warehouses, stock.c.quantity).join(stock, stock.c.warehouse_id == warehouses.c.warehouse_id)
    return session.execute(query.where(stock.c.item_id == item_id).order_by(warehouses.c.code)).mappings().all()
