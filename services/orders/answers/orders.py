"""What commands and queries of orders answer, from rows of the read tables."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from contracts.envelope import moment_text
from contracts.fields import decimal_text, money_text
from services.orders.domain.availability import Availability, availability, of_word
from services.orders.domain.details import told
from services.orders.domain.lines import OrderLine, cost_of, ordered_value
from services.orders.domain.money import Value
from services.orders.domain.order import DRAFT
from services.orders.domain.pricing import with_markup
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
        "requested_date": _day(row["requested_date"]),
        "currency": row["currency"],
        "total": money_text(row["total"]),
        "vat": money_text(row["vat"]),
        "shipped_value": money_text(row["shipped_value"]),
        "returned_value": money_text(row["returned_value"]),
        "progress": row["progress"],
        "day": row["day"].isoformat(),
        "created_at": moment_text(row["created_at"]),
        "placed_at": None if placed_at is None else moment_text(placed_at),
        **colour_of(Availability(row["availability"])),
    }


def whole(row: Row, lines: Sequence[Row], levels: Mapping[UUID, StockLevel]) -> Answer:
    """An order with its lines in colour. A draft shows the colours that it would have once placed."""
    needs = needs_of(lines)
    if row["status"] == DRAFT:
        levels = {item_id: level.with_more_demand(needs[item_id]) for item_id, level in levels.items()}
    return coloured(row, lines, {line["line_id"]: _known_of(line, needs, levels) for line in lines})


def coloured(row: Row, lines: Sequence[Row], known: Mapping[UUID, tuple[StockLevel | None, Availability]]) -> Answer:
    """An order whose lines have these levels and colours."""
    answers = [_line(line, *known[line["line_id"]]) for line in lines]
    worst = max((_rank(answer) for answer in answers), default=Availability.NONE)
    return {
        **head(row),
        **colour_of(worst),
        **told(row["details"]),
        "terms": _terms(row["terms"]),
        **_money(order_lines(lines), vat_included=row["terms"]["vat_included"]),
        "lines": answers,
    }


def price_steps(row: Row, line: Row) -> Answer:
    """How a line's price came about: each step with the price after it; one by hand begins with itself."""
    steps: list[Answer] = []
    if line["is_manual"]:
        steps.append({"step": "by_hand", "price": _decimal(line["full_price"])})
    elif line["list_price"] is not None:
        listed, factor = line["list_price"], line["factor"]
        markup = Decimal(0) if line["is_internal"] else Decimal(row["terms"]["markup_percent"])
        whose = {"price_type": row["terms"]["price_type"], "day": row["day"].isoformat()}
        packed = {"unit": line["unit"], "factor": decimal_text(factor), "price": decimal_text(listed * factor)}
        marked_up = _decimal(with_markup(listed, factor, markup))
        steps = [
            {"step": "list_price", **whose, "price": decimal_text(listed)},
            {"step": "unit", **packed},
            {"step": "markup", "percent": decimal_text(markup), "price": marked_up},
        ]
    if line["price"] is not None:
        discount = decimal_text(line["discount_percent"])
        steps.append({"step": "discount", "percent": discount, "price": _decimal(line["price"])})
        steps.append({"step": "amount", **_multiplied(line), "amount": money_text(line["amount"])})
    return {"order_id": str(row["order_id"]), "line_id": str(line["line_id"]), "steps": steps}


def _multiplied(line: Row) -> Answer:
    """What the price is multiplied by: so many units; so many base units where they do not fill whole ones."""
    if line["units"] * line["factor"] == line["quantity"]:
        return {"quantity": decimal_text(line["units"])}
    return {"quantity": decimal_text(line["quantity"]), "factor": decimal_text(line["factor"])}


def order_lines(lines: Sequence[Row]) -> list[OrderLine]:
    """The rows as the domain sees them."""
    return [OrderLine(**{name: line[name] for name in OrderLine.__dataclass_fields__}) for line in lines]


def worth(lines: Sequence[OrderLine], *, vat_included: bool) -> Answer:
    """What an order of these lines comes to."""
    value = ordered_value(lines, vat_included=vat_included)
    sums = {"total": money_text(value.total), "vat": money_text(value.vat)}
    return {**sums, **_money(lines, vat_included=vat_included)}


def _money(lines: Sequence[OrderLine], *, vat_included: bool) -> Answer:
    """Their value rate by rate, and what the cost articles leave of it."""
    value = ordered_value(lines, vat_included=vat_included)
    cost = cost_of(lines)
    return {
        "net": money_text(value.net),
        "vat_rates": _rates(value),
        "cost": money_text(cost),
        "margin": money_text(value.net - cost),
    }


def _rates(value: Value) -> list[Answer]:
    return [
        {"percent": _decimal(rate.percent), "net": money_text(rate.net), "vat": money_text(rate.vat)}
        for rate in value.rates
    ]


def _terms(state: Mapping[str, Any]) -> Answer:
    return {**state, "markup_percent": decimal_text(Decimal(state["markup_percent"]))}


def needs_of(lines: Sequence[Row]) -> dict[UUID, Decimal]:
    """What the lines still need of every item that has stock."""
    needs: dict[UUID, Decimal] = {}
    for line in lines:
        if line["stocked"]:
            needs[line["item_id"]] = needs.get(line["item_id"], Decimal(0)) + line["remaining"]
    return needs


def _known_of(
    line: Row, needs: Mapping[UUID, Decimal], levels: Mapping[UUID, StockLevel]
) -> tuple[StockLevel | None, Availability]:
    if not line["stocked"]:
        return None, Availability.NONE
    level = levels[line["item_id"]]
    if line["remaining"] <= 0:
        return level, Availability.NONE
    return level, availability(level.on_hand, level.demand, needs[line["item_id"]])


def _line(line: Row, level: StockLevel | None, colour: Availability) -> Answer:
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
        "returned": decimal_text(line["returned"]),
        "list_price": _decimal(line["list_price"]),
        "full_price": _decimal(line["full_price"]),
        "discount_percent": decimal_text(line["discount_percent"]),
        "price": _decimal(line["price"]),
        "is_manual": line["is_manual"],
        "vat_percent": _decimal(line["vat_percent"]),
        "amount": None if line["amount"] is None else money_text(line["amount"]),
        "is_internal": line["is_internal"],
        "requested_date": _day(line["requested_date"]),
        "note": line["note"],
        "on_hand": None if level is None else decimal_text(level.on_hand),
        "demand": None if level is None else decimal_text(level.demand),
        **colour_of(colour),
    }


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else decimal_text(value)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _rank(answer: Answer) -> Availability:
    return of_word(answer["availability"])


def colour_of(colour: Availability) -> Answer:
    return {"availability": colour.word, "colour": colour.colour}
