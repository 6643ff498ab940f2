"""Whose customers everything is about: what a manager who sees only his own may see of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, exists, literal, or_, select, true, union
from sqlalchemy.orm import Session

from kernel.sight import seen_by
from services.orders.tables import customers, documents, invoices, orders, payments

ABOUT_CUSTOMERS = {"order_id": orders, "invoice_id": invoices, "payment_id": payments, "document_id": documents}


def owners_of(session: Session, body: Mapping[str, Any]) -> Sequence[str | None]:
    """Whose the customers are that a command or a query is about, by the ids that it names."""
    about = [
        select(table.c.customer_id).where(table.c[name] == body[name])
        for name, table in ABOUT_CUSTOMERS.items()
        if body.get(name) is not None
    ]
    if body.get("customer_id") is not None:
        about.append(select(literal(body["customer_id"], customers.c.customer_id.type)))
    if not about:
        return ()
    owners = select(customers.c.owner).where(customers.c.customer_id.in_(union(*about)))
    return session.execute(owners).scalars().all()


def of_what_is_seen(customer_id: ColumnElement[Any], confined_to: str | None) -> ColumnElement[bool]:
    """The condition on rows about customers: none of another's than the user that the list is confined to."""
    if confined_to is None:
        return true()
    whose = customers.alias()
    is_own = exists().where(whose.c.customer_id == customer_id, seen_by(confined_to, whose.c.owner))
    has_always_one = isinstance(customer_id, Column) and not customer_id.nullable
    return is_own if has_always_one else or_(customer_id.is_(None), is_own)
