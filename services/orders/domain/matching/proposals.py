"""Proposals: which invoices a payment could be for, the likeliest first, and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import combinations, islice, product
from uuid import UUID

from services.orders.domain.matching.invoices import OpenInvoice, OpenInvoices, Payer, UnmatchedPayment, payer_of
from services.orders.domain.matching.named import Named, named

MOST_PROPOSALS = 5
MOST_SUMMED = 20
MOST_IN_A_SUM = 3
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


WEIGHTS = {
    Reason.NUMBER_IN_PURPOSE: 40,
    Reason.TAX_NUMBER: 20,
    Reason.CUSTOMER: 20,
    Reason.EXACT_AMOUNT: 30,
    Reason.AMOUNT_WITHIN_TOLERANCE: 15,
    Reason.SUM_OF_INVOICES: 20,
    Reason.OLDEST_FIRST: 5,
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
    invoice of the payer and of no other. The greater the ``score``, the likelier.
    """

    matches: tuple[Match, ...]
    reasons: tuple[Reason, ...]
    score: int
    certain: bool


@dataclass(frozen=True)
class _Guess:
    invoices: Sequence[OpenInvoice]
    is_named: bool = False
    is_clear: bool = False
    is_oldest_first: bool = False


def propose_all(
    payments: Iterable[UnmatchedPayment], invoices: OpenInvoices, tolerance: Tolerance = NO_TOLERANCE
) -> list[tuple[Proposal, ...]]:
    """For each payment. What is certain takes from the invoices, so that all of it can be confirmed at once."""
    proposed = []
    for payment in payments:
        proposals = propose(payment, invoices, tolerance)
        for match in (match for proposal in proposals if proposal.certain for match in proposal.matches):
            invoices.take(match.invoice_id, match.amount)
        proposed.append(proposals)
    return proposed


def propose(
    payment: UnmatchedPayment, invoices: OpenInvoices, tolerance: Tolerance = NO_TOLERANCE
) -> tuple[Proposal, ...]:
    """The likeliest first, at most ``MOST_PROPOSALS``; at most one of them, the first, is certain."""
    if payment.amount <= 0:
        return ()
    purpose = named(payment, invoices)
    of_payer = invoices.of_payer(payment)
    exact = [invoice for invoice in of_payer if invoices.unpaid(invoice) == payment.amount]
    guesses = [*_by_purpose(purpose), *_by_payer(payment, invoices, of_payer, exact, tolerance)]
    if not guesses and payment.customer_id is None:
        of_anyone = invoices.of_exactly(payment.amount, payment.currency, MOST_PROPOSALS)
        guesses = [_Guess([invoice]) for invoice in of_anyone]
    judge = _Judge(payment, invoices, tolerance, exact, is_purpose_silent=not purpose)
    return _ordered(judge.proposal(guess) for guess in guesses)


def _is_payers(payment: UnmatchedPayment, invoice: OpenInvoice) -> bool:
    return payer_of(payment, invoice) is Payer.CUSTOMER


def _by_purpose(purpose: Sequence[Named]) -> Iterator[_Guess]:
    """All that is named together; a reference that may mean several invoices gives a guess for each."""
    found = [each.invoices for each in purpose if each.invoices]
    if not found:
        return
    is_clear = all(each.is_clear for each in purpose)
    for together in islice(product(*found), MOST_PROPOSALS):
        yield _Guess(list(dict.fromkeys(together)), is_named=True, is_clear=is_clear)


def _by_payer(
    payment: UnmatchedPayment,
    invoices: OpenInvoices,
    of_payer: Sequence[OpenInvoice],
    exact: Sequence[OpenInvoice],
    tolerance: Tolerance,
) -> Iterator[_Guess]:
    least, most = tolerance.bounds(payment.amount)
    near = [invoice for invoice in of_payer if least <= invoices.unpaid(invoice) <= most]
    nearest = sorted(near, key=lambda invoice: abs(invoices.unpaid(invoice) - payment.amount))
    yield from (_Guess([invoice]) for invoice in (*exact[:MOST_PROPOSALS], *nearest[:MOST_PROPOSALS]))
    if not exact:
        yield from (_Guess(together) for together in islice(_sums(payment, invoices, of_payer), MOST_PROPOSALS))
    if of_payer:
        yield _Guess(_oldest(payment, invoices, of_payer), is_oldest_first=True)


