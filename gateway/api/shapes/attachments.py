"""Attachments, as answered."""

from marshmallow import Schema, fields

from contracts.events import FILE_NAME_LENGTH, MEDIA_TYPE_LENGTH
from contracts.fields import Code, Id, Moment, Whole
from gateway.api.shapes import REQUIRED


class Attachment(Schema):
    """``size`` is in bytes; ``sha256`` is that of the file. An attachment never changes, so it has no version."""

    id = Id(**REQUIRED)
    name = Code(FILE_NAME_LENGTH, **REQUIRED)
    media_type = Code(MEDIA_TYPE_LENGTH, **REQUIRED)
    size = Whole(1, **REQUIRED)
    sha256 = fields.String(**REQUIRED)
    attached_at = Moment(**REQUIRED)
    attached_by = Code(**REQUIRED)
