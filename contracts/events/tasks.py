"""What the tasks service (the journal) tells the others."""

from marshmallow import fields

from contracts.events import NULLABLE, REQUIRED, TEXT_LENGTH, EventSchema
from contracts.events.dictionaries import STATUS_KINDS, DictionaryChanged
from contracts.events.restoring import RestoredFromBackup
from contracts.fields import Code, Flag, Id, Moment, OneOf, Text, WholePercent

SOURCE = "tasks"
MARKS = ("importance", "status", "progress", "assignee", "due")


class EntryLogged(EventSchema):
    """``text`` is a message id, or what the manager wrote; ``params`` fill it in. ``assignee`` is a user.

    A param may be a row of sentences, each ``{text, params}``, to be joined by semicolons, or names by language.
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
    automatic = Flag()
    importance = Code()
    status = Code()
    status_kind = OneOf(*STATUS_KINDS)
    progress = WholePercent(allow_none=True)


class EntryChanged(EventSchema):
    """What is said of the entry as it is now, and which of the fields are not what they were.

    ``progress`` is in percent, null while it follows the order's shipping.
    """

    entry_id = Id(**REQUIRED)
    customer_id = Id(**NULLABLE)
    order_id = Id(**NULLABLE)
    kind = Code(**REQUIRED)
    changed = fields.List(OneOf(*MARKS), **REQUIRED)
    importance = Code(**REQUIRED)
    status = Code(**REQUIRED)
    status_kind = OneOf(*STATUS_KINDS, **REQUIRED)
    progress = WholePercent(**NULLABLE)
    assignee = Code(**NULLABLE)
    due = Moment(**NULLABLE)


class EntryDone(EventSchema):
    """Comes after the EntryChanged that gives an entry a status that means done."""

    entry_id = Id(**REQUIRED)
    customer_id = Id(**NULLABLE)
    order_id = Id(**NULLABLE)
    kind = Code(**REQUIRED)
    status = Code(**REQUIRED)


class ReminderSet(EventSchema):
    """It comes due next at ``at``: it was set, snoozed, its entry is open again, or what it is counted from moved."""

    reminder_id = Id(**REQUIRED)
    entry_id = Id(**REQUIRED)
    at = Moment(**REQUIRED)
    assignee = Code(allow_none=True)


class ReminderCancelled(EventSchema):
    """It will not come due unless ReminderSet says so again: it was taken away, it or its entry ended, or its invoices
    are paid."""

    reminder_id = Id(**REQUIRED)
    entry_id = Id(**REQUIRED)


class ReminderDue(EventSchema):
    """Exactly one per occurrence of a reminder, also when everything was down at ``due_at``.

    ``text`` is English or what a manager wrote; ``template`` and ``params`` say an automatic entry in any language.
    ``next_at`` is when the reminder comes due again, null when it does not.
    """

    reminder_id = Id(**REQUIRED)
    entry_id = Id(**REQUIRED)
    customer_id = Id(**NULLABLE)
    order_id = Id(**NULLABLE)
    assignee = Code(**REQUIRED)
    text = Text(TEXT_LENGTH, **REQUIRED)
    due_at = Moment(**REQUIRED)
    fired_at = Moment(**REQUIRED)
    template = Text(TEXT_LENGTH, allow_none=True)
    params = fields.Dict()
    next_at = Moment(allow_none=True)


class ReminderDueV2(EventSchema):
    """``text`` is what a person wrote, ``template`` with ``params`` what Nova says by itself: one of them is null.

    In the first version ``text`` is either, and a template without params looks like what a person wrote.
    """

    reminder_id = Id(**REQUIRED)
    entry_id = Id(**REQUIRED)
    customer_id = Id(**NULLABLE)
    order_id = Id(**NULLABLE)
    assignee = Code(**REQUIRED)
    text = Text(TEXT_LENGTH, **NULLABLE)
    template = Text(TEXT_LENGTH, **NULLABLE)
    params = fields.Dict(**REQUIRED)
    due_at = Moment(**REQUIRED)
    fired_at = Moment(**REQUIRED)
    next_at = Moment(**NULLABLE)


EVENTS: dict[tuple[str, int], type[EventSchema]] = {
    ("RestoredFromBackup", 1): RestoredFromBackup,
    ("DictionaryChanged", 1): DictionaryChanged,
    ("EntryLogged", 1): EntryLogged,
    ("EntryChanged", 1): EntryChanged,
    ("EntryDone", 1): EntryDone,
    ("ReminderSet", 1): ReminderSet,
    ("ReminderCancelled", 1): ReminderCancelled,
    ("ReminderDue", 1): ReminderDue,
    ("ReminderDue", 2): ReminderDueV2,
}
