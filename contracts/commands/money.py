"""What the commands and queries about invoices, payments and debts take."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.commands import ListQuery, Versioned
from contracts.commands.orders import MOST_LINES, CancelInput
from contracts.commands.periods import InOrder, Period
from contracts.documents import LANGUAGES
from contracts.events import NAME_LENGTH, NOTE_LENGTH
from contracts.events.money import (
    DEBT_STATES,
    INVOICE_STATUSES,
    OPENING_KINDS,
)
from contracts.fields import Code, Day, EntryCode, Flag, Id, Money, OneOf, Quantity, Text

MOST_ALLOCATIONS = 500
MOST_OPENING_ROWS = 5000
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)


class Amount(Money):
    """A sum of money above zero."""

    limit = Decimal("999999999999.99")
    zero_allowed = False
    negative_allowed = False
    default_error_messages = {"too_large": "At most 999,999,999,999.99."}


class DocumentDay(Day):
    """The day of a document, or a day on which one is due."""

    default_error_messages = {"out_of_range": "Must be a day from 1990-01-01 to 2099-12-31."}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> date:
        day = super()._deserialize(value, attr, data, **kwargs)
        if not FIRST_DAY <= day <= LAST_DAY:
            raise self.make_error("out_of_range")
        return day


class InvoicedLineInput(Schema):
    """``quantity`` is in the unit of the order's line."""

    line_id = Id(required=True)
    quantity = Quantity(required=True)


class InvoiceInput(Schema):
    """Some ``lines``, or an ``amount`` on account; all that is not invoiced yet when neither is given.

    It is of today, and due after the order's deferral days, when ``date`` and ``due_date`` are left out.
    """

    lines = fields.List(
        fields.Nested(InvoicedLineInput),
        load_default=None,
        allow_none=True,
        validate=validate.Length(min=1, max=MOST_LINES),
    )
    amount = Amount(load_default=None, allow_none=True)
    date = DocumentDay(load_default=None, allow_none=True)
    due_date = DocumentDay(load_default=None, allow_none=True)

    @validates_schema
    def asks_one_way(self, data: dict[str, object], **_: object) -> None:
        if data.get("lines") is not None and data.get("amount") is not None:
            raise ValidationError("Give either lines or an amount.", "amount")


class IssueInvoice(InvoiceInput):
    order_id = Id(required=True)


class CancelInvoice(Versioned, CancelInput):
    invoice_id = Id(required=True)


class InvoiceQuery(Schema):
    invoice_id = Id(required=True)


class InvoiceList(ListQuery, Period):
    """``q`` is the beginning of a number, or a part of the customer's name. The newest first by default.

    Sorted by number, date, due_date, amount, paid, unpaid, status, customer, order_number or overdue: what is due
    longest first.
    """

    status = OneOf(*INVOICE_STATUSES, load_default=None, allow_none=True)
    customer_id = Id(load_default=None, allow_none=True)
    order_id = Id(load_default=None, allow_none=True)


class PayerInput(Schema):
    """Who paid, as the bank says it."""

    name = Text(NAME_LENGTH, load_default=None, allow_none=True)
    tax_number = Code(load_default=None, allow_none=True)
    account = Code(load_default=None, allow_none=True)
    bic = Code(load_default=None, allow_none=True)


class ReceivePayment(Schema):
    """``customer_id`` may be said later. No two payments have the same ``fingerprint``.

    ``kind`` is of the dictionary of payment kinds, its default when it is left out.

    One without a fingerprint that has day, number, amount and customer of another is refused, unless it is said to come
    ``again``.
    """

    customer_id = Id(load_default=None, allow_none=True)
    amount = Amount(required=True)
    date = DocumentDay(required=True)
    number = Code(load_default=None, allow_none=True)
    purpose = Text(NOTE_LENGTH, load_default=None, allow_none=True)
    payer = fields.Nested(PayerInput, load_default=lambda: PayerInput().load({}))
    kind = EntryCode(load_default=None, allow_none=True)
    fingerprint = Code(load_default=None, allow_none=True)
    again = Flag(load_default=False)


