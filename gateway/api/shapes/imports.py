"""Imports, as answered."""

from marshmallow import Schema, fields

from contracts.fields import Flag, Id, Moment, OneOf, Text, Whole
from gateway.api.shapes import NULLABLE, REQUIRED, FieldError
from gateway.imports.registers import REGISTERS
from gateway.imports.store import DONE, FAILED, RUNNING, WAITING


class Import(Schema):
    """``done`` of ``rows`` are taken; ``mapping`` is which field each column was read as; those that are no
    field are the ``ignored_columns``.

    One that ``failed`` as a whole says why in ``problem``; rows that failed are among the errors.
    """

    id = Id(**REQUIRED)
    register = OneOf(*REGISTERS, **REQUIRED)
    file = fields.String(**REQUIRED)
    status = OneOf(WAITING, RUNNING, DONE, FAILED, **REQUIRED)
    dry_run = Flag(**REQUIRED)
    rows = Whole(**REQUIRED)
    done = Whole(**REQUIRED)
    created = Whole(**REQUIRED)
    changed = Whole(**REQUIRED)
    unchanged = Whole(**REQUIRED)
    failed = Whole(**REQUIRED)
    mapping = fields.Dict(keys=fields.String(), values=fields.String(), **REQUIRED)
    ignored_columns = fields.List(fields.String(), **REQUIRED)
    problem = fields.String(**NULLABLE)
    user = Text(255, **REQUIRED)
    begun_at = Moment(**REQUIRED)
    ended_at = Moment(**NULLABLE)


class RefusedRow(Schema):
    """``row`` is the row's number in the file, the header being 1."""

    row = Whole(1, **REQUIRED)
    errors = fields.List(fields.Nested(FieldError), **REQUIRED)


class FileColumn(Schema):
    """``field`` is what the column would be read as, null when its heading is not known."""

    heading = fields.String(**REQUIRED)
    field = fields.String(**NULLABLE)
    examples = fields.List(fields.String(), **REQUIRED)


class ImportField(Schema):
    field = fields.String(**REQUIRED)
    name = fields.String(**REQUIRED)


class FileColumns(Schema):
    """``fields`` are all that columns can be read as."""

    rows = Whole(**REQUIRED)
    columns = fields.List(fields.Nested(FileColumn), **REQUIRED)
    fields_ = fields.List(fields.Nested(ImportField), data_key="fields", attribute="fields", **REQUIRED)
    keys = fields.List(fields.String(), **REQUIRED)
