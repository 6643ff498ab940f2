"""What the tasks service (the journal) tells the others."""

from marshmallow import fields

from contracts.events import NULLABLE, REQUIRED, TEXT_LENGTH, EventSchema
from contracts.events.dictionaries import DictionaryChanged
from contracts.fields import Code, Id, Moment, Text

SOURCE = "tasks"


class EntryLogged(EventSchema):
    """``text`` is a message id, or what the manager wrote; ``params`` fill it in. ``assignee`` is a user.

    A param may be a row of sentences, each ``{text, params}``, to be joined by semicolons.
    """

    entry_id = Id(**REQUIRED)
    customer_id = Id(**NULLABLE)
    order_id = Id(**NULLABLE)
    kind = Code(**REQUIRED)
    text = Text(TEXT_LENGTH, **REQUIRED)
    params = fields.Dict(**REQUIRED)
    logged_at = Moment(**REQUIRED)
    due = Moment(**NULLABLE)
    assignee = Code(**NULLABLE)


class ReminderSet(EventSchema):
    reminder_id = Id(**REQUIRED)
    entry_id = Id(**REQUIRED)
    at = Moment(**REQUIRED)


class ReminderCancelled(EventSchema):
    """The reminder will not come due: it was taken away, or another took its place."""

    reminder_id = Id(**REQUIRED)
    entry_id = Id(**REQUIRED)


class ReminderDue(EventSchema):
    """Exactly one per occurrence of a reminder, also when everything was down at ``due_at``."""

    reminder_id = Id(**REQUIRED)
    entry_id = Id(**REQUIRED)
    customer_id = Id(**NULLABLE)
    order_id = Id(**NULLABLE)
    assignee = Code(**NULLABLE)
    text = Text(TEXT_LENGTH, **REQUIRED)
    due_at = Moment(**REQUIRED)
    fired_at = Moment(**REQUIRED)


EVENTS: dict[tuple[str, int], type[EventSchema]] = {
    ("DictionaryChanged", 1): DictionaryChanged,
    ("EntryLogged", 1): EntryLogged,
    ("ReminderSet", 1): ReminderSet,
    ("ReminderCancelled", 1): ReminderCancelled,
    ("ReminderDue", 1): ReminderDue,
}
