"""What notify does when something happened elsewhere."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from contracts.envelope import PublicEvent
from kernel.calls import Call
from kernel.sql import Session
from services.notify.domain.notification import REMINDER, Notification

if TYPE_CHECKING:
    from services.notify.app import NotifyApplication


def show_reminders_that_are_due(
    application: "NotifyApplication", session: Session, events: Sequence[PublicEvent]
) -> None:
    """One notification for every ReminderDue; its id follows from the event's, so it cannot be shown twice."""
    shown = [_notification(application, event) for event in events if event.type == "ReminderDue"]
    application.append(session, *shown)


def when_customers_tell(application: "NotifyApplication", session: Session, events: Sequence[PublicEvent]) -> None:
    """Personal data that were erased there are erased here too."""
    application.fold_heard(session, "customers", events)
    for event in events:
        if event.type == "PersonalDataErased":
            application.forget_personal_data(session, UUID(event.data["customer_id"]))


def _notification(application: "NotifyApplication", event: PublicEvent) -> Notification:
    call = Call.in_reaction(application.name, event, application.clock.now())
    return Notification.show(
        call.new_id("notification"),
        recipient=event.data["assignee"],
        kind=REMINDER,
        text=event.data["text"],
        entry_id=event.data["entry_id"],
        customer_id=event.data["customer_id"],
        order_id=event.data["order_id"],
        at=call.at,
        metadata=call.metadata,
    )
