"""Invoices and payments, as answered."""

from typing import Any

from marshmallow import Schema, fields

from contracts.events import NOTE_LENGTH
from contracts.events.money import INVOICE_STATUSES
from contracts.fields import Code, Currency, Day, Flag, Id, Moment, Money, OneOf, Percent, Price, Quantity, Text, Whole
from gateway.api.shapes import EXACT, NULLABLE, NULLABLE_EXACT, REQUIRED, page_of
from gateway.api.shapes.dictionaries import EntryNames
from gateway.api.shapes.sales import CustomerOfOrder, RateValue

TOTALS: dict[str, Any] = {
    "metadata": {
        "description": "The sums of all of the list, with its first page alone; null of more than 10,000 rows."
    }
}


class InvoiceRow(Schema):
    """``number`` is as printed; ``unpaid`` is the amount less what is allocated to it.

    It is incomplete when legal data of buyer or seller are missing. One of before Nova has no order.
    """

    id = Id(**REQUIRED)
    version = Whole(1, **REQUIRED)
    number = Code(**REQUIRED)
    year = Whole(1, **REQUIRED)
    date = Day(**REQUIRED)
    due_date = Day(**REQUIRED)
    status = OneOf(*INVOICE_STATUSES, **REQUIRED)
    order_id = Id(**NULLABLE)
    order_number = Whole(1, **NULLABLE)
    customer = fields.Nested(CustomerOfOrder, **REQUIRED)
    customer_id = Id(**REQUIRED)
    currency = Currency(**REQUIRED)
    amount = Money(**EXACT)
    vat = Money(**EXACT)
    paid = Money(**EXACT)
    unpaid = Money(**EXACT)
    paid_on = Day(**NULLABLE)
    is_incomplete = Flag(**REQUIRED)


class InvoiceTotals(Schema):
    """Without what is cancelled."""

    amount = Money(**EXACT)
    paid = Money(**EXACT)
    unpaid = Money(**EXACT)


InvoicePage = page_of(InvoiceRow, totals=fields.Nested(InvoiceTotals, **NULLABLE, **TOTALS))


class InvoiceLine(Schema):
    """``quantity`` and ``price`` are per ``unit``; a line without an item is a sum on account, of one VAT rate."""

    line_id = Id(**NULLABLE)
    item_id = Id(**NULLABLE)
    code = Code(**NULLABLE)
    name = Text(255, **NULLABLE)
    unit = Code(**NULLABLE)
    factor = Quantity(**NULLABLE_EXACT)
    quantity = Quantity(**NULLABLE_EXACT)
    base_quantity = Quantity(**NULLABLE_EXACT)
    price = Price(**NULLABLE_EXACT)
    amount = Money(**EXACT)
    vat_percent = Percent(**NULLABLE_EXACT)


class PaidBy(Schema):
    payment_id = Id(**REQUIRED)
    number = Code(**NULLABLE)
    date = Day(**REQUIRED)
    amount = Money(**EXACT)


class Invoice(InvoiceRow):
    """As it was issued; ``missing`` are the paths of legal data that are not known."""

    missing = fields.List(fields.String(), **REQUIRED)
    reason = Text(NOTE_LENGTH, **NULLABLE)
    vat_included = Flag(**REQUIRED)
    vat_rates = fields.List(fields.Nested(RateValue), **REQUIRED)
    lines = fields.List(fields.Nested(InvoiceLine), **REQUIRED)
    buyer = fields.Dict(**REQUIRED)
    seller = fields.Dict(**NULLABLE)
    allocations = fields.List(fields.Nested(PaidBy), **REQUIRED)


class InvoicesOfOrder(Schema):
    """``left`` is what can still be invoiced; ``over`` is by how much the invoices come to more than the order.

    An order that was cut or cancelled leaves such: cancel those that are too much.
    """

    order_id = Id(**REQUIRED)
    currency = Currency(**REQUIRED)
    total = Money(**EXACT)
    invoiced = Money(**EXACT)
    left = Money(**EXACT)
    over = Money(**EXACT)
    items = fields.List(fields.Nested(InvoiceRow), **REQUIRED)


class Payer(Schema):
    """Who paid, as the bank says it."""

    name = Text(255, **NULLABLE)
    tax_number = Code(**NULLABLE)
    account = Code(**NULLABLE)
    bic = Code(**NULLABLE)


class PaymentRow(Schema):
    """``customer`` is null while nobody said who paid; ``unallocated`` is an advance.

    ``kind_names`` are those that the kind had when it was chosen.
    """

    id = Id(**REQUIRED)
    version = Whole(1, **REQUIRED)
    number = Code(**NULLABLE)
    date = Day(**REQUIRED)
    kind = Code(**REQUIRED)
    kind_names = fields.Nested(EntryNames, **REQUIRED)
    customer = fields.Nested(CustomerOfOrder, **NULLABLE)
    customer_id = Id(**NULLABLE)
    payer = fields.Nested(Payer, **REQUIRED)
    purpose = Text(NOTE_LENGTH, **NULLABLE)
    currency = Currency(**REQUIRED)
    amount = Money(**EXACT)
    allocated = Money(**EXACT)
    unallocated = Money(**EXACT)
    is_opening = Flag(**REQUIRED)
    is_reversed = Flag(**REQUIRED)
    received_at = Moment(**REQUIRED)


class PaymentTotals(Schema):
    """Without what is reversed."""

    amount = Money(**EXACT)
    unallocated = Money(**EXACT)


PaymentPage = page_of(PaymentRow, totals=fields.Nested(PaymentTotals, **NULLABLE, **TOTALS))


class Allocation(Schema):
    """``unpaid`` is what the invoice still lacks."""

    invoice_id = Id(**REQUIRED)
    number = Code(**REQUIRED)
    year = Whole(1, **REQUIRED)
    date = Day(**REQUIRED)
    order_id = Id(**NULLABLE)
    amount = Money(**EXACT)
    unpaid = Money(**EXACT)


class Payment(PaymentRow):
    fingerprints = fields.List(Code(), **REQUIRED)
    reason = Text(NOTE_LENGTH, **NULLABLE)
    allocations = fields.List(fields.Nested(Allocation), **REQUIRED)
