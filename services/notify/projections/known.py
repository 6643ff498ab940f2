"""The customers that letters are written to, and whose personal data were erased."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from kernel.sql import upsert
from services.notify.tables import customers


def fold_customers(session: Session, events: Sequence[PublicEvent]) -> None:
    registered = {UUID(event.data["customer_id"]) for event in events if event.type == "CustomerRegistered"}
    upsert(session, customers, [{"customer_id": customer_id} for customer_id in registered])


FOLDS = {"customers": fold_customers}


def is_customer(session: Session, customer_id: UUID) -> bool:
    query = select(customers.c.customer_id).where(customers.c.customer_id == customer_id)
    return session.execute(query).first() is not None
