"""What notify does when something happened elsewhere."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from contracts.envelope import PublicEvent
from contracts.languages import load_words, moment_in_words
from kernel.calls import Call
from kernel.sql import Session
from services.notify.domain.notification import REMINDER, Notification
from services.notify.domain.reminding import (
    MOST_LISTED,
    DigestWritten,
    Told,
    digest_written,
    letter_of_many,
    letter_of_one,
)
from services.notify.projections import digests, known, shown, sight, users
from services.notify.projections.users import Wishes

if TYPE_CHECKING:
    from services.notify.app import NotifyApplication

LATE = timedelta(minutes=5)
DIGEST_GROWS_FOR = timedelta(hours=1)
MANY = 2
USUAL = Wishes()
WORDS = load_words()


def show_reminders_that_are_due(
    application: "NotifyApplication", session: Session, events: Sequence[PublicEvent]
) -> None:
    """One notification for every ReminderDue; its id follows from the event's, so it cannot be shown twice.

    Those that an outage made late stand together in one digest for each user: thousands of them would hide all else.
    """
    due = _by_recipient(session, [event for event in events if event.type == "ReminderDue"])
    if not due:
        return
    names = sorted(due)
    now = application.clock.now()
    wishes = users.wishes_of(session, names)
    grows_since = now - DIGEST_GROWS_FOR
    open_digests = shown.open_digests(session, names, grows_since)
    told: list[Notification] = []
    for user, reminders in due.items():
        wish = wishes.get(user, USUAL)
        if wish.is_told_on_screen:
            told += _told(application, user, reminders, now, open_digests.get(user), wants_digest=wish.wants_digest)
    application.append(session, *told)
    if application.post is not None:
        by_letter = {name: due[name] for name, wish in sorted(wishes.items()) if wish.wants_letters and wish.email}
        _write(application, session, by_letter, now, wishes, digests.told_since(session, by_letter, grows_since))


def _by_recipient(session: Session, due: Sequence[PublicEvent]) -> dict[str, list[PublicEvent]]:
    """What was to remind a user who has left is for the customer's manager, or for the heads of sales when he is gone
    too or there is none; with nobody to take it, it waits for whom it was for."""
    found: defaultdict[str, list[PublicEvent]] = defaultdict(list)
    gone = users.that_left(session, {event.data["assignee"] for event in due})
    orphaned = [event.data["customer_id"] for event in due if event.data["assignee"] in gone]
    managers = known.managers(session, orphaned) if orphaned else {}
    gone |= users.that_left(session, set(managers.values())) if managers else set()
    heads = users.heads(session) if orphaned else []
    for event in due:
        assignee = event.data["assignee"]
        recipients = [assignee]
        if assignee in gone:
            manager = managers.get(event.data["customer_id"])
            recipients = [manager] if manager and manager not in gone else heads or recipients
        for recipient in recipients:
            found[recipient].append(event)
    return found


def _write(
    application: "NotifyApplication",
    session: Session,
    due: Mapping[str, Sequence[PublicEvent]],
    now: datetime,
    wishes: Mapping[str, Wishes],
    told_of_many: Collection[str],
) -> None:
    """A letter for each reminder; one for all that an outage made late, and none while that one is fresh."""
    letters: list[tuple[Call, Mapping[str, Any]]] = []
    written: list[DigestWritten] = []
    names = known.names(session, {event.data["customer_id"] for reminders in due.values() for event in reminders})
    for user, reminders in due.items():
        wish = wishes[user]
        timely, late = _by_lateness(reminders, now, is_open=user in told_of_many, wants_digest=wish.wants_digest)
        for event in timely:
            said = letter_of_one(wish.language, _said(wish, event.data, names))
            letters.append((_call(application, event, user), _letter(wish, *said)))
        if late and user not in told_of_many:
            call = _call(application, late[0], user)
            some = [_said(wish, event.data, names) for event in late[:MOST_LISTED]]
            letters.append((call, _letter(wish, *letter_of_many(wish.language, len(late), some))))
            written.append(digest_written(call.new_id("digest letter"), user, call.at, call.metadata))
    application.queue_service_letters(session, letters)
    application.append(session, *written)


def _said(wish: Wishes, reminder: Mapping[str, Any], names: Mapping[str, str]) -> Told:
    """In the user's language and zone."""
    zone, text = ZoneInfo(wish.zone), reminder.get("template") or reminder["text"]
    text = WORDS.text(wish.language, text, reminder.get("params"), zone)
    return Told(text, names.get(reminder["customer_id"]), moment_in_words(wish.language, zone, reminder["due_at"]))


