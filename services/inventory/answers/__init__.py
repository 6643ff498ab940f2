"""What commands and queries of inventory answer, from rows of the read tables."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from contracts.envelope import moment_text
from contracts.fields import decimal_text
from services.inventory.domain.items import is_stocked
from services.inventory.domain.levels import level_of
from services.inventory.domain.prices import becomes_zero

Row = Mapping[Any, Any]
Answer = dict[str, Any]
ZERO = Decimal(0)


def item(row: Row) -> Answer:
    stocked = is_stocked(row["kind"])
    return {
        "id": str(row["item_id"]),
        "version": row["version"],
        "code": row["code"],
        "name": row["name"],
        "kind": row["kind"],
        "unit": row["unit"],
        "packages": row["packages"],
        "group": row["item_group"],
        "vat_rate": row["vat_rate"],
        "barcodes": row["barcodes"],
        "characteristics": row["characteristics"],
        "minimum_level": _decimal_or_none(row["minimum_level"]),
        "retired": row["is_retired"],
        "on_hand": decimal_text(row["on_hand"]) if stocked else None,
        "demand": decimal_text(row["demand"]) if stocked else None,
        "free": decimal_text(row["on_hand"] - row["demand"]) if stocked else None,
        "expected": decimal_text(row["expected"]) if stocked else None,
        "below_minimum": stocked and _is_below_minimum(row),
        "level": level_of(row["on_hand"], row["demand"]) if stocked else None,
    }


def warehouse(row: Row) -> Answer:
    return {
        "id": str(row["warehouse_id"]),
        "version": row["version"],
        "code": row["code"],
        "name": row["name"],
        "sellable": row["sellable"],
        "retired": row["is_retired"],
    }


def place(row: Row) -> Answer:
    """What a warehouse has of an item."""
    return {
        "warehouse_id": str(row["warehouse_id"]),
        "code": row["code"],
        "name": row["name"],
        "sellable": row["sellable"],
        "quantity": decimal_text(row["quantity"] or ZERO),
        "expected": decimal_text(row["expected"] or ZERO),
        "bin": row["bin"],
    }


def holder(row: Row, cover: Answer | None) -> Answer:
    return {
        "order_id": str(row["order_id"]),
        "line_id": str(row["line_id"]),
        "number": row["number"],
        "customer_id": str(row["customer_id"]),
        "customer": {"id": str(row["customer_id"]), "name": row["customer_name"]},
        "manager": row["manager"],
        "remaining": decimal_text(row["remaining"]),
        "placed_at": moment_text(row["placed_at"]),
        "covered_by": cover,
    }


def price(row: Row) -> Answer:
    return {
        "item_id": str(row["item_id"]),
        "price_type": row["price_type"],
        "currency": row["currency"],
        "amount": _decimal_or_none(row["amount"]),
        "valid_from": str(row["valid_from"]),
    }


def price_in_history(row: Row) -> Answer:
    return {**price(row), "set_at": moment_text(row["set_at"]), "set_by": row["set_by"]}


def price_change(row: Row) -> Answer:
    """``old`` is the price that the new one takes the place of."""
    difference = None if row["old"] is None else row["new"] - row["old"]
    return {
        "item_id": str(row["item_id"]),
        "code": row["code"],
        "name": row["name"],
        "price_type": row["price_type"],
        "currency": row["currency"],
        "old": _decimal_or_none(row["old"]),
        "new": decimal_text(row["new"]),
        "difference": _decimal_or_none(difference),
        "becomes_zero": becomes_zero(row["old"], row["new"]),
    }


def _is_below_minimum(row: Row) -> bool:
    return row["minimum_level"] is not None and row["on_hand"] - row["demand"] < row["minimum_level"]


def _decimal_or_none(value: Decimal | str | None) -> str | None:
    return value if value is None or isinstance(value, str) else decimal_text(value)
