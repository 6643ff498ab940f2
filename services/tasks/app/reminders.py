"""Reminders: setting them, and firing them when their time has come."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from kernel.calls import Call
from kernel.identity import Caller
from services.tasks.app.changes import Changes
from services.tasks.app.reminding import reminder_of
from services.tasks.domain.entry import Entry
from services.tasks.domain.occurrence import Due, fired
from services.tasks.domain.refusals import NoReminderSet
from services.tasks.domain.reminder import Reminder
from services.tasks.projections import reminders

MOST_AT_ONCE = 500
Body = Mapping[str, Any]
Answer = dict[str, Any]


class Reminders(Changes):
    """Commands about reminders, and the clock."""

    def set_reminder(self, call: Call, body: Body) -> Answer:
        """A new reminder takes the place of one that waits."""
        with self.transaction() as session:
            entry = self.load(body["entry_id"], Entry, body["version"])
            earlier = self._waiting_reminder(session, entry)
            if earlier is not None:
                earlier.cancel(call.at, call.metadata)
            reminder = reminder_of(entry, call, body)
            self.append(session, *([] if earlier is None else [earlier]), entry, reminder)
            return self._entry(session, entry.id)

    def cancel_reminder(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            entry = self.load(body["entry_id"], Entry, body["version"])
            reminder = self._waiting_reminder(session, entry)
            if reminder is None:
                raise NoReminderSet
            reminder.cancel(call.at, call.metadata)
            entry.take_reminder(call.at, call.metadata)
            self.append(session, reminder, entry)
            return self._entry(session, entry.id)

    # the clock

    def fire_due_reminders(self) -> int:
        """Fires every reminder whose time has come, also long ago, oldest first; returns how many."""
        count = 0
        while self._has_due_reminders():
            count += self._fire_some()
            self.wake_relay()
        return count

    # steps

    def _waiting_reminder(self, session: Session, entry: Entry) -> Reminder | None:
        if entry.reminder_id is None or not reminders.is_waiting(session, entry.reminder_id):
            return None
        reminder: Reminder = self.load(entry.reminder_id, Reminder)
        return reminder

    def _has_due_reminders(self) -> bool:
        with self.reading() as session:
            return reminders.has_due(session, self.clock.now())

    def _fire_some(self) -> int:
        """What is due is read under the append lock: whoever comes second finds it fired.

        Should the lock fail, the second event of the same occurrence is refused by the log.
        """
        with self.transaction() as session:
            self.recorder.lock_appends(session)
            now = self.clock.now()
            due = reminders.due(session, now, MOST_AT_ONCE)
            occurrences = [fired(each, now, self._fired_by(each, correlation)) for each, correlation in due]
            self.append(session, *occurrences)
            return len(occurrences)

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
