"""What the journal knows of customers, orders and invoices: as much as it needs to write about them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, RowMapping, and_, or_, select, true
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from contracts.events.customers import that_change_hands
from kernel.owners import settle_owners, take_in
from kernel.searching import sort_key
from kernel.sql import change, upsert
from services.tasks.differences import parts_of
from services.tasks.tables import customers, invoices, is_deleted, orders, payments

MOVING = ("OrderShipped", "OrderReturned", "OrderCancelled", "OrderClosed")
DELETED, UNDELETED = "CustomerDeleted", "CustomerUndeleted"
NAMING = ("CustomerRegistered", "CustomerDetailsChanged")
OF_PAYERS = ("PaymentReceived", "PaymentChanged")
OF_DELETION = (DELETED, UNDELETED)
WHOLE = 100


def fold_customers(session: Session, events: Sequence[PublicEvent]) -> None:
    rows: dict[str, dict[str, object]] = {}
    for event in events:
        if event.type in ("CustomerRegistered", "ManagerAssigned"):
            customer_id = event.data["customer_id"]
            manager = event.data.get("manager")
            new = {"name": "", "name_key": "", "owner": manager, "merged_into": None, "is_deleted": False}
            rows[customer_id] = {"customer_id": UUID(customer_id), "manager": manager, **new}
    upsert(session, customers, list(rows.values()), replace=["manager"])
    named = {UUID(each.subject): each.data["name"] for each in events if each.type in NAMING}
    rows_of_names = [{"customer_id": which, "name": name, "name_key": sort_key(name)} for which, name in named.items()]
    change(session, customers, rows_of_names)
    for event in events:
        if event.type == "CustomersMerged":
            take_in(session, customers, UUID(event.data["customer_id"]), UUID(event.data["merged_id"]))
    settle_owners(session, customers, that_change_hands(events))
    deleted = {UUID(each.subject): each.type == DELETED for each in events if each.type in OF_DELETION}
    change(session, customers, [{"customer_id": which, "is_deleted": is_so} for which, is_so in deleted.items()])


def fold_orders(session: Session, events: Sequence[PublicEvent]) -> None:
    """What an event leaves out stays: a batch may begin in the middle of an order's life."""
    whole: dict[str, dict[str, object]] = {}
    shipped: dict[str, dict[str, object]] = {}
    for event in events:
        if event.type in ("OrderPlaced", "OrderChanged"):
            whole[event.subject] = _order_row(event)
            shipped.pop(event.subject, None)
        elif event.type in MOVING and event.data.get("total") is not None:
            row = whole.get(event.subject) or shipped.setdefault(event.subject, {"order_id": UUID(event.subject)})
            row["progress"] = progress(event.data)
    upsert(session, orders, list(whole.values()), replace=["line_ids", "progress", "parts"])
    change(session, orders, list(shipped.values()))
    _fold_invoices(session, events)
    _fold_payments(session, events)


def progress(order: Mapping[str, Any]) -> int:
    """How much of the order's value is shipped, in whole percents; only what is shipped wholly is 100."""
    total, shipped = Decimal(order["total"]), Decimal(order.get("shipped_value") or 0)
    if total == 0:
        return WHOLE if order.get("status") in ("shipped", "closed") else 0
    return min(int(shipped * WHOLE / total), WHOLE)


def _fold_invoices(session: Session, events: Sequence[PublicEvent]) -> None:
    """Invoices of orders; what was released of a payment leaves its invoices unpaid."""
    new: dict[UUID, dict[str, Any]] = {}
    paid: dict[UUID, bool] = {}
    cancelled: set[UUID] = set()
    for event in events:
        match event.type:
            case "InvoiceIssued" if event.data["order_id"] is not None:
                new[UUID(event.data["invoice_id"])] = _invoice_row(event)
            case "InvoicePaid":
                paid[UUID(event.data["invoice_id"])] = True
            case "PaymentReleased":
                paid |= {UUID(each["invoice_id"]): False for each in event.data["allocations"]}
            case "InvoiceCancelled":
                cancelled.add(UUID(event.data["invoice_id"]))
    upsert(session, invoices, list(new.values()))
    change(session, invoices, [{"invoice_id": invoice_id, "is_paid": is_paid} for invoice_id, is_paid in paid.items()])
    change(session, invoices, [{"invoice_id": invoice_id, "is_cancelled": True} for invoice_id in sorted(cancelled)])


