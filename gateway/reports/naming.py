"""Units, groups and kinds of prices by their names, as people read them in a table; programs read codes."""

from collections.abc import Mapping
from typing import Any

from gateway.imports.vocabulary import ITEM_GROUPS, PRICE_TYPES, UNITS, Ask, read_vocabulary

DICTIONARIES = {"group": ITEM_GROUPS, "price_type": PRICE_TYPES}

Row = Mapping[str, Any]
Names = Mapping[str, Mapping[str, str]]


def names_in(language: str, ask: Ask) -> Names:
    """Dictionary -> code -> name. ``ask`` asks inventory for a page of a dictionary."""
    entries = read_vocabulary([UNITS, *DICTIONARIES.values()], ask).entries
    return {
        dictionary: {entry["code"]: entry["names"][language] or entry["code"] for entry in found}
        for dictionary, found in entries.items()
    }


def in_words(row: Row, names: Names) -> Row:
    """The row with names in place of codes; what has no name keeps its code."""
    told: dict[str, Any] = {
        name: names[dictionary].get(row[name], row[name]) for name, dictionary in DICTIONARIES.items() if name in row
    }
    if row.get("item"):
        unit = row["item"].get("unit")
        told["item"] = {**row["item"], "unit": names[UNITS].get(unit, unit)}
    return {**row, **told}
