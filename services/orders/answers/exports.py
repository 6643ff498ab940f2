"""What orders answer to those who write documents into files: orders, shipments, returns and invoices, in full."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from contracts.envelope import moment_text
from contracts.fields import decimal_text, money_text
from services.orders.answers import money as money_answers
from services.orders.answers.orders import order_lines
from services.orders.domain.details import told
from services.orders.domain.lines import NOT_STOCKED, SMALLEST_QUANTITY, ordered_value
from services.orders.domain.money import Value
from services.orders.domain.moved import Moved, SoldLine, moved_by, ordered
from services.orders.domain.order import Order

Row = Mapping[Any, Any]
Answer = dict[str, Any]
Items = Mapping[UUID, Row]


def order(row: Row, lines: Sequence[Row], items: Items) -> Answer:
    """What was ordered and not cancelled."""
    sold = order_lines(lines)
    vat_included = row["terms"]["vat_included"]
    return {
        "id": str(row["order_id"]),
        "kind": "order",
        "number": row["number"],
        "at": moment_text(row["placed_at"]),
        "day": row["day"].isoformat(),
        "order_id": str(row["order_id"]),
        "customer_id": str(row["customer_id"]),
        "status": row["status"],
        "reference": row["reference"],
        **told(row["details"]),
        "currency": row["currency"],
        **_worth(ordered_value(sold, vat_included=vat_included), vat_included),
        "lines": _lines(ordered(sold), items),
    }


def movement(event: Order.Shipped | Order.Returned, moved: Moved, items: Items) -> Answer:
    """``number`` is the order's, ``version`` the one that it has by it."""
    return {
        "id": event.movement_id,
        "kind": moved.kind,
        "number": event.number,
        "version": event.originator_version,
        "at": moment_text(event.timestamp),
        "order_id": str(event.originator_id),
        "customer_id": event.customer_id,
        "warehouse_id": event.warehouse_id,
        "currency": event.currency,
        **_worth(moved.value, event.terms["vat_included"]),
        "lines": _lines(moved.lines, items),
    }


def invoice(row: Row, items: Items, today: date) -> Answer:
    """A line without an item is a sum on account."""
    told = money_answers.invoice(row, (), today)
    return {**told, "lines": [{**line, **_of_item(line["item_id"], items)} for line in told["lines"]]}


def movements(events: Iterable[Order.Shipped | Order.Returned]) -> list[tuple[Order.Shipped | Order.Returned, Moved]]:
    return [(event, moved_by(event)) for event in events]


def _worth(value: Value, vat_included: bool) -> Answer:
    rates = [
        {
            "percent": None if rate.percent is None else decimal_text(rate.percent),
            "net": money_text(rate.net),
            "vat": money_text(rate.vat),
        }
        for rate in value.rates
    ]
    return {
        "total": money_text(value.total),
        "vat": money_text(value.vat),
        "vat_included": vat_included,
        "vat_rates": rates,
    }


def _lines(sold: Iterable[SoldLine], items: Items) -> list[Answer]:
    return [_line(each, items) for each in sold]


def _line(sold: SoldLine, items: Items) -> Answer:
    """``quantity`` and ``price`` are per ``unit``."""
    line, item = sold.line, items[sold.line.item_id]
    units = line.units if sold.quantity == line.quantity else _units(sold.quantity, line.factor)
    return {
        "line_id": str(line.line_id),
        "item_id": str(line.item_id),
        "code": item["code"],
        "name": item["name"],
        **_of_item(str(line.item_id), items),
        "unit": line.unit,
        "factor": decimal_text(line.factor),
        "quantity": decimal_text(units),
        "price": None if line.price is None else decimal_text(line.price),
        "amount": money_text(sold.amount),
        "vat_percent": None if line.vat_percent is None else decimal_text(line.vat_percent),
    }


def _of_item(item_id: str | None, items: Items) -> Answer:
    if item_id is None:
        return {"base_unit": None, "is_service": True}
    item = items[UUID(item_id)]
    return {"base_unit": item["unit"], "is_service": item["kind"] in NOT_STOCKED}


def _units(quantity: Decimal, factor: Decimal) -> Decimal:
    return (quantity / factor).quantize(SMALLEST_QUANTITY, ROUND_HALF_UP)
