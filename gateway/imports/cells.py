"""What stands in a cell, and the value that the services take and give: each kind reads and writes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

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
    """The cell holds nothing of its kind; told in a sentence that ``params`` fill."""

    def __init__(self, message: str, **params: str) -> None:
        super().__init__(message)
        self.params = params


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
class Choice:
    """One of some values; a word that is none of them is left to the dictionary's owner."""

    choices: Sequence[str]
    emptied: Any = None

    def read(self, text: str, decimal_comma: bool) -> Any:
        if text in self.choices:
            return text
        same = [choice for choice in self.choices if key_of(choice) == key_of(text)]
        return same[0] if len(same) == 1 else text

    def write(self, value: Any, language: str) -> Cell:
        return None if value is None else str(value)


def of_characteristic(definition: Mapping[str, Any]) -> Kind:
    """``definition`` is the data of a characteristic, or of an own field."""
    if definition["kind"] == "choice":
        return Choice(definition["choices"])
    kinds: Mapping[str, Kind] = {"number": Number(), "flag": YesOrNo(), "day": Day()}
    return kinds.get(definition["kind"], PlainText())


def _number(text: str, decimal_comma: bool) -> Decimal:
    """Raises ValueError, also for more digits than any number of a company has: JSON takes no number without end."""
    if sum(character.isdigit() for character in text) > MOST_DIGITS:
        raise ValueError(text[:MOST_DIGITS])
    return number_of(text, decimal_comma=decimal_comma)
