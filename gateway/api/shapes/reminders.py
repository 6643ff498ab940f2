"""Reminders, as answered."""

from marshmallow import Schema, fields

from contracts.commands.reminders import STATES, Rule, Zone
from contracts.events import TEXT_LENGTH
from contracts.fields import Code, Id, Moment, OneOf, Text, Whole
from gateway.api.shapes import NULLABLE, REQUIRED


class ReminderOfEntry(Schema):
    """``at`` is when it comes due next; of one that has fired for the last time, when it did."""

    id = Id(**REQUIRED)
    version = Whole(1, **REQUIRED)
    at = Moment(**REQUIRED)
    rule = Rule(**NULLABLE)
    zone = Zone(**REQUIRED)
    assignee = Code(**NULLABLE)
    state = OneOf(*STATES, **REQUIRED)
    fired_at = Moment(**NULLABLE)


class Reminder(ReminderOfEntry):
    """With what its entry says: ``text`` of an automatic entry is in the language asked for."""

    entry_id = Id(**REQUIRED)
    customer_id = Id(**NULLABLE)
    order_id = Id(**NULLABLE)
    text = Text(TEXT_LENGTH, **REQUIRED)
    template = Text(TEXT_LENGTH, **NULLABLE)
    params = fields.Dict(**REQUIRED)
