"""One change of many entries, and taking it back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.commands.tasks import MOST_AT_ONCE
from kernel.calls import Call
from kernel.problems import NotFound, Problem
from services.tasks.app.assignees import require_known as require_assignee
from services.tasks.app.changes import Changes
from services.tasks.app.reminding import that_follow
from services.tasks.app.vocabulary import Vocabulary
from services.tasks.app.wanted import wanted
from services.tasks.domain.entry import Entry, Marks
from services.tasks.projections import history, journal

Body = Mapping[str, Any]
Answer = dict[str, Any]

CHANGED, UNCHANGED, MISSING, CHANGED_SINCE = "changed", "unchanged", "missing", "changed_since"


class TooManyEntries(Problem):
    message = "The filter chooses more than %(most)s entries: change fewer at once."


class Bulk(Changes):
    """All in one transaction, with a result for each entry. Entries that the caller does not see are missing."""

    def change_entries(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            entry_ids = self._chosen(session, call, body)
            vocabulary = Vocabulary(session)
            entries = self._seen(session, call, entry_ids)
            require_assignee(session, call, body["change"], [entry.assignee for entry in entries])
            marks = {entry.id: vocabulary.marked(entry.marks, body["change"]) for entry in entries}
            changed = self._mark(session, call, vocabulary, entries, marks)
            return _answer(call, entry_ids, entries, changed, UNCHANGED)

    def undo_bulk_change(self, call: Call, body: Body) -> Answer:
        """What was changed in an entry since stays as it is."""
        with self.transaction() as session:
            changes = history.changes_of_bulk(session, body["bulk_id"])
            if not changes:
                raise NotFound(thing="bulk change", id=body["bulk_id"])
            vocabulary = Vocabulary(session)
            entries = self._seen(session, call, list(changes))
            marks = {entry.id: vocabulary.before(entry.marks, changes[entry.id]) for entry in entries}
            changed = self._mark(session, call, vocabulary, entries, marks)
            return _answer(call, list(changes), entries, changed, CHANGED_SINCE)

    # steps

    def _chosen(self, session: Session, call: Call, body: Body) -> list[UUID]:
        if "ids" in body:
            return list(dict.fromkeys(body["ids"]))
        found = journal.ids_of(session, wanted(body["filter"], call), MOST_AT_ONCE + 1)
        if len(found) > MOST_AT_ONCE:
            raise TooManyEntries(most=MOST_AT_ONCE)
        return found

    def _seen(self, session: Session, call: Call, entry_ids: Sequence[UUID]) -> list[Entry]:
        seen = journal.seen_among(session, entry_ids, call.caller.confined_to)
        return self.load_all([entry_id for entry_id in entry_ids if entry_id in seen], Entry)

    def _mark(
        self,
        session: Session,
        call: Call,
        vocabulary: Vocabulary,
        entries: Sequence[Entry],
        marks: Mapping[UUID, Marks],
    ) -> set[UUID]:
        """The ids of the entries that are not what they were."""
        names = vocabulary.names([*(entry.marks for entry in entries), *marks.values()])
        before = {entry.id: entry.marks for entry in entries}
        bulk_id = _bulk_id(call)
        changed = [entry for entry in entries if entry.change(marks[entry.id], names, call.at, call.metadata, bulk_id)]
        self.append(session, *changed, *that_follow(self, session, call, changed, before))
        return {entry.id for entry in changed}


def _bulk_id(call: Call) -> UUID:
    return call.new_id("bulk")


def _answer(
    call: Call, entry_ids: Iterable[UUID], entries: Iterable[Entry], changed: set[UUID], otherwise: str
) -> Answer:
    versions = {entry.id: entry.version for entry in entries}
    results = [
        {
            "id": str(entry_id),
            "outcome": CHANGED if entry_id in changed else otherwise if entry_id in versions else MISSING,
            "version": versions.get(entry_id),
        }
        for entry_id in entry_ids
    ]
    return {"id": str(_bulk_id(call)), "changed": len(changed), "results": results}
