"""What stands in a cell, and the value that the services take and give: each kind reads and writes it."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from contracts.company import CURRENCY
from contracts.fields import decimal_text
from formats.sheets.values import day_of, number_of
from formats.sheets.writing import Cell
from gateway.imports.vocabulary import Vocabulary, key_of

EMPTYING = frozenset({"<пусто>", "<empty>"})
YES = frozenset({"да", "yes", "true", "1", "истина", "+", "y", "д"})
NO = frozenset({"нет", "no", "false", "0", "ложь", "n", "н"})
MOST_DIGITS = 60
FLAGS = {"ru": {True: "да", False: "нет"}, "en": {True: "yes", False: "no"}}


class CellFault(Exception):
    """The cell holds nothing of its kind; told in a sentence."""


class Kind(Protocol):
    """Reads the text of a cell, and writes a value; ``emptied`` is what takes the value away."""

    @property
    def emptied(self) -> Any: ...

    def read(self, text: str, decimal_comma: bool) -> Any:
        """Raises CellFault."""

    def write(self, value: Any, language: str) -> Cell: ...


def empties(text: str) -> bool:
    return text.strip().lower() in EMPTYING


@dataclass(frozen=True)
class PlainText:
    """Text as it is."""

    emptied: Any = None

    def read(self, text: str, decimal_comma: bool) -> Any:
        return text

    def write(self, value: Any, language: str) -> Cell:
        return None if value is None else str(value)


@dataclass(frozen=True)
class Number:
    """An exact number, as a decimal text."""

    emptied: Any = None

    def read(self, text: str, decimal_comma: bool) -> Any:
        try:
            return decimal_text(_number(text, decimal_comma))
        except ValueError as error:
            raise CellFault("Must be a number like 1250.50.") from error

    def write(self, value: Any, language: str) -> Cell:
        return None if value is None else Decimal(decimal_text(Decimal(value)))


@dataclass(frozen=True)
class WholeNumber:
    emptied: Any = None

    def read(self, text: str, decimal_comma: bool) -> Any:
        try:
            number = _number(text, decimal_comma)
        except ValueError as error:
            raise CellFault("Must be a whole number.") from error
        if number != int(number):
            raise CellFault("Must be a whole number.")
        return int(number)

    def write(self, value: Any, language: str) -> Cell:
        return None if value is None else int(value)


@dataclass(frozen=True)
class YesOrNo:
    emptied: Any = None

    def read(self, text: str, decimal_comma: bool) -> Any:
        word = key_of(text)
        if word not in YES | NO:
            raise CellFault("Must be yes or no.")
        return word in YES

    def write(self, value: Any, language: str) -> Cell:
        return None if value is None else FLAGS[language][bool(value)]


@dataclass(frozen=True)
class Day:
    emptied: Any = None

    def read(self, text: str, decimal_comma: bool) -> Any:
        try:
            return day_of(text).isoformat()
        except ValueError as error:
            raise CellFault("Must be a day like 31.12.2026.") from error

    def write(self, value: Any, language: str) -> Cell:
        return None if value is None else date.fromisoformat(value)


@dataclass(frozen=True)
class OneWord:
    """One of some words; ``words`` are code -> language -> word, ``others`` are taken as well."""

    words: Mapping[str, Mapping[str, str]]
    others: Mapping[str, str]
    emptied: Any = None

    def read(self, text: str, decimal_comma: bool) -> Any:
        word = key_of(text)
        for code, names in self.words.items():
            if word in {key_of(code), *map(key_of, names.values())}:
                return code
        known = {key_of(other): code for other, code in self.others.items()}
        return known.get(word, text.strip())

    def write(self, value: Any, language: str) -> Cell:
        return None if value is None else self.words[value][language]


@dataclass(frozen=True)
class EntryCode:
    """An entry of a dictionary, by its code, its name, or one of the ``others``; written as its code."""

    vocabulary: Vocabulary
    dictionary: str
    others: Mapping[str, str] = field(default_factory=dict)
    emptied: Any = None

    def read(self, text: str, decimal_comma: bool) -> Any:
        code = self.vocabulary.code_of(self.dictionary, text)
        return self.others.get(key_of(text), code) if code == text.strip() else code

    def write(self, value: Any, language: str) -> Cell:
        return None if value is None else str(value)


@dataclass(frozen=True)
class Several:
    """Texts with semicolons between them; one that has a semicolon or a quotation mark stands in quotation marks."""

    emptied: Any = None

    def read(self, text: str, decimal_comma: bool) -> Any:
        return [part for line in parted(text) for part in line if part]

    def write(self, value: Any, language: str) -> Cell:
        return joined([value]) if value else None


@dataclass(frozen=True)
class Packages:
    """``box=12; pallet=480``: units by code or name, and how many base units each holds."""

    units: EntryCode
    emptied: Any = None

    def read(self, text: str, decimal_comma: bool) -> Any:
        packages = []
        for part in (part for line in parted(text) for part in line if part):
            unit, equals, factor = part.rpartition("=")
            if not equals:
                raise CellFault("Must be packages like box=12; pallet=480.")
            number = Number().read(factor, decimal_comma)
            packages.append({"unit": self.units.read(unit, decimal_comma), "factor": number})
        return packages

    def write(self, value: Any, language: str) -> Cell:
        return joined([[f"{each['unit']}={each['factor']}" for each in value]]) if value else None


@dataclass(frozen=True)
class Accounts:
    """A line for each bank account: BIC; account; bank; correspondent account; currency."""

    emptied: Any = None
    parts = ("bic", "account", "bank_name", "correspondent_account", "currency")

    def read(self, text: str, decimal_comma: bool) -> Any:
        accounts = []
        for line in parted(text):
            if not 3 <= len(line) <= len(self.parts):
                raise CellFault("Must be a line for each account: BIC; account; bank; correspondent account; currency.")
            accounts.append({name: part for name, part in zip(self.parts, line, strict=False) if part})
        return accounts

    def write(self, value: Any, language: str) -> Cell:
        return joined([[each[name] or "" for name in self.parts] for each in value]) if value else None


@dataclass(frozen=True)
class Contacts:
    """A line for each contact: kind; value; person; position; note."""

    kinds: Mapping[str, Mapping[str, str]]
    emptied: Any = None
    parts = ("kind", "value", "person", "position", "note")

    def read(self, text: str, decimal_comma: bool) -> Any:
        kind = OneWord(self.kinds, {})
        contacts = []
        for line in parted(text):
            if not 2 <= len(line) <= len(self.parts):
                raise CellFault("Must be a line for each contact: kind; value; person; position; note.")
            said = {name: part for name, part in zip(self.parts, line, strict=False) if part}
            contacts.append({**said, "kind": kind.read(line[0], decimal_comma)})
        return contacts

    def write(self, value: Any, language: str) -> Cell:
        lines = [[self.kinds[each["kind"]][language], *(each[name] or "" for name in self.parts[1:])] for each in value]
        return joined(lines) if lines else None


@dataclass(frozen=True)
class Prices:
    """A price in the company's currency; others are told with theirs: ``100; 1.20 USD``."""

    price_type: str

    @property
    def emptied(self) -> Any:
        return [{"price_type": self.price_type, "amount": None}]

    def read(self, text: str, decimal_comma: bool) -> Any:
        return [self._price(part, decimal_comma) for line in parted(text) for part in line if part]

    def write(self, value: Any, language: str) -> Cell:
        prices = [price for price in value if price["price_type"] == self.price_type]
        if [price["currency"] for price in prices] == [CURRENCY]:
            return Decimal(prices[0]["amount"])
        told = [f"{each['amount']} {each['currency']}" for each in prices]
        return joined([told]) if told else None

    def _price(self, part: str, decimal_comma: bool) -> dict[str, Any]:
        amount, _, currency = part.strip().rpartition(" ")
        if not (currency.isascii() and currency.isalpha()):
            amount, currency = part, CURRENCY
        number = None if empties(amount) else Number().read(amount, decimal_comma)
        return {"price_type": self.price_type, "amount": number, "currency": currency}


