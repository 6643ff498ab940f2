"""The reminders, and which of them wait for their time."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, literal, select, update
from sqlalchemy.orm import Session

from kernel.columns import LAST_MOMENT
from kernel.readmodels import Recorded
from kernel.sql import change, insert_new
from services.tasks.domain.entry import Entry
from services.tasks.domain.occurrence import Due, ReminderFired
from services.tasks.domain.reminder import Reminder
from services.tasks.domain.wording import filled
from services.tasks.tables import entries, reminders

Row = dict[str, Any]


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    """New reminders at once as the batch leaves them, then the others; last the times in their entries."""
    new: dict[UUID, Row] = {}
    others: dict[UUID, Row] = {}
    touched: set[UUID] = set()
    for event in (each.event for each in recorded):
        match event:
            case Reminder.Set():
                new[event.originator_id] = _row(event)
                touched.add(UUID(event.entry_id))
            case ReminderFired() | Reminder.Cancelled():
                reminder_id, state = _state(event)
                (new if reminder_id in new else others).setdefault(reminder_id, {}).update(state)
            case Entry.ReminderGiven() | Entry.ReminderTaken():
                touched.add(event.originator_id)
    insert_new(session, reminders, list(new.values()))
    change(session, reminders, [{"reminder_id": reminder_id, **row} for reminder_id, row in others.items()])
    if touched:
        _write_times(session, touched)


def is_waiting(session: Session, reminder_id: UUID) -> bool:
    query = select(reminders.c.waits).where(reminders.c.reminder_id == reminder_id)
    return bool(session.execute(query).scalar())


def has_due(session: Session, now: datetime) -> bool:
    query = select(reminders.c.reminder_id).where(reminders.c.waits, reminders.c.at <= now)
    return session.execute(query.limit(1)).first() is not None


def due(session: Session, now: datetime, limit: int) -> list[tuple[Due, str]]:
    """Those whose time has come, oldest first, each with the correlation id of the call that set it."""
    what = entries.c.customer_id, entries.c.order_id, entries.c.text, entries.c.params
    query = select(reminders, *what).join(entries, entries.c.entry_id == reminders.c.entry_id)
    query = query.where(reminders.c.waits, reminders.c.at <= now)
    rows = session.execute(query.order_by(reminders.c.at, reminders.c.reminder_id).limit(limit)).mappings()
    return [(_due(row), row["correlation_id"]) for row in rows]


def _row(event: Reminder.Set) -> Row:
    return {
        "reminder_id": event.originator_id,
        "entry_id": UUID(event.entry_id),
        "assignee": event.assignee,
        "at": datetime.fromisoformat(event.at),
        "fired_at": None,
        "waits": True,
        "correlation_id": event.metadata["correlation_id"],
    }


def _state(event: ReminderFired | Reminder.Cancelled) -> tuple[UUID, Row]:
    if isinstance(event, ReminderFired):
        return UUID(event.reminder_id), {"waits": False, "fired_at": datetime.fromisoformat(event.fired_at)}
    return event.originator_id, {"waits": False, "fired_at": None}


def _write_times(session: Session, entry_ids: Collection[UUID]) -> None:
    at = select(reminders.c.at).where(reminders.c.reminder_id == entries.c.reminder_id).scalar_subquery()
    time = func.coalesce(at, literal(LAST_MOMENT, entries.c.remind_at.type))
    session.execute(update(entries).where(entries.c.entry_id.in_(sorted(entry_ids))).values(remind_at=time))


def _due(row: RowMapping) -> Due:
    return Due(
        reminder_id=row["reminder_id"],
        entry_id=row["entry_id"],
        at=row["at"],
        assignee=row["assignee"],
        customer_id=row["customer_id"],
        order_id=row["order_id"],
        text=filled(row["text"], row["params"]),
    )
