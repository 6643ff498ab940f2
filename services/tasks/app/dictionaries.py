"""The dictionaries: statuses, importances, kinds of entries."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from kernel.dictionaries import commands
from kernel.dictionaries.commands import Dictionary, FirstEntry
from kernel.dictionaries.entry import DictionaryEntry
from kernel.problems import Problem, ValidationFailed
from services.tasks.domain import dictionaries as domain
from services.tasks.domain.dictionaries import DEFAULTS, EMPTY_DATA, FIRST_ENTRIES
from services.tasks.tables import dictionary_register


class KindIsAutomatic(Problem):
    status = 409
    message = "%(code)s is a kind of automatic entries: it is not retired."


class LastOfItsKind(Problem):
    status = 409
    message = "%(code)s is the last status of its kind that is in use: add another one first."


class Dictionaries(commands.Dictionaries):
    """What the entries of the journal's dictionaries may be."""

    dictionaries = {
        name: Dictionary(empty, [FirstEntry(*first) for first in FIRST_ENTRIES[name]], DEFAULTS[name])
        for name, empty in EMPTY_DATA.items()
    }
    dictionary_register = dictionary_register

    def data_faults(
        self, session: Session, dictionary: str, code: str, given: Mapping[str, Any], before: Mapping[str, Any] | None
    ) -> Iterator[dict[str, str]]:
        yield from domain.data_faults(dictionary, given, before)

    def require_retirable(self, session: Session, entry: DictionaryEntry) -> None:
        """The last status of its kind stays: else nothing could be finished, or dropped, any more."""
        if entry.data.get("automatic"):
            raise KindIsAutomatic(code=entry.code)
        if entry.dictionary == domain.STATUSES and not entry.is_retired and not _has_another(session, entry):
            raise LastOfItsKind(code=entry.code)

    def require_fit_for_default(self, entry: DictionaryEntry) -> None:
        """Else new entries would be done when they begin."""
        if entry.dictionary == domain.STATUSES and entry.data["kind"] != domain.OPEN:
            fault = {"field": "default", "message": "The default status is one of what is still to be done."}
            raise ValidationFailed(errors=[fault])


def _has_another(session: Session, status: DictionaryEntry) -> bool:
    """A status of the same kind that is in use."""
    statuses = dictionary_register.some(session, {}, whole=[domain.STATUSES]).values()
    others = [row for row in statuses if row["code"] != status.code and not row["is_retired"]]
    return any(row["data"]["kind"] == status.data["kind"] for row in others)
