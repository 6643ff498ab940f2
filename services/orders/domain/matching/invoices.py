"""Open invoices as payments are matched to them: found by number, by payer and by amount, without looking at all."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from heapq import nsmallest
from uuid import UUID

from services.orders.domain.matching.numbers import main_digits, number_key
from services.orders.domain.matching.references import Reference


@dataclass(eq=False)
class OpenInvoice:
    """``customer_id`` is who the customer is by now, after mergings, and ``tax_numbers`` are all that it goes by;
    ``unpaid`` is the amount less what is allocated to it.

    ``is_order_cancelled``: nothing will be delivered for it, so that it asks for money that nobody owes.
    """

    invoice_id: UUID
    number: str
    year: int
    dated: date
    customer_id: UUID
    tax_numbers: frozenset[str]
    amount: Decimal
    unpaid: Decimal
    currency: str
    is_order_cancelled: bool = False


@dataclass(frozen=True)
class UnmatchedPayment:
    """``amount`` is what is left of it; ``customer_id`` is who paid, if that is settled already."""

    amount: Decimal
    currency: str
    dated: date
    purpose: str = ""
    tax_number: str | None = None
    customer_id: UUID | None = None


class Payer(Enum):
    """Whether a payment came from the customer of an invoice, as far as tax numbers tell."""

    CUSTOMER = "customer"
    UNKNOWN = "unknown"
    ANOTHER = "another"


def payer_of(payment: UnmatchedPayment, invoice: OpenInvoice) -> Payer:
    if payment.customer_id is not None:
        return Payer.CUSTOMER if payment.customer_id == invoice.customer_id else Payer.ANOTHER
    if payment.tax_number is None or not invoice.tax_numbers:
        return Payer.UNKNOWN
    return Payer.CUSTOMER if payment.tax_number in invoice.tax_numbers else Payer.ANOTHER


def _age(invoice: OpenInvoice) -> tuple[date, int, int, str, UUID]:
    return invoice.dated, invoice.year, len(invoice.number), invoice.number, invoice.invoice_id


class OpenInvoices:
    """Copies of the invoices, of which becomes less unpaid by what is taken."""

    def __init__(self, invoices: Iterable[OpenInvoice]) -> None:
        oldest_first = sorted(
            (replace(invoice) for invoice in invoices if invoice.unpaid > 0),
            key=_age,
        )
        self._by_id = {invoice.invoice_id: invoice for invoice in oldest_first}
        self._by_number: dict[tuple[str, str], list[OpenInvoice]] = defaultdict(list)
        self._by_digits: dict[tuple[str, str], list[OpenInvoice]] = defaultdict(list)
        self._by_payer: dict[tuple[str, str | UUID], list[OpenInvoice]] = defaultdict(list)
        self._by_unpaid: dict[tuple[str, Decimal], dict[UUID, OpenInvoice]] = defaultdict(dict)
        for invoice in oldest_first:
            self._index(invoice)

    def take(self, invoice_id: UUID, amount: Decimal) -> None:
        """Of what is unpaid. Raises ValueError when that is less."""
        invoice = self._by_id[invoice_id]
        if not 0 < amount <= invoice.unpaid:
            raise ValueError(f"{amount} of {invoice.unpaid}")
        del self._by_unpaid[invoice.currency, invoice.unpaid][invoice_id]
        invoice.unpaid -= amount
        self._by_unpaid[invoice.currency, invoice.unpaid][invoice_id] = invoice

    def numbered(self, reference: Reference, currency: str) -> Sequence[OpenInvoice]:
        return self._open(self._by_number.get((currency, reference.number), ()))

    def numbered_nearly(self, reference: Reference, currency: str) -> Sequence[OpenInvoice]:
        """Prefix, year or part of the number left out, or added."""
        return self._open(self._by_digits.get((currency, main_digits(reference.number)), ()))

    def of_payer(self, payment: UnmatchedPayment) -> Sequence[OpenInvoice]:
        """Oldest first; none when nobody knows the payer."""
        payer = payment.tax_number if payment.customer_id is None else payment.customer_id
        return () if payer is None else self._open(self._by_payer.get((payment.currency, payer), ()))

    def of_that_amount(self, payment: UnmatchedPayment, most: int) -> Sequence[OpenInvoice]:
        """The ``most`` oldest of which so much is unpaid and whose customer may be the payer, as tax numbers tell."""
        same = self._by_unpaid.get((payment.currency, payment.amount), {}).values()
        possible = (invoice for invoice in same if payer_of(payment, invoice) is Payer.UNKNOWN)
        return nsmallest(most, possible, key=_age)

    def _open(self, invoices: Iterable[OpenInvoice]) -> Sequence[OpenInvoice]:
        return [invoice for invoice in invoices if invoice.unpaid > 0]

    def _index(self, invoice: OpenInvoice) -> None:
        self._by_number[invoice.currency, number_key(invoice.number)].append(invoice)
        if digits := main_digits(invoice.number):
            self._by_digits[invoice.currency, digits].append(invoice)
        self._by_payer[invoice.currency, invoice.customer_id].append(invoice)
        for tax_number in invoice.tax_numbers:
            self._by_payer[invoice.currency, tax_number].append(invoice)
        self._by_unpaid[invoice.currency, invoice.unpaid][invoice.invoice_id] = invoice
