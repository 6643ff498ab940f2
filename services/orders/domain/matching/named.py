"""What the purpose of a payment names, looked up among the open invoices."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.orders.domain.matching.invoices import OpenInvoice, OpenInvoices, Payer, UnmatchedPayment, payer_of
from services.orders.domain.matching.references import Reference, references


@dataclass(frozen=True)
class Named:
    """``invoices`` may be meant by one reference; ``is_clear``: nothing of what the purpose says speaks against it."""

    invoices: Sequence[OpenInvoice]
    is_clear: bool


def named(payment: UnmatchedPayment, invoices: OpenInvoices) -> list[Named]:
    """One for each reference, in the order of the purpose; without invoices where there is no such open one."""
    return [_looked_up(reference, payment, invoices) for reference in references(payment.purpose)]


def _looked_up(reference: Reference, payment: UnmatchedPayment, invoices: OpenInvoices) -> Named:
    found = _of_payer(invoices.numbered(reference, payment.currency), payment)
    is_written_so = bool(found)
    if not found:
        found = _of_payer(invoices.numbered_nearly(reference, payment.currency), payment)
    of_the_day = [invoice for invoice in found if invoice.dated == reference.dated]
    if reference.dated is not None and of_the_day:
        found = of_the_day
    is_of_the_day = reference.dated is None or bool(of_the_day)
    is_earlier = all(invoice.dated <= payment.dated for invoice in found)
    return Named(found, is_clear=len(found) == 1 and is_written_so and is_of_the_day and is_earlier)


def _of_payer(invoices: Iterable[OpenInvoice], payment: UnmatchedPayment) -> list[OpenInvoice]:
    """Those of the payer; if there are none, those that could be his; if there are none, those that he pays for others.

    A payment whose customer is settled pays nobody else's invoices.
    """
    by_payer: dict[Payer, list[OpenInvoice]] = {payer: [] for payer in Payer}
    for invoice in invoices:
        by_payer[payer_of(payment, invoice)].append(invoice)
    if payment.customer_id is not None:
        return by_payer[Payer.CUSTOMER]
    return next((found for found in by_payer.values() if found), [])
