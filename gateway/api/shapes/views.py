"""Saved views, as answered."""

from marshmallow import Schema, fields

from contracts.fields import Code, EntryCode, Flag, Id, Text, Whole
from gateway.api.shapes import REQUIRED
from gateway.views.commands import NAME_LENGTH


class SavedView(Schema):
    """``owner`` is the user who saved it."""

    id = Id(**REQUIRED)
    version = Whole(1, **REQUIRED)
    owner = Code(**REQUIRED)
    page = EntryCode(**REQUIRED)
    name = Code(NAME_LENGTH, **REQUIRED)
    shared = Flag(**REQUIRED)
    columns = fields.List(Code(), **REQUIRED)
    sort = Text(200, allow_empty=True, **REQUIRED)
    filters = fields.Dict(keys=fields.String(), values=fields.String(), **REQUIRED)
