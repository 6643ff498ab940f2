"""Dictionaries: registers that the company defines itself. What is in use is retired, and never lost."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate

from services.inventory.domain.refusals import DefaultNeeded, EntryAlreadyRetired, EntryNotRetired

UNITS, PRICE_TYPES, VAT_RATES = "units", "price_types", "vat_rates"
CHARACTERISTICS, ITEM_GROUPS = "characteristics", "item_groups"
WITH_DEFAULT = frozenset({UNITS, PRICE_TYPES, VAT_RATES})
EMPTY_DATA: Mapping[str, Mapping[str, Any]] = {
    UNITS: {},
    PRICE_TYPES: {},
    VAT_RATES: {"percent": None, "from": []},
    CHARACTERISTICS: {"kind": None, "unit": None, "choices": [], "required": False},
    ITEM_GROUPS: {"parent": None},
}
ENTRIES = UUID("5d0f7a9e-1c2b-5b55-9f6d-3a4e8c7b2d10")
HUNDRED = 100

Fault = dict[str, str]


def entry_id(dictionary: str, code: str) -> UUID:
    """The same for the same code, so that a code cannot be taken twice."""
    return uuid5(ENTRIES, f"{dictionary}/{code}")


class Entry(Aggregate):
    """One entry of a dictionary. Its events carry it whole, in JSON-ready form."""

    TOPIC = "inventory.DictionaryEntry"

    class Event(Aggregate.Event):
        metadata: dict[str, Any]

    class Created(Event, Aggregate.Created):
        TOPIC = "inventory.DictionaryEntry.Created"

    class Added(Created):
        TOPIC = "inventory.DictionaryEntry.Added"
        dictionary: str
        code: str
        names: dict[str, str]
        is_default: bool
        place: int
        data: dict[str, Any]

    class Changed(Event):
        TOPIC = "inventory.DictionaryEntry.Changed"
        dictionary: str
        code: str
        names: dict[str, str]
        is_default: bool
        is_retired: bool
        place: int
        data: dict[str, Any]

        def apply(self, entry: "Entry") -> None:
            entry.names, entry.place, entry.data = self.names, self.place, self.data
            entry.is_default, entry.is_retired = self.is_default, self.is_retired

    def __init__(
        self, dictionary: str, code: str, names: dict[str, str], is_default: bool, place: int, data: dict[str, Any]
    ) -> None:
        self.dictionary = dictionary
        self.code = code
        self.names = names
        self.is_default = is_default
        self.is_retired = False
        self.place = place
        self.data = data

    def change(self, at: datetime, metadata: dict[str, Any], **wanted: Any) -> None:
        """``wanted`` are names, is_default, place, data; raises DefaultNeeded for a default that would be lost."""
        if self.is_default and not wanted.get("is_default", True):
            raise DefaultNeeded(code=self.code)
        if wanted.get("is_default") and self.is_retired:
            raise EntryAlreadyRetired(code=self.code)
        self._become(at, metadata, **wanted)

    def give_default_up(self, at: datetime, metadata: dict[str, Any]) -> None:
        """Another entry is the default from now on."""
        self._become(at, metadata, is_default=False)

    def retire(self, at: datetime, metadata: dict[str, Any]) -> None:
        """The entry takes no new use; where it is used it stays."""
        if self.is_retired:
            raise EntryAlreadyRetired(code=self.code)
        if self.is_default:
            raise DefaultNeeded(code=self.code)
        self._become(at, metadata, is_retired=True)

    def restore(self, at: datetime, metadata: dict[str, Any]) -> None:
        if not self.is_retired:
            raise EntryNotRetired(code=self.code)
        self._become(at, metadata, is_retired=False)

    def _become(self, at: datetime, metadata: dict[str, Any], **changes: Any) -> None:
        names = ("names", "is_default", "is_retired", "place", "data")
        whole = {name: changes.get(name, getattr(self, name)) for name in names}
        if any(whole[name] != getattr(self, name) for name in names):
            self.trigger_event(
                self.Changed, timestamp=at, metadata=metadata, dictionary=self.dictionary, code=self.code, **whole
            )


def data_faults(dictionary: str, given: Mapping[str, Any], before: Mapping[str, Any] | None) -> Iterator[Fault]:
    """What is wrong with the given parts of an entry's data; ``before`` is the data of one that is there."""
    for name in given.keys() - EMPTY_DATA[dictionary].keys():
        yield {"field": f"data.{name}", "message": "Unknown field."}
    data = {**(before or EMPTY_DATA[dictionary]), **given}
    if dictionary == VAT_RATES:
        yield from _rate_faults(data)
    elif dictionary == CHARACTERISTICS:
        yield from _characteristic_faults(data, before)


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


def _characteristic_faults(data: Mapping[str, Any], before: Mapping[str, Any] | None) -> Iterator[Fault]:
    if data["kind"] is None:
        yield {"field": "data.kind", "message": "Missing data for required field."}
    if before is not None and data["kind"] != before["kind"]:
        yield {"field": "data.kind", "message": "The kind of a characteristic cannot change."}
    if data["unit"] is not None and data["kind"] != "number":
        yield {"field": "data.unit", "message": "Only a number has a unit."}
    if bool(data["choices"]) != (data["kind"] == "choice"):
        yield {"field": "data.choices", "message": "A choice has values to choose from, and nothing else has."}
    if len(set(data["choices"])) < len(data["choices"]):
        yield {"field": "data.choices", "message": "A value is given twice."}


def parent_faults(code: str, parent: str, ancestors: Collection[str]) -> Iterator[Fault]:
    """``ancestors`` are the parent's own: a group is never in itself."""
    if parent == code or code in ancestors:
        yield {"field": "data.parent", "message": "A group cannot be in itself."}


def _names(ru: str, en: str) -> dict[str, str]:
    return {"ru": ru, "en": en}


def _rate(percent: str | None, *later: tuple[str, str]) -> dict[str, Any]:
    return {"percent": percent, "from": [{"valid_from": day, "percent": each} for day, each in later]}


# dictionary -> (code, names, data); the first of each is its default.
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
