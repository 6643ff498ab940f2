"""Prices by item, price type, currency and first day, and every setting of one; amounts of None end a price."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, func, literal, select
from sqlalchemy.orm import Session

from kernel.paging import Page, page_of
from kernel.readmodels import Recorded
from kernel.sql import insert_new, upsert
from services.inventory.domain.prices import PriceSet
from services.inventory.projections.groups import with_its_groups
from services.inventory.tables import items, prices, prices_set

ENDED = Decimal(-1)
HISTORY_SORTS: Mapping[str, ColumnElement[Any]] = {
    "valid_from": prices_set.c.valid_from,
    "price_type": prices_set.c.price_type,
    "currency": prices_set.c.currency,
    "amount": func.coalesce(prices_set.c.amount, literal(ENDED, prices_set.c.amount.type)),
    "set_at": prices_set.c.set_at,
    "set_by": prices_set.c.set_by,
}


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    settings = [_row(each.event) for each in recorded if isinstance(each.event, PriceSet)]
    insert_new(session, prices_set, settings)
    rows = {(row["item_id"], row["price_type"], row["currency"], row["valid_from"]): row for row in settings}
    upsert(session, prices, list(rows.values()), replace=["price_id", "amount", "set_at", "set_by"])


def in_force(session: Session, item_id: UUID, day: date) -> Sequence[RowMapping]:
    """All prices of an item on a day."""
    query = _in_force_on(day).where(prices.c.item_id == item_id)
    return session.execute(query.order_by(prices.c.price_type, prices.c.currency)).mappings().all()


def in_force_of(session: Session, item_ids: Collection[UUID], day: date) -> dict[UUID, list[RowMapping]]:
    """All prices of items on a day, by item."""
    query = _in_force_on(day).where(prices.c.item_id.in_(list(item_ids)))
    found: dict[UUID, list[RowMapping]] = {item_id: [] for item_id in item_ids}
    for row in session.execute(query.order_by(prices.c.price_type, prices.c.currency)).mappings():
        found[row["item_id"]].append(row)
    return found


def price_on(
    session: Session, item_ids: Collection[UUID], price_type: str, day: date
) -> dict[tuple[UUID, str], Decimal]:
    """Item and currency -> price on a day; what has none is left out."""
    query = _in_force_on(day).where(prices.c.price_type == price_type, prices.c.item_id.in_(list(item_ids)))
    return {(row["item_id"], row["currency"]): row["amount"] for row in session.execute(query).mappings()}


def of_type_on(price_type: str, day: date) -> Select[Any]:
    """``item_id`` and ``amount`` of all prices of a type on a day; of several currencies the least."""
    listed = _in_force_on(day).where(prices.c.price_type == price_type).subquery()
    return select(listed.c.item_id, func.min(listed.c.amount).label("amount")).group_by(listed.c.item_id)


def beginning_on(session: Session, item_id: UUID, day: date) -> dict[tuple[str, str], Decimal | None]:
    """Price type and currency -> amount, of the prices of an item whose first day it is."""
    query = select(prices).where(prices.c.item_id == item_id, prices.c.valid_from == day)
    return {(row["price_type"], row["currency"]): row["amount"] for row in session.execute(query).mappings()}


def to_change(price_type: str, group: str | None, item_ids: Collection[UUID] | None, day: date) -> Select[Any]:
    """The prices on a day of the items that a change is for, with the items' codes and names."""
    query = _in_force_on(day).join(items, items.c.item_id == prices.c.item_id).add_columns(items.c.code, items.c.name)
    query = query.where(prices.c.price_type == price_type, ~items.c.is_retired)
    if group is not None:
        query = query.where(items.c.item_group.in_(with_its_groups(group)))
    return query if item_ids is None else query.where(items.c.item_id.in_(list(item_ids)))


def page_to_change(session: Session, query: Select[Any], limit: int, after: str | None) -> Page:
    by_code = {"code": items.c.code_key}
    return page_of(session, query, by_code, key=prices.c.price_id, sort="code", limit=limit, after=after)


def history(session: Session, *, item_id: UUID, sort: str, limit: int, after: str | None) -> Page:
    """Every setting, those too that another of the same day overruled."""
    query = select(prices_set).where(prices_set.c.item_id == item_id)
    return page_of(session, query, HISTORY_SORTS, key=prices_set.c.price_id, sort=sort, limit=limit, after=after)


def _in_force_on(day: date) -> Select[Any]:
    begun = prices.alias()
    newest = select(func.max(begun.c.valid_from)).where(
        begun.c.item_id == prices.c.item_id,
        begun.c.price_type == prices.c.price_type,
        begun.c.currency == prices.c.currency,
        begun.c.valid_from <= day,
    )
    this = prices.c.valid_from == newest.scalar_subquery().correlate(prices)
    return select(prices).where(this, prices.c.amount.is_not(None))


def _row(event: PriceSet) -> dict[str, Any]:
    return {
        "item_id": UUID(event.item_id),
        "price_type": event.price_type,
        "currency": event.currency,
        "valid_from": date.fromisoformat(event.valid_from),
        "price_id": event.originator_id,
        "amount": None if event.amount is None else Decimal(event.amount),
        "set_at": event.timestamp,
        "set_by": event.metadata["actor"],
    }