def _sums(
    payment: UnmatchedPayment, invoices: OpenInvoices, of_payer: Sequence[OpenInvoice]
) -> Iterator[Sequence[OpenInvoice]]:
    """Two or three of the oldest that together are the amount."""
    smaller = (invoice for invoice in of_payer if invoices.unpaid(invoice) < payment.amount)
    unpaid = [(int(invoices.unpaid(invoice) * HUNDRED), invoice) for invoice in islice(smaller, MOST_SUMMED)]
    wanted = int(payment.amount * HUNDRED)
    for count in range(2, MOST_IN_A_SUM + 1):
        for together in combinations(unpaid, count):
            if sum(each for each, _ in together) == wanted:
                yield [invoice for _, invoice in together]


def _oldest(
    payment: UnmatchedPayment, invoices: OpenInvoices, of_payer: Sequence[OpenInvoice]
) -> Sequence[OpenInvoice]:
    """As many as the amount reaches for."""
    left = payment.amount
    taken = []
    for invoice in of_payer:
        if left <= 0:
            break
        taken.append(invoice)
        left -= invoices.unpaid(invoice)
    return taken


@dataclass(frozen=True)
class _Judge:
    payment: UnmatchedPayment
    invoices: OpenInvoices
    tolerance: Tolerance
    exact: Sequence[OpenInvoice]
    is_purpose_silent: bool

    def proposal(self, guess: _Guess) -> Proposal:
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
            amount = min(left, self.invoices.unpaid(invoice))
            if amount > 0:
                matches.append((invoice, amount))
                left -= amount
        return matches

    def _reasons(self, guess: _Guess, matched: Sequence[OpenInvoice]) -> set[Reason]:
        reasons = self._by_amount(matched)
        if guess.is_named:
            reasons.add(Reason.NUMBER_IN_PURPOSE)
        if guess.is_oldest_first:
            reasons.add(Reason.OLDEST_FIRST)
        if all(_is_payers(self.payment, invoice) for invoice in matched):
            reasons.add(Reason.TAX_NUMBER if self.payment.customer_id is None else Reason.CUSTOMER)
        return reasons

    def _by_amount(self, matched: Sequence[OpenInvoice]) -> set[Reason]:
        unpaid = self._unpaid(matched)
        if unpaid == self.payment.amount:
            return {Reason.EXACT_AMOUNT if len(matched) == 1 else Reason.SUM_OF_INVOICES}
        least, most = self.tolerance.bounds(self.payment.amount)
        return {Reason.AMOUNT_WITHIN_TOLERANCE} if len(matched) == 1 and least <= unpaid <= most else set()

    def _unpaid(self, invoices: Iterable[OpenInvoice]) -> Decimal:
        return sum((self.invoices.unpaid(invoice) for invoice in invoices), ZERO)

    def _is_certain(self, guess: _Guess, payers: set[Payer]) -> bool:
        if Payer.ANOTHER in payers:
            return False
        if not guess.is_named:
            return self.is_purpose_silent and self._is_the_only_exact_one(guess)
        fits = self._unpaid(guess.invoices) == self.payment.amount
        return guess.is_clear and (fits or (payers == {Payer.CUSTOMER} and self._is_part_or_more(guess)))

    def _is_part_or_more(self, guess: _Guess) -> bool:
        """One invoice is paid in part, or all that are named are paid and something is left: no choice in either.

        Unless the amount is exactly that of an invoice that is not named.
        """
        return not self.exact and (len(guess.invoices) == 1 or self._unpaid(guess.invoices) < self.payment.amount)

    def _is_the_only_exact_one(self, guess: _Guess) -> bool:
        return list(guess.invoices) == list(self.exact) and self.exact[0].dated <= self.payment.dated


def _ordered(proposals: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """The same matches, guessed in several ways, are one proposal with all the reasons."""
    by_matches: dict[tuple[Match, ...], Proposal] = {}
    for proposal in proposals:
        before = by_matches.get(proposal.matches)
        by_matches[proposal.matches] = proposal if before is None else _both(before, proposal)
    # Sorting is stable: what is equally likely stays as it was guessed, older invoices first.
    likeliest = sorted(by_matches.values(), key=lambda proposal: (not proposal.certain, -proposal.score))
    return tuple(likeliest[:MOST_PROPOSALS])


def _both(one: Proposal, other: Proposal) -> Proposal:
    better = max(one, other, key=lambda proposal: proposal.score)
    reasons = tuple(sorted({*one.reasons, *other.reasons}, key=list(Reason).index))
    added = sum(WEIGHTS[reason] for reason in reasons if reason not in better.reasons)
    return Proposal(one.matches, reasons, better.score + added, one.certain or other.certain)
