"""The customers that letters are written to, and who answers for them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select, union_all
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from kernel.sql import change, upsert
from services.notify.tables import customers, letters

DELETED, UNDELETED = "CustomerDeleted", "CustomerUndeleted"


def fold_customers(session: Session, events: Sequence[PublicEvent]) -> None:
    rows: dict[str, dict[str, object]] = {}
    for event in events:
        if event.type in ("CustomerRegistered", "ManagerAssigned"):
            customer_id = event.data["customer_id"]
            row = {"customer_id": UUID(customer_id), "manager": event.data.get("manager"), "is_deleted": False}
            rows[customer_id] = row
    upsert(session, customers, list(rows.values()), replace=["manager"])
    deleted = {UUID(each.subject): each.type == DELETED for each in events if each.type in (DELETED, UNDELETED)}
    change(session, customers, [{"customer_id": which, "is_deleted": is_so} for which, is_so in deleted.items()])


FOLDS = {"customers": fold_customers}


def customer(session: Session, customer_id: UUID) -> RowMapping | None:
    return session.execute(select(customers).where(customers.c.customer_id == customer_id)).mappings().first()


def managers_of(session: Session, body: Mapping[str, Any]) -> Sequence[str | None]:
    """The managers of the customers that a command or a query is about, by the ids that it names."""
    managers = select(customers.c.manager)
    of_letter = managers.join(letters, letters.c.customer_id == customers.c.customer_id)
    by_customer = managers.where(customers.c.customer_id == body.get("customer_id"))
    about = union_all(by_customer, of_letter.where(letters.c.letter_id == body.get("letter_id")))
    return session.execute(about).scalars().all()
