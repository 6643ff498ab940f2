"""Notifications, as answered."""

from marshmallow import Schema, fields

from contracts.events import TEXT_LENGTH
from contracts.fields import Code, Id, Moment, Text, Whole
from gateway.api.shapes import NULLABLE, REQUIRED


class Notification(Schema):
    """``kind`` is reminder, or digest: it stands for many reminders that came due while they could not be shown; or
    customer_came_back: who was deleted is in the archive, since something came for the customer in the same moment.

    What has a ``template`` and ``params`` has its ``text`` in the language asked for.
    """

    id = Id(**REQUIRED)
    version = Whole(1, **REQUIRED)
    recipient = Code(**REQUIRED)
    kind = Code(**REQUIRED)
    text = Text(TEXT_LENGTH, **REQUIRED)
    template = Text(TEXT_LENGTH, **NULLABLE)
    params = fields.Dict(**REQUIRED)
    reminder_id = Id(**NULLABLE)
    entry_id = Id(**NULLABLE)
    customer_id = Id(**NULLABLE)
    order_id = Id(**NULLABLE)
    shown_at = Moment(**REQUIRED)
    read_at = Moment(**NULLABLE)


class Unread(Schema):
    unread = Whole(**REQUIRED)


class Reading(Unread):
    """How many were read by this, and how many are not read yet."""

    read = Whole(**REQUIRED)
