"""The register of items."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlalchemy.orm import Session

from kernel.readmodels import Recorded
from kernel.searching import search_key, sort_key, trigrams
from kernel.sql import insert_new
from services.inventory.domain.items import Item
from services.inventory.tables import item_barcodes, item_characteristics, item_levels, item_trigrams, items

ZERO = Decimal(0)
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    for each in recorded:
        match each.event:
            case Item.Registered():
                when_item_registered(session, each.event)
            case Item.Changed():
                when_item_changed(session, each.event)
            case Item.Retired() | Item.Restored():
                when_item_retired_or_restored(session, each.event)


def when_item_registered(session: Session, event: Item.Registered) -> None:
    row = {
        "item_id": event.originator_id,
        "code": event.code,
        "kind": event.kind,
        "unit": event.unit,
        "is_retired": False,
        "code_key": sort_key(event.code),
        **_changing(event),
    }
    session.execute(insert(items), row)
    _write_what_it_is_found_by(session, event)


def when_item_changed(session: Session, event: Item.Changed) -> None:
    session.execute(update(items).where(items.c.item_id == event.originator_id).values(_changing(event)))
    for table in (item_barcodes, item_characteristics, item_trigrams):
        session.execute(delete(table).where(table.c.item_id == event.originator_id))
    _write_what_it_is_found_by(session, event)


def when_item_retired_or_restored(session: Session, event: Item.Retired | Item.Restored) -> None:
    this = update(items).where(items.c.item_id == event.originator_id)
    session.execute(this.values(version=event.originator_version, is_retired=isinstance(event, Item.Retired)))


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


def item_with_level(session: Session, item_id: UUID) -> RowMapping | None:
    query = select(items, item_levels).join(item_levels, item_levels.c.item_id == items.c.item_id)
    return session.execute(query.where(items.c.item_id == item_id)).mappings().first()


def _changing(event: Item.Registered | Item.Changed) -> dict[str, Any]:
    minimum = event.minimum_level
    return {
        "version": event.originator_version,
        "name": event.name,
        "packages": event.packages,
        "item_group": event.group,
        "vat_rate": event.vat_rate,
        "barcodes": event.barcodes,
        "characteristics": event.characteristics,
        "minimum_level": None if minimum is None else Decimal(minimum),
        "name_key": sort_key(event.name),
        "search_key": search_key(_words(event)),
    }


def _words(event: Item.Registered | Item.Changed) -> str:
    """All that an item is found by."""
    texts = [value for value in event.characteristics.values() if isinstance(value, str)]
    return "\n".join((event.name, event.code, *event.barcodes, *texts))


def _write_what_it_is_found_by(session: Session, event: Item.Registered | Item.Changed) -> None:
    item_id = event.originator_id
    insert_new(session, item_barcodes, [{"barcode": barcode, "item_id": item_id} for barcode in event.barcodes])
    values = [
        {"item_id": item_id, "code": code, "text_key": text_key_of(value), "number": _number(value)}
        for code, value in event.characteristics.items()
    ]
    insert_new(session, item_characteristics, values)
    found_by = sorted(trigrams(_words(event)))
    insert_new(session, item_trigrams, [{"trigram": trigram, "item_id": item_id} for trigram in found_by])


def text_key_of(value: str | bool) -> str:
    """As values of characteristics are compared; true after false."""
    return str(int(value)) if isinstance(value, bool) else sort_key(value)


def _number(value: str | bool) -> Decimal:
    return Decimal(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else ZERO
