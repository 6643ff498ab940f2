"""Reminders: setting, snoozing and ending them, and firing them when their time has come."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session
from structlog.stdlib import get_logger

from contracts.roles import HEADS
from kernel.calls import Call
from kernel.failpoints import reached
from kernel.identity import Caller
from kernel.problems import NotFound, Problem
from services.tasks import answers
from services.tasks.app.bulk import Bulk
from services.tasks.app.reminding import reminder_of
from services.tasks.app.timing import occurrences
from services.tasks.app.vocabulary import Vocabulary
from services.tasks.domain.entry import Entry
from services.tasks.domain.occurrence import Due, ReminderFired, fired
from services.tasks.domain.refusals import NoReminderSet
from services.tasks.domain.reminder import Reminder
from services.tasks.metrics import FIRED
from services.tasks.projections import known, reminders

MOST_AT_ONCE = 500
Body = Mapping[str, Any]
Answer = dict[str, Any]

log = get_logger()


class ReminderOfAnother(Problem):
    status = 403
    message = "The reminder is somebody else's: of %(assignee)s."


class Reminders(Bulk):
    """Commands and queries about reminders, and the clock."""

    def set_reminder(self, call: Call, body: Body) -> Answer:
        """A new reminder takes the place of one that has not ended. Raises CustomerDeleted."""
        with self.transaction() as session:
            entry: Entry = self.load(body["entry_id"], Entry, body["version"])
            if entry.customer_id is not None:
                self._require_customer(session, UUID(entry.customer_id))
            earlier = self._reminder_of(entry)
            if earlier is not None:
                earlier.cancel(call.at, call.metadata)
            reminder = reminder_of(session, entry, call, body)
            self.append(session, *([] if earlier is None else [earlier]), entry, reminder)
            return self._entry(session, entry.id)

    def cancel_reminder_of_entry(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            entry: Entry = self.load(body["entry_id"], Entry, body["version"])
            if entry.reminder_id is None or not reminders.is_waiting(session, entry.reminder_id):
                raise NoReminderSet
            reminder: Reminder = self.load(entry.reminder_id, Reminder)
            self._take(session, call, entry, reminder)
            return self._entry(session, entry.id)

    def snooze_reminder(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            reminder = self._own_reminder(session, call, body)
            until = body["until"] or call.at + timedelta(minutes=body["minutes"])
            reminder.snooze(until, call.at, call.metadata)
            self.append(session, reminder)
            return self._reminder(session, reminder.id)

    def finish_reminder(self, call: Call, body: Body) -> Answer:
        """With a ``status``, the entry gets it in the same step; when that ends it, the reminder ends with it."""
        with self.transaction() as session:
            reminder, done = self._own_reminder(session, call, body), []
            if body["status"] is not None:
                done.append(self._entry_with_status(session, call, UUID(reminder.entry_id), body["status"]))
            if any(entry.has_ended for entry in done):
                row = self._reminder_row(session, reminder.id)
                reminder.end_with_entry(row["state"], row["at"], call.at, call.metadata)
            else:
                reminder.finish(call.at, call.metadata)
            self.append(session, reminder, *done)
            return self._reminder(session, reminder.id)

    def cancel_reminder(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            reminder = self._own_reminder(session, call, body)
            self._take(session, call, self.load(UUID(reminder.entry_id), Entry), reminder)
            return self._reminder(session, reminder.id)

    def get_reminder(self, call: Call, reminder_id: UUID) -> Answer:
        with self.reading() as session:
            row = self._reminder_row(session, reminder_id)
            _refuse_strangers(session, call.caller, reminder_id, row["assignee"])
        return answers.reminder(row)

    def list_reminders(self, call: Call, question: Body) -> Answer:
        """The caller's own."""
        asked = {**question, "sort": question["sort"] or "at", "assignee": call.caller.user}
        with self.reading() as session:
            return reminders.list_reminders(session, **asked).answer(answers.reminder)

    # the clock

    def fire_due_reminders(self) -> int:
        """Fires every occurrence whose time has come, also long ago, oldest first; returns how many."""
        count = 0
        while self._has_due_reminders():
            fired_now = self._fire_some()
            FIRED.inc(fired_now)
            count += fired_now
            reached("fired")
            self.wake_relay()
        return count

    # steps

    def _reminder_of(self, entry: Entry) -> Reminder | None:
        """The entry's reminder that has not ended."""
        if entry.reminder_id is None:
            return None
        reminder: Reminder = self.load(entry.reminder_id, Reminder)
        return None if reminder.has_ended else reminder

    def _own_reminder(self, session: Session, call: Call, body: Body) -> Reminder:
        reminder: Reminder = self.load(body["reminder_id"], Reminder, body["version"])
        _refuse_strangers(session, call.caller, reminder.id, reminder.assignee)
        return reminder

    def _entry_with_status(self, session: Session, call: Call, entry_id: UUID, status: str) -> Entry:
        entry: Entry = self.load(entry_id, Entry)
        vocabulary = Vocabulary(session)
        marks = vocabulary.marked(entry.marks, {"status": status})
        entry.change(marks, vocabulary.names([entry.marks, marks]), call.at, call.metadata)
        return entry

    def _take(self, session: Session, call: Call, entry: Entry, reminder: Reminder) -> None:
        reminder.cancel(call.at, call.metadata)
        if entry.reminder_id == reminder.id:
            entry.take_reminder(call.at, call.metadata)
        self.append(session, reminder, entry)

    def _has_due_reminders(self) -> bool:
        with self.reading() as session:
            return reminders.has_due(session, self.clock.now(), self.heard_at(session, "orders"))

    def _fire_some(self) -> int:
        """What is due is read under the append lock: whoever comes second finds it fired.

        An occurrence that the log has is left out: no reminder may be in the way of all others. However many
        occurrences were missed, a transaction takes 500.
        """
        with self.transaction() as session:
            self.recorder.lock_appends(session)
            now = self.clock.now()
            due = reminders.due(session, now, self.heard_at(session, "orders"), MOST_AT_ONCE)
            unpaid = known.unpaid_since(session, {each.order_id for each, _ in due if each.counts_from_payment})
            events: list[ReminderFired] = []
            for each, correlation in due:
                times = _occurrences(each, now, unpaid.get(each.order_id, ()), MOST_AT_ONCE - len(events))
                cause = self._fired_by(each, correlation)
                events += [fired(each, at, following, now, cause) for at, following in times]
            told = self.recorder.begun_among(session, [event.originator_id for event in events])
            news = [event for event in events if event.originator_id not in told]
            self.append(session, *news, *self._that_go_on(events, told))
            return len(news)

    def _that_go_on(self, events: Sequence[ReminderFired], told: Collection[UUID]) -> list[Reminder]:
        """The reminders whose last occurrence was told before, on to their next ones."""
        last = {UUID(event.reminder_id): event for event in events}
        found: list[Reminder] = self.load_all(
            [id_ for id_, each in last.items() if each.originator_id in told], Reminder
        )
        for reminder in found:
            event = last[reminder.id]
            next_at = None if event.next_at is None else datetime.fromisoformat(event.next_at)
            reminder.count_anew(next_at, datetime.fromisoformat(event.fired_at), event.metadata)
        return found

    def _fired_by(self, due: Due, correlation_id: str) -> dict[str, Any]:
        """The metadata of a firing: nobody called, the reminder itself is the cause."""
        call = Call(
            caller=Caller(f"service:{self.name}", frozenset()),
            command_id=due.reminder_id,
            correlation_id=correlation_id,
            causation_id=str(due.reminder_id),
            at=due.at,
        )
        return call.metadata

    def _reminder(self, session: Session, reminder_id: UUID) -> Answer:
        return answers.reminder(self._reminder_row(session, reminder_id))

    def _reminder_row(self, session: Session, reminder_id: UUID) -> RowMapping:
        row = reminders.reminder(session, reminder_id)
        if row is None:
            raise NotFound(thing="reminder", id=reminder_id)
        return row


def _occurrences(
    due: Due, now: datetime, unpaid: Collection[date], most: int
) -> list[tuple[datetime, datetime | None]]:
    """One whose rule cannot be followed any more, as when its time zone is gone, fires for the last time."""
    try:
        return occurrences(due, now, unpaid, most)
    except Exception as error:
        log.error("reminder has lost its rule", reminder_id=str(due.reminder_id), exc_info=error)
        last: tuple[datetime, datetime | None] = (due.at, None)
        return [last][:most]


def _refuse_strangers(session: Session, caller: Caller, reminder_id: UUID, assignee: str) -> None:
    """When the user whom it was to remind has left, it is the customer's manager's, who is told of it."""
    if caller.user == assignee or caller.has_one_of(HEADS):
        return
    if caller.user != reminders.falls_to(session, reminder_id):
        raise ReminderOfAnother(assignee=assignee)
