"""Journal entries, as answered."""

from marshmallow import Schema, fields

from contracts.events import NAME_LENGTH, TEXT_LENGTH
from contracts.events.dictionaries import STATUS_KINDS
from contracts.events.tasks import MARKS
from contracts.fields import Code, Flag, Id, Moment, OneOf, Text, Whole, WholePercent
from gateway.api.shapes import NULLABLE, REQUIRED
from gateway.api.shapes.reminders import ReminderOfEntry


class Source(Schema):
    """The event that the journal tells of; ``id`` is that of the thing that it happened to."""

    source = Code(**REQUIRED)
    type = Code(**REQUIRED)
    event_id = Id(**REQUIRED)
    id = Id(**REQUIRED)


class Entry(Schema):
    """An automatic entry has a ``source``, a ``template`` and its ``params``.

    Its ``text`` is in the language asked for, and so are the names of codes.

    ``remind_at`` is when its reminder comes due next; null when none waits.

    ``progress`` is that of the order's shipping, in percent, unless it was set by hand.
    """

    id = Id(**REQUIRED)
    version = Whole(1, **REQUIRED)
    customer_id = Id(**NULLABLE)
    customer_name = Text(NAME_LENGTH, **NULLABLE)
    order_id = Id(**NULLABLE)
    order_number = Whole(1, **NULLABLE)
    kind = Code(**REQUIRED)
    kind_name = Text(NAME_LENGTH, **REQUIRED)
    text = Text(TEXT_LENGTH, **REQUIRED)
    template = Text(TEXT_LENGTH, **NULLABLE)
    params = fields.Dict(**REQUIRED)
    logged_at = Moment(**REQUIRED)
    author = Code(**NULLABLE)
    source = fields.Nested(Source, **NULLABLE)
    importance = Code(**REQUIRED)
    importance_name = Text(NAME_LENGTH, **REQUIRED)
    status = Code(**REQUIRED)
    status_name = Text(NAME_LENGTH, **REQUIRED)
    status_kind = OneOf(*STATUS_KINDS, **REQUIRED)
    progress = WholePercent(**NULLABLE)
    progress_by_hand = Flag(**REQUIRED)
    due = Moment(**NULLABLE)
    assignee = Code(**NULLABLE)
    comments = Whole(**REQUIRED)
    remind_at = Moment(**NULLABLE)
    reminder = fields.Nested(ReminderOfEntry, **NULLABLE)


class MarkChange(Schema):
    """A code of a dictionary has the name that it had at that time, in the language asked for."""

    field = OneOf(*MARKS, **REQUIRED)
    old = fields.Raw(**NULLABLE)
    new = fields.Raw(**NULLABLE)
    old_name = Text(NAME_LENGTH, **NULLABLE)
    new_name = Text(NAME_LENGTH, **NULLABLE)


class EntryOutcome(Schema):
    """``changed_since``: what was to be undone is not what the entry has any more."""

    id = Id(**REQUIRED)
    outcome = OneOf("changed", "unchanged", "missing", "changed_since", **REQUIRED)
    version = Whole(1, **NULLABLE)


class BulkResult(Schema):
    id = Id(**REQUIRED)
    changed = Whole(**REQUIRED)
    results = fields.List(fields.Nested(EntryOutcome), **REQUIRED)


class EntryChange(Schema):
    """``version`` is the one that the entry got by it; a ``comment`` changes nothing else."""

    version = Whole(1, **REQUIRED)
    at = Moment(**REQUIRED)
    actor = Code(**REQUIRED)
    changes = fields.List(fields.Nested(MarkChange), **REQUIRED)
    comment = Text(TEXT_LENGTH, **NULLABLE)
    bulk_id = Id(**NULLABLE)
