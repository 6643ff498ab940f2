"""What orders know of receipts that are to come, and into which warehouses: their own copy of what inventory told."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from kernel.sql import upsert
from services.orders.domain.covering import Supply
from services.orders.tables import expected_receipts, warehouses
from services.orders.tables.expected import TO_COME

OF_WAREHOUSES = frozenset({"WarehouseOpened", "WarehouseChanged"})
OF_RECEIPTS = frozenset({"ReceiptExpected", "ReceiptChanged", "ReceiptCancelled"})
SUPPLIES = (
    select(expected_receipts)
    .join(warehouses, warehouses.c.warehouse_id == expected_receipts.c.warehouse_id)
    .where(expected_receipts.c.item_id == bindparam("item_id"), TO_COME, warehouses.c.sellable)
    .order_by(expected_receipts.c.day, expected_receipts.c.expected_id)
)


def fold_expected(session: Session, events: Sequence[PublicEvent]) -> None:
    """Each event tells the whole warehouse or receipt: the newest of the log counts, whenever it is heard."""
    places = {event.subject: _warehouse_row(event) for event in events if event.type in OF_WAREHOUSES}
    upsert(
        session, warehouses, list(places.values()), replace=["code", "sellable", "position"], only_if_newer="position"
    )
    rows = {
        (row["expected_id"], row["item_id"]): row
        for event in events
        if event.type in OF_RECEIPTS
        for row in _receipt_rows(event)
    }
    changing = ["warehouse_id", "supplier", "day", "outstanding", "position"]
    upsert(session, expected_receipts, list(rows.values()), replace=changing, only_if_newer="position")


FOLDS = {"inventory": fold_expected}


def to_come(session: Session, item_id: UUID) -> list[Supply]:
    """What is still expected of an item into sellable warehouses, by day."""
    rows = session.execute(SUPPLIES, {"item_id": item_id})
    return [Supply(row.outstanding, row.expected_id, row.supplier, row.day) for row in rows]


def _warehouse_row(event: PublicEvent) -> dict[str, Any]:
    data = event.data
    told = {"code": data["code"], "sellable": data["sellable"]}
    return {"warehouse_id": UUID(data["warehouse_id"]), **told, "position": event.position}


def _receipt_rows(event: PublicEvent) -> list[dict[str, Any]]:
    data = event.data
    return [
        {
            "expected_id": UUID(data["expected_id"]),
            "item_id": UUID(line["item_id"]),
            "warehouse_id": UUID(data["warehouse_id"]),
            "supplier": data["supplier"],
            "day": date.fromisoformat(data["date"]),
            "outstanding": Decimal(line["outstanding"]),
            "position": event.position,
        }
        for line in data["lines"]
    ]
