"""The customers that letters are written to, and who answers for them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from kernel.sql import upsert
from services.notify.tables import customers, letters


def fold_customers(session: Session, events: Sequence[PublicEvent]) -> None:
    rows: dict[str, dict[str, object]] = {}
    for event in events:
        if event.type in ("CustomerRegistered", "ManagerAssigned"):
            customer_id = event.data["customer_id"]
            rows[customer_id] = {"customer_id": UUID(customer_id), "manager": event.data.get("manager")}
    upsert(session, customers, list(rows.values()), replace=["manager"])


FOLDS = {"customers": fold_customers}


def is_customer(session: Session, customer_id: UUID) -> bool:
    query = select(customers.c.customer_id).where(customers.c.customer_id == customer_id)
    return session.execute(query).first() is not None


def managers_of(session: Session, body: Mapping[str, Any]) -> Sequence[str | None]:
    """The managers of the customers that a command or a query is about, by the ids that it names."""
    managers = select(customers.c.manager)
    of_letter = managers.join(letters, letters.c.customer_id == customers.c.customer_id)
    by_customer = managers.where(customers.c.customer_id == body.get("customer_id"))
    about = union_all(by_customer, of_letter.where(letters.c.letter_id == body.get("letter_id")))
    return session.execute(about).scalars().all()
