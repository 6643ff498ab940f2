"""Texts, codes, ids, and choices."""

import re
from collections.abc import Collection, Mapping
from itertools import islice
from typing import Any, ClassVar
from uuid import UUID

from babel.numbers import list_currencies
from marshmallow import validate

from contracts.fields.described import Described

MOST_NAMED = 20

_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_NO_CURRENCIES = {"XXX", "XTS"}
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_NO_CHARACTERS = r"\ufffe\uffff"
_CONTROLS = r"\u0000-\u001f\u007f-\u009f" + _NO_CHARACTERS
_INVISIBLE = r"\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_LINE_BREAKS = r"\u2028\u2029"
_BLANK = re.compile(rf"[\s{_INVISIBLE}]*")
_CONTROLS_BUT_TAB_AND_NEWLINE = r"\u0000-\u0008\u000b-\u001f\u007f-\u009f" + _NO_CHARACTERS


def some_of(words: Collection[str]) -> str:
    """Words as a refusal names them on one line: all of them, of very many the first."""
    named = [" ".join(word.split()) for word in islice(words, MOST_NAMED)]
    return ", ".join([*named, *(["…"] if len(words) > MOST_NAMED else [])])


def unknown(known: Collection[str]) -> str:
    """The refusal of a word that is none of those ``known``."""
    return f"Is none of the values: {some_of(known)}."


class Characters(Described[str]):
    """Text that every database, log and document can hold: no control characters, no halves of a character."""

    forbidden: ClassVar[str]
    unseen: ClassVar[str] = ""  # what may stand in it, but not alone
    default_error_messages = {
        "invalid": "Must be text.",
        "empty": "Must not be empty.",
        "too_long": "Too long.",
        "controls": "Must not contain control characters.",
        "surrogates": "Must not contain broken characters.",
    }

    def __init__(self, max_length: int, *, allow_empty: bool = False, **options: Any) -> None:
        self.max_length = max_length
        self.allow_empty = allow_empty
        self._controls = re.compile(f"[{self.forbidden}]")
        super().__init__(self._json_schema(), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if len(value) > self.max_length:
            raise self.make_error("too_long")
        if not self.allow_empty and _BLANK.fullmatch(value):
            raise self.make_error("empty")
        if self._controls.search(value):
            raise self.make_error("controls")
        if _SURROGATES.search(value):
            raise self.make_error("surrogates")
        return value

    def _json_schema(self) -> dict[str, Any]:
        any_text = f"[^{self.forbidden}]*"
        if self.allow_empty:
            return {"type": "string", "maxLength": self.max_length, "pattern": f"^{any_text}$"}
        not_blank = rf"^{any_text}[^\s{self.forbidden}{self.unseen}]{any_text}$"
        return {"type": "string", "minLength": 1, "maxLength": self.max_length, "pattern": not_blank}


class Text(Characters):
    """Free text of 1 to ``max_length`` characters, not only such as nobody sees, with line feeds and tabs."""

    forbidden = _CONTROLS_BUT_TAB_AND_NEWLINE
    unseen = _INVISIBLE


class Code(Characters):
    """A short name that people type and systems match: one line of 1 to 64 visible characters, stripped, case kept."""

    forbidden = _CONTROLS + _LINE_BREAKS + _INVISIBLE

    def __init__(self, max_length: int = 64, **options: Any) -> None:
        super().__init__(max_length, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        stripped = value.strip() if isinstance(value, str) else value
        return super()._deserialize(stripped, attr, data, **kwargs)


class Name(Code):
    """What something is called: stripped, with nothing in it that would make it look like another name."""

    forbidden = _CONTROLS_BUT_TAB_AND_NEWLINE + _INVISIBLE


class EntryCode(Code):
    """The code of a dictionary's entry: it is a part of paths, of filters and of what is sorted by."""

    forbidden = _CONTROLS + _LINE_BREAKS + _INVISIBLE + r"/,\[\]"
    default_error_messages = {"controls": "Must not contain slashes, commas, brackets or control characters."}


class EntryCodes(Described[list[str]]):
    """Codes of a dictionary's entries, parted by commas: ``key,dealer``."""

    default_error_messages = {"invalid": "Must be text.", "too_many": "Too many values."}

    def __init__(self, most: int, **options: Any) -> None:
        self._most = most
        self._code = EntryCode()
        examples = {"examples": ["key,dealer"]}
        super().__init__({"type": "string", "minLength": 1, "maxLength": 65 * most, **examples}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> list[str]:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        codes = value.split(",")
        if len(codes) > self._most:
            raise self.make_error("too_many")
        return list(dict.fromkeys(self._code.deserialize(code) for code in codes))


class Colour(Described[str]):
    """``#rrggbb``, in lower case."""

    default_error_messages = {"invalid": "Must be a colour as #rrggbb."}

    def __init__(self, **options: Any) -> None:
        super().__init__({"type": "string", "pattern": f"^{_COLOUR.pattern}$"}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str) or _COLOUR.fullmatch(value) is None:
            raise self.make_error("invalid")
        return value.lower()


class Currency(Described[str]):
    """An ISO 4217 code: ``RUB``."""

    default_error_messages = {"invalid": "Must be a currency code of three capital letters."}

    def __init__(self, **options: Any) -> None:
        super().__init__({"type": "string", "pattern": f"^{_CURRENCY.pattern}$"}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str) or _CURRENCY.fullmatch(value) is None:
            raise self.make_error("invalid")
        return value


class KnownCurrency(Currency):
    """Of a currency that there is or was: what is taken in. What was taken once is never refused."""

    default_error_messages = {"unknown": "There is no such currency."}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        code = super()._deserialize(value, attr, data, **kwargs)
        if code in _NO_CURRENCIES or code not in list_currencies():
            raise self.make_error("unknown")
        return code


class OneOf(Described[str]):
    """One of a fixed set of words; the refusal names them."""

    default_error_messages = {"invalid": "Must be text."}

    def __init__(self, *choices: str, **options: Any) -> None:
        super().__init__({"type": "string"}, **options)
        self.validators.append(validate.OneOf(choices, error=unknown(choices)))

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        return value


class SomeOf(Described[list[str]]):
    """One or several of a fixed set of words, parted by commas: ``placed,partly_shipped``."""

    default_error_messages = {"invalid": "Must be text.", "unknown": "Is none of the values: {known}."}

    def __init__(self, *choices: str, **options: Any) -> None:
        self._choices = choices
        word = f"({'|'.join(choices)})"
        examples = {"examples": [",".join(choices[:2])]}
        super().__init__({"type": "string", "pattern": f"^{word}(,{word})*$", **examples}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> list[str]:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        words = list(dict.fromkeys(value.split(",")))
        if not set(words) <= set(self._choices):
            raise self.make_error("unknown", known=some_of(self._choices))
        return words


class Flag(Described[bool]):
    """A JSON boolean, and none of the words and numbers that stand for one elsewhere."""

    default_error_messages = {"invalid": "Must be true or false."}

    def __init__(self, **options: Any) -> None:
        super().__init__({"type": "boolean"}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


class Id(Described[UUID]):
    """The id of a thing, in the hyphenated form only: other forms would make two texts of one id."""

    default_error_messages = {"invalid": "Must be a UUID."}

    def __init__(self, **options: Any) -> None:
        super().__init__({"type": "string", "format": "uuid"}, **options)

    def _serialize(self, value: UUID | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else str(value)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> UUID:
        if not isinstance(value, str) or _UUID.fullmatch(value) is None:
            raise self.make_error("invalid")
        return UUID(value)
