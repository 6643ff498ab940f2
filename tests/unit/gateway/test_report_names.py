"""Tables of reports say names where programs read codes."""

from collections.abc import Mapping
from typing import Any

from gateway.reports.naming import in_words, names_in

ENTRIES = {
    "units": ("pcs", "шт", "pc"),
    "item_groups": ("bolts", "Болты", "Bolts"),
    "price_types": ("wholesale", "Опт", "Wholesale"),
}


def asked(question: Mapping[str, Any]) -> Mapping[str, Any]:
    code, ru, en = ENTRIES[question["dictionary"]]
    entry = {"code": code, "names": {"ru": ru, "en": en}, "retired": True, "default": False, "data": {}}
    return {"items": [entry], "next": None}


def test_units_groups_and_price_types_are_told_by_name_even_when_they_are_retired() -> None:
    row = {"item": {"code": "B", "unit": "pcs"}, "group": "bolts", "price_type": "wholesale", "total": "1.00"}
    assert in_words(row, names_in("ru", asked)) == {
        "item": {"code": "B", "unit": "шт"}, "group": "Болты", "price_type": "Опт", "total": "1.00",
    }  # fmt: skip


def test_what_is_of_no_group_stays_so() -> None:
    assert in_words({"group": None}, names_in("en", asked)) == {"group": None}
