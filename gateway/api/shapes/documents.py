"""Documents and offers, as answered."""

from marshmallow import Schema, fields

from contracts.documents import KINDS, LANGUAGES
from contracts.fields import Code, Currency, Day, Flag, Id, Moment, Money, OneOf, Text, Whole
from gateway.api.shapes import EXACT, NULLABLE, REQUIRED


class CustomerOfDocument(Schema):
    id = Id(**REQUIRED)
    name = Text(255, **NULLABLE)


class DocumentRow(Schema):
    """``incomplete`` names the legal data that were missing, like ``buyer.tax_number``.

    ``movement_ids`` are the shipments that a delivery document is of; ``valid_until`` is an offer's.
    """

    id = Id(**REQUIRED)
    kind = OneOf(*KINDS, **REQUIRED)
    number = Code(**REQUIRED)
    date = Day(**REQUIRED)
    language = OneOf(*LANGUAGES, **REQUIRED)
    customer = fields.Nested(CustomerOfDocument, **REQUIRED)
    customer_id = Id(**REQUIRED)
    order_id = Id(**NULLABLE)
    order_number = Whole(1, **NULLABLE)
    invoice_id = Id(**NULLABLE)
    movement_ids = fields.List(Id(), **REQUIRED)
    currency = Currency(**REQUIRED)
    total = Money(**EXACT)
    vat = Money(**EXACT)
    valid_until = Day(**NULLABLE)
    incomplete = fields.List(fields.String(), **REQUIRED)
    is_incomplete = Flag(**REQUIRED)
    issued_at = Moment(**REQUIRED)
    issued_by = Code(**REQUIRED)


class Document(DocumentRow):
    """``content`` is all that the document says: seller, buyer, lines, totals, as they were when it was issued."""

    content = fields.Dict(keys=fields.String(), **REQUIRED)


class OfferOfOrder(Schema):
    """The last offer of a draft; stale when the draft was changed after it."""

    document_id = Id(**REQUIRED)
    number = Code(**REQUIRED)
    valid_until = Day(**REQUIRED)
    is_stale = Flag(**REQUIRED)
    is_expired = Flag(**REQUIRED)
