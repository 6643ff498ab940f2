"""What orders tell the others: private event -> public event, by topic alone."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from contracts.envelope import moment_text
from contracts.fields import decimal_text, money_text
from kernel.feed import Publication
from services.orders.domain.lines import OrderLine
from services.orders.domain.order import Order
from services.orders.domain.reflagging import OrdersReflagged


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
        "vat_rate": None,
        "shipped": decimal_text(line.shipped),
        "cancelled": decimal_text(line.cancelled),
        "remaining": decimal_text(line.remaining),
    }


def head_data(event: Order.Event) -> dict[str, Any]:
    return {"order_id": str(event.originator_id), "number": event.number, "customer_id": event.customer_id}


def value_data(event: Order.Event) -> dict[str, Any]:
    return {"currency": event.currency, "total": money_text(Decimal(event.total))}


def placed_data(event: Order.Placed | Order.DraftPlaced) -> dict[str, Any]:
    return {
        **head_data(event),
        **value_data(event),
        "manager_id": None,
        "requested_date": event.requested_date,
        "placed_at": moment_text(event.timestamp),
        "stock_as_of": None if event.stock_as_of is None else moment_text(datetime.fromisoformat(event.stock_as_of)),
        "lines": [{**line_data(line), **promised_data(line)} for line in event.lines],
    }


def promised_data(state: dict[str, Any]) -> dict[str, Any]:
    known = {
        name: None if state[name] is None else decimal_text(Decimal(state[name])) for name in ("on_hand", "demand")
    }
    return {**known, "availability": state["availability"]}


def changed_data(event: Order.Changed) -> dict[str, Any]:
    lines = [line_data(line) for line in event.lines]
    return {**head_data(event), **value_data(event), "requested_date": event.requested_date, "lines": lines}


def cancelled_data(event: Order.Cancelled) -> dict[str, Any]:
    lines = [line_data(line) for line in event.lines]
    return {**head_data(event), **value_data(event), "reason": event.reason, "lines": lines}


def shipped_data(event: Order.Shipped) -> dict[str, Any]:
    lines = [
        {**line_data(line), "shipped_now": decimal_text(Decimal(event.shipped_now[line["line_id"]]))}
        for line in event.lines
        if line["line_id"] in event.shipped_now
    ]
    return {
        **head_data(event),
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
    Order.Cancelled: Publication("OrderCancelled", cancelled_data),
    Order.Shipped: Publication("OrderShipped", shipped_data),
    OrdersReflagged: Publication("OrdersReflagged", reflagged_data),
}
