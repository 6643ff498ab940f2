"""What the services' commands and queries take: the schemas that a service loads, and that the gateway documents."""

from marshmallow import Schema, fields, validate

from contracts.fields import Text

MOST_ROWS = 500


class ListQuery(Schema):
    """``sort`` is a row of columns (``-total,number``); ``after`` the cursor that the page before it gave."""

    q = Text(200, load_default="", allow_empty=True)
    sort = fields.String(load_default="", validate=validate.Length(max=200))
    limit = fields.Integer(load_default=100, strict=True, validate=validate.Range(min=1, max=MOST_ROWS))
    after = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=1000))


class Versioned(Schema):
    """``version`` is the one that the caller saw (``If-Match``)."""

    version = fields.Integer(required=True, strict=True)


class Nothing(Schema):
    """Takes no fields."""