def of_characteristic(kind: str) -> Kind:
    kinds: Mapping[str, Kind] = {"number": Number(), "flag": YesOrNo(), "day": Day()}
    return kinds.get(kind, PlainText())


def _number(text: str, decimal_comma: bool) -> Decimal:
    """Raises ValueError, also for more digits than any number of a company has: JSON takes no number without end."""
    if sum(character.isdigit() for character in text) > MOST_DIGITS:
        raise ValueError(text[:MOST_DIGITS])
    return number_of(text, decimal_comma=decimal_comma)


def parted(text: str) -> list[list[str]]:
    """Lines of parts, spaces around them taken away. Raises CellFault."""
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=";", skipinitialspace=True, strict=True))
    except csv.Error as error:
        raise CellFault("A quotation mark is not closed.") from error
    parts = [[part.strip() for part in line] for line in lines]
    return [line for line in parts if any(line)]


def values_in(text: str) -> set[str]:
    """The parts of a cell of several; none of one that cannot be read."""
    try:
        return {part for line in parted(text) for part in line if part and not empties(part)}
    except CellFault:
        return set()


def joined(lines: Sequence[Sequence[str]]) -> str:
    """What ``parted`` takes apart again."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\n").writerows(lines)
    return text.getvalue().removesuffix("\n")
