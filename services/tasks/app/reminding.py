"""The reminder that an entry is given, and how it follows the entry."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from kernel.application import ServiceApplication
from kernel.calls import Call
from services.tasks.app.timing import time_before, timing
from services.tasks.domain.entry import Entry
from services.tasks.domain.refusals import EntryHasEnded
from services.tasks.domain.reminder import Reminder
from services.tasks.projections import known, reminders


def reminder_of(session: Session, entry: Entry, call: Call, wanted: Mapping[str, Any]) -> Reminder:
    """Gives the entry a new reminder: of the entry's assignee, or else of the user who sets it.

    Raises EntryHasEnded, and what ``timing`` raises.
    """
    if entry.has_ended:
        raise EntryHasEnded
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


def that_follow(
    application: ServiceApplication, session: Session, call: Call, entries: Sequence[Entry], moved: Collection[UUID]
) -> list[Reminder]:
    """The reminders that change with their entries.

    One ends with its entry, is of whomever the entry is assigned to, and moves with the due date that it is counted
    from; ``moved`` are the entries that have another due date.
    """
    by_reminder = {entry.reminder_id: entry for entry in entries if entry.reminder_id is not None}
    rows = reminders.that_have_not_ended(session, by_reminder.keys())
    found: list[Reminder] = application.load_all([row["reminder_id"] for row in rows], Reminder)
    for row, reminder in zip(rows, found, strict=True):
        entry = by_reminder[reminder.id]
        if entry.has_ended:
            reminder.finish(call.at, call.metadata)
            continue
        _hand_over(row, reminder, entry, call)
        if entry.id in moved:
            _move(row, reminder, due_of(entry), call)
    return found


def due_of(entry: Entry) -> datetime | None:
    return None if entry.marks.due is None else datetime.fromisoformat(entry.marks.due)


def _hand_over(row: RowMapping, reminder: Reminder, entry: Entry, call: Call) -> None:
    """While the entry is nobody's, its reminder stays with whom it has."""
    if entry.assignee not in (None, reminder.assignee):
        at = row["at"] if row["state"] == reminders.WAITING else None
        reminder.hand_over(entry.assignee, at, call.at, call.metadata)


def _move(row: RowMapping, reminder: Reminder, due: datetime | None, call: Call) -> None:
    if row["counts_from"] == reminders.DUE_DATE and not row["is_quiet"]:
        at = time_with_due(row, due, call.at)
        if reminders.is_news(row, at):
            reminder.count_anew(at, call.at, call.metadata)


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
