"""Templates of letters: a subject and a text with placeholders, checked and filled."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from contracts.events.dictionaries import SUBJECT_LENGTH
from contracts.letters import Placeholders
from services.notify.domain.refusals import PlaceholderNotValid, UnknownPlaceholder

LANGUAGES = ("ru", "en")
PARTS = ("subject", "text")
_EMPTY_LINES = re.compile(r"\n{3,}")

Wording = Mapping[str, str]


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
    subject = _shortened(" ".join(Placeholders(wording["subject"]).substitute(given).split()))
    text = _EMPTY_LINES.sub("\n\n", Placeholders(wording["text"]).substitute(given)).strip()
    return {"subject": subject, "text": f"{text}\n"}, missing


def _shortened(subject: str) -> str:
    """No longer than a letter's subject may be: it ends with a whole word where it has one."""
    if len(subject) <= SUBJECT_LENGTH:
        return subject
    return f"{subject[:SUBJECT_LENGTH].rpartition(' ')[0] or subject[: SUBJECT_LENGTH - 1]}…"


def wordings_in(data: Mapping[str, Any]) -> Iterator[tuple[str, Wording]]:
    """By language, those that a template has."""
    return ((language, data[language]) for language in LANGUAGES if data.get(language) is not None)
