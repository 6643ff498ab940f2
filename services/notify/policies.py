"""What notify does when something happened elsewhere."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from contracts.envelope import PublicEvent
from kernel.calls import Call
from kernel.sql import Session
from services.notify.domain.notification import REMINDER, Notification
from services.notify.domain.reminding import letter_of_many, letter_of_one
from services.notify.projections import shown, users
from services.notify.projections.users import Wishes

if TYPE_CHECKING:
    from services.notify.app import NotifyApplication

LATE = timedelta(minutes=5)
DIGEST_GROWS_FOR = timedelta(hours=1)
USUAL = Wishes()


def show_reminders_that_are_due(
    application: "NotifyApplication", session: Session, events: Sequence[PublicEvent]
) -> None:
    """One notification for every ReminderDue; its id follows from the event's, so it cannot be shown twice.

    Those that an outage made late stand together in one digest for each user: thousands of them would hide all else.
    """
    due: defaultdict[str | None, list[PublicEvent]] = defaultdict(list)
    for event in events:
        if event.type == "ReminderDue":
            due[event.data["assignee"]].append(event)
    names = sorted(user for user in due if user is not None)
    if not due:
        return
    now = application.clock.now()
    wishes = users.wishes_of(session, names)
    digests = shown.open_digests(session, names, now - DIGEST_GROWS_FOR)
    told: list[Notification] = []
    for user, reminders in due.items():
        wish = wishes.get(user or "", USUAL)
        found = _told(application, user, reminders, digests.get(user or ""), wants_digest=wish.wants_digest)
        if wish.is_told_on_screen:
            told += found
        if wish.wants_letters and wish.email is not None and application.post is not None:
            _write(application, wish.email, wish.language, reminders, found)
    application.append(session, *told)


def _write(
    application: "NotifyApplication",
    email: str,
    language: str,
    reminders: Sequence[PublicEvent],
    told: Sequence[Notification],
) -> None:
    """By letter what is new; not that a digest has grown."""
    news = {notification.id: notification for notification in told if notification.version == 1}
    for event in reminders:
        call = Call.in_reaction(application.name, event, application.clock.now())
        if call.new_id("notification") in news:
            is_own = event.data.get("template") is None
            subject, text = letter_of_one(language, event.data["text"] if is_own else None)
        elif call.new_id("digest") in news:
            subject, text = letter_of_many(language)
        else:
            continue
        application.queue_service_letter(call, {"to": email, "subject": subject, "text": text, "language": language})


def _told(
    application: "NotifyApplication",
    user: str | None,
    reminders: Sequence[PublicEvent],
    digest_id: UUID | None,
    *,
    wants_digest: bool,
) -> list[Notification]:
    late = [event for event in reminders if _is_late(event.data)]
    if not wants_digest or (digest_id is None and len(late) < 2):
        return _each(application, reminders)
    told = _each(application, [event for event in reminders if not _is_late(event.data)])
    return [*told, _digest(application, user, late, digest_id)] if late else told


def _digest(
    application: "NotifyApplication", user: str | None, late: Sequence[PublicEvent], digest_id: UUID | None
) -> Notification:
    call = Call.in_reaction(application.name, late[0], application.clock.now())
    if digest_id is None:
        return Notification.show_digest(
            call.new_id("digest"), recipient=user, count=len(late), at=call.at, metadata=call.metadata
        )
    digest: Notification = application.load(digest_id, Notification)
    digest.extend(len(late), call.at, call.metadata)
    return digest


def _is_late(reminder: Mapping[str, Any]) -> bool:
    due_at, fired_at = (datetime.fromisoformat(reminder[name]) for name in ("due_at", "fired_at"))
    return fired_at - due_at > LATE


def _each(application: "NotifyApplication", reminders: Sequence[PublicEvent]) -> list[Notification]:
    return [_notification(application, event) for event in reminders]


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
        template=event.data.get("template"),
        params=event.data.get("params") or {},
        reminder_id=event.data["reminder_id"],
        entry_id=event.data["entry_id"],
        customer_id=event.data["customer_id"],
        order_id=event.data["order_id"],
        at=call.at,
        metadata=call.metadata,
    )
