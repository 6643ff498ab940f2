"""The dictionaries: units, price types, VAT rates, characteristics, groups of items."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from contracts.characteristics import definition_faults
from contracts.fields import decimal_text
from kernel.dictionaries import commands
from kernel.dictionaries.commands import Dictionary, FirstEntry
from kernel.dictionaries.uses import use_faults
from services.inventory.domain import dictionaries as domain
from services.inventory.domain.dictionaries import (
    CHARACTERISTICS,
    DEFAULTS,
    EMPTY_DATA,
    FIRST_ENTRIES,
    ITEM_GROUPS,
    UNITS,
)
from services.inventory.projections.groups import ancestors_of_group
from services.inventory.tables import dictionary_register

Body = Mapping[str, Any]


class Dictionaries(commands.Dictionaries):
    """What inventory's entries may be beside their names."""

    dictionaries = {
        name: Dictionary(empty, [FirstEntry(*first) for first in FIRST_ENTRIES.get(name, ())], DEFAULTS.get(name))
        for name, empty in EMPTY_DATA.items()
    }
    dictionary_register = dictionary_register

    def data_faults(
        self, session: Session, dictionary: str, code: str, given: Body, before: Body | None
    ) -> Iterator[dict[str, str]]:
        faults = list(domain.data_faults(dictionary, given, before))
        if dictionary == CHARACTERISTICS:
            faults += definition_faults({**(before or EMPTY_DATA[CHARACTERISTICS]), **given}, before)
        yield from faults or _reference_faults(session, code, given, before or {})

    def kept_data(self, given: Body) -> dict[str, Any]:
        data = dict(given)
        if given.get("percent") is not None:
            data["percent"] = decimal_text(given["percent"])
        if "from" in given:
            data["from"] = [
                {"valid_from": change["valid_from"].isoformat(), "percent": decimal_text(change["percent"])}
                for change in sorted(given["from"], key=lambda change: change["valid_from"])
            ]
        return data


def _reference_faults(session: Session, code: str, given: Body, before: Body) -> Iterator[dict[str, str]]:
    """Entries that others refer to: a number's unit, a group's parent."""
    uses = [("data.unit", UNITS, given.get("unit")), ("data.parent", ITEM_GROUPS, given.get("parent"))]
    kept = [(UNITS, before.get("unit")), (ITEM_GROUPS, before.get("parent"))]
    yield from use_faults(lambda codes: dictionary_register.some(session, codes), uses, kept)
    parent = given.get("parent")
    if parent is not None:
        yield from domain.parent_faults(code, parent, ancestors_of_group(session, parent))
