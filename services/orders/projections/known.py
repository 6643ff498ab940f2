"""What orders know of items: their own copy of what inventory told, with the price and the VAT rate of a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, and_, bindparam, or_, select, update
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from kernel.sql import upsert
from services.orders.domain.lines import OrderedItem
from services.orders.projections.dictionaries import VAT_RATES, percent_on
from services.orders.projections.prices import list_price_of
from services.orders.tables import items, known_entries

CHANGING = ("name", "packages", "vat_rate", "item_group")
RATES = known_entries.c
ITEMS_ON = (
    select(items, RATES.data.label("rate"), list_price_of(items.c.item_id).label("list_price"))
    .select_from(items)
    .join(
        known_entries,
        and_(
            RATES.dictionary == VAT_RATES,
            or_(RATES.code == items.c.vat_rate, and_(items.c.vat_rate.is_(None), RATES.is_default)),
        ),
        isouter=True,
    )
    .where(items.c.item_id.in_(bindparam("item_ids", expanding=True)))
)


NAMES, UNIT = ("code", "name"), ("unit",)


@dataclass(frozen=True)
class KnownItem:
    name: str
    is_retired: bool
    ordered: OrderedItem


def fold_items(session: Session, events: Sequence[PublicEvent]) -> None:
    rows: dict[UUID, dict[str, Any]] = {}
    retired: dict[UUID, bool] = {}
    for event in events:
        if event.type in ("ItemRegistered", "ItemChanged"):
            rows[UUID(event.data["item_id"])] = _item_row(event)
        elif event.type in ("ItemRetired", "ItemRestored"):
            retired[UUID(event.data["item_id"])] = event.type == "ItemRetired"
    upsert(session, items, list(rows.values()), replace=CHANGING)
    for is_retired in (True, False):
        changed = [item_id for item_id, value in retired.items() if value == is_retired]
        if changed:
            session.execute(update(items).where(items.c.item_id.in_(changed)).values(is_retired=is_retired))


FOLDS = {"inventory": fold_items}


def items_on(
    session: Session, item_ids: Iterable[UUID], price_type: str, currency: str, day: date
) -> dict[UUID, KnownItem]:
    """Those that are known, with list price and VAT rate as they are on a day of the company's calendar."""
    asked = {"item_ids": list(item_ids), "price_type": price_type, "currency": currency, "day": day}
    rows = session.execute(ITEMS_ON, asked).mappings()
    return {row["item_id"]: KnownItem(row["name"], row["is_retired"], _ordered_item(row, day)) for row in rows}


def names_of(session: Session, item_ids: Iterable[UUID]) -> dict[UUID, dict[str, str | None]]:
    """Code and name of items, as they are now; None of one that is not known."""
    return _told_of(session, item_ids, NAMES)


def names_and_units_of(session: Session, item_ids: Iterable[UUID]) -> dict[UUID, dict[str, str | None]]:
    """Code, name and base unit of items, as they are now; None of one that is not known."""
    return _told_of(session, item_ids, NAMES + UNIT)


def _told_of(session: Session, item_ids: Iterable[UUID], names: Sequence[str]) -> dict[UUID, dict[str, str | None]]:
    query = select(items.c.item_id, *(items.c[name] for name in names)).where(items.c.item_id.in_(list(item_ids)))
    rows = session.execute(query).mappings()
    found: dict[UUID, dict[str, str | None]] = {row["item_id"]: {name: row[name] for name in names} for row in rows}
    return {item_id: found.get(item_id, dict.fromkeys(names)) for item_id in item_ids}


def ordered_items(items: Mapping[UUID, KnownItem]) -> dict[UUID, OrderedItem]:
    return {item_id: item.ordered for item_id, item in items.items()}


def _ordered_item(row: RowMapping, day: date) -> OrderedItem:
    factors = {row["unit"]: Decimal(1)} | {each["unit"]: Decimal(each["factor"]) for each in row["packages"]}
    return OrderedItem(
        item_id=row["item_id"],
        code=row["code"],
        kind=row["kind"],
        unit=row["unit"],
        factors=factors,
        list_price=row["list_price"],
        vat_percent=percent_on(row["rate"], day),
    )


def _item_row(event: PublicEvent) -> dict[str, Any]:
    data = event.data
    names = ("code", "name", "kind", "unit", "packages", "vat_rate")
    more = {"item_group": data["group"], "is_retired": False}
    return {"item_id": UUID(data["item_id"]), **{name: data[name] for name in names}, **more}
