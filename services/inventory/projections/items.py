"""The register of items."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, delete, select, update
from sqlalchemy.orm import Session

from kernel.readmodels import Recorded
from kernel.searching import search_key, sort_key, trigrams
from kernel.sql import insert_new, upsert
from services.inventory.domain.items import Item
from services.inventory.tables import item_barcodes, item_characteristics, item_levels, item_trigrams, items

ZERO = Decimal(0)
FIXED_COLUMNS = frozenset({"item_id", "code", "kind", "unit", "code_key", "is_retired"})
CHANGING_COLUMNS = [column.name for column in items.columns if column.name not in FIXED_COLUMNS]
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    """Every event of an item but its retirement tells the whole item: of a batch the last of each item counts."""
    events = [each.event for each in recorded if isinstance(each.event, Item.Event)]
    last = {event.originator_id: event for event in events}
    whole = {event.originator_id: event for event in events if isinstance(event, Item.Registered | Item.Changed)}
    new = {event.originator_id for event in events if isinstance(event, Item.Registered)}
    _forget_what_it_was_found_by(session, whole.keys() - new)
    upsert(session, items, [_row(event) for event in whole.values()], replace=CHANGING_COLUMNS)
    _write_what_it_is_found_by(session, list(whole.values()))
    _mark_retired(session, events, last)


def _forget_what_it_was_found_by(session: Session, item_ids: Collection[UUID]) -> None:
    if item_ids:
        for table in (item_barcodes, item_characteristics, item_trigrams):
            session.execute(delete(table).where(table.c.item_id.in_(item_ids)))


def _mark_retired(session: Session, events: Sequence[Item.Event], last: Mapping[UUID, Item.Event]) -> None:
    """With the version of the last event, whatever that told."""
    retired = {
        event.originator_id: isinstance(event, Item.Retired)
        for event in events
        if isinstance(event, Item.Retired | Item.Restored)
    }
    for item_id, is_retired in retired.items():
        this = update(items).where(items.c.item_id == item_id)
        session.execute(this.values(version=last[item_id].originator_version, is_retired=is_retired))


def item_code_is_taken(session: Session, code: str) -> bool:
    return session.execute(select(items.c.item_id).where(items.c.code == code)).first() is not None


def owners_of_barcodes(session: Session, barcodes: Sequence[str]) -> dict[str, tuple[UUID, str]]:
    """Barcode -> id and code of the item that has it."""
    query = select(item_barcodes.c.barcode, items.c.item_id, items.c.code).join(
        items, items.c.item_id == item_barcodes.c.item_id
    )
    rows = session.execute(query.where(item_barcodes.c.barcode.in_(barcodes)))
    return {row.barcode: (row.item_id, row.code) for row in rows}


def items_by_id(session: Session, item_ids: Iterable[UUID]) -> dict[UUID, RowMapping]:
    query = select(items).where(items.c.item_id.in_(list(item_ids)))
    return {row["item_id"]: row for row in session.execute(query).mappings()}


def items_by_code(session: Session, codes: Iterable[str]) -> dict[str, RowMapping]:
    query = select(items).where(items.c.code.in_(list(codes)))
    return {row["code"]: row for row in session.execute(query).mappings()}


def item_with_level(session: Session, item_id: UUID) -> RowMapping | None:
    query = select(items, item_levels).join(item_levels, item_levels.c.item_id == items.c.item_id)
    return session.execute(query.where(items.c.item_id == item_id)).mappings().first()


def in_full(session: Session, ids: Collection[UUID] | None, after: UUID | None, limit: int) -> Sequence[RowMapping]:
    """Items with their levels, retired ones too: those with ``ids``, else the next ones by their ids."""
    query = select(items, item_levels).join(item_levels, item_levels.c.item_id == items.c.item_id)
    if ids is not None:
        return session.execute(query.where(items.c.item_id.in_(list(ids)))).mappings().all()
    if after is not None:
        query = query.where(items.c.item_id > after)
    return session.execute(query.order_by(items.c.item_id).limit(limit)).mappings().all()


def _row(event: Item.Registered | Item.Changed) -> dict[str, Any]:
    minimum = event.minimum_level
    return {
        "item_id": event.originator_id,
        "version": event.originator_version,
        "code": event.code,
        "name": event.name,
        "kind": event.kind,
        "unit": event.unit,
        "packages": event.packages,
        "item_group": event.group,
        "vat_rate": event.vat_rate,
        "barcodes": event.barcodes,
        "characteristics": event.characteristics,
        "minimum_level": None if minimum is None else Decimal(minimum),
        "is_retired": False,
        "code_key": sort_key(event.code),
        "name_key": sort_key(event.name),
        "search_key": search_key(_words(event)),
    }


def _words(event: Item.Registered | Item.Changed) -> str:
    """All that an item is found by."""
    texts = [value for value in event.characteristics.values() if isinstance(value, str)]
    return "\n".join((event.name, event.code, *event.barcodes, *texts))


def _write_what_it_is_found_by(session: Session, events: Sequence[Item.Registered | Item.Changed]) -> None:
    barcodes = [{"barcode": code, "item_id": event.originator_id} for event in events for code in event.barcodes]
    values = [
        {"item_id": event.originator_id, "code": code, "text_key": text_key_of(value), "number": _number(value)}
        for event in events
        for code, value in event.characteristics.items()
    ]
    found_by = [
        {"trigram": trigram, "item_id": event.originator_id}
        for event in events
        for trigram in sorted(trigrams(_words(event)))
    ]
    for table, rows in ((item_barcodes, barcodes), (item_characteristics, values), (item_trigrams, found_by)):
        insert_new(session, table, rows)


def text_key_of(value: str | bool) -> str:
    """As values of characteristics are compared; true after false."""
    return str(int(value)) if isinstance(value, bool) else sort_key(value)


def _number(value: str | bool) -> Decimal:
    return Decimal(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else ZERO