def _fold_payments(session: Session, events: Sequence[PublicEvent]) -> None:
    """Whose each payment is."""
    payers = {UUID(event.subject): event.data["customer_id"] for event in events if event.type in OF_PAYERS}
    rows = [{"payment_id": which, "customer_id": whose and UUID(whose)} for which, whose in payers.items()]
    upsert(session, payments, rows, replace=["customer_id"])


FOLDS = {"customers": fold_customers, "orders": fold_orders}


def customer(session: Session, customer_id: UUID) -> RowMapping | None:
    return session.execute(select(customers).where(customers.c.customer_id == customer_id)).mappings().first()


def names(session: Session, customer_ids: Collection[UUID]) -> dict[UUID, str]:
    query = select(customers.c.customer_id, customers.c.name).where(customers.c.customer_id.in_(customer_ids))
    return {row.customer_id: row.name for row in session.execute(query)}


def parts_of_orders(session: Session, events: Sequence[PublicEvent]) -> dict[str, dict[str, str]]:
    """What the orders that were changed were like before, by the order."""
    changed = {UUID(event.subject) for event in events if event.type == "OrderChanged"}
    if not changed:
        return {}
    rows = session.execute(select(orders.c.order_id, orders.c.parts).where(orders.c.order_id.in_(changed)))
    return {str(row.order_id): row.parts for row in rows}


def payers(session: Session, events: Sequence[PublicEvent]) -> dict[str, str | None]:
    """Whose the payments that were changed were before, by the payment."""
    changed = {UUID(event.subject) for event in events if event.type == "PaymentChanged"}
    if not changed:
        return {}
    rows = session.execute(select(payments).where(payments.c.payment_id.in_(changed)))
    return {str(row.payment_id): row.customer_id and str(row.customer_id) for row in rows}


def with_merged(session: Session, customer_id: UUID) -> list[UUID]:
    """The customer, and those that it took in."""
    query = select(customers.c.customer_id).where(customers.c.merged_into == customer_id)
    return [customer_id, *session.execute(query).scalars()]


def is_listed(customer_id: Column[UUID], asked_for: UUID | None) -> ColumnElement[bool]:
    """The condition on rows about customers: of those who are deleted nothing, unless it is asked for by the customer.

    Nobody can do anything with it until the deletion is taken back.
    """
    if asked_for is not None:
        return true()
    deleted = select(customers.c.customer_id).where(is_deleted)
    return or_(customer_id.is_(None), customer_id.not_in(deleted))


def order(session: Session, order_id: UUID) -> RowMapping | None:
    return session.execute(select(orders).where(orders.c.order_id == order_id)).mappings().first()


def places_of_lines(session: Session, order_ids: Iterable[UUID]) -> dict[str, int]:
    """The place of every line in its order, from 1, by the line's id."""
    query = select(orders.c.line_ids).where(orders.c.order_id.in_(list(order_ids)))
    lists = session.execute(query).scalars()
    return {line_id: place for line_ids in lists for place, line_id in enumerate(line_ids, start=1)}


def unpaid_since(session: Session, order_ids: Collection[UUID | None]) -> dict[UUID | None, list[date]]:
    """The due dates of the orders' unpaid invoices, by order."""
    is_open = and_(invoices.c.order_id.in_(order_ids), ~invoices.c.is_paid, ~invoices.c.is_cancelled)
    days: dict[UUID | None, list[date]] = {}
    if order_ids:
        for order_id, day in session.execute(select(invoices.c.order_id, invoices.c.due_date).where(is_open)):
            days.setdefault(order_id, []).append(day)
    return days


def _invoice_row(event: PublicEvent) -> dict[str, Any]:
    return {
        "invoice_id": UUID(event.data["invoice_id"]),
        "order_id": UUID(event.data["order_id"]),
        "due_date": date.fromisoformat(event.data["due_date"]),
        "is_paid": False,
        "is_cancelled": False,
    }


def _order_row(event: PublicEvent) -> dict[str, object]:
    return {
        "order_id": UUID(event.data["order_id"]),
        "number": event.data["number"],
        "customer_id": UUID(event.data["customer_id"]),
        "line_ids": [line["line_id"] for line in event.data["lines"]],
        "progress": progress(event.data),
        "parts": parts_of(event.data),
    }
