"""What is answered of those who wait for stock: why a line has its colour, and what an order would turn."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from contracts.envelope import moment_text
from contracts.fields import decimal_text, money_text
from services.orders.answers.orders import Answer, Row, colour_of
from services.orders.domain.availability import Availability, availability
from services.orders.domain.covering import Share, Supply
from services.orders.domain.lines import OrderLine, remaining_by_item
from services.orders.projections.levels import StockLevel
from services.orders.projections.waiting import Waiting

CONDITIONS = {
    Availability.ABSENT: "on_hand <= 0",
    Availability.SHORT: "0 < on_hand < remaining",
    Availability.CONTENDED: "remaining <= on_hand < demand",
    Availability.COVERED: "on_hand >= demand",
}
Sight = Callable[[str | None], bool]  # of what is a user's, or nobody's
Names = Mapping[UUID, Mapping[str, str | None]]


def formula(row: Row, line: Row, level: StockLevel, remaining: Decimal) -> Answer:
    """The numbers that make the colour, and which condition they meet."""
    colour = availability(level.on_hand, level.demand, remaining)
    return {
        **_line(row, line),
        "on_hand": decimal_text(level.on_hand),
        "demand": decimal_text(level.demand),
        "remaining": decimal_text(remaining),
        **colour_of(colour),
        "condition": CONDITIONS[colour],
    }


def without_colour(row: Row, line: Row) -> Answer:
    """Of a line that waits for nothing: it is no goods, or nothing of it remains."""
    figures = dict.fromkeys(("on_hand", "demand", "condition", "covered_by"))
    nothing = {"from_stock": "0", "from_receipts": "0", "missing": "0", "supplies": [], "items": []}
    end = {"next": None, "total": 0, "total_is_exact": True}
    remaining = decimal_text(line["remaining"])
    return {**_line(row, line), **figures, "remaining": remaining, **colour_of(Availability.NONE), **nothing, **end}


def share(share: Share, today: date) -> Answer:
    """What of the supplies is for it; ``covered_by`` completes it, null when all together do not."""
    from_receipts = sum((quantity for _, quantity in share.parts), Decimal(0)) - share.from_stock
    return {
        "from_stock": decimal_text(share.from_stock),
        "from_receipts": decimal_text(from_receipts),
        "missing": decimal_text(share.missing),
        "covered_by": None if share.covered_by is None else supply(share.covered_by, today),
    }


def supply(supply: Supply, today: date) -> Answer:
    """The stock, or a receipt that is expected on a day."""
    return {
        "source": "stock" if supply.expected_id is None else "expected",
        "expected_id": None if supply.expected_id is None else str(supply.expected_id),
        "from": supply.supplier,
        "date": None if supply.day is None else supply.day.isoformat(),
        "late": supply.day is not None and supply.day < today,
        "quantity": decimal_text(supply.quantity),
    }


def holder(waiting: Waiting, head: Row, given: Share, today: date, sees: Sight) -> Answer:
    """An order in the queue for an item, with its share; whose it is, only for who sees its customer."""
    named = {"order_id": str(waiting.order_id), "number": waiting.number, "customer": _customer(head)}
    return {
        **(named if sees(head["owner"]) else dict.fromkeys(named)),
        "manager": head["manager"],
        "placed_at": moment_text(waiting.placed_at),
        "remaining": decimal_text(waiting.remaining),
        **share(given, today),
    }


def own_lines(
    lines: Sequence[OrderLine], there: Collection[UUID], levels: Mapping[UUID, StockLevel], names: Names
) -> list[Answer]:
    """The lines of an order with the prices and the colours that they would have; new ones are not ``there`` yet."""
    needs = remaining_by_item(lines)
    return [
        {
            "line_id": str(line.line_id) if line.line_id in there else None,
            "item_id": str(line.item_id),
            **names[line.item_id],
            "full_price": None if line.full_price is None else decimal_text(line.full_price),
            "price": None if line.price is None else decimal_text(line.price),
            "vat_percent": None if line.vat_percent is None else decimal_text(line.vat_percent),
            "amount": None if line.amount is None else money_text(line.amount),
            "remaining": decimal_text(line.remaining),
            **_levels(levels.get(line.item_id) if line.stocked else None),
            **colour_of(_colour(line, needs, levels)),
        }
        for line in lines
    ]


def turned_line(row: Row, level: StockLevel, sees: Sight) -> Answer:
    """A line of another order, and the colour that it would turn to; whose it is, only for who sees its customer."""
    named = {
        "order_id": str(row["order_id"]),
        "number": row["number"],
        "customer": _customer(row),
        "line_id": str(row["line_id"]),
    }
    return {
        **(named if sees(row["owner"]) else dict.fromkeys(named)),
        "item_id": str(row["item_id"]),
        "code": row["code"],
        "name": row["name"],
        "remaining": decimal_text(row["remaining"]),
        "old": colour_of(Availability.COVERED),
        "new": colour_of(Availability.CONTENDED),
        **_levels(level),
    }


def counts(counted: Mapping[str, int]) -> Answer:
    """How many lines of how many orders and customers would turn to a colour."""
    of_whom = {name: counted[name] for name in ("lines", "orders", "customers")}
    return {"colour": Availability.CONTENDED.colour, **of_whom}


def _line(row: Row, line: Row) -> Answer:
    return {
        "order_id": str(row["order_id"]),
        "line_id": str(line["line_id"]),
        "item_id": str(line["item_id"]),
        "code": line["code"],
        "name": line["name"],
    }


def _customer(row: Row) -> Answer:
    return {"id": str(row["customer_id"]), "name": row["customer_name"]}


def _levels(level: StockLevel | None) -> Answer:
    if level is None:
        return {"on_hand": None, "demand": None}
    return {"on_hand": decimal_text(level.on_hand), "demand": decimal_text(level.demand)}


def _colour(line: OrderLine, needs: Mapping[UUID, Decimal], levels: Mapping[UUID, StockLevel]) -> Availability:
    if not line.stocked:
        return Availability.NONE
    level = levels[line.item_id]
    return availability(level.on_hand, level.demand, needs[line.item_id])
