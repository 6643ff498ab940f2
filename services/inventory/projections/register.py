"""The registers of items and of warehouses."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, insert, or_, select, update
from sqlalchemy.orm import Session

from kernel.paging import Page, page_of
from kernel.readmodels import Recorded
from services.inventory.domain import Item, Warehouse
from services.inventory.tables import item_levels, items, warehouses

ITEM_SORTS = {"code": items.c.code, "name": items.c.name, "kind": items.c.kind}


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    for each in recorded:
        match each.event:
            case Item.Registered():
                when_item_registered(session, each.event)
            case Item.Changed():
                when_item_changed(session, each.event)
            case Item.Retired():
                when_item_retired(session, each.event)
            case Warehouse.Opened():
                when_warehouse_opened(session, each.event)


def when_item_registered(session: Session, event: Item.Registered) -> None:
    row = {
        "item_id": event.originator_id,
        "version": event.originator_version,
        "code": event.code,
        "name": event.name,
        "kind": event.kind,
        "unit": event.unit,
        "packages": event.packages,
        "is_retired": False,
    }
    session.execute(insert(items), row)


def when_item_changed(session: Session, event: Item.Changed) -> None:
    changed = update(items).where(items.c.item_id == event.originator_id)
    session.execute(changed.values(version=event.originator_version, name=event.name, packages=event.packages))


def when_item_retired(session: Session, event: Item.Retired) -> None:
    retired = update(items).where(items.c.item_id == event.originator_id)
    session.execute(retired.values(version=event.originator_version, is_retired=True))


def when_warehouse_opened(session: Session, event: Warehouse.Opened) -> None:
    row = {
        "warehouse_id": event.originator_id,
        "version": event.originator_version,
        "code": event.code,
        "name": event.name,
        "sellable": event.sellable,
    }
    session.execute(insert(warehouses), row)


def item_code_is_taken(session: Session, code: str) -> bool:
    return session.execute(select(items.c.item_id).where(items.c.code == code)).first() is not None


def warehouse_code_is_taken(session: Session, code: str) -> bool:
    return session.execute(select(warehouses.c.warehouse_id).where(warehouses.c.code == code)).first() is not None


def warehouse(session: Session, warehouse_id: UUID) -> RowMapping | None:
    query = select(warehouses).where(warehouses.c.warehouse_id == warehouse_id)
    return session.execute(query).mappings().first()


def all_warehouses(session: Session) -> Sequence[RowMapping]:
    return session.execute(select(warehouses).order_by(warehouses.c.code)).mappings().all()


def items_by_id(session: Session, item_ids: Iterable[UUID]) -> dict[UUID, RowMapping]:
    query = select(items).where(items.c.item_id.in_(list(item_ids)))
    return {row["item_id"]: row for row in session.execute(query).mappings()}


def item_with_level(session: Session, item_id: UUID) -> RowMapping | None:
    query = select(items, item_levels).join(item_levels, item_levels.c.item_id == items.c.item_id)
    return session.execute(query.where(items.c.item_id == item_id)).mappings().first()


def list_items(session: Session, q: str, sort: str, limit: int, after: str | None, **exact: Any) -> Page:
    """Items with their levels; ``q`` is a part of the code or the name."""
    query = select(items, item_levels).join(item_levels, item_levels.c.item_id == items.c.item_id)
    if q:
        pattern = f"%{q.lower()}%"
        query = query.where(or_(func.lower(items.c.code).like(pattern), func.lower(items.c.name).like(pattern)))
    for name, value in exact.items():
        if value is not None:
            query = query.where(items.c[name] == value)
    return page_of(session, query, ITEM_SORTS, key=items.c.item_id, sort=sort, limit=limit, after=after)
