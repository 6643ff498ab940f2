"""What the commands and queries of tasks (the journal) take."""

from marshmallow import Schema, fields, validate

from contracts.commands import ListQuery, PageQuery, Versioned
from contracts.commands.reminders import ReminderInput
from contracts.events import TEXT_LENGTH
from contracts.fields import Code, Id, Moment, OneOf, Text, WholePercent

DUES = ("today", "overdue")


class Marks(Schema):
    """``importance`` and ``status`` are of the dictionaries; ``progress`` is in percent, null follows the order's
    shipping; ``assignee`` is a user's name."""

    importance = Code()
    status = Code()
    progress = WholePercent(allow_none=True)
    assignee = Code(allow_none=True)
    due = Moment(allow_none=True)


class LogEntry(Marks):
    """The manager's own entry; ``kind`` is of the dictionary ``entry_kinds``, and not automatic."""

    customer_id = Id(required=True)
    order_id = Id(load_default=None, allow_none=True)
    kind = Code(required=True)
    text = Text(TEXT_LENGTH, required=True)
    reminder = fields.Nested(ReminderInput, load_default=None, allow_none=True)


class MarksInput(Marks):
    """What is left out stays."""


class ChangeEntry(Versioned, MarksInput):
    entry_id = Id(required=True)


class CommentInput(Schema):
    text = Text(TEXT_LENGTH, required=True)


class CommentEntry(CommentInput):
    entry_id = Id(required=True)


class EntryHistory(PageQuery):
    """The newest first, or sorted by ``version``."""

    entry_id = Id(required=True)
    sort = fields.String(load_default="", validate=validate.Length(max=200))


class EntryQuery(Schema):
    entry_id = Id(required=True)


class JournalList(ListQuery):
    """``q`` is a part of the text. Sorted by logged_at, due, remind_at, kind or assignee; the newest first by default.

    ``due`` is ``today`` in the caller's time zone, or ``overdue``: before this moment.
    """

    customer_id = Id(load_default=None, allow_none=True)
    order_id = Id(load_default=None, allow_none=True)
    due = OneOf(*DUES, load_default=None, allow_none=True)
