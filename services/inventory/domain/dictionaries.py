"""Inventory's dictionaries: what their entries are like, and which there are from the first start."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

UNITS, PRICE_TYPES, VAT_RATES = "units", "price_types", "vat_rates"
CHARACTERISTICS, ITEM_GROUPS = "characteristics", "item_groups"
EMPTY_DATA: Mapping[str, Mapping[str, Any]] = {
    UNITS: {},
    PRICE_TYPES: {},
    VAT_RATES: {"percent": None, "from": []},
    CHARACTERISTICS: {"kind": None, "unit": None, "choices": [], "required": False},
    ITEM_GROUPS: {"parent": None},
}
HUNDRED = 100

Fault = dict[str, str]


def data_faults(dictionary: str, given: Mapping[str, Any], before: Mapping[str, Any] | None) -> Iterator[Fault]:
    """What is wrong with the given parts of an entry's data; ``before`` is the data of one that is there."""
    data = {**(before or EMPTY_DATA[dictionary]), **given}
    if dictionary == VAT_RATES:
        yield from _rate_faults(data)


def _rate_faults(data: Mapping[str, Any]) -> Iterator[Fault]:
    days = [change["valid_from"] for change in data["from"]]
    if len(set(days)) < len(days):
        yield {"field": "data.from", "message": "A day is given twice."}
    if data["percent"] is None and days:
        yield {"field": "data.from", "message": "What is without VAT has no percents."}
    if any(percent is not None and Decimal(percent) > HUNDRED for percent in _percents(data)):
        yield {"field": "data.percent", "message": "At most 100."}


def _percents(data: Mapping[str, Any]) -> list[Any]:
    return [data["percent"], *(change["percent"] for change in data["from"])]


def parent_faults(code: str, parent: str, ancestors: Collection[str]) -> Iterator[Fault]:
    """``ancestors`` are the parent's own: a group is never in itself."""
    if parent == code or code in ancestors:
        yield {"field": "data.parent", "message": "A group cannot be in itself."}


def _names(ru: str, en: str) -> dict[str, str]:
    return {"ru": ru, "en": en}


def _rate(percent: str | None, *later: tuple[str, str]) -> dict[str, Any]:
    return {"percent": percent, "from": [{"valid_from": day, "percent": each} for day, each in later]}


DEFAULTS: Mapping[str, str] = {UNITS: "pcs", PRICE_TYPES: "wholesale", VAT_RATES: "general"}

# dictionary -> (code, names, data)
FIRST_ENTRIES: Mapping[str, Sequence[tuple[str, dict[str, str], dict[str, Any]]]] = {
    UNITS: (
        ("pcs", _names("штука", "piece"), {}),
        ("kg", _names("килограмм", "kilogram"), {}),
        ("m", _names("метр", "metre"), {}),
        ("l", _names("литр", "litre"), {}),
        ("box", _names("коробка", "box"), {}),
    ),
    PRICE_TYPES: (
        ("wholesale", _names("Оптовая", "Wholesale"), {}),
        ("retail", _names("Розничная", "Retail"), {}),
        ("dealer", _names("Дилерская", "Dealer"), {}),
    ),
    VAT_RATES: (
        ("general", _names("Общая ставка", "General rate"), _rate("20", ("2026-01-01", "22"))),
        ("reduced", _names("10 %", "10 %"), _rate("10")),
        ("zero", _names("0 %", "0 %"), _rate("0")),
        ("none", _names("Без НДС", "Without VAT"), _rate(None)),
    ),
}
