"""The price types that there are, as inventory tells them; those of the first start are known before it tells any."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session

from contracts.dictionaries import DEFAULT_PRICE_TYPE, PRICE_TYPES
from contracts.envelope import PublicEvent
from kernel.sql import upsert
from services.customers.tables import price_types


@dataclass(frozen=True)
class PriceType:
    """``names`` are by language, None of one of the first start while inventory has not told of it."""

    code: str
    names: dict[str, str] | None
    is_default: bool
    is_retired: bool


FIRST = {code: PriceType(code, None, code == DEFAULT_PRICE_TYPE, False) for code in PRICE_TYPES}


def fold_inventory(session: Session, events: Sequence[PublicEvent]) -> None:
    told = (event.data for event in events if event.type == "DictionaryChanged")
    rows = {data["code"]: _row(data) for data in told if data["dictionary"] == "price_types"}
    upsert(session, price_types, list(rows.values()), replace=["name_ru", "name_en", "is_default", "is_retired"])


FOLDS = {"inventory": fold_inventory}


def price_type(session: Session, code: str) -> PriceType | None:
    return all_price_types(session).get(code)


def default_price_type(session: Session) -> str:
    """What a customer without terms buys at: the one that was marked last, if inventory told any."""
    return default_of(all_price_types(session))


def default_of(known: Mapping[str, PriceType]) -> str:
    marked = [each.code for each in known.values() if each.is_default]
    return marked[-1] if marked else DEFAULT_PRICE_TYPE


def all_price_types(session: Session) -> dict[str, PriceType]:
    """By code, those that inventory told after the first ones."""
    rows = session.execute(select(price_types).order_by(price_types.c.code)).mappings()
    told = {row["code"]: _price_type(row) for row in rows}
    return {**{code: each for code, each in FIRST.items() if code not in told}, **told}


def _price_type(row: RowMapping) -> PriceType:
    return PriceType(row["code"], {"ru": row["name_ru"], "en": row["name_en"]}, row["is_default"], row["is_retired"])


def _row(entry: Mapping[str, Any]) -> dict[str, Any]:
    names = {f"name_{language}": name for language, name in entry["names"].items()}
    return {"code": entry["code"], **names, "is_default": entry["is_default"], "is_retired": entry["is_retired"]}
