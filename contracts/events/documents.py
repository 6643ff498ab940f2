"""What the orders service tells of documents that were issued, and of credit that was overridden."""

from marshmallow import fields

from contracts.documents import KINDS, LANGUAGES
from contracts.events import DECIMAL, NOTE_LENGTH, NULLABLE, NULLABLE_DECIMAL, REQUIRED, EventSchema
from contracts.fields import Code, Currency, Day, Flag, Id, Money, OneOf, Text, Whole

CREDIT_WARNINGS = ("limit_exceeded", "overdue_debt")


class CreditOverridden(EventSchema):
    """An order was placed, or grew, beyond its customer's credit, for a reason. ``used`` counts the order itself."""

    order_id = Id(**REQUIRED)
    number = Whole(1, **REQUIRED)
    customer_id = Id(**REQUIRED)
    currency = Currency(**REQUIRED)
    total = Money(**DECIMAL)
    reason = Text(NOTE_LENGTH, **REQUIRED)
    limit = Money(**NULLABLE_DECIMAL)
    used = Money(**DECIMAL, allow_negative=True)
    overdue = Money(**DECIMAL)
    warnings = fields.List(OneOf(*CREDIT_WARNINGS), **REQUIRED)


class DocumentIssued(EventSchema):
    """``number`` is as printed. What the document says can be read from the API.

    ``valid_until`` is an offer's; ``movement_ids`` are the shipments of a delivery document, and ``movement_id`` is the
    one of a document of one alone.
    """

    document_id = Id(**REQUIRED)
    kind = OneOf(*KINDS, **REQUIRED)
    number = Code(**REQUIRED)
    date = Day(**REQUIRED)
    language = OneOf(*LANGUAGES, **REQUIRED)
    order_id = Id(**NULLABLE)
    order_number = Whole(1, **NULLABLE)
    invoice_id = Id(**NULLABLE)
    movement_id = Id(**NULLABLE)
    movement_ids = fields.List(Id())
    customer_id = Id(**REQUIRED)
    currency = Currency(**REQUIRED)
    total = Money(**DECIMAL)
    vat = Money(**DECIMAL)
    valid_until = Day(**NULLABLE)
    is_incomplete = Flag(**REQUIRED)


EVENTS: dict[tuple[str, int], type[EventSchema]] = {
    ("CreditOverridden", 1): CreditOverridden,
    ("DocumentIssued", 1): DocumentIssued,
}
