"""What a command's lines wish for, as the domain takes it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from services.orders.domain.details import Details
from services.orders.domain.lines import OrderLine, WantedLine, wish_for
from services.orders.domain.refusals import UnknownOrderLine

Body = Mapping[str, Any]
DETAILS = ("requested_date", "delivery_address", "carrier", "note")
OF_A_LINE = ("quantity", "unit", "price", "discount_percent", "requested_date", "note")


def wishes_of(lines: Sequence[Body]) -> list[WantedLine]:
    return [WantedLine(item_id=line["item_id"], **{name: line[name] for name in OF_A_LINE}) for line in lines]


def changed_wishes(wishes: Sequence[Body], lines: Sequence[OrderLine]) -> list[WantedLine]:
    """Wishes for lines that are there keep what they do not name."""
    there = {line.line_id: line for line in lines}
    return [_changed_wish(wish, there.get(wish["line_id"])) for wish in wishes]


def changed_details(details: Details, body: Body) -> Details:
    """What the body leaves out stays."""
    return replace(details, **{name: body[name] for name in DETAILS if name in body})


def _changed_wish(wish: Body, line: OrderLine | None) -> WantedLine:
    named = {name: wish[name] for name in OF_A_LINE if name in wish}
    if line is None:
        if wish["line_id"] is not None:
            raise UnknownOrderLine(line_id=wish["line_id"])
        return WantedLine(item_id=wish["item_id"], **named)
    if named.get("unit") is None:
        named.pop("unit", None)
    if "price" in named:
        named["price_factor"] = None
    return replace(wish_for(line), item_id=wish["item_id"] or line.item_id, **named)
