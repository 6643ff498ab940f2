"""The register of items."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, RowMapping, case, cast, insert, select, update
from sqlalchemy.orm import Session

from kernel.paging import Page, page_of
from kernel.readmodels import Recorded
from kernel.searching import contains, search_key, sort_key
from services.inventory.domain.items import Item
from services.inventory.tables import item_levels, items

# Without an index: the register of items does not grow with the history.
LEVEL = case((item_levels.c.on_hand <= 0, 0), (item_levels.c.on_hand < item_levels.c.demand, 1), else_=2)
ITEM_SORTS = {
    "id": items.c.item_id,
    "version": items.c.version,
    "code": items.c.code_key,
    "name": items.c.name_key,
    "kind": items.c.kind,
    "unit": items.c.unit,
    "retired": cast(items.c.is_retired, Integer),
    "on_hand": item_levels.c.on_hand,
    "demand": item_levels.c.demand,
    "level": LEVEL,
}


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    for each in recorded:
        match each.event:
            case Item.Registered():
                when_item_registered(session, each.event)
            case Item.Changed():
                when_item_changed(session, each.event)
            case Item.Retired():
                when_item_retired(session, each.event)


def when_item_registered(session: Session, event: Item.Registered) -> None:
    row = {
        "item_id": event.originator_id,
        "version": event.originator_version,
        "code": event.code,
        "kind": event.kind,
        "unit": event.unit,
        "packages": event.packages,
        "is_retired": False,
        "code_key": sort_key(event.code),
        **_names(event.code, event.name),
    }
    session.execute(insert(items), row)


def when_item_changed(session: Session, event: Item.Changed) -> None:
    this = items.c.item_id == event.originator_id
    code = session.execute(select(items.c.code).where(this)).scalar_one()
    row = {"version": event.originator_version, "packages": event.packages, **_names(code, event.name)}
    session.execute(update(items).where(this).values(row))


def when_item_retired(session: Session, event: Item.Retired) -> None:
    retired = update(items).where(items.c.item_id == event.originator_id)
    session.execute(retired.values(version=event.originator_version, is_retired=True))


def item_code_is_taken(session: Session, code: str) -> bool:
    return session.execute(select(items.c.item_id).where(items.c.code == code)).first() is not None


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
        query = query.where(contains(items.c.search_key, q))
    for name, value in exact.items():
        if value is not None:
            query = query.where(items.c[name] == value)
    return page_of(session, query, ITEM_SORTS, key=items.c.item_id, sort=sort, limit=limit, after=after)


def _names(code: str, name: str) -> dict[str, str]:
    return {"name": name, "name_key": sort_key(name), "search_key": search_key(f"{name}\n{code}")}
