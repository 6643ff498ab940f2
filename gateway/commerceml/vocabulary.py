"""The dictionaries that stand before the goods: units, groups, properties, price types, VAT rates."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from formats.commerceml import Group, Property, Unit, unit_named
from gateway.commerceml.reading import Answer, Ask, rows

TEXTS = {True: "Да", False: "Нет"}


@dataclass(frozen=True)
class Vocabulary:
    """Entries by code, in the order of their places; names are Russian: 1C is."""

    units: Mapping[str, Answer]
    groups: Mapping[str, Answer]
    characteristics: Mapping[str, Answer]
    vat_rates: Mapping[str, Answer]
    today: date

    def unit(self, code: str) -> Unit:
        entry = self.units.get(code)
        return unit_named(code, None if entry is None else name_of(entry))

    def group_id(self, code: str | None) -> str | None:
        entry = self.groups.get(code or "")
        return None if entry is None else entry["id"]

    def vat_percent(self, code: str | None) -> Decimal | None:
        """Today's percent of a rate, of the company's default when no rate is named; None is without VAT."""
        rate = self.vat_rates.get(code or "") or next(entry for entry in self.vat_rates.values() if entry["default"])
        begun = [each for each in rate["data"]["from"] if each["valid_from"] <= self.today.isoformat()]
        percent = max(begun, key=lambda each: str(each["valid_from"]), default=rate["data"])["percent"]
        return None if percent is None else Decimal(percent)

    def tree(self) -> tuple[Group, ...]:
        """The groups with the groups in them."""
        children: defaultdict[str | None, list[Answer]] = defaultdict(list)
        for entry in self.groups.values():
            children[entry["data"].get("parent")].append(entry)
        return _branches(children, None)

    def properties(self) -> list[Property]:
        return [self._property(entry) for entry in self.characteristics.values()]

    def _property(self, entry: Answer) -> Property:
        data = entry["data"]
        name = name_of(entry)
        if data.get("unit"):
            unit = self.unit(data["unit"])
            name = f"{name}, {unit.name if unit.okei is None else unit.okei.short}"
        return Property(
            id=entry["id"],
            name=name,
            is_number=data["kind"] == "number",
            is_required=data.get("required", False),
            choices=_choices(data),
        )


def vocabulary(ask: Ask, today: date) -> Vocabulary:
    return Vocabulary(
        units=entries(ask, "units"),
        groups=entries(ask, "item_groups"),
        characteristics=entries(ask, "characteristics"),
        vat_rates=entries(ask, "vat_rates"),
        today=today,
    )


def entries(ask: Ask, dictionary: str) -> dict[str, Answer]:
    """All entries, retired ones too: they are still in use."""
    return {entry["code"]: entry for entry in rows(ask, "inventory", "list_dictionary", {"dictionary": dictionary})}


def name_of(entry: Answer) -> str:
    name: str = entry["names"]["ru"]
    return name


def value_text(value: str | bool) -> str:
    return TEXTS[value] if isinstance(value, bool) else value


def _choices(data: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(TEXTS.values()) if data["kind"] == "flag" else tuple(data.get("choices", ()))


def _branches(children: Mapping[str | None, Sequence[Answer]], parent: str | None) -> tuple[Group, ...]:
    return tuple(
        Group(entry["id"], name_of(entry), _branches(children, entry["code"])) for entry in children.get(parent, ())
    )
