"""What the queries behind exports take: whole things by pages, for files that are written while they are read."""

from marshmallow import Schema, fields, validate

from contracts.commands import MOST_ROWS, PageQuery
from contracts.commands.periods import Period
from contracts.fields import Id


class InFull(Schema):
    """Whole things in the order of their ids, those after the id ``after``; or only those with ``ids``, in no order."""

    limit = fields.Integer(load_default=200, strict=True, validate=validate.Range(min=1, max=MOST_ROWS))
    after = Id(load_default=None, allow_none=True)
    ids = fields.List(Id(), load_default=None, allow_none=True, validate=validate.Length(max=MOST_ROWS))


class Chosen(Schema):
    """Rows of a list by their ``ids``, sorted as the list is; what is not there any more is left out."""

    ids = fields.List(Id(), required=True, validate=validate.Length(min=1, max=MOST_ROWS))
    sort = fields.String(load_default="", validate=validate.Length(max=200))


class DocumentsInFull(Period, PageQuery):
    """The oldest first. A page may be shorter than ``limit``: it is cut by the number of its lines as well."""
