"""What the commands and queries about documents and offers take."""

from marshmallow import Schema

from contracts.commands import ListQuery, Versioned
from contracts.commands.orders import PlaceInput
from contracts.documents import KINDS, LANGUAGES, OF_ORDERS
from contracts.fields import Code, Day, Flag, Id, OneOf


class PaperInput(Schema):
    """``bank_account`` is the number of one of the company's, the default one when it is left out."""

    language = OneOf(*LANGUAGES, load_default=None, allow_none=True)
    bank_account = Code(load_default=None, allow_none=True)


class DocumentInput(PaperInput):
    """``valid_until`` is an offer's, and needed there; ``movement_id`` names the shipment of a delivery document.

    Without it a delivery document is of all shipments that have none of its kind yet; where none is left, the last one
    is issued again.
    """

    kind = OneOf(*OF_ORDERS, required=True)
    movement_id = Id(load_default=None, allow_none=True)
    valid_until = Day(load_default=None, allow_none=True)


class IssueDocument(DocumentInput):
    order_id = Id(required=True)


class PrintInvoice(PaperInput):
    invoice_id = Id(required=True)


class DocumentQuery(Schema):
    document_id = Id(required=True)


class DocumentList(ListQuery):
    """``q`` is the beginning of a number. Sorted by issued_at, number, date, kind or total; the newest first."""

    kind = OneOf(*KINDS, load_default=None, allow_none=True)
    order_id = Id(load_default=None, allow_none=True)
    invoice_id = Id(load_default=None, allow_none=True)
    customer_id = Id(load_default=None, allow_none=True)
    is_incomplete = Flag(load_default=None, allow_none=True)


class AcceptOffer(Versioned, PlaceInput):
    order_id = Id(required=True)


class CopyInput(PlaceInput):
    """For the same customer unless another is named; with ``place`` the copy is placed at once."""

    customer_id = Id(load_default=None, allow_none=True)
    place = Flag(load_default=False)


class CopyOrder(CopyInput):
    order_id = Id(required=True)
