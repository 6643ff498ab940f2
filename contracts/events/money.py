"""What the orders service tells of invoices, payments and debts."""

from marshmallow import fields

from contracts.events import DECIMAL, NAME_LENGTH, NOTE_LENGTH, NULLABLE, NULLABLE_DECIMAL, REQUIRED, EventSchema
from contracts.fields import Code, Currency, Day, Flag, Id, Money, Percent, Price, Quantity, Text, Whole

INVOICE_STATUSES = ("unpaid", "part", "paid", "overdue", "cancelled")
BANK_TRANSFER = "bank_transfer"
NO_TAX_NUMBER, UNKNOWN_TAX_NUMBER, SEVERAL_CUSTOMERS = "no_tax_number", "unknown_tax_number", "several_customers"
WHY_UNASSIGNED = (NO_TAX_NUMBER, UNKNOWN_TAX_NUMBER, SEVERAL_CUSTOMERS)
AFTER_TODAY = "after_today"
WHY_NOT_RECEIVED = (AFTER_TODAY,)
OPENING_KINDS = ("debt", "advance", "invoice")
DEBT_STATES = ("debt", "advance", "overdue", "settled")


class Invoice(EventSchema):
    """``number`` is as printed. An invoice of before Nova has no order here."""

    invoice_id = Id(**REQUIRED)
    number = Code(**REQUIRED)
    year = Whole(1, **REQUIRED)
    order_id = Id(**NULLABLE)
    order_number = Whole(1, **NULLABLE)
    customer_id = Id(**REQUIRED)
    currency = Currency(**REQUIRED)
    amount = Money(**DECIMAL)


class InvoiceLine(EventSchema):
    """``quantity`` is in base units; a line without an item is a sum on account, of one VAT rate."""

    line_id = Id(**NULLABLE)
    item_id = Id(**NULLABLE)
    quantity = Quantity(**NULLABLE_DECIMAL)
    unit = Code(**NULLABLE)
    factor = Quantity(**NULLABLE_DECIMAL)
    price = Price(**NULLABLE_DECIMAL)
    amount = Money(**DECIMAL)
    vat_rate = Percent(**NULLABLE_DECIMAL)


class InvoiceIssued(Invoice):
    """``vat`` is a part of ``amount``; it is incomplete when legal data of buyer or seller are missing."""

    date = Day(**REQUIRED)
    due_date = Day(**REQUIRED)
    vat = Money(**DECIMAL)
    vat_included = Flag(**REQUIRED)
    is_incomplete = Flag(**REQUIRED)
    is_opening = Flag(**REQUIRED)
    lines = fields.List(fields.Nested(InvoiceLine), **REQUIRED)


class InvoiceCancelled(Invoice):
    """It is to be paid no more."""

    reason = Text(NOTE_LENGTH, **NULLABLE)


class InvoicePaid(Invoice):
    """Allocated payments cover it. It is unpaid again when PaymentReleased says so."""

    paid_on = Day(**REQUIRED)


class Payer(EventSchema):
    name = Text(NAME_LENGTH, **NULLABLE)
    tax_number = Code(**NULLABLE)
    account = Code(**NULLABLE)
    bic = Code(**NULLABLE)


class PaymentHead(EventSchema):
    """``customer_id`` is null while nobody said who paid; ``unallocated`` is what is left of it."""

    payment_id = Id(**REQUIRED)
    customer_id = Id(**NULLABLE)
    number = Code(**NULLABLE)
    date = Day(**REQUIRED)
    currency = Currency(**REQUIRED)
    amount = Money(**DECIMAL)
    unallocated = Money(**DECIMAL)


class PaymentReceived(PaymentHead):
    """``kind`` is of the dictionary of payment kinds. An opening one is an advance from before Nova."""

    kind = Code(**REQUIRED)
    purpose = Text(NOTE_LENGTH, **NULLABLE)
    payer = fields.Nested(Payer, **REQUIRED)
    is_opening = Flag(**REQUIRED)


class PaymentChanged(PaymentReceived):
    """The whole payment as it is now; mostly one of which it was said whose it is."""


class Allocation(EventSchema):
    invoice_id = Id(**REQUIRED)
    number = Code(**REQUIRED)
    year = Whole(1, **REQUIRED)
    order_id = Id(**NULLABLE)
    amount = Money(**DECIMAL)


class PaymentAllocated(PaymentHead):
    """``allocations`` are those of now."""

    allocations = fields.List(fields.Nested(Allocation), **REQUIRED)


class PaymentReleased(PaymentHead):
    """``allocations`` are what is released of them: their invoices are unpaid by so much again."""

    allocations = fields.List(fields.Nested(Allocation), **REQUIRED)


class PaymentReversed(PaymentHead):
    """It was entered wrongly, and does not count from ``reversed_on`` on."""

    reversed_on = Day(**REQUIRED)
    reason = Text(NOTE_LENGTH, **NULLABLE)


class DebtOpened(EventSchema):
    """What a customer owed before Nova was there."""

    customer_id = Id(**REQUIRED)
    number = Code(**NULLABLE)
    date = Day(**REQUIRED)
    due_date = Day(**REQUIRED)
    currency = Currency(**REQUIRED)
    amount = Money(**DECIMAL)


EVENTS: dict[tuple[str, int], type[EventSchema]] = {
    ("InvoiceIssued", 1): InvoiceIssued,
    ("InvoiceCancelled", 1): InvoiceCancelled,
    ("InvoicePaid", 1): InvoicePaid,
    ("PaymentReceived", 1): PaymentReceived,
    ("PaymentChanged", 1): PaymentChanged,
    ("PaymentAllocated", 1): PaymentAllocated,
    ("PaymentReleased", 1): PaymentReleased,
    ("PaymentReversed", 1): PaymentReversed,
    ("DebtOpened", 1): DebtOpened,
}
