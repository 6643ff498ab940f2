"""What the commands and queries of tasks (the journal) take."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.commands import ListQuery, PageQuery, Versioned
from contracts.commands.periods import InOrder
from contracts.commands.reminders import ReminderInput
from contracts.events import TEXT_LENGTH
from contracts.events.dictionaries import STATUS_KINDS
from contracts.fields import Code, Day, Flag, Id, Moment, OneOf, Text, WholePercent

DUES = ("today", "overdue")
MOST_AT_ONCE = 500


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


class JournalFilter(InOrder):
    """``q`` are words of the entry, each perhaps its beginning.

    ``due`` is ``today`` in the caller's time zone, or ``overdue``: before this moment; of both what is open. Days are
    the caller's. ``assignee`` may be ``me``; ``status_kind`` is what the status means; ``automatic`` are the entries
    that the journal logged by itself.
    """

    q = Text(200, load_default="", allow_empty=True)
    customer_id = Id(load_default=None, allow_none=True)
    order_id = Id(load_default=None, allow_none=True)
    kind = Code(load_default=None, allow_none=True)
    status = Code(load_default=None, allow_none=True)
    status_kind = OneOf(*STATUS_KINDS, load_default=None, allow_none=True)
    importance = Code(load_default=None, allow_none=True)
    assignee = Code(load_default=None, allow_none=True)
    automatic = Flag(load_default=None, allow_none=True)
    due = OneOf(*DUES, load_default=None, allow_none=True)
    due_since = Day(load_default=None, allow_none=True)
    due_until = Day(load_default=None, allow_none=True)
    since = Day(load_default=None, allow_none=True)
    until = Day(load_default=None, allow_none=True)

    RANGES = (("since", "until"), ("due_since", "due_until"))


class BulkChange(Schema):
    """The same for many entries: those of ``ids``, or all that ``filter`` chooses; of either 500 at most."""

    ids = fields.List(Id, validate=validate.Length(min=1, max=MOST_AT_ONCE))
    filter = fields.Nested(JournalFilter)
    change = fields.Nested(MarksInput, required=True)

    @validates_schema
    def says_which_and_what(self, data: dict[str, Any], **_: object) -> None:
        if ("ids" in data) == ("filter" in data):
            raise ValidationError("Either ids or a filter says which entries.", "ids")
        if not data["change"]:
            raise ValidationError("Says nothing to change.", "change")


class UndoBulkChange(Schema):
    bulk_id = Id(required=True)


class JournalList(ListQuery, JournalFilter):
    """Sorted by any column but the text; importance and status as their dictionaries have them; the newest first by
    default."""