def _letter(wish: Wishes, subject: str, text: str) -> Mapping[str, Any]:
    return {"to": wish.email, "subject": subject, "text": text, "language": wish.language}


def _call(application: "NotifyApplication", event: PublicEvent, user: str) -> Call:
    """Of its own for each who is told instead of whom the reminder was for."""
    call = Call.in_reaction(application.name, event, application.clock.now())
    return call if user == event.data["assignee"] else replace(call, command_id=call.new_id(f"for {user}"))


def _told(
    application: "NotifyApplication",
    user: str,
    reminders: Sequence[PublicEvent],
    now: datetime,
    digest_id: UUID | None,
    *,
    wants_digest: bool,
) -> list[Notification]:
    timely, late = _by_lateness(reminders, now, is_open=digest_id is not None, wants_digest=wants_digest)
    told = [_notification(application, event, user) for event in timely]
    return [*told, _digest(application, user, late, digest_id)] if late else told


def _by_lateness(
    reminders: Sequence[PublicEvent], now: datetime, *, is_open: bool, wants_digest: bool
) -> tuple[Sequence[PublicEvent], Sequence[PublicEvent]]:
    """Those to tell one by one, and those for a digest: what is late now, if it is much or one ``is_open`` already."""
    late = [event for event in reminders if _is_late(event.data, now)]
    if not wants_digest or (not is_open and len(late) < MANY):
        return reminders, []
    return [event for event in reminders if not _is_late(event.data, now)], late


def _digest(
    application: "NotifyApplication", user: str, late: Sequence[PublicEvent], digest_id: UUID | None
) -> Notification:
    call = _call(application, late[0], user)
    if digest_id is None:
        return Notification.show_digest(
            call.new_id("digest"), recipient=user, count=len(late), at=call.at, metadata=call.metadata
        )
    digest: Notification = application.load(digest_id, Notification)
    digest.extend(len(late), call.at, call.metadata)
    return digest


def _is_late(reminder: Mapping[str, Any], now: datetime) -> bool:
    return now - datetime.fromisoformat(reminder["due_at"]) > LATE


def when_customers_tell(application: "NotifyApplication", session: Session, events: Sequence[PublicEvent]) -> None:
    """Personal data that were erased there are erased here too; heads of sales are told who came back by itself."""
    application.fold_heard(session, "customers", events)
    sight.move_letters(session, events)
    _tell_heads(application, session, [event for event in events if event.type == "CustomerUndeleted"])
    for event in events:
        if event.type == "PersonalDataErased":
            application.forget_personal_data(session, UUID(event.data["customer_id"]))


def _tell_heads(application: "NotifyApplication", session: Session, undeleted: Sequence[PublicEvent]) -> None:
    by_themselves = [event for event in undeleted if event.data["because"] is not None]
    if not by_themselves:
        return
    told = [_came_back(application, event, head) for event in by_themselves for head in users.heads(session)]
    application.append(session, *told)


def _came_back(application: "NotifyApplication", event: PublicEvent, head: str) -> Notification:
    call = Call.in_reaction(application.name, event, application.clock.now())
    return Notification.show_who_came_back(
        call.new_id(f"notification for {head}"),
        recipient=head,
        customer_id=event.data["customer_id"],
        name=event.data["name"],
        because=event.data["because"],
        at=call.at,
        metadata=call.metadata,
    )


def _notification(application: "NotifyApplication", event: PublicEvent, user: str) -> Notification:
    call = _call(application, event, user)
    return Notification.show(
        call.new_id("notification"),
        recipient=user,
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
