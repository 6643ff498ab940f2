"""What orders know of dictionaries: price types, VAT rates, units and groups of items, as inventory told them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.dictionaries import DEFAULT_PRICE_TYPE
from contracts.envelope import PublicEvent
from kernel.sql import upsert
from services.orders.tables import known_entries

PRICE_TYPES, VAT_RATES, UNITS, ITEM_GROUPS = "price_types", "vat_rates", "units", "item_groups"
KNOWN = (PRICE_TYPES, VAT_RATES, UNITS, ITEM_GROUPS)


def fold_inventory(session: Session, events: Sequence[PublicEvent]) -> None:
    told = [event.data for event in events if event.type == "DictionaryChanged"]
    rows = {(data["dictionary"], data["code"]): _row(data) for data in told if data["dictionary"] in KNOWN}
    upsert(session, known_entries, list(rows.values()), replace=["names", "is_default", "data"])


FOLDS = {"inventory": fold_inventory}


def default_price_type(session: Session) -> str:
    """What a customer without terms buys at."""
    entries = known_entries.c
    query = select(entries.code).where(entries.dictionary == PRICE_TYPES, entries.is_default).order_by(entries.code)
    return session.execute(query).scalars().first() or DEFAULT_PRICE_TYPE


def unit_names(session: Session, codes: Iterable[str]) -> dict[str, Mapping[str, str]]:
    """The names of units by language."""
    entries = known_entries.c
    query = select(entries.code, entries.names).where(entries.dictionary == UNITS, entries.code.in_(list(codes)))
    return {row.code: row.names for row in session.execute(query)}


def percent_on(rate: Mapping[str, Any], day: date) -> Decimal | None:
    """The percent of a VAT rate on a day of the company's calendar; None is without VAT."""
    begun = [each for each in rate["from"] if date.fromisoformat(each["valid_from"]) <= day]
    last = max(begun, key=lambda each: str(each["valid_from"]), default=rate)
    return None if last["percent"] is None else Decimal(last["percent"])


def with_its_groups(session: Session, code: str) -> set[str]:
    """The group and all groups in it."""
    entries = known_entries.c
    rows = session.execute(select(entries.code, entries.data).where(entries.dictionary == ITEM_GROUPS)).all()
    within = {code}
    while further := {row.code for row in rows if row.data["parent"] in within} - within:
        within |= further
    return within


def _row(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in ("dictionary", "code", "names", "is_default", "data")}
