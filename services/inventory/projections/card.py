"""The stock card of an item, read."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.paging import Page, page_of
from services.inventory.tables import stock_card, unfulfilled_demand, warehouses

# The columns of the card are all compared in one row, which the primary key serves in both directions.
WAYS: Mapping[str, str] = {"at": "at,position", "-at": "-at,-position"}
COLUMNS = {"at": stock_card.c.at, "position": stock_card.c.position}


def movements_of(
    session: Session,
    *,
    item_id: UUID,
    warehouse_id: UUID | None,
    since: datetime | None,
    until: datetime | None,
    sort: str,
    limit: int,
    after: str | None,
) -> Page:
    """From ``since`` on, before ``until``; ``sort`` is one of WAYS."""
    card = stock_card.c
    query = (
        select(stock_card, warehouses.c.code.label("warehouse"))
        .join(warehouses, warehouses.c.warehouse_id == card.warehouse_id)
        .where(card.item_id == item_id)
    )
    if warehouse_id is not None:
        query = query.where(card.warehouse_id == warehouse_id)
    if since is not None:
        query = query.where(card.at >= since)
    if until is not None:
        query = query.where(card.at < until)
    return page_of(session, query, COLUMNS, key=card.place, sort=WAYS[sort], limit=limit, after=after)


def numbers_of(session: Session, order_ids: Iterable[UUID | None]) -> dict[UUID, int]:
    """The numbers of the orders that were heard of."""
    wanted = {order_id for order_id in order_ids if order_id is not None}
    if not wanted:
        return {}
    lines = unfulfilled_demand.c
    query = select(lines.order_id, lines.number).where(lines.order_id.in_(wanted), lines.number.is_not(None))
    return {row.order_id: row.number for row in session.execute(query.distinct())}
