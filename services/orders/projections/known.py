"""What orders know of items: their own copy of what inventory told."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select, update
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from kernel.sql import upsert
from services.orders.domain.lines import OrderedItem
from services.orders.tables import items


def fold_items(session: Session, events: Sequence[PublicEvent]) -> None:
    rows: dict[UUID, dict[str, Any]] = {}
    retired: dict[UUID, bool] = {}
    for event in events:
        if event.type in ("ItemRegistered", "ItemChanged"):
            rows[UUID(event.data["item_id"])] = _item_row(event)
        elif event.type in ("ItemRetired", "ItemRestored"):
            retired[UUID(event.data["item_id"])] = event.type == "ItemRetired"
    upsert(session, items, list(rows.values()), replace=["name", "packages"])
    for is_retired in (True, False):
        changed = [item_id for item_id, value in retired.items() if value == is_retired]
        if changed:
            session.execute(update(items).where(items.c.item_id.in_(changed)).values(is_retired=is_retired))


FOLDS = {"inventory": fold_items}


def items_by_id(session: Session, item_ids: Iterable[UUID]) -> dict[UUID, RowMapping]:
    query = select(items).where(items.c.item_id.in_(list(item_ids)))
    return {row["item_id"]: row for row in session.execute(query).mappings()}


def ordered_items(rows: Mapping[UUID, RowMapping]) -> dict[UUID, OrderedItem]:
    """The items of ``items_by_id`` as the domain sees them."""
    return {item_id: _ordered_item(row) for item_id, row in rows.items()}


def _ordered_item(row: RowMapping) -> OrderedItem:
    factors = {row["unit"]: Decimal(1)} | {each["unit"]: Decimal(each["factor"]) for each in row["packages"]}
    return OrderedItem(row["item_id"], row["code"], row["kind"], row["unit"], factors)


def _item_row(event: PublicEvent) -> dict[str, Any]:
    data = event.data
    return {
        "item_id": UUID(data["item_id"]),
        "code": data["code"],
        "name": data["name"],
        "kind": data["kind"],
        "unit": data["unit"],
        "packages": data["packages"],
        "is_retired": False,
    }
