"""Journal entries and notifications, as answered."""

from marshmallow import Schema, fields

from contracts.events import TEXT_LENGTH
from contracts.fields import Code, Id, Moment, Text, Whole
from gateway.api.shapes import NULLABLE, REQUIRED


class Reminder(Schema):
    id = Id(**REQUIRED)
    at = Moment(**REQUIRED)
    assignee = Code(**NULLABLE)
    fired_at = Moment(**NULLABLE)


class Entry(Schema):
    """An automatic entry has a ``template`` and its ``params``; its ``text`` is in the language asked for."""

    id = Id(**REQUIRED)
    version = Whole(1, **REQUIRED)
    customer_id = Id(**NULLABLE)
    order_id = Id(**NULLABLE)
    kind = Code(**REQUIRED)
    text = Text(TEXT_LENGTH, **REQUIRED)
    template = Text(TEXT_LENGTH, **NULLABLE)
    params = fields.Dict(**REQUIRED)
    logged_at = Moment(**REQUIRED)
    due = Moment(**NULLABLE)
    author = Code(**NULLABLE)
    assignee = Code(**NULLABLE)
    reminder = fields.Nested(Reminder, **NULLABLE)


class Notification(Schema):
    id = Id(**REQUIRED)
    version = Whole(1, **REQUIRED)
    recipient = Code(**NULLABLE)
    kind = Code(**REQUIRED)
    text = Text(TEXT_LENGTH, **REQUIRED)
    entry_id = Id(**NULLABLE)
    customer_id = Id(**NULLABLE)
    order_id = Id(**NULLABLE)
    shown_at = Moment(**REQUIRED)
