"""What the services' commands and queries take: the schemas that a service loads, and that the gateway documents."""

from marshmallow import Schema, fields, validate

from contracts.fields import Text, Versions

MOST_ROWS = 500
LONGEST_CURSOR = 4000


class PageQuery(Schema):
    """``after`` is the cursor that the page before it gave."""

    limit = fields.Integer(load_default=100, strict=True, validate=validate.Range(min=1, max=MOST_ROWS))
    after = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=LONGEST_CURSOR))


class ListQuery(PageQuery):
    """``sort`` is a row of columns (``-total,number``), the same for all pages of a list."""

    q = Text(200, load_default="", allow_empty=True)
    sort = fields.String(load_default="", validate=validate.Length(max=200))


class Versioned(Schema):
    """``version`` is the one that the caller saw (``If-Match``); several when any of them will do, null for any."""

    version = Versions(required=True, allow_none=True)


class Nothing(Schema):
    """Takes no fields."""
