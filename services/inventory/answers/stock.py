"""What inventory answers about movements, the stock card, expected receipts and what to reorder."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from contracts.envelope import moment_text
from contracts.fields import decimal_text
from services.inventory.domain.covering import Supply
from services.inventory.domain.expected import OPEN
from services.inventory.domain.levels import Level, level_of
from services.inventory.domain.movements import Movement, kind_of

Row = Mapping[Any, Any]
Answer = dict[str, Any]


def level(item_id: UUID, level: Level) -> Answer:
    return {
        "item_id": str(item_id),
        "on_hand": decimal_text(level.on_hand),
        "demand": decimal_text(level.demand),
        "expected": decimal_text(level.expected),
        "level": level_of(level.on_hand, level.demand),
        "orders_position": level.orders_position,
    }


def movement(event: Movement, items: Mapping[UUID, Row], number: int | None) -> Answer:
    """``number`` is the order's."""
    return {
        "id": str(event.originator_id),
        "kind": kind_of(event),
        "at": moment_text(event.timestamp),
        "by": event.metadata["actor"],
        "warehouse_id": event.warehouse_id,
        "to_warehouse_id": getattr(event, "to_warehouse_id", None),
        "document": event.document,
        "note": event.note,
        "reason": getattr(event, "reason", None),
        "order_id": getattr(event, "order_id", None),
        "number": number,
        "expected_id": getattr(event, "expected_id", None),
        "lines": [_named(moved_line(line), items) for line in event.lines],
    }


def moved_line(line: Row) -> Answer:
    """A line of a count also tells what was believed to be there before."""
    told = {key: line[key] for key in line if key != "stocked"}
    if "counted" in line:
        told["was"] = decimal_text(Decimal(line["counted"]) - Decimal(line["difference"]))
    return told


def card_row(row: Row, numbers: Mapping[UUID, int]) -> Answer:
    quantity = row["quantity"]
    is_count = row["counted"] is not None
    return {
        "movement_id": str(row["movement_id"]),
        "at": moment_text(row["at"]),
        "by": row["moved_by"],
        "kind": row["kind"],
        "document": row["document"],
        "note": row["note"],
        "order_id": _text_or_none(row["order_id"]),
        "number": numbers.get(row["order_id"]),
        "expected_id": _text_or_none(row["expected_id"]),
        "warehouse_id": str(row["warehouse_id"]),
        "warehouse": row["warehouse"],
        "other_warehouse_id": _text_or_none(row["other_warehouse_id"]),
        "quantity_in": decimal_text(quantity) if quantity > 0 else None,
        "quantity_out": decimal_text(-quantity) if quantity < 0 else None,
        "was": decimal_text(row["counted"] - quantity) if is_count else None,
        "counted": decimal_text(row["counted"]) if is_count else None,
        "balance": decimal_text(row["balance"]),
        "total": decimal_text(row["total"]),
    }


def receipt_row(row: Row, today: date) -> Answer:
    """An expected receipt; late when its day has passed and something is still to come."""
    return {
        "id": str(row["expected_id"]),
        "version": row["version"],
        "status": row["status"],
        "late": row["status"] == OPEN and row["day"] < today,
        "warehouse_id": str(row["warehouse_id"]),
        "warehouse": row["warehouse"],
        "from": row["supplier"],
        "date": row["day"].isoformat(),
        "document": row["document"],
        "note": row["note"],
        "announced_at": moment_text(row["announced_at"]),
        "announced_by": row["announced_by"],
        "line_count": row["line_count"],
        "open_lines": row["open_lines"],
    }


def receipt(row: Row, lines: Iterable[Row], today: date) -> Answer:
    return {
        **receipt_row(row, today),
        "lines": [_expected_line(line) for line in lines],
    }


def _expected_line(line: Row) -> Answer:
    """What was announced, did not arrive and is expected no more is missing; what arrived beyond it is surplus."""
    missing = line["quantity"] - line["arrived"] - line["outstanding"]
    return {
        "item_id": str(line["item_id"]),
        "code": line["code"],
        "name": line["name"],
        "quantity": decimal_text(line["quantity"]),
        "arrived": decimal_text(line["arrived"]),
        "outstanding": decimal_text(line["outstanding"]),
        "missing": decimal_text(max(missing, Decimal(0))),
        "surplus": decimal_text(max(-missing, Decimal(0))),
    }


def supply(supply: Supply | None, today: date) -> Answer | None:
    """What covers a line: the stock, or a receipt that is expected on a day."""
    return None if supply is None else _supply(supply, today)


def _supply(supply: Supply, today: date) -> Answer:
    return {
        "source": "stock" if supply.expected_id is None else "expected",
        "expected_id": _text_or_none(supply.expected_id),
        "from": supply.supplier,
        "date": None if supply.day is None else supply.day.isoformat(),
        "late": supply.day is not None and supply.day < today,
    }


def supply_used(supply: Supply, used: Decimal, today: date) -> Answer:
    """A supply of an item, and how much of it the demand of all takes."""
    told = _supply(supply, today)
    return {**told, "quantity": decimal_text(supply.quantity), "used": decimal_text(used)}


def to_reorder(row: Row) -> Answer:
    """``missing`` is what brings the item up to its minimum level, once all that is expected has come."""
    minimum = row["minimum_level"]
    return {
        "item_id": str(row["item_id"]),
        "code": row["code"],
        "name": row["name"],
        "unit": row["unit"],
        "group": row["item_group"],
        "minimum_level": None if minimum is None else decimal_text(minimum),
        "on_hand": decimal_text(row["on_hand"]),
        "demand": decimal_text(row["demand"]),
        "free": decimal_text(row["on_hand"] - row["demand"]),
        "expected": decimal_text(row["expected"]),
        "missing": decimal_text(row["missing"]),
    }


def _named(line: Answer, items: Mapping[UUID, Row]) -> Answer:
    item = items[UUID(line["item_id"])]
    return {**line, "code": item["code"], "name": item["name"]}


def _text_or_none(value: UUID | None) -> str | None:
    return None if value is None else str(value)
