"""Cells that hold several values: each kind takes the text apart, and puts it together again."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contracts.company import CURRENCY
from contracts.fields import some_of
from formats.sheets.writing import Cell
from gateway.imports.cells import CellFault, EntryCode, Number, OneWord, empties
from gateway.imports.vocabulary import Vocabulary


@dataclass(frozen=True)
class Several:
    """Texts with semicolons between them; one that has a semicolon or a quotation mark stands in quotation marks."""

    emptied: Any = None

    def read(self, text: str, decimal_comma: bool) -> Any:
        return [part for line in parted(text) for part in line if part]

    def write(self, value: Any, language: str) -> Cell:
        return joined([value]) if value else None


@dataclass(frozen=True)
class Tags:
    """Entries of a dictionary, by their names or codes, with semicolons or commas between them; written by names."""

    vocabulary: Vocabulary
    dictionary: str
    emptied: Any = None

    def read(self, text: str, decimal_comma: bool) -> Any:
        """A word that has a comma of its own is known as a whole."""
        parts = [part for line in parted(text) for part in line if part]
        return [code for part in parts for code in self._codes(part)]

    def write(self, value: Any, language: str) -> Cell:
        names = [self.vocabulary.label_of(self.dictionary, code, language) for code in value or ()]
        return joined([names]) if names else None

    def _codes(self, part: str) -> list[str]:
        words = [part] if self.vocabulary.knows(self.dictionary, part) else filter(str.strip, part.split(","))
        return [self._code(word.strip()) for word in words]

    def _code(self, word: str) -> str:
        if not self.vocabulary.knows(self.dictionary, word):
            known = some_of(self.vocabulary.names_in_use(self.dictionary))
            raise CellFault("No one tag is called %(word)s: there are %(known)s.", word=word, known=known)
        return self.vocabulary.code_of(self.dictionary, word)


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
