"""Debts and statements of account, as answered."""

from typing import Any

from marshmallow import Schema, fields

from contracts.fields import Code, Currency, Day, Id, Money, OneOf, Whole
from gateway.api.shapes import EXACT, NULLABLE, NULLABLE_EXACT, REQUIRED, page_of
from gateway.api.shapes.sales import CustomerOfOrder

ENTRY_KINDS = ("shipment", "return", "correction", "payment", "reversal", "opening_debt", "opening_advance")


class Ages(Schema):
    """What is unpaid, by the days that it is overdue; ``current`` is not overdue."""

    current = Money(**EXACT)
    days_1_30 = Money(**EXACT)
    days_31_60 = Money(**EXACT)
    days_61_90 = Money(**EXACT)
    days_over_90 = Money(**EXACT)


class Credit(Schema):
    """``credit_limit`` null is unlimited."""

    credit_used = Money(**EXACT)
    credit_limit = Money(**NULLABLE_EXACT)
    credit_left = Money(**NULLABLE_EXACT)


class UnpaidShipment(Schema):
    """A shipment less what came back of it, or a debt from before Nova, which has no order."""

    order_id = Id(**NULLABLE)
    number = Code(**NULLABLE)
    date = Day(**REQUIRED)
    due_date = Day(**REQUIRED)
    amount = Money(**EXACT)
    unpaid = Money(**EXACT)


class CustomerDebt(Credit):
    """``debt`` is what was shipped and opened less returns and money received; negative is an advance.

    ``unpaid`` are the oldest shipments that are not paid, at most 500.
    """

    customer = fields.Nested(CustomerOfOrder, **REQUIRED)
    customer_id = Id(**REQUIRED)
    as_of = Day(**REQUIRED)
    currency = Currency(**REQUIRED)
    ordered = Money(**EXACT)
    shipped = Money(**EXACT)
    returned = Money(**EXACT)
    opened = Money(**EXACT)
    received = Money(**EXACT)
    debt = Money(**EXACT)
    overdue = Money(**EXACT)
    ages = fields.Nested(Ages, **REQUIRED)
    unpaid = fields.List(fields.Nested(UnpaidShipment), **REQUIRED)


class DebtTotals(Ages):
    debt = Money(**EXACT)
    overdue = Money(**EXACT)
    credit_used = Money(**EXACT)


class DebtRow(Ages, Credit):
    id = Id(**REQUIRED)
    customer = fields.Nested(CustomerOfOrder, **REQUIRED)
    customer_id = Id(**REQUIRED)
    currency = Currency(**REQUIRED)
    debt = Money(**EXACT)
    overdue = Money(**EXACT)


TOTALS: dict[str, Any] = {"metadata": {"description": "The sums of all of the list, with its first page alone."}}
DebtPage = page_of(DebtRow, totals=fields.Nested(DebtTotals, **NULLABLE, **TOTALS))


class StatementEntry(Schema):
    """What raised the debt is its debit; ``balance`` is the debt after it."""

    date = Day(**REQUIRED)
    kind = OneOf(*ENTRY_KINDS, **REQUIRED)
    number = Code(**NULLABLE)
    order_id = Id(**NULLABLE)
    payment_id = Id(**NULLABLE)
    debit = Money(**EXACT)
    credit = Money(**EXACT)
    balance = Money(**EXACT)


class Statement(Schema):
    """``opening`` is the debt before the first day, ``closing`` after the last."""

    customer = fields.Nested(CustomerOfOrder, **REQUIRED)
    customer_id = Id(**REQUIRED)
    currency = Currency(**REQUIRED)
    since = Day(**REQUIRED)
    until = Day(**REQUIRED)
    opening = Money(**EXACT)
    debit = Money(**EXACT)
    credit = Money(**EXACT)
    closing = Money(**EXACT)
    entries = fields.List(fields.Nested(StatementEntry), **REQUIRED)


class DebtsOpened(Schema):
    """How many rows were taken over now, how many before; and what those of now come to."""

    added = Whole(**REQUIRED)
    known = Whole(**REQUIRED)
    debt = Money(**EXACT)
    advance = Money(**EXACT)
    invoice = Money(**EXACT)
