"""Customers that were merged into others: what was told of them, and ever will be, is of those who took them in.

What is kept by customer and added up (accounts, charges with their running sums) moves when they are merged, and later
facts go where it went. All other facts stay as they were told, and are brought together where a row is derived.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, delete, func, select, update
from sqlalchemy.orm import Session

from kernel.readmodels import Recorded
from kernel.sql import upsert
from services.customers.domain import Customer
from services.customers.domain.desk import TIES
from services.customers.projections.desk import marks
from services.customers.tables import desk_accounts, desk_charges, desk_merged

ADDED = (*TIES, "open_orders", "red_orders", "yellow_orders", "charged", "received", "credit_used")

merged = desk_merged.c


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    for each in recorded:
        if isinstance(each.event, Customer.MergedInto):
            _merge(session, each.event.originator_id, UUID(each.event.kept_id))


def marked(session: Session, customer_ids: Collection[UUID]) -> Mapping[UUID, UUID]:
    """Marks customers of whom something was told, and those who took them in; tells whose facts those are.

    Whoever waited for a mark looks again: a merging may have been what was waited for.
    """
    known: set[UUID] = set()
    wanted = set(customer_ids)
    whose: dict[UUID, UUID] = {}
    while wanted - known:
        marks.mark(session, wanted - known)
        known |= wanted
        rows = session.execute(select(desk_merged).where(merged.merged_id.in_(list(customer_ids))))
        kept = {row.merged_id: row.kept_id for row in rows}
        whose = {customer_id: kept.get(customer_id, customer_id) for customer_id in customer_ids}
        wanted = set(whose.values())
    return whose


def with_those_taken_in(session: Session, customer_ids: Collection[UUID]) -> list[UUID]:
    taken_in = select(merged.merged_id).where(merged.kept_id.in_(list(customer_ids)))
    return [*customer_ids, *session.execute(taken_in).scalars()]


def by_keeper(table: Table, *columns: ColumnElement[Any]) -> Select[Any]:
    """Columns that add facts up, for each customer with all that were merged into it."""
    keeper = func.coalesce(merged.kept_id, table.c.customer_id)
    joined = select(keeper.label("customer_id"), *columns).select_from(table)
    return joined.outerjoin(desk_merged, merged.merged_id == table.c.customer_id).group_by(keeper)


def _merge(session: Session, merged_id: UUID, kept_id: UUID) -> None:
    """Also those that the merged one took in before, so that one step leads to who has it all."""
    marks.mark(session, (merged_id, kept_id))
    session.execute(update(desk_merged).where(merged.kept_id == merged_id).values(kept_id=kept_id))
    upsert(session, desk_merged, [{"merged_id": merged_id, "kept_id": kept_id}])
    _join_accounts(session, merged_id, kept_id)
    _join_charges(session, merged_id, kept_id)


def _join_accounts(session: Session, merged_id: UUID, kept_id: UUID) -> None:
    query = select(desk_accounts).where(desk_accounts.c.customer_id.in_((merged_id, kept_id)))
    found = {row["customer_id"]: row for row in session.execute(query).mappings()}
    if merged_id not in found:
        return
    last_orders = [row["last_order"] for row in found.values() if row["last_order"] is not None]
    sums = {name: sum(row[name] for row in found.values()) for name in ADDED}
    row = {"customer_id": kept_id, "last_order": max(last_orders, default=None), **sums}
    upsert(session, desk_accounts, [row], replace=["last_order", *ADDED])
    session.execute(delete(desk_accounts).where(desk_accounts.c.customer_id == merged_id))


def _join_charges(session: Session, merged_id: UUID, kept_id: UUID) -> None:
    """By two statements, however many there are."""
    charges = desk_charges.c
    session.execute(update(desk_charges).where(charges.customer_id == merged_id).values(customer_id=kept_id))
    until = func.sum(charges.value).over(order_by=(charges.day, charges.position)).label("reached")
    sums = select(charges.day, charges.position, until).where(charges.customer_id == kept_id).subquery()
    same = (charges.day == sums.c.day, charges.position == sums.c.position)
    session.execute(
        update(desk_charges).where(charges.customer_id == kept_id, *same).values(until=sums.c.reached),
        execution_options={"synchronize_session": False},
    )
