"""What orders tell of invoices, payments and debts: private event -> public event, by topic alone."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from contracts.fields import decimal_text, money_text
from kernel.feed import Publication
from services.orders.domain.invoice import Invoice
from services.orders.domain.opening import DebtOpened
from services.orders.domain.payment import Payment

Data = dict[str, Any]
ZERO = Decimal("0.00")


def invoice_data(event: Invoice.Event) -> Data:
    names = ("number", "year", "order_id", "order_number", "customer_id", "currency")
    head = {"invoice_id": str(event.originator_id), **{name: getattr(event, name) for name in names}}
    return {**head, "amount": _money(event.amount)}


def issued_data(event: Invoice.Created) -> Data:
    return {
        **invoice_data(event),
        "date": event.day,
        "due_date": event.due_date,
        "vat": _money(event.vat),
        "vat_included": event.vat_included,
        "is_incomplete": bool(event.missing),
        "is_opening": isinstance(event, Invoice.Opened),
        "lines": [line_data(line) for line in event.lines],
    }


def line_data(line: Mapping[str, Any]) -> Data:
    return {
        **{name: line[name] for name in ("line_id", "item_id", "unit")},
        **{name: _decimal(line[name]) for name in ("quantity", "factor", "price")},
        "amount": _money(line["amount"]),
        "vat_rate": _decimal(line["vat_percent"]),
    }


def invoice_cancelled_data(event: Invoice.Cancelled) -> Data:
    return {**invoice_data(event), "reason": event.reason}


def paid_data(event: Invoice.Paid) -> Data:
    return {**invoice_data(event), "paid_on": event.paid_on}


def payment_data(event: Payment.Event) -> Data:
    allocated = sum((Decimal(each["amount"]) for each in event.allocations), ZERO)
    left = ZERO if event.is_reversed else Decimal(event.amount) - allocated
    names = ("customer_id", "number", "currency")
    return {
        "payment_id": str(event.originator_id),
        **{name: getattr(event, name) for name in names},
        "date": event.day,
        "amount": _money(event.amount),
        "unallocated": money_text(left),
    }


def whole_payment_data(event: Payment.Event) -> Data:
    more = {name: getattr(event, name) for name in ("kind", "purpose", "payer", "is_opening")}
    return {**payment_data(event), **more}


def allocations_data(event: Payment.Allocated | Payment.Released) -> Data:
    return {**payment_data(event), "allocations": [{**each, "amount": _money(each["amount"])} for each in event.now]}


def reversed_data(event: Payment.Reversed) -> Data:
    return {**payment_data(event), "reversed_on": event.reversed_on, "reason": event.reason}


def opened_data(event: DebtOpened) -> Data:
    names = ("customer_id", "number", "due_date", "currency")
    head = {name: getattr(event, name) for name in names}
    return {**head, "date": event.day, "amount": _money(event.amount)}


def _money(text: str) -> str:
    return money_text(Decimal(text))


def _decimal(text: str | None) -> str | None:
    return None if text is None else decimal_text(Decimal(text))


PUBLICATIONS = {
    Invoice.Issued: Publication("InvoiceIssued", issued_data),
    Invoice.Opened: Publication("InvoiceIssued", issued_data),
    Invoice.Cancelled: Publication("InvoiceCancelled", invoice_cancelled_data),
    Invoice.Paid: Publication("InvoicePaid", paid_data),
    Payment.Received: Publication("PaymentReceived", whole_payment_data),
    Payment.Changed: Publication("PaymentChanged", whole_payment_data),
    Payment.Assigned: Publication("PaymentChanged", whole_payment_data),
    Payment.Allocated: Publication("PaymentAllocated", allocations_data),
    Payment.Released: Publication("PaymentReleased", allocations_data),
    Payment.Reversed: Publication("PaymentReversed", reversed_data),
    DebtOpened: Publication("DebtOpened", opened_data),
}
