"""How likely a guess is, and why: which of its reasons are true, and whether anything speaks against it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from services.orders.domain.matching.invoices import OpenInvoice, Payer, UnmatchedPayment, payer_of

ZERO = Decimal(0)
HUNDRED = Decimal(100)


class Reason(StrEnum):
    NUMBER_IN_PURPOSE = "number_in_purpose"
    TAX_NUMBER = "tax_number"
    CUSTOMER = "customer"
    EXACT_AMOUNT = "exact_amount"
    AMOUNT_WITHIN_TOLERANCE = "amount_within_tolerance"
    SUM_OF_INVOICES = "sum_of_invoices"
    OLDEST_FIRST = "oldest_first"
    ORDER_CANCELLED = "order_cancelled"


WEIGHTS = {
    Reason.NUMBER_IN_PURPOSE: 40,
    Reason.TAX_NUMBER: 20,
    Reason.CUSTOMER: 20,
    Reason.EXACT_AMOUNT: 30,
    Reason.AMOUNT_WITHIN_TOLERANCE: 15,
    Reason.SUM_OF_INVOICES: 20,
    Reason.OLDEST_FIRST: 5,
    Reason.ORDER_CANCELLED: -25,
}
ANOTHERS = -25
UNCLEAR = -20


@dataclass(frozen=True)
class Tolerance:
    """How far an amount may be from what is unpaid: ``absolute`` and ``percent`` of the unpaid together."""

    absolute: Decimal = ZERO
    percent: Decimal = ZERO

    def bounds(self, amount: Decimal) -> tuple[Decimal, Decimal]:
        """The least and the most unpaid that the amount is near enough to."""
        share = self.percent / HUNDRED
        most = (amount + self.absolute) / (1 - share) if share < 1 else Decimal("Infinity")
        return (amount - self.absolute) / (1 + share), most


NO_TOLERANCE = Tolerance()


@dataclass(frozen=True)
class Match:
    invoice_id: UUID
    amount: Decimal


@dataclass(frozen=True)
class Proposal:
    """Never more than is left of the payment, nor than is unpaid of an invoice.

    ``certain``: the purpose names these invoices and nothing speaks against it, or the amount is exactly that of one
    invoice of the payer and of no other. Nothing is certain of an order that was cancelled. The greater the ``score``,
    the likelier.
    """

    matches: tuple[Match, ...]
    reasons: tuple[Reason, ...]
    score: int
    certain: bool


@dataclass(frozen=True)
class Guess:
    """``is_clear``: nothing of what the purpose says speaks against it."""

    invoices: Sequence[OpenInvoice]
    is_named: bool = False
    is_clear: bool = False
    is_oldest_first: bool = False

    @property
    def is_of_one_customer(self) -> bool:
        """A payment has one customer: to the invoices of two it can never be allocated."""
        return len({invoice.customer_id for invoice in self.invoices}) == 1


def _is_payers(payment: UnmatchedPayment, invoice: OpenInvoice) -> bool:
    return payer_of(payment, invoice) is Payer.CUSTOMER


@dataclass(frozen=True)
class Judge:
    """Of one payment; ``exact`` are the payer's invoices of which exactly its amount is unpaid."""

    payment: UnmatchedPayment
    tolerance: Tolerance
    exact: Sequence[OpenInvoice]
    is_purpose_silent: bool

    def proposal(self, guess: Guess) -> Proposal:
        matches = self._matches(guess.invoices)
        reasons = self._reasons(guess, [invoice for invoice, _ in matches])
        payers = {payer_of(self.payment, invoice) for invoice in guess.invoices}
        score = sum(WEIGHTS[reason] for reason in reasons)
        score += ANOTHERS if Payer.ANOTHER in payers else 0
        score += UNCLEAR if guess.is_named and not guess.is_clear else 0
        return Proposal(
            matches=tuple(Match(invoice.invoice_id, amount) for invoice, amount in matches),
            reasons=tuple(sorted(reasons, key=list(Reason).index)),
            score=score,
            certain=self._is_certain(guess, payers),
        )

    def _matches(self, invoices: Iterable[OpenInvoice]) -> list[tuple[OpenInvoice, Decimal]]:
        """In their order, as far as the payment reaches."""
        left = self.payment.amount
        matches = []
        for invoice in invoices:
            amount = min(left, invoice.unpaid)
            if amount > 0:
                matches.append((invoice, amount))
                left -= amount
        return matches

    def _reasons(self, guess: Guess, matched: Sequence[OpenInvoice]) -> set[Reason]:
        reasons = self._by_amount(matched)
        if guess.is_named:
            reasons.add(Reason.NUMBER_IN_PURPOSE)
        if guess.is_oldest_first:
            reasons.add(Reason.OLDEST_FIRST)
        if any(invoice.is_order_cancelled for invoice in guess.invoices):
            reasons.add(Reason.ORDER_CANCELLED)
        if all(_is_payers(self.payment, invoice) for invoice in matched):
            reasons.add(Reason.TAX_NUMBER if self.payment.customer_id is None else Reason.CUSTOMER)
        return reasons

    def _by_amount(self, matched: Sequence[OpenInvoice]) -> set[Reason]:
        unpaid = self._unpaid(matched)
        if unpaid == self.payment.amount:
            return {Reason.EXACT_AMOUNT if len(matched) == 1 else Reason.SUM_OF_INVOICES}
        least, most = self.tolerance.bounds(self.payment.amount)
        return {Reason.AMOUNT_WITHIN_TOLERANCE} if least <= unpaid <= most else set()

    def _unpaid(self, invoices: Iterable[OpenInvoice]) -> Decimal:
        return sum((invoice.unpaid for invoice in invoices), ZERO)

    def _is_certain(self, guess: Guess, payers: set[Payer]) -> bool:
        if Payer.ANOTHER in payers or not guess.is_of_one_customer:
            return False
        if any(invoice.is_order_cancelled for invoice in guess.invoices):
            return False
        if not guess.is_named:
            return self.is_purpose_silent and self._is_the_only_exact_one(guess)
        fits = self._unpaid(guess.invoices) == self.payment.amount
        return guess.is_clear and (fits or (payers == {Payer.CUSTOMER} and self._is_part_or_more(guess)))

    def _is_part_or_more(self, guess: Guess) -> bool:
        """One invoice is paid in part, or all that are named are paid and something is left: no choice in either.

        Unless the amount is exactly that of an invoice that is not named.
        """
        return not self.exact and (len(guess.invoices) == 1 or self._unpaid(guess.invoices) < self.payment.amount)

    def _is_the_only_exact_one(self, guess: Guess) -> bool:
        return list(guess.invoices) == list(self.exact) and self.exact[0].dated <= self.payment.dated


def both(one: Proposal, other: Proposal) -> Proposal:
    better = max(one, other, key=lambda proposal: proposal.score)
    reasons = tuple(sorted({*one.reasons, *other.reasons}, key=list(Reason).index))
    added = sum(WEIGHTS[reason] for reason in reasons if reason not in better.reasons)
    return Proposal(one.matches, reasons, better.score + added, one.certain or other.certain)
