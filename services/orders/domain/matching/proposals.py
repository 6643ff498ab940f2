"""Proposals: which invoices a payment could be for, the likeliest first, and why."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations, islice, product

from services.orders.domain.matching.invoices import OpenInvoice, OpenInvoices, UnmatchedPayment
from services.orders.domain.matching.judging import NO_TOLERANCE, Guess, Judge, Match, Proposal, Tolerance, both
from services.orders.domain.matching.named import Named, named

MOST_PROPOSALS = 5
MOST_SUMMED = 20
MOST_IN_A_SUM = 3
CENTS = Decimal(100)


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
    """The likeliest first, at most ``MOST_PROPOSALS``; at most one of them, the first, is certain.

    The amount alone is a reason only where nobody knows the payer.
    """
    if payment.amount <= 0:
        return ()
    purpose = named(payment, invoices)
    of_payer = invoices.of_payer(payment)
    exact = [invoice for invoice in of_payer if invoice.unpaid == payment.amount]
    guesses = [*_by_purpose(purpose), *_by_payer(payment, of_payer, exact, tolerance)]
    if not guesses and payment.customer_id is None:
        guesses = [Guess([invoice]) for invoice in invoices.of_that_amount(payment, MOST_PROPOSALS)]
    judge = Judge(payment, tolerance, exact, is_purpose_silent=not purpose)
    return _ordered(judge.proposal(guess) for guess in guesses)


def _by_purpose(purpose: Sequence[Named]) -> Iterator[Guess]:
    """All that is named together; a reference that may mean several invoices gives a guess for each."""
    found = [each.invoices for each in purpose if each.invoices]
    if not found:
        return
    is_clear = all(each.is_clear for each in purpose)
    for together in islice(product(*found), MOST_PROPOSALS):
        yield Guess(list(dict.fromkeys(together)), is_named=True, is_clear=is_clear)


def _by_payer(
    payment: UnmatchedPayment,
    of_payer: Sequence[OpenInvoice],
    exact: Sequence[OpenInvoice],
    tolerance: Tolerance,
) -> Iterator[Guess]:
    least, most = tolerance.bounds(payment.amount)
    near = [invoice for invoice in of_payer if least <= invoice.unpaid <= most]
    nearest = sorted(near, key=lambda invoice: abs(invoice.unpaid - payment.amount))
    yield from (Guess([invoice]) for invoice in (*exact[:MOST_PROPOSALS], *nearest[:MOST_PROPOSALS]))
    if not exact:
        yield from (Guess(together) for together in islice(_sums(payment, of_payer), MOST_PROPOSALS))
    if of_payer:
        yield Guess(_oldest(payment, of_payer), is_oldest_first=True)


def _sums(payment: UnmatchedPayment, of_payer: Sequence[OpenInvoice]) -> Iterator[Sequence[OpenInvoice]]:
    """Two or three of the oldest that together are the amount."""
    smaller = (invoice for invoice in of_payer if invoice.unpaid < payment.amount)
    unpaid = [(int(invoice.unpaid * CENTS), invoice) for invoice in islice(smaller, MOST_SUMMED)]
    wanted = int(payment.amount * CENTS)
    for count in range(2, MOST_IN_A_SUM + 1):
        for together in combinations(unpaid, count):
            if sum(each for each, _ in together) == wanted:
                yield [invoice for _, invoice in together]


def _oldest(payment: UnmatchedPayment, of_payer: Sequence[OpenInvoice]) -> Sequence[OpenInvoice]:
    """As many as the amount reaches for."""
    left = payment.amount
    taken = []
    for invoice in of_payer:
        if left <= 0:
            break
        taken.append(invoice)
        left -= invoice.unpaid
    return taken


def _ordered(proposals: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """The same matches, guessed in several ways, are one proposal with all the reasons."""
    by_matches: dict[tuple[Match, ...], Proposal] = {}
    for proposal in proposals:
        before = by_matches.get(proposal.matches)
        by_matches[proposal.matches] = proposal if before is None else both(before, proposal)
    # Sorting is stable: what is equally likely stays as it was guessed, older invoices first.
    likeliest = sorted(by_matches.values(), key=lambda proposal: -proposal.score)
    return tuple(likeliest[:MOST_PROPOSALS])
