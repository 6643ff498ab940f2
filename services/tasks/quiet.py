"""What tasks does with the reminders of customers who are deleted, and who are there again."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import RowMapping

from contracts.envelope import PublicEvent
from kernel.calls import Call
from kernel.sql import Session
from services.tasks.app.reminding import time_with_due
from services.tasks.domain.reminder import Reminder
from services.tasks.projections import reminders
from services.tasks.projections.known import DELETED, OF_DELETION

if TYPE_CHECKING:
    from services.tasks.app import TasksApplication


def quiet_reminders_of_deleted(
    application: "TasksApplication", session: Session, events: Sequence[PublicEvent]
) -> None:
    """Nobody is reminded of a deleted customer; what was missed is told when the deletion is taken back."""
    last = {UUID(event.subject): event for event in events if event.type in OF_DELETION}
    if not last:
        return
    application.recorder.lock_appends(session)
    now = application.clock.now()
    rows = {row["reminder_id"]: row for row in reminders.quietable(session, last.keys())}
    times = {which: _time(row, last[row["customer_id"]], now) for which, row in rows.items()}
    news = [which for which, row in rows.items() if reminders.is_news(row, times[which])]
    moved: list[Reminder] = application.load_all(news, Reminder)
    for reminder in moved:
        call = Call.in_reaction(application.name, last[rows[reminder.id]["customer_id"]], now)
        reminder.count_anew(times[reminder.id], now, call.metadata)
    application.append(session, *moved)


def _time(row: RowMapping, event: PublicEvent, now: datetime) -> datetime | None:
    """What waits already is left as it is."""
    at: datetime = row["at"]
    if event.type == DELETED:
        return None
    if row["state"] == reminders.WAITING or row["counts_from"] is None:
        return at
    return time_with_due(row, row["due"], now)
