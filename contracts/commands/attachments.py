"""What the commands and queries about attachments take; each service adds by which field a thing is named."""

from marshmallow import Schema, fields, validate

from contracts.commands import PageQuery
from contracts.events import FILE_NAME_LENGTH, MEDIA_TYPE_LENGTH
from contracts.fields import Code, Id, Whole

MOST_ASKED_FOR = 500
MOST_OF_A_LETTER = 10
DIGEST = validate.Regexp(r"[0-9a-f]{64}\Z")


class AttachFile(Schema):
    """``file_id`` and ``key`` are where the bytes are kept and what opens them, ``sha256`` is that of the bytes."""

    attachment_id = Id(required=True)
    file_id = Id(required=True)
    name = Code(FILE_NAME_LENGTH, required=True)
    media_type = Code(MEDIA_TYPE_LENGTH, required=True)
    size = Whole(1, required=True)
    sha256 = fields.String(required=True, validate=DIGEST)
    key = fields.String(required=True, validate=validate.Length(max=64))


class AttachmentQuery(Schema):
    attachment_id = Id(required=True)


class OfCustomer(Schema):
    customer_id = Id(required=True)


class OfOrder(Schema):
    order_id = Id(required=True)


class OfEntry(Schema):
    entry_id = Id(required=True)


class AttachToCustomer(AttachFile, OfCustomer):
    """A file for a customer's card."""


class AttachToOrder(AttachFile, OfOrder):
    """A file for an order."""


class AttachToEntry(AttachFile, OfEntry):
    """A file for an entry of the journal."""


class AttachmentOfCustomer(AttachmentQuery, OfCustomer):
    """One of a customer's."""


class AttachmentOfOrder(AttachmentQuery, OfOrder):
    """One of an order's."""


class AttachmentOfEntry(AttachmentQuery, OfEntry):
    """One of an entry's."""


class AttachmentsOfCustomer(PageQuery, OfCustomer):
    """The newest first."""


class AttachmentsOfOrder(PageQuery, OfOrder):
    """The newest first."""


class AttachmentsOfEntry(PageQuery, OfEntry):
    """The newest first."""


class AttachmentsAmong(OfCustomer):
    """Those of the attachments that are the customer's: on the card, on orders or on entries."""

    attachment_ids = fields.List(Id(), required=True, validate=validate.Length(max=MOST_OF_A_LETTER))


class FilePart(Schema):
    """One of the parts that the bytes of a file are kept in, the first is 0."""

    file_id = Id(required=True)
    place = Whole(required=True)


class HeldFiles(Schema):
    """Which of these files something is attached by."""

    file_ids = fields.List(Id, required=True, validate=validate.Length(max=MOST_ASKED_FOR))
