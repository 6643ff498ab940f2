"""What is told of orders."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from contracts.envelope import moment_text
from contracts.fields import decimal_text, money_text
from kernel.feed import Publication
from services.orders.domain.details import told
from services.orders.domain.lines import OrderLine
from services.orders.domain.order import Order
from services.orders.domain.reflagging import OrdersReflagged

WORTH = ("total", "vat", "shipped_value", "returned_value")


def lines_data(event: Order.Event) -> list[dict[str, Any]]:
    """What is sold; internal lines are nobody else's business."""
    return [line_data(state) for state in event.lines if not is_internal(state)]


def is_internal(state: dict[str, Any]) -> bool:
    return "is_internal" in state


def line_data(state: dict[str, Any]) -> dict[str, Any]:
    line = OrderLine.from_state(state)
    return {
        "line_id": state["line_id"],
        "item_id": state["item_id"],
        "quantity": decimal_text(line.quantity),
        "unit": line.unit,
        "factor": decimal_text(line.factor),
        "price": None if line.price is None else decimal_text(line.price),
        "amount": None if line.amount is None else money_text(line.amount),
        "vat_rate": None if line.vat_percent is None else decimal_text(line.vat_percent),
        "list_price": None if line.list_price is None else decimal_text(line.list_price),
        "discount_percent": decimal_text(line.discount_percent),
        "by_hand": line.is_manual,
        "requested_date": state.get("requested_date"),
        "shipped": decimal_text(line.shipped),
        "cancelled": decimal_text(line.cancelled),
        "remaining": decimal_text(line.remaining),
        "returned": decimal_text(line.returned),
    }


def head_data(event: Order.Event) -> dict[str, Any]:
    return {"order_id": str(event.originator_id), "number": event.number, "customer_id": event.customer_id}


def value_data(event: Order.Event) -> dict[str, Any]:
    return {
        "currency": event.currency,
        "status": event.status,
        **{name: money_text(Decimal(getattr(event, name))) for name in WORTH},
    }


def terms_data(event: Order.Event) -> dict[str, Any]:
    return {
        "order_date": event.day,
        "price_type": event.terms["price_type"],
        "markup_percent": decimal_text(Decimal(event.terms["markup_percent"])),
        "deferral_days": event.terms["deferral_days"],
        "vat_included": event.terms["vat_included"],
        **told(event.details),
    }


def placed_data(event: Order.Placed | Order.DraftPlaced) -> dict[str, Any]:
    return {
        **head_data(event),
        **value_data(event),
        **terms_data(event),
        "customer_name": event.customer_name,
        "manager_id": None,
        "manager": event.metadata["actor"],
        "placed_at": moment_text(event.timestamp),
        "stock_as_of": None if event.stock_as_of is None else moment_text(datetime.fromisoformat(event.stock_as_of)),
        "lines": [{**line_data(line), **promised_data(line)} for line in event.lines if not is_internal(line)],
    }


def promised_data(state: dict[str, Any]) -> dict[str, Any]:
    known = {
        name: None if state[name] is None else decimal_text(Decimal(state[name])) for name in ("on_hand", "demand")
    }
    return {**known, "availability": state["availability"]}


def changed_data(event: Order.Changed) -> dict[str, Any]:
    lines = [
        {**line_data(line), **(promised_data(line) if "availability" in line else {})}
        for line in event.lines
        if not is_internal(line)
    ]
    told = {"date": event.changed_on, "lines": lines}
    return {**head_data(event), **value_data(event), **terms_data(event), **told}


def ended_data(event: Order.Cancelled | Order.Closed) -> dict[str, Any]:
    return {**head_data(event), **value_data(event), "reason": event.reason, "lines": lines_data(event)}


def shipped_data(event: Order.Shipped) -> dict[str, Any]:
    return moved_data(event, "shipped_now", event.shipped_now)


def returned_data(event: Order.Returned) -> dict[str, Any]:
    return moved_data(event, "returned_now", event.returned_now)


def moved_data(event: Order.Shipped | Order.Returned, name: str, quantities: dict[str, str]) -> dict[str, Any]:
    """The lines that moved, and what they are worth."""
    lines = [
        {**line_data(line), name: decimal_text(Decimal(quantities[line["line_id"]]))}
        for line in event.lines
        if line["line_id"] in quantities
    ]
    return {
        **head_data(event),
        **value_data(event),
        "date": event.moved_on,
        "value_now": money_text(Decimal(event.value_now)),
        "deferral_days": event.terms["deferral_days"],
        "movement_id": event.movement_id,
        "warehouse_id": event.warehouse_id,
        "lines": lines,
    }


def reflagged_data(event: OrdersReflagged) -> dict[str, Any]:
    return {"cause": event.cause, "orders": event.orders}


PUBLICATIONS = {
    Order.Placed: Publication("OrderPlaced", placed_data),
    Order.DraftPlaced: Publication("OrderPlaced", placed_data),
    Order.Changed: Publication("OrderChanged", changed_data),
    Order.Cancelled: Publication("OrderCancelled", ended_data),
    Order.Closed: Publication("OrderClosed", ended_data),
    Order.Returned: Publication("OrderReturned", returned_data),
    Order.Shipped: Publication("OrderShipped", shipped_data),
    OrdersReflagged: Publication("OrdersReflagged", reflagged_data),
}
