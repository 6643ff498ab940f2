"""What the commands and queries of notify take."""

from marshmallow import Schema, fields, validate

from contracts.commands import MOST_ROWS, ListQuery
from contracts.fields import Flag, Id


class NotificationList(ListQuery):
    """The caller's own notifications and those for everybody; sorted by shown_at, the newest first by default."""

    unread = Flag(load_default=None, allow_none=True)


class ReadNotifications(Schema):
    """Those of the caller's own that were read; the oldest 500 that were not when ``ids`` is left out."""

    ids = fields.List(Id(), load_default=None, allow_none=True, validate=validate.Length(1, MOST_ROWS))
