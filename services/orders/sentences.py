"""Why colours turned, as sentences: an English template, and what fills it."""

from collections.abc import Mapping
from typing import Any

OF_ORDERS = {
    "OrderPlaced": "Order %(number)s was placed.",
    "OrderChanged": "Order %(number)s was changed.",
    "OrderCancelled": "Order %(number)s was cancelled.",
    "OrderShipped": "Goods of order %(number)s were shipped.",
    "OrderClosed": "Order %(number)s was closed.",
}
OF_MOVEMENTS = {
    "StockReceived": "Goods were received: %(on_hand)s on hand.",
    "StockIssued": "Goods were issued: %(on_hand)s on hand.",
    "StockTransferred": "Goods were transferred: %(on_hand)s on hand.",
    "StockCounted": "The stock was counted: %(on_hand)s on hand.",
}
OF_ANOTHER_ORDER = "Orders were placed or changed: %(demand)s wanted by all."
OF_A_WAREHOUSE = "Warehouse %(warehouse)s was made sellable, or not sellable any more: %(on_hand)s on hand."
OF_STOCK = "The stock changed: %(on_hand)s on hand."


def sentence_of(row: Mapping[Any, Any]) -> tuple[str, dict[str, Any]]:
    """Of a turn with its cause; the levels are those that were told with the turn."""
    if row["number"] is not None:
        return OF_ORDERS.get(row["type"], OF_ORDERS["OrderChanged"]), {"number": row["number"]}
    if row["movement_type"] in OF_ORDERS:
        return OF_ANOTHER_ORDER, {"demand": _plain(row["demand"])}
    on_hand = {"on_hand": _plain(row["on_hand"])}
    if row.get("warehouse") is not None:
        return OF_A_WAREHOUSE, {"warehouse": row["warehouse"], **on_hand}
    return OF_MOVEMENTS.get(row["movement_type"], OF_STOCK), on_hand


def _plain(quantity: Any) -> str:
    return format(quantity.normalize(), "f")
