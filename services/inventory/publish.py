"""What inventory tells the others: private event -> public event, by topic alone."""

from typing import Any

from kernel import restoring
from kernel.dictionaries import publish as dictionaries
from kernel.feed import Publication
from services.inventory.domain.expected import ExpectedReceipt
from services.inventory.domain.items import Item
from services.inventory.domain.levels import StockLevelsChanged
from services.inventory.domain.movements import StockCounted, StockIssued, StockReceived, StockTransferred
from services.inventory.domain.prices import PriceSet
from services.inventory.domain.warehouses import Warehouse


def item_data(event: Item.Registered | Item.Changed) -> dict[str, Any]:
    return {
        "item_id": str(event.originator_id),
        "code": event.code,
        "name": event.name,
        "kind": event.kind,
        "unit": event.unit,
        "packages": event.packages,
        "group": event.group,
        "vat_rate": event.vat_rate,
        "barcodes": event.barcodes,
        "characteristics": event.characteristics,
        "minimum_level": event.minimum_level,
    }


def retired_data(event: Item.Retired | Item.Restored) -> dict[str, Any]:
    return {"item_id": str(event.originator_id), "code": event.code}


def warehouse_data(event: Warehouse.Opened) -> dict[str, Any]:
    return {
        "warehouse_id": str(event.originator_id),
        "code": event.code,
        "name": event.name,
        "sellable": event.sellable,
    }


def warehouse_changed_data(event: Warehouse.Changed) -> dict[str, Any]:
    return {
        "warehouse_id": str(event.originator_id),
        "code": event.code,
        "name": event.name,
        "sellable": event.sellable,
        "retired": event.is_retired,
    }


def movement_data(event: Any) -> dict[str, Any]:
    return {
        "movement_id": str(event.originator_id),
        "warehouse_id": event.warehouse_id,
        "document": event.document,
        "note": event.note,
        "lines": [{"item_id": line["item_id"], "quantity": line["quantity"]} for line in event.lines],
    }


def received_data(event: StockReceived) -> dict[str, Any]:
    lines = [
        {"item_id": line["item_id"], "quantity": line["quantity"], "line_id": line.get("line_id")}
        for line in event.lines
    ]
    kept = {"order_id": event.order_id, "expected_id": event.expected_id, "reason": event.reason}
    return {**movement_data(event), **kept, "lines": lines}


def receipt_data(event: ExpectedReceipt.Announced | ExpectedReceipt.Changed) -> dict[str, Any]:
    return {"expected_id": str(event.originator_id), **event.receipt}


def receipt_cancelled_data(event: ExpectedReceipt.Cancelled) -> dict[str, Any]:
    return {**receipt_data(event), "reason": event.reason}


def issued_data(event: StockIssued) -> dict[str, Any]:
    lines = [
        {"item_id": line["item_id"], "quantity": line["quantity"], "line_id": line.get("line_id")}
        for line in event.lines
    ]
    return {**movement_data(event), "order_id": event.order_id, "lines": lines}


def transferred_data(event: StockTransferred) -> dict[str, Any]:
    return {**movement_data(event), "to_warehouse_id": event.to_warehouse_id}


def counted_data(event: StockCounted) -> dict[str, Any]:
    return {
        "movement_id": str(event.originator_id),
        "warehouse_id": event.warehouse_id,
        "document": event.document,
        "note": event.note,
        "lines": event.lines,
    }


def levels_data(event: StockLevelsChanged) -> dict[str, Any]:
    return {"cause": event.cause, "items": event.items}


def price_data(event: PriceSet) -> dict[str, Any]:
    return {
        "item_id": event.item_id,
        "price_type": event.price_type,
        "currency": event.currency,
        "amount": event.amount,
        "valid_from": event.valid_from,
    }


PUBLICATIONS = {
    **restoring.PUBLICATIONS,
    PriceSet: Publication("PriceSet", price_data),
    **dictionaries.PUBLICATIONS,
    Item.Registered: Publication("ItemRegistered", item_data),
    Item.Changed: Publication("ItemChanged", item_data),
    Item.Retired: Publication("ItemRetired", retired_data),
    Item.Restored: Publication("ItemRestored", retired_data),
    Warehouse.Opened: Publication("WarehouseOpened", warehouse_data),
    Warehouse.Changed: Publication("WarehouseChanged", warehouse_changed_data),
    ExpectedReceipt.Announced: Publication("ReceiptExpected", receipt_data),
    ExpectedReceipt.Changed: Publication("ReceiptChanged", receipt_data),
    ExpectedReceipt.Arrived: Publication("ReceiptChanged", receipt_data),
    ExpectedReceipt.Cancelled: Publication("ReceiptCancelled", receipt_cancelled_data),
    StockReceived: Publication("StockReceived", received_data),
    StockIssued: Publication("StockIssued", issued_data),
    StockTransferred: Publication("StockTransferred", transferred_data),
    StockCounted: Publication("StockCounted", counted_data),
    StockLevelsChanged: Publication("StockChanged", levels_data),
}
