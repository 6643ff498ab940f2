"""The customers that letters are written to, and who answers for them."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from contracts.events.customers import that_change_hands
from kernel.owners import settle_owners, take_in
from kernel.sql import change, upsert
from services.notify.tables import customers

NAMING = ("CustomerRegistered", "CustomerDetailsChanged")
DELETED, UNDELETED = "CustomerDeleted", "CustomerUndeleted"


def fold_customers(session: Session, events: Sequence[PublicEvent]) -> None:
    rows: dict[str, dict[str, object]] = {}
    for event in events:
        if event.type in ("CustomerRegistered", "ManagerAssigned"):
            customer_id = event.data["customer_id"]
            manager = event.data.get("manager")
            new = {"name": "", "owner": manager, "merged_into": None, "is_deleted": False}
            rows[customer_id] = {"customer_id": UUID(customer_id), "manager": manager, **new}
    upsert(session, customers, list(rows.values()), replace=["manager"])
    named = {UUID(each.subject): each.data["name"] for each in events if each.type in NAMING}
    change(session, customers, [{"customer_id": which, "name": name} for which, name in named.items()])
    for event in events:
        if event.type == "CustomersMerged":
            take_in(session, customers, UUID(event.data["customer_id"]), UUID(event.data["merged_id"]))
    settle_owners(session, customers, that_change_hands(events))
    deleted = {UUID(each.subject): each.type == DELETED for each in events if each.type in (DELETED, UNDELETED)}
    change(session, customers, [{"customer_id": which, "is_deleted": is_so} for which, is_so in deleted.items()])


def names(session: Session, customer_ids: Collection[str | None]) -> dict[str, str]:
    """By the text of their ids, as events tell them."""
    wanted = [UUID(customer_id) for customer_id in customer_ids if customer_id is not None]
    query = select(customers.c.customer_id, customers.c.name).where(customers.c.customer_id.in_(wanted))
    return {str(row.customer_id): row.name for row in session.execute(query)}


def managers(session: Session, customer_ids: Collection[str | None]) -> dict[str, str]:
    """Who answers for each, or for who took it in, by the text of their ids."""
    wanted = [UUID(customer_id) for customer_id in customer_ids if customer_id is not None]
    query = select(customers.c.customer_id, customers.c.owner).where(customers.c.customer_id.in_(wanted))
    return {str(row.customer_id): row.owner for row in session.execute(query) if row.owner}


FOLDS = {"customers": fold_customers}


def customer(session: Session, customer_id: UUID) -> RowMapping | None:
    return session.execute(select(customers).where(customers.c.customer_id == customer_id)).mappings().first()
