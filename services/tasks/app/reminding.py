"""The reminder that an entry is given, and how it follows the entry's due date."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from kernel.application import ServiceApplication
from kernel.calls import Call
from services.tasks.app.timing import time_before, timing
from services.tasks.domain.entry import Entry
from services.tasks.domain.reminder import Reminder
from services.tasks.projections import known, reminders


def reminder_of(session: Session, entry: Entry, call: Call, wanted: Mapping[str, Any]) -> Reminder:
    """Gives the entry a new reminder: of the entry's assignee, or else of the user who sets it."""
    order_id = None if entry.order_id is None else UUID(entry.order_id)
    unpaid = known.unpaid_since(session, [] if order_id is None else [order_id])
    when = timing(call, wanted, due_of(entry), unpaid.get(order_id, ()))
    reminder = Reminder.of_entry(
        call.new_id("reminder"),
        entry_id=entry.id,
        order_id=order_id,
        at=when.at,
        assignee=entry.assignee or call.caller.user,
        rule=when.rule,
        zone=when.zone,
        now=call.at,
        metadata=call.metadata,
    )
    entry.give_reminder(reminder.id, call.at, call.metadata)
    return reminder


def moved_with_due(
    application: ServiceApplication, session: Session, call: Call, entries: Sequence[Entry]
) -> list[Reminder]:
    """The reminders that count from the due dates of entries whose due dates have changed."""
    by_reminder = {entry.reminder_id: entry for entry in entries if entry.reminder_id is not None}
    rows = reminders.that_count_from_due_date(session, by_reminder.keys())
    times = {row["reminder_id"]: time_with_due(row, due_of(by_reminder[row["reminder_id"]]), call.at) for row in rows}
    news = [row["reminder_id"] for row in rows if reminders.is_news(row, times[row["reminder_id"]])]
    moved: list[Reminder] = application.load_all(news, Reminder)
    for reminder in moved:
        reminder.count_anew(times[reminder.id], call.at, call.metadata)
    return moved


def due_of(entry: Entry) -> datetime | None:
    return None if entry.marks.due is None else datetime.fromisoformat(entry.marks.due)


def time_with_due(row: RowMapping, due: datetime | None, now: datetime) -> datetime | None:
    """When a reminder comes due that counts from its entry's due date.

    None when nothing is due any more; at once when the time is past and the due date is not.
    """
    if due is None:
        return None
    at = time_before(row["rule"]["by"], row["zone"], due)
    if at >= now:
        return at
    return now if due > now else None
