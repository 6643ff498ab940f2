"""What commands and queries of orders answer, from rows of the read tables."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from contracts.envelope import moment_text
from contracts.fields import decimal_text, money_text
from services.orders.domain.availability import Availability, availability
from services.orders.domain.order import DRAFT
from services.orders.projections.levels import StockLevel

Row = Mapping[Any, Any]
Answer = dict[str, Any]


def head(row: Row) -> Answer:
    """An order as a row of a list."""
    placed_at: datetime | None = row["placed_at"]
    return {
        "id": str(row["order_id"]),
        "version": row["version"],
        "number": row["number"],
        "status": row["status"],
        "customer": {"id": str(row["customer_id"]), "name": row["customer_name"]},
        "customer_id": str(row["customer_id"]),
        "reference": row["reference"],
        "requested_date": None if row["requested_date"] is None else row["requested_date"].isoformat(),
        "currency": row["currency"],
        "total": money_text(row["total"]),
        "created_at": moment_text(row["created_at"]),
        "placed_at": None if placed_at is None else moment_text(placed_at),
        **_colour_of(Availability(row["availability"])),
    }


def whole(row: Row, lines: Sequence[Row], levels: Mapping[UUID, StockLevel]) -> Answer:
    """An order with its lines in colour. A draft shows the colours that it would have once placed."""
    needs = needs_of(lines)
    if row["status"] == DRAFT:
        levels = {item_id: level.with_more_demand(needs[item_id]) for item_id, level in levels.items()}
    answers = [_line(line, needs, levels) for line in lines]
    worst = max((_rank(answer) for answer in answers), default=Availability.NONE)
    return {**head(row), **_colour_of(worst), "lines": answers}


def needs_of(lines: Sequence[Row]) -> dict[UUID, Decimal]:
    """What the lines still need of every item that has stock."""
    needs: dict[UUID, Decimal] = {}
    for line in lines:
        if line["stocked"]:
            needs[line["item_id"]] = needs.get(line["item_id"], Decimal(0)) + line["remaining"]
    return needs


def _line(line: Row, needs: Mapping[UUID, Decimal], levels: Mapping[UUID, StockLevel]) -> Answer:
    level = levels[line["item_id"]] if line["stocked"] else None
    colour = Availability.NONE
    if level is not None and line["remaining"] > 0:
        colour = availability(level.on_hand, level.demand, needs[line["item_id"]])
    return {
        "line_id": str(line["line_id"]),
        "item_id": str(line["item_id"]),
        "code": line["code"],
        "name": line["name"],
        "unit": line["unit"],
        "factor": decimal_text(line["factor"]),
        "quantity": decimal_text(line["units"]),
        "base_quantity": decimal_text(line["quantity"]),
        "shipped": decimal_text(line["shipped"]),
        "cancelled": decimal_text(line["cancelled"]),
        "remaining": decimal_text(line["remaining"]),
        "price": None if line["price"] is None else decimal_text(line["price"]),
        "amount": None if line["amount"] is None else money_text(line["amount"]),
        "on_hand": None if level is None else decimal_text(level.on_hand),
        "demand": None if level is None else decimal_text(level.demand),
        **_colour_of(colour),
    }


def _rank(answer: Answer) -> Availability:
    word = answer["availability"]
    return Availability.NONE if word is None else Availability[word.upper()]


def _colour_of(colour: Availability) -> Answer:
    return {"availability": colour.word, "colour": colour.colour}
