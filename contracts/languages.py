"""Russian for what code says in English: one catalogue for answers, pages, letters and search."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, get_currency_symbol

LANGUAGES = ("ru", "en")
DEFAULT = "ru"
THINGS = "thing"
CATALOGUES = Path(__file__).parent / "translations"

SIGN_AFTER_SUM = ("ru",)  # elsewhere the sign stands before the sum, and a sentence says the code after it
DAYS = {"ru": "short", "en": "d MMM y"}  # half of the world reads 12/1/26 as the twelfth of January
MOMENTS = {"ru": "short", "en": "d MMM y, HH:mm"}
FIGURES = {
    "actual", "allocated", "amount", "computed", "demand", "expected", "found", "invoiced", "left", "limit", "markup",
    "on_hand", "over", "overdue", "remaining", "returned", "shipped", "told", "total", "unpaid", "used", "value",
    "wanted",
}  # fmt: skip
_FIGURE = re.compile(r"-?\d{1,20}(?:\.(\d{1,10}))?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PLACE = re.compile(r"\\\{(\w+)\\\}")


class Words:
    """The catalogues of all languages; English is what stands in the code."""

    def __init__(self, catalogues: Mapping[str, Mapping[tuple[str | None, str], str]]) -> None:
        self._catalogues = catalogues
        self._patterns = {language: list(_patterns(words)) for language, words in catalogues.items()}

    def text(
        self, language: str, message: str, params: Mapping[str, Any] | None = None, zone: ZoneInfo | None = None
    ) -> str:
        """A message with its parameters; in English when it has no translation. Moments are told in ``zone``."""
        template = self._catalogues.get(language, {}).get((None, message)) or message
        if not params:
            return template
        try:
            return template % {name: self._param(language, name, value, zone) for name, value in params.items()}
        except (KeyError, ValueError, TypeError):
            return message

    def finished(self, language: str, sentence: str) -> str:
        """A sentence whose parameters are in it already, as marshmallow's validators say it."""
        words = self._catalogues.get(language, {})
        if (None, sentence) in words:
            return words[None, sentence]
        for pattern, template in self._patterns.get(language, ()):
            if match := pattern.fullmatch(sentence):
                return template.format(**match.groupdict())
        return sentence

    def has(self, language: str, message: str) -> bool:
        return bool(self._catalogues.get(language, {}).get((None, message)))

    def all_of(self, language: str, messages: Iterable[str]) -> dict[str, str]:
        """The messages with their translations, for the browser."""
        return {message: self.text(language, message) for message in messages}

    def _param(self, language: str, name: str, value: Any, zone: ZoneInfo | None) -> Any:
        """A row of sentences, a name of the language, a thing by its name, a figure, a day, a moment, or what it is."""
        if isinstance(value, dict):
            return value[language]
        if isinstance(value, list):
            return "; ".join(self.text(language, each["text"], each["params"], zone) for each in value)
        if name == "currency" and language in SIGN_AFTER_SUM:
            return get_currency_symbol(str(value), locale=language)
        if name == "thing":
            return self._catalogues.get(language, {}).get((THINGS, str(value))) or value
        if name in FIGURES and isinstance(value, str) and (figure := _FIGURE.fullmatch(value)):
            return figure_in_words(language, value, len(figure[1] or ""))
        if isinstance(value, str) and _DAY.fullmatch(value):
            return day_in_words(language, value)
        if zone is not None and isinstance(value, str) and _MOMENT.fullmatch(value):
            return moment_in_words(language, zone, value)
        return value


def figure_in_words(language: str, text: str, places: int) -> str:
    """A sum or a quantity as the reader writes it, with as many decimal places as it is told with."""
    pattern = "#,##0." + "0" * places if places else "#,##0"
    return str(format_decimal(Decimal(text), pattern, locale=language))


def day_in_words(language: str, text: str) -> str:
    """An ISO day as the reader writes it; what only looks like one stays as it is."""
    try:
        return str(format_date(date.fromisoformat(text), DAYS[language], locale=language))
    except ValueError:
        return text


def moment_in_words(language: str, zone: ZoneInfo | None, text: str) -> str:
    """An RFC 3339 moment as the reader writes it, in his zone, in UTC when he has none.

    What only looks like one, or is at an end of the calendar that his zone does not have, stays as it is.
    """
    try:
        return str(format_datetime(datetime.fromisoformat(text), MOMENTS[language], tzinfo=zone, locale=language))
    except (ValueError, OverflowError):
        return text


@cache
def load_words(folder: Path = CATALOGUES) -> Words:
    """Reads, once in a process, ``<language>/LC_MESSAGES/messages.po`` of every language but English."""
    return Words({language: _read(folder, language) for language in LANGUAGES if language != "en"})


def _read(folder: Path, language: str) -> dict[tuple[str | None, str], str]:
    with (folder / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    return {
        (message.context, str(message.id)): str(message.string)
        for message in catalogue
        if message.id and message.string
    }


def _patterns(words: Mapping[tuple[str | None, str], str]) -> Iterable[tuple[re.Pattern[str], str]]:
    """``Longer than maximum length {max}.`` is found again in what marshmallow made of it."""
    for (_, message), translation in words.items():
        if "{" in message:
            yield re.compile(_PLACE.sub(r"(?P<\1>.+?)", re.escape(message))), translation
