"""Invoices and payments to match, of companies that nobody has."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from services.orders.domain.matching import OpenInvoice, OpenInvoices, Proposal, Tolerance, UnmatchedPayment, propose

IDS = UUID("00000000-0000-0000-0000-000000000118")
VECTOR, ROMB, IVANOVA = uuid5(IDS, "Вектор"), uuid5(IDS, "Ромб"), uuid5(IDS, "Иванова")
TAX_NUMBERS = {VECTOR: frozenset({"0077000118"}), ROMB: frozenset({"0077000119"}), IVANOVA: frozenset[str]()}
NOVEMBER_12 = date(2026, 11, 12)
SOME_TOLERANCE = Tolerance(Decimal("1.00"), Decimal("0.5"))


def invoice(
    number: str,
    unpaid: str,
    customer: UUID = VECTOR,
    dated: date = NOVEMBER_12,
    amount: str | None = None,
    currency: str = "RUB",
) -> OpenInvoice:
    return OpenInvoice(
        invoice_id=uuid5(IDS, f"{number}/{dated.year}/{customer}"),
        number=number,
        year=dated.year,
        dated=dated,
        customer_id=customer,
        tax_numbers=TAX_NUMBERS[customer],
        amount=Decimal(amount or unpaid),
        unpaid=Decimal(unpaid),
        currency=currency,
    )


def payment(
    amount: str,
    purpose: str = "Оплата за крепёж, НДС 22%",
    payer: UUID | None = VECTOR,
    customer: UUID | None = None,
    dated: date = NOVEMBER_12 + timedelta(days=15),
    currency: str = "RUB",
) -> UnmatchedPayment:
    tax_numbers = TAX_NUMBERS[payer] if payer else frozenset[str]()
    return UnmatchedPayment(Decimal(amount), currency, dated, purpose, next(iter(tax_numbers), None), customer)


def proposed(paid: UnmatchedPayment, *invoices: OpenInvoice, tolerance: Tolerance = SOME_TOLERANCE) -> list[Proposal]:
    return list(propose(paid, OpenInvoices(invoices), tolerance))


def told(proposal: Proposal, *invoices: OpenInvoice) -> dict[str, str]:
    """What the proposal gives to which number."""
    numbers = {each.invoice_id: each.number for each in invoices}
    return {numbers[match.invoice_id]: str(match.amount) for match in proposal.matches}
