"""What the journal says by itself of invoices, payments and debts: a kind, an English template, and what fills it."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

Data = Mapping[str, Any]
Sentence = tuple[str, str, dict[str, Any]]
MOST_INVOICES = 20


def _issued(invoice: Data) -> Sentence:
    return "invoice_issued", "Invoice %(number)s was issued: %(amount)s %(currency)s.", _value(invoice)


def _paid(invoice: Data) -> Sentence:
    return "invoice_paid", "Invoice %(number)s is paid: %(amount)s %(currency)s.", _value(invoice)


def _cancelled(invoice: Data) -> Sentence:
    number = {"number": invoice["number"]}
    if invoice["reason"] is None:
        return "invoice_cancelled", "Invoice %(number)s was cancelled.", number
    return "invoice_cancelled", "Invoice %(number)s was cancelled: %(reason)s", number | {"reason": invoice["reason"]}


def _received(payment: Data) -> Sentence:
    return "payment_received", "A payment was received: %(amount)s %(currency)s.", _sum(payment)


def _allocated(payment: Data) -> Sentence:
    template = "A payment was allocated to invoices %(invoices)s: %(amount)s %(currency)s."
    return "payment_allocated", template, _moved(payment)


def _released(payment: Data) -> Sentence:
    template = "A payment was released from invoices %(invoices)s: %(amount)s %(currency)s."
    return "payment_released", template, _moved(payment)


def found_payer(payment: Data) -> Sentence:
    """It was said whose the payment is."""
    return "payment_assigned", "A payment is this customer's: %(amount)s %(currency)s.", _sum(payment)


def lost_payer(payment: Data) -> Sentence:
    return "payment_assigned", "A payment is not this customer's any more: %(amount)s %(currency)s.", _sum(payment)


def _reversed(payment: Data) -> Sentence:
    value = _sum(payment)
    if payment["reason"] is None:
        return "payment_reversed", "A payment was reversed: %(amount)s %(currency)s.", value
    template = "A payment was reversed: %(amount)s %(currency)s. %(reason)s"
    return "payment_reversed", template, value | {"reason": payment["reason"]}


def _opened(debt: Data) -> Sentence:
    return "debt_opened", "A debt from before was taken over: %(amount)s %(currency)s.", _sum(debt)


def _value(invoice: Data) -> dict[str, Any]:
    return {name: invoice[name] for name in ("number", "amount", "currency")}


def _sum(payment: Data) -> dict[str, Any]:
    return {name: payment[name] for name in ("amount", "currency")}


def _moved(payment: Data) -> dict[str, Any]:
    """What moved between the payment and invoices, and which those are."""
    parts = payment["allocations"]
    numbers = ", ".join(each["number"] for each in parts[:MOST_INVOICES])
    moved = sum((Decimal(each["amount"]) for each in parts), Decimal("0.00"))
    invoices = f"{numbers}, …" if len(parts) > MOST_INVOICES else numbers
    return {"invoices": invoices, "amount": str(moved), "currency": payment["currency"]}


OF_MONEY: Mapping[str, Callable[[Data], Sentence]] = {
    "InvoiceIssued": _issued,
    "InvoicePaid": _paid,
    "InvoiceCancelled": _cancelled,
    "PaymentReceived": _received,
    "PaymentAllocated": _allocated,
    "PaymentReleased": _released,
    "PaymentReversed": _reversed,
    "DebtOpened": _opened,
}


def order_of(data: Data) -> str | None:
    """The one order that an event is about; None when it is about none, or about several."""
    if "order_id" in data:
        return data["order_id"]  # type: ignore[no-any-return]
    orders = {each["order_id"] for each in data.get("allocations", ())}
    return orders.pop() if len(orders) == 1 else None
