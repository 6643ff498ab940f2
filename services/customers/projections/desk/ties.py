"""What ties customers to the business, so that they cannot be deleted: all orders, invoices, payments and debts that
there ever were."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.customers.domain.desk import TIES
from services.customers.projections.desk import marks
from services.customers.tables import desk_accounts


def ties_of(session: Session, customer_ids: Collection[UUID]) -> dict[str, int]:
    """How many of each they have together; whoever hears of more now waits for the caller, who marks the customers."""
    marks.mark(session, customer_ids)
    accounts = desk_accounts.c
    sums = [func.coalesce(func.sum(accounts[name]), 0).label(name) for name in TIES]
    row = session.execute(select(*sums).where(accounts.customer_id.in_(list(customer_ids)))).mappings().one()
    return {name: int(row[name]) for name in TIES}
