"""What the journal's dictionaries say, for one transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import UTC
from typing import Any

from sqlalchemy.orm import Session

from kernel.dictionaries.uses import use_faults
from kernel.problems import ValidationFailed
from services.tasks.domain.dictionaries import ENTRY_KINDS, IMPORTANCES, STATUSES
from services.tasks.domain.entry import MARKS, Marks, Names
from services.tasks.tables import dictionary_register

OF_MARKS = {"importance": IMPORTANCES, "status": STATUSES}
DICTIONARY_OF = {"kind": ENTRY_KINDS, **OF_MARKS}


class Vocabulary:
    """All entries of the journal's dictionaries, read by one statement: they are few."""

    def __init__(self, session: Session) -> None:
        self._entries = dictionary_register.some(session, {}, whole=[STATUSES, IMPORTANCES, ENTRY_KINDS])

    def require_kind_of_managers(self, kind: str) -> None:
        """Raises ValidationFailed for one that is not in the dictionary, is retired, or is for automatic entries."""
        faults = self._faults([("kind", ENTRY_KINDS, kind)], [])
        if not faults and self._entries[ENTRY_KINDS, kind]["data"]["automatic"]:
            faults = [{"field": "kind", "message": "Is for entries that are logged by themselves."}]
        if faults:
            raise ValidationFailed(errors=faults)

    def names_of(self, field: str, code: str) -> Names:
        """Of a code of an entry's kind, importance or status."""
        row = self._entries[DICTIONARY_OF[field], code]
        return {"ru": row["name_ru"], "en": row["name_en"]}

    def first_marks(self, assignee: str | None) -> Marks:
        """Of an entry of which nothing is said yet."""
        status, importance = self._default(STATUSES), self._default(IMPORTANCES)
        return Marks(importance, status, self._kind_of_status(status), None, assignee, None)

    def marked(self, before: Marks, wanted: Mapping[str, Any]) -> Marks:
        """The marks that are wanted, and those before for what is left out; raises ValidationFailed."""
        given = {mark: wanted[mark] for mark in MARKS if mark in wanted}
        uses = [(mark, dictionary, given.get(mark)) for mark, dictionary in OF_MARKS.items()]
        kept = [(dictionary, getattr(before, mark)) for mark, dictionary in OF_MARKS.items()]
        faults = self._faults(uses, kept)
        if faults:
            raise ValidationFailed(errors=faults)
        if "status" in given:
            given["status_kind"] = self._kind_of_status(given["status"])
        if given.get("due") is not None:
            given["due"] = given["due"].astimezone(UTC).isoformat()
        return Marks(**{**asdict(before), **given})

    def before(self, marks: Marks, changes: Iterable[Mapping[str, Any]]) -> Marks:
        """The marks as they were before the changes, but for those that were changed since; retired codes will do."""
        old = {each["field"]: each["old"] for each in changes if getattr(marks, each["field"]) == each["new"]}
        if "status" in old:
            old["status_kind"] = self._kind_of_status(old["status"])
        return replace(marks, **old)

    def names(self, marks: Iterable[Marks]) -> dict[tuple[str, str], Names]:
        """Those of the marks' codes, by mark and code."""
        used = {(mark, str(getattr(each, mark))) for each in marks for mark in OF_MARKS}
        return {(mark, code): self.names_of(mark, code) for mark, code in used}

    def _default(self, dictionary: str) -> str:
        return next(code for (name, code), row in self._entries.items() if name == dictionary and row["is_default"])

    def _kind_of_status(self, status: str) -> str:
        kind: str = self._entries[STATUSES, status]["data"]["kind"]
        return kind

    def _faults(
        self, uses: Iterable[tuple[str, str, str | None]], kept: Iterable[tuple[str, str | None]]
    ) -> list[dict[str, str]]:
        return list(use_faults(lambda _: self._entries, uses, kept))
