"""The reminder that an entry is given, and how it follows the entry."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from kernel.application import ServiceApplication
from kernel.calls import Call
from services.tasks.app.timing import time_before, time_if_unpaid, timing
from services.tasks.domain.dictionaries import OPEN
from services.tasks.domain.entry import Entry, Marks
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
    application: ServiceApplication,
    session: Session,
    call: Call,
    entries: Sequence[Entry],
    before: Mapping[UUID, Marks],
) -> list[Reminder]:
    """The reminders that change with their entries; ``before`` are the marks that the entries had.

    One is of whomever the entry is assigned to, moves with the due date that it is counted from, ends with its entry,
    and goes on when that is open again.
    """
    by_reminder = {entry.reminder_id: entry for entry in entries if entry.reminder_id is not None}
    may_have_ended_so = [which for which, entry in by_reminder.items() if _touches_ended(entry, before[entry.id])]
    if may_have_ended_so:
        application.recorder.lock_appends(session)  # what is unpaid is moved by nobody meanwhile
    rows = reminders.that_may_follow(session, by_reminder.keys(), may_have_ended_so)
    unpaid = known.unpaid_since(session, {row["order_id"] for row in rows if row["state"] == reminders.DONE})
    found: list[Reminder] = application.load_all([row["reminder_id"] for row in rows], Reminder)
    for row, reminder in zip(rows, found, strict=True):
        entry = by_reminder[reminder.id]
        if reminder.has_ended and reminder.ended_as is None:
            continue
        _hand_over(row, reminder, entry, before[entry.id], call)
        if entry.has_ended and not reminder.has_ended:
            reminder.end_with_entry(row["state"], row["at"], call.at, call.metadata)
        elif reminder.has_ended and not entry.has_ended:
            _take_up(row, reminder, due_of(entry), unpaid.get(row["order_id"], ()), call)
        elif not reminder.has_ended and entry.marks.due != before[entry.id].due:
            _move(row, reminder, due_of(entry), call)
    return found


def _touches_ended(entry: Entry, before: Marks) -> bool:
    """Whether a reminder that ended with the entry is another's now, or goes on."""
    had_ended = before.status_kind != OPEN
    return had_ended and (not entry.has_ended or entry.assignee != before.assignee)


def due_of(entry: Entry) -> datetime | None:
    return None if entry.marks.due is None else datetime.fromisoformat(entry.marks.due)


def _hand_over(row: RowMapping, reminder: Reminder, entry: Entry, before: Marks, call: Call) -> None:
    """When the entry is nobody's again, its reminder goes back to whom it had before somebody got it."""
    is_given_back = entry.assignee is None and before.assignee is not None
    assignee = reminder.returns_to if is_given_back else entry.assignee
    if assignee in (None, reminder.assignee):
        return
    returns_to = None if is_given_back else reminder.assignee if before.assignee is None else reminder.returns_to
    at = row["at"] if row["state"] == reminders.WAITING and not entry.has_ended else None
    reminder.hand_over(assignee, returns_to, at, call.at, call.metadata)


def _take_up(row: RowMapping, reminder: Reminder, due: datetime | None, unpaid: Collection[date], call: Call) -> None:
    """As it was when its entry ended, or as what it is counted from has it now."""
    at = None if row["is_quiet"] else _time_again(row, reminder.ended_as, due, unpaid, call.at)
    if at is not None:
        reminder.resume(at, call.at, call.metadata)
    else:
        state = reminders.FIRED if reminder.ended_as == reminders.FIRED else reminders.SUSPENDED
        reminder.reopen(state, call.at, call.metadata)


def _time_again(
    row: RowMapping, state: str | None, due: datetime | None, unpaid: Collection[date], now: datetime
) -> datetime | None:
    """When it comes due, at once when its time has passed; None when it waits for nothing."""
    at: datetime | None = row["at"]
    if row["counts_from"] == reminders.PAYMENT:
        at = time_if_unpaid(row["rule"]["after"], row["zone"], row["fired_for"], unpaid)
    elif row["counts_from"] == reminders.DUE_DATE:
        at = None if due is None else time_before(row["rule"]["by"], row["zone"], due)
    if at is None:
        return None
    if state == reminders.WAITING and row["is_snoozed"]:
        at = row["at"]
    elif state == reminders.FIRED and row["counts_from"] != reminders.PAYMENT:
        return at if at > now else None
    elif state == reminders.SUSPENDED and row["counts_from"] == reminders.DUE_DATE:
        return time_with_due(row, due, now)
    return max(at, now)


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
