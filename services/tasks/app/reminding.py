"""The reminder of an entry."""

from collections.abc import Mapping
from typing import Any

from kernel.calls import Call
from services.tasks.domain.entry import Entry
from services.tasks.domain.reminder import Reminder


def reminder_of(entry: Entry, call: Call, wanted: Mapping[str, Any]) -> Reminder:
    """Gives the entry a new reminder: of the entry's assignee, or else of the user who sets it."""
    reminder = Reminder.of_entry(
        call.new_id("reminder"),
        entry_id=entry.id,
        at=wanted["at"],
        assignee=entry.assignee or call.caller.user,
        now=call.at,
        metadata=call.metadata,
    )
    entry.give_reminder(reminder.id, call.at, call.metadata)
    return reminder
