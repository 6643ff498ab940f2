"""What the journal knows of customers and orders: as much as it needs to write about them."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from kernel.sql import upsert
from services.tasks.tables import customers, orders


def fold_customers(session: Session, events: Sequence[PublicEvent]) -> None:
    registered = {UUID(event.data["customer_id"]) for event in events if event.type == "CustomerRegistered"}
    upsert(session, customers, [{"customer_id": customer_id} for customer_id in registered])


def fold_orders(session: Session, events: Sequence[PublicEvent]) -> None:
    rows = {event.subject: _order_row(event) for event in events if event.type in ("OrderPlaced", "OrderChanged")}
    upsert(session, orders, list(rows.values()), replace=["line_ids"])


FOLDS = {"customers": fold_customers, "orders": fold_orders}


def is_customer(session: Session, customer_id: UUID) -> bool:
    query = select(customers.c.customer_id).where(customers.c.customer_id == customer_id)
    return session.execute(query).first() is not None


def order(session: Session, order_id: UUID) -> RowMapping | None:
    return session.execute(select(orders).where(orders.c.order_id == order_id)).mappings().first()


def places_of_lines(session: Session, order_ids: Iterable[UUID]) -> dict[str, int]:
    """The place of every line in its order, from 1, by the line's id."""
    query = select(orders.c.line_ids).where(orders.c.order_id.in_(list(order_ids)))
    lists = session.execute(query).scalars()
    return {line_id: place for line_ids in lists for place, line_id in enumerate(line_ids, start=1)}


def _order_row(event: PublicEvent) -> dict[str, object]:
    return {
        "order_id": UUID(event.data["order_id"]),
        "number": event.data["number"],
        "customer_id": UUID(event.data["customer_id"]),
        "line_ids": [line["line_id"] for line in event.data["lines"]],
    }
