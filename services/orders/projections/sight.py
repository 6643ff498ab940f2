"""Whose customers everything is about: what a manager who sees only his own may see of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, literal, not_, or_, select, true, union
from sqlalchemy.orm import Session

from kernel.sight import seen_by
from services.orders.tables import customers, documents, invoices, orders, payments

ABOUT_CUSTOMERS = {"order_id": orders, "invoice_id": invoices, "payment_id": payments, "document_id": documents}


def managers_of(session: Session, body: Mapping[str, Any]) -> Sequence[str | None]:
    """The managers of the customers that a command or a query is about, by the ids that it names."""
    about = [
        select(table.c.customer_id).where(table.c[name] == body[name])
        for name, table in ABOUT_CUSTOMERS.items()
        if body.get(name) is not None
    ]
    if body.get("customer_id") is not None:
        about.append(select(literal(body["customer_id"], customers.c.customer_id.type)))
    if not about:
        return ()
    managers = select(customers.c.manager).where(customers.c.customer_id.in_(union(*about)))
    return session.execute(managers).scalars().all()


def of_what_is_seen(customer_id: ColumnElement[Any], confined_to: str | None) -> ColumnElement[bool]:
    """The condition on rows about customers: none of another's than the user that the list is confined to."""
    if confined_to is None:
        return true()
    of_others = select(customers.c.customer_id).where(not_(seen_by(confined_to, customers.c.manager)))
    return or_(customer_id.is_(None), customer_id.not_in(of_others))
