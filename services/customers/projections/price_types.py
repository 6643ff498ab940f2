"""The price types that there are, as inventory tells them; those of the first start are known before it tells any."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.dictionaries import DEFAULT_PRICE_TYPE, PRICE_TYPES
from contracts.envelope import PublicEvent
from kernel.sql import upsert
from services.customers.tables import price_types


@dataclass(frozen=True)
class PriceType:
    code: str
    is_default: bool
    is_retired: bool


FIRST = {code: PriceType(code, code == DEFAULT_PRICE_TYPE, False) for code in PRICE_TYPES}


def fold_inventory(session: Session, events: Sequence[PublicEvent]) -> None:
    told = (event.data for event in events if event.type == "DictionaryChanged")
    rows = {
        data["code"]: {"code": data["code"], "is_default": data["is_default"], "is_retired": data["is_retired"]}
        for data in told
        if data["dictionary"] == "price_types"
    }
    upsert(session, price_types, list(rows.values()), replace=["is_default", "is_retired"])


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
    told = {row["code"]: PriceType(row["code"], row["is_default"], row["is_retired"]) for row in rows}
    return {**{code: each for code, each in FIRST.items() if code not in told}, **told}
