"""What tasks tells the others: private event -> public event, by topic alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from contracts.envelope import moment_text
from kernel import restoring
from kernel.dictionaries import publish as dictionaries
from kernel.feed import Publication
from services.tasks.domain.entry import Entry
from services.tasks.domain.occurrence import ReminderFired
from services.tasks.domain.reminder import Reminder
from services.tasks.domain.wording import filled


def logged_data(event: Entry.Logged) -> dict[str, Any]:
    return {
        **about_data(event),
        "text": event.text,
        "params": event.params,
        "logged_at": _moment(event.logged_at),
        "automatic": event.source is not None,
        **marks_data(event.marks),
    }


def changed_data(event: Entry.Changed) -> dict[str, Any]:
    fields = [change["field"] for change in event.changes]
    return {**about_data(event), "changed": fields, **marks_data(event.marks)}


def done_data(event: Entry.Done) -> dict[str, Any]:
    return {**about_data(event), "status": event.status}


def about_data(event: Entry.Logged | Entry.Changed | Entry.Done) -> dict[str, Any]:
    return {
        "entry_id": str(event.originator_id),
        "customer_id": event.customer_id,
        "order_id": event.order_id,
        "kind": event.kind,
    }


def marks_data(marks: Mapping[str, Any]) -> dict[str, Any]:
    return {**marks, "due": None if marks["due"] is None else _moment(marks["due"])}


def reminder_set_data(event: Reminder.Set | Reminder.Timed) -> dict[str, Any]:
    ids = {"reminder_id": str(event.originator_id), "entry_id": event.entry_id}
    return {**ids, "at": _moment(event.at), "assignee": event.assignee}


def reminder_cancelled_data(event: Reminder.Event) -> dict[str, Any]:
    return {"reminder_id": str(event.originator_id), "entry_id": event.entry_id}


def reminder_due_data(event: ReminderFired) -> dict[str, Any]:
    return {
        "reminder_id": event.reminder_id,
        "entry_id": event.entry_id,
        "customer_id": event.customer_id,
        "order_id": event.order_id,
        "assignee": event.assignee,
        "text": filled(event.text, event.params),
        "due_at": _moment(event.at),
        "fired_at": _moment(event.fired_at),
        "template": event.text if event.params else None,
        "params": event.params,
        "next_at": None if event.next_at is None else _moment(event.next_at),
    }


def reminder_due_data_v2(event: ReminderFired) -> dict[str, Any]:
    """What a person wrote, or what is said by a template: never one for the other."""
    first = reminder_due_data(event)
    if event.is_automatic:
        return {**first, "text": None, "template": event.text, "params": event.params}
    return {**first, "text": event.text, "template": None, "params": {}}


def _moment(iso: str) -> str:
    return moment_text(datetime.fromisoformat(iso))


PUBLICATIONS: Mapping[type, Publication] = {
    **restoring.PUBLICATIONS,
    **dictionaries.PUBLICATIONS,
    Entry.Logged: Publication("EntryLogged", logged_data),
    Entry.Changed: Publication("EntryChanged", changed_data),
    Entry.Done: Publication("EntryDone", done_data),
    Reminder.Set: Publication("ReminderSet", reminder_set_data),
    Reminder.Snoozed: Publication("ReminderSet", reminder_set_data),
    Reminder.Moved: Publication("ReminderSet", reminder_set_data),
    Reminder.Readdressed: Publication("ReminderSet", reminder_set_data),
    Reminder.Resumed: Publication("ReminderSet", reminder_set_data),
    Reminder.Suspended: Publication("ReminderCancelled", reminder_cancelled_data),
    Reminder.Cancelled: Publication("ReminderCancelled", reminder_cancelled_data),
    Reminder.Done: Publication("ReminderCancelled", reminder_cancelled_data),
    Reminder.EndedWithEntry: Publication("ReminderCancelled", reminder_cancelled_data),
    ReminderFired: Publication("ReminderDue", reminder_due_data, {2: reminder_due_data_v2}),
}
