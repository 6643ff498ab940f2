"""Items whose lines did not all turn in one transaction: the rest turns in the next ones, and is told by its cause.

No event tells of them: they are what is left to do, and gone when it is done.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kernel.sql import upsert
from services.orders.tables import turns_due

Kept = Mapping[str, Any]


def are_none(session: Session) -> bool:
    return session.execute(select(turns_due.c.item_id).limit(1)).first() is None


def keep(session: Session, causes: Mapping[UUID, tuple[UUID, Kept]]) -> None:
    """Item -> (id of the cause, what is kept of it); a later cause takes the place of an earlier one."""
    rows = [{"item_id": item_id, "cause_id": which, "cause": kept} for item_id, (which, kept) in causes.items()]
    upsert(session, turns_due, rows, replace=["cause_id", "cause"])


def take(session: Session) -> dict[UUID, Kept]:
    """All items of one cause, which are due no more: item -> what was kept of the cause."""
    one = select(turns_due.c.cause_id).order_by(turns_due.c.item_id).limit(1).scalar_subquery()
    taken = delete(turns_due).where(turns_due.c.cause_id == one).returning(turns_due.c.item_id, turns_due.c.cause)
    return {row.item_id: row.cause for row in session.execute(taken)}
