"""Which customers' rows of the desk are to be derived anew.

A mark is a lock as well: whoever changes a fact of a customer marks it first, and derives its row or leaves the mark.
So two who change facts of one customer derive its row one after the other, and the second sees the facts of both.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kernel.sql import upsert
from services.customers.tables import customers, desk, desk_due

MOST_AT_ONCE = 500


def mark(session: Session, customer_ids: Iterable[UUID]) -> None:
    rows = [{"customer_id": customer_id, "marks": 1} for customer_id in set(customer_ids)]
    upsert(session, desk_due, rows, replace=["marks"])


def mark_everybody(session: Session) -> None:
    there = select(desk_due.c.customer_id).where(desk_due.c.customer_id == customers.c.customer_id)
    everybody = select(customers.c.customer_id, 1).where(~there.exists())
    session.execute(desk_due.insert().from_select(["customer_id", "marks"], everybody))


def mark_changed_by(session: Session, at: datetime) -> None:
    """Some of those whose rows change by the passing of time until a moment, the earliest first."""
    row = desk.c
    query = select(row.customer_id).where(row.changes_at <= at).order_by(row.changes_at, row.customer_id)
    mark(session, session.execute(query.limit(MOST_AT_ONCE)).scalars())


def take(session: Session) -> list[UUID]:
    """Some of the marked customers, who are marked no more; their rows are for the caller to derive."""
    some = select(desk_due.c.customer_id).order_by(desk_due.c.customer_id).limit(MOST_AT_ONCE)
    query = (
        delete(desk_due)
        .where(desk_due.c.customer_id.in_(some.with_for_update(skip_locked=True)))
        .returning(desk_due.c.customer_id)
    )
    return sorted(session.execute(query).scalars(), key=str)


def unmark(session: Session, customer_ids: Sequence[UUID]) -> None:
    session.execute(delete(desk_due).where(desk_due.c.customer_id.in_(customer_ids)))


def are_there(session: Session) -> bool:
    return session.execute(select(desk_due.c.customer_id).limit(1)).first() is not None


def has_changed(session: Session, at: datetime) -> bool:
    """True when the row of some customer is another at a moment, by the passing of time alone."""
    query = select(desk.c.customer_id).where(desk.c.changes_at <= at)
    return session.execute(query.limit(1)).first() is not None
