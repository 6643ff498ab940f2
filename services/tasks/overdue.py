"""What tasks does with reminders of unpaid invoices when invoices are issued, paid, cancelled, or unpaid again."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from contracts.envelope import PublicEvent
from kernel.calls import Call
from kernel.sql import Session
from services.tasks.app.timing import time_if_unpaid
from services.tasks.domain.reminder import Reminder
from services.tasks.projections import known, reminders

if TYPE_CHECKING:
    from services.tasks.app import TasksApplication

Row = Mapping[Any, Any]

OF_INVOICES = ("InvoiceIssued", "InvoicePaid", "InvoiceCancelled")


def move_reminders_of_unpaid(application: "TasksApplication", session: Session, events: Sequence[PublicEvent]) -> None:
    """After the events are folded: each reminder waits for the first of its order's invoices that is unpaid."""
    causes = _causes(session, events)
    if not causes:
        return
    application.recorder.lock_appends(session)
    rows = reminders.that_count_from_payment(session, causes.keys())
    unpaid = known.unpaid_since(session, causes.keys())
    now = application.clock.now()
    times = {row["reminder_id"]: _time(row, unpaid.get(row["order_id"], ()), now) for row in rows}
    news = [row for row in rows if reminders.is_news(row, times[row["reminder_id"]])]
    moved: list[Reminder] = application.load_all([row["reminder_id"] for row in news], Reminder)
    for row, reminder in zip(news, moved, strict=True):
        call = Call.in_reaction(application.name, causes[row["order_id"]], now)
        reminder.count_anew(times[reminder.id], now, call.metadata)
    application.append(session, *moved)


def _causes(session: Session, events: Sequence[PublicEvent]) -> dict[UUID, PublicEvent]:
    """By order the last event that changed what is unpaid of it."""
    causes: dict[UUID, PublicEvent] = {}
    for event in events:
        if event.type in OF_INVOICES and event.data["order_id"] is not None:
            causes[UUID(event.data["order_id"])] = event
        elif event.type == "PaymentReleased":
            orders = (each["order_id"] for each in event.data["allocations"])
            causes |= {UUID(order_id): event for order_id in orders if order_id is not None}
    return causes


def _time(row: Row, unpaid: Collection[date], now: datetime) -> datetime | None:
    """What is snoozed, or about to fire, is left as it is while something is unpaid."""
    at = time_if_unpaid(row["rule"]["after"], row["zone"], row["fired_for"], unpaid)
    if at is None:
        return None
    is_left = row["state"] == reminders.WAITING and (row["is_snoozed"] or row["at"] <= now)
    known_at: datetime = row["at"]
    return known_at if is_left else max(at, now)
