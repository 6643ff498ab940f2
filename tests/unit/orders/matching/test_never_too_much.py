"""Whatever is open and whatever is paid, nothing is proposed that is not there; recomputed naively."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from hypothesis import example, given
from hypothesis import strategies as st

from services.orders.domain.matching import (
    NO_TOLERANCE,
    OpenInvoice,
    OpenInvoices,
    Proposal,
    Reason,
    Tolerance,
    UnmatchedPayment,
    propose_all,
)
from services.orders.domain.payment import PayableInvoice, Payment
from tests.unit.orders.matching.invoices import IVANOVA, ROMB, TAX_NUMBERS, VECTOR

NOW = datetime(2026, 2, 1, 9, tzinfo=UTC)
NOBODY = dict.fromkeys(("name", "tax_number", "account", "bic"))

amounts = st.sampled_from(["0.01", "5.00", "100.00", "250.50", "350.50", "1000.00"]).map(Decimal)
days = st.dates(date(2025, 12, 1), date(2026, 2, 1))
numbers = st.sampled_from(["1", "2", "3", "А-2", "2/1", "11"])
customers = st.sampled_from([VECTOR, ROMB, IVANOVA])
currencies = st.sampled_from(["RUB", "RUB", "USD"])
purposes = st.sampled_from(
    ["", "за товар, НДС 22%", "сч. 1", "сч. 2 от 05.01.2026", "по счетам 1, 2 и 3", "сч. А2", "сч. 2/1,11", "сч. 777"]
)
tax_numbers = st.sampled_from([None, "0077000118", "0077000119", "0077000120"])
payments = st.builds(
    UnmatchedPayment, amounts, currencies, days, purposes, tax_numbers, st.none() | customers
)  # fmt: skip
tolerances = st.builds(
    Tolerance, st.sampled_from([Decimal(0), Decimal(5)]), st.sampled_from([Decimal(0), Decimal(100)])
)


@st.composite
def open_invoices(draw: st.DrawFn) -> list[OpenInvoice]:
    drawn = draw(st.lists(st.tuples(numbers, days, customers, amounts, currencies), max_size=9))
    return [
        OpenInvoice(
            UUID(int=place), number, dated.year, dated, customer, TAX_NUMBERS[customer], 2 * unpaid, unpaid, money
        )
        for place, (number, dated, customer, unpaid, money) in enumerate(drawn)
    ]


OF_TWO = [
    OpenInvoice(UUID(int=place), number, 2026, date(2026, 1, 5), customer, TAX_NUMBERS[customer], unpaid, unpaid, "RUB")
    for place, (number, customer, unpaid) in enumerate(
        [("1", VECTOR, Decimal("100.00")), ("2", ROMB, Decimal("250.50"))], start=1
    )
]


def given_to(proposals: Sequence[Proposal]) -> Counter[UUID]:
    total: Counter[UUID] = Counter()
    for proposal in proposals:
        for match in proposal.matches:
            total[match.invoice_id] += match.amount  # type: ignore[assignment]
    return total


def _payable(invoice: OpenInvoice) -> PayableInvoice:
    return PayableInvoice(
        invoice.invoice_id, invoice.number, invoice.year, None, invoice.customer_id, unpaid=invoice.unpaid
    )


def _received(payment: UnmatchedPayment) -> Payment:
    customer_id = None if payment.customer_id is None else str(payment.customer_id)
    kind = {"kind": "bank_transfer", "kind_names": {"ru": "Безналичный", "en": "Bank transfer"}}
    of_bank = {"payer": NOBODY, **kind, "is_opening": False, "fingerprints": [], "metadata": {}}
    text = {"amount": str(payment.amount), "currency": payment.currency, "day": payment.dated.isoformat()}
    more = {"customer_id": customer_id, "number": None, "purpose": payment.purpose}
    return Payment.receive(UUID(int=1), NOW, **of_bank, **text, **more)


@given(open_invoices(), st.lists(payments, max_size=6), tolerances)
def test_never_more_than_is_left_on_either_side(
    invoices: list[OpenInvoice], paid: list[UnmatchedPayment], tolerance: Tolerance
) -> None:
    unpaid = {each.invoice_id: each.unpaid for each in invoices}
    currency = {each.invoice_id: each.currency for each in invoices}
    proposed = propose_all(paid, OpenInvoices(invoices), tolerance)
    for payment, proposals in zip(paid, proposed, strict=True):
        for proposal in proposals:
            assert 0 < sum(match.amount for match in proposal.matches) <= payment.amount
            assert all(0 < match.amount <= unpaid[match.invoice_id] for match in proposal.matches)
            assert {currency[match.invoice_id] for match in proposal.matches} == {payment.currency}
            assert len(set(given_to([proposal]))) == len(proposal.matches)
    certain = [proposal for proposals in proposed for proposal in proposals if proposal.certain]
    assert all(amount <= unpaid[invoice_id] for invoice_id, amount in given_to(certain).items())


@example(OF_TWO, [UnmatchedPayment(Decimal("350.50"), "RUB", date(2026, 2, 1), "сч. 1, 2")], NO_TOLERANCE)
@given(open_invoices(), st.lists(payments, max_size=6), tolerances)
def test_everything_that_is_certain_can_be_allocated(
    invoices: list[OpenInvoice], paid: list[UnmatchedPayment], tolerance: Tolerance
) -> None:
    payable = {each.invoice_id: _payable(each) for each in invoices}
    for payment, proposals in zip(paid, propose_all(paid, OpenInvoices(invoices), tolerance), strict=True):
        for proposal in (each for each in proposals if each.certain):
            received = _received(payment)
            received.allocate([(payable[match.invoice_id], match.amount) for match in proposal.matches], NOW, {})
            for match in proposal.matches:
                before = payable[match.invoice_id]
                payable[match.invoice_id] = replace(before, unpaid=before.unpaid - match.amount)


@given(open_invoices(), payments, tolerances)
def test_at_most_the_first_is_certain_and_the_same_is_never_proposed_twice(
    invoices: list[OpenInvoice], payment: UnmatchedPayment, tolerance: Tolerance
) -> None:
    (proposals,) = propose_all([payment], OpenInvoices(invoices), tolerance)
    assert not any(proposal.certain for proposal in proposals[1:])
    assert len({proposal.matches for proposal in proposals}) == len(proposals) <= 5
    uncertain = [proposal.score for proposal in proposals if not proposal.certain]
    assert uncertain == sorted(uncertain, reverse=True)


@given(open_invoices(), payments)
def test_reasons_are_true(invoices: list[OpenInvoice], payment: UnmatchedPayment) -> None:
    by_id = {each.invoice_id: each for each in invoices}
    (proposals,) = propose_all([payment], OpenInvoices(invoices))
    for proposal in proposals:
        meant = [by_id[match.invoice_id] for match in proposal.matches]
        total = sum(each.unpaid for each in meant)
        assert (Reason.EXACT_AMOUNT in proposal.reasons) == (len(meant) == 1 and total == payment.amount)
        assert Reason.SUM_OF_INVOICES not in proposal.reasons or (len(meant) > 1 and total == payment.amount)
        if Reason.TAX_NUMBER in proposal.reasons:
            assert all(payment.tax_number in each.tax_numbers for each in meant)
        if Reason.CUSTOMER in proposal.reasons or payment.customer_id is not None:
            assert {each.customer_id for each in meant} == {payment.customer_id}


@given(open_invoices(), payments)
def test_what_is_certain_without_a_number_is_the_payers_only_invoice_of_that_amount(
    invoices: list[OpenInvoice], payment: UnmatchedPayment
) -> None:
    (proposals,) = propose_all([payment], OpenInvoices(invoices))
    for proposal in proposals:
        if proposal.certain and Reason.NUMBER_IN_PURPOSE not in proposal.reasons:
            same = [each for each in invoices if each.unpaid == payment.amount and each.currency == payment.currency]
            his = [
                each.invoice_id
                for each in same
                if (payment.customer_id or each.customer_id) == each.customer_id
                and (payment.customer_id is not None or payment.tax_number in each.tax_numbers)
            ]
            assert his == [match.invoice_id for match in proposal.matches]


@given(open_invoices(), st.lists(payments, max_size=4), st.data())
def test_the_same_is_proposed_however_the_invoices_are_ordered(
    invoices: list[OpenInvoice], paid: list[UnmatchedPayment], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(invoices))
    assert propose_all(paid, OpenInvoices(shuffled)) == propose_all(paid, OpenInvoices(invoices))
