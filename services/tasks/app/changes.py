"""What people say of entries: importance, status, progress, assignee, due date, and comments."""

from collections.abc import Mapping
from typing import Any

from contracts.roles import SELLERS
from kernel.calls import Call
from kernel.problems import Problem
from services.tasks import answers
from services.tasks.app.assignees import require_known as require_assignee
from services.tasks.app.journal import Journal
from services.tasks.app.reminding import that_follow
from services.tasks.app.vocabulary import Vocabulary
from services.tasks.domain.entry import Entry
from services.tasks.projections import history

Body = Mapping[str, Any]
Answer = dict[str, Any]


class NotGivenToYou(Problem):
    status = 403
    message = "Your role works only on entries that are given to you."


class NotYoursToGive(Problem):
    status = 403
    message = "Your role does not give entries to others."


class Changes(Journal):
    """Commands and queries about what became of an entry, also of one that the journal logged by itself."""

    def change_entry(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            entry: Entry = self.load(body["entry_id"], Entry, body["version"])
            _require_work_on(call, entry)
            _require_giving(call, entry, body)
            require_assignee(session, call, body, [entry.assignee])
            vocabulary = Vocabulary(session)
            before = entry.marks
            marks = vocabulary.marked(before, body)
            if entry.change(marks, vocabulary.names([before, marks]), call.at, call.metadata):
                self.append(session, entry, *that_follow(self, session, call, [entry], {entry.id: before}))
            return self._entry(session, entry.id)

    def comment_entry(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            entry: Entry = self.load(body["entry_id"], Entry)
            _require_work_on(call, entry)
            entry.comment(body["text"], call.at, call.metadata)
            self.append(session, entry)
            return self._entry(session, entry.id)

    def entry_history(self, question: Body) -> Answer:
        return self._history(question, only_comments=False)

    def entry_comments(self, question: Body) -> Answer:
        return self._history(question, only_comments=True)

    def _history(self, question: Body, *, only_comments: bool) -> Answer:
        with self.reading() as session:
            self._entry(session, question["entry_id"])
            page = history.history_of(session, **question, only_comments=only_comments)
        return page.answer(answers.change)


def _require_work_on(call: Call, entry: Entry) -> None:
    """Whoever sells works on every entry that he sees, anybody else on what is given to him. Raises NotGivenToYou."""
    if not call.caller.has_one_of(SELLERS) and entry.assignee != call.caller.user:
        raise NotGivenToYou


def _require_giving(call: Call, entry: Entry, body: Body) -> None:
    """Raises NotYoursToGive."""
    if not call.caller.has_one_of(SELLERS) and body.get("assignee", entry.assignee) != entry.assignee:
        raise NotYoursToGive
