"""Templates of letters: texts with placeholders like ``{{ customer.name }}``, and nothing that could be carried out."""

import re
from collections.abc import Collection, Iterator, Mapping
from string import Template
from typing import Any

from services.notify.domain.refusals import PlaceholderNotValid, UnknownPlaceholder

LANGUAGES = ("ru", "en")
PARTS = ("subject", "text")
_EMPTY_LINES = re.compile(r"\n{3,}")

_PLACEHOLDER = r"""
    \{\{(?:
        \s*(?P<named>[a-z_]+\.[a-z_]+)\s*\}\} |
        (?P<braced>(?!)) |
        (?P<escaped>(?!)) |
        (?P<invalid>)
    )
"""

Wording = Mapping[str, str]


class Placeholders(Template):
    """Values are put in place once, and never read again for placeholders of their own."""

    pattern = _PLACEHOLDER  # type: ignore[assignment] # compiled by the library
    flags = re.NOFLAG


def placeholders_in(wording: Wording) -> set[str]:
    """Those that subject and text name."""
    return {name for part in PARTS for name in Placeholders(wording[part]).get_identifiers()}


def require_valid(wording: Wording, known: Collection[str], field: str) -> None:
    """Raises PlaceholderNotValid, UnknownPlaceholder; ``field`` is where the wording stands."""
    for part in PARTS:
        template = Placeholders(wording[part])
        if not template.is_valid():
            raise PlaceholderNotValid(f"{field}{part}")
        for name in template.get_identifiers():
            if name not in known:
                raise UnknownPlaceholder(f"{field}{part}", name=name)


def filled(wording: Wording, values: Mapping[str, str | None]) -> tuple[dict[str, str], list[str]]:
    """Subject and text, and the placeholders that had no value: nothing stands in their place."""
    missing = sorted(name for name in placeholders_in(wording) if not values.get(name))
    given = {name: values.get(name) or "" for name in placeholders_in(wording)}
    subject = " ".join(Placeholders(wording["subject"]).substitute(given).split())
    text = _EMPTY_LINES.sub("\n\n", Placeholders(wording["text"]).substitute(given)).strip()
    return {"subject": subject, "text": f"{text}\n"}, missing


def wordings_in(data: Mapping[str, Any]) -> Iterator[tuple[str, Wording]]:
    """By language, those that a template has."""
    return ((language, data[language]) for language in LANGUAGES if data.get(language) is not None)