class PaymentInput(Schema):
    """What is left out stays. Whose it is can change while nothing of it is allocated."""

    customer_id = Id()
    date = DocumentDay()
    number = Code(allow_none=True)
    purpose = Text(NOTE_LENGTH, allow_none=True)
    kind = EntryCode()


class ChangePayment(Versioned, PaymentInput):
    payment_id = Id(required=True)


class AllocationInput(Schema):
    invoice_id = Id(required=True)
    amount = Amount(required=True)


class AllocationsInput(Schema):
    allocations = fields.List(
        fields.Nested(AllocationInput), required=True, validate=validate.Length(min=1, max=MOST_ALLOCATIONS)
    )


class AllocatePayment(AllocationsInput):
    payment_id = Id(required=True)


class ReleasedInput(Schema):
    """All that is allocated to the invoice when the ``amount`` is left out."""

    invoice_id = Id(required=True)
    amount = Amount(load_default=None, allow_none=True)


class ReleaseInput(Schema):
    """All that is allocated when nothing is named."""

    allocations = fields.List(
        fields.Nested(ReleasedInput),
        load_default=None,
        allow_none=True,
        validate=validate.Length(min=1, max=MOST_ALLOCATIONS),
    )


class ReleasePayment(ReleaseInput):
    payment_id = Id(required=True)


class ReversePayment(Versioned, CancelInput):
    payment_id = Id(required=True)


class PaymentQuery(Schema):
    payment_id = Id(required=True)


class PaymentList(ListQuery, Period):
    """``q`` is the beginning of a number, or a part of the purpose, the payer's name or the customer's.

    Sorted by date, number, amount, unallocated or received_at; the newest first by default.
    """

    customer_id = Id(load_default=None, allow_none=True)
    unallocated = Flag(load_default=None, allow_none=True)


class CustomerDebtQuery(Schema):
    customer_id = Id(required=True)


class StatementPeriod(InOrder):
    """From one day to another, both included."""

    since = Day(required=True)
    until = Day(required=True)


class StatementQuery(StatementPeriod):
    customer_id = Id(required=True)


class StatementDocumentQuery(StatementQuery):
    """The language is the company's language of documents unless another is named."""

    language = OneOf(*LANGUAGES, load_default=None, allow_none=True)


class DebtList(ListQuery):
    """``q`` is a part of the customer's name. What is overdue most comes first by default.

    Sorted by customer, debt, overdue, any age, credit_used, credit_limit or credit_left.
    """

    state = OneOf(*DEBT_STATES, load_default=None, allow_none=True)
    customer_id = Id(load_default=None, allow_none=True)


class OpeningRow(Schema):
    """A debt, an advance, or an invoice that was still open; of a customer by its id or its code.

    It is of the day of the whole, and a debt or an invoice is due after the customer's deferral days, when ``date`` and
    ``due_date`` are left out.
    """

    customer_id = Id(load_default=None, allow_none=True)
    code = Code(load_default=None, allow_none=True)
    kind = OneOf(*OPENING_KINDS, required=True)
    number = Code(load_default=None, allow_none=True)
    date = DocumentDay(load_default=None, allow_none=True)
    due_date = DocumentDay(load_default=None, allow_none=True)
    amount = Amount(required=True)

    @validates_schema
    def says_whose_and_which(self, data: dict[str, Any], **_: object) -> None:
        if (data.get("customer_id") is None) == (data.get("code") is None):
            raise ValidationError("Name the customer, by id or by code.", "customer_id")
        if data.get("kind") == "invoice" and data.get("number") is None:
            raise ValidationError("An invoice has a number.", "number")


class OpenDebts(Schema):
    """All rows or none."""

    date = DocumentDay(required=True)
    rows = fields.List(fields.Nested(OpeningRow), required=True, validate=validate.Length(min=1, max=MOST_OPENING_ROWS))
