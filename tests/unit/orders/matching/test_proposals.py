"""Which invoices are proposed for a payment, why, and when the proposal is certain."""

from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest

from services.orders.domain.matching import OpenInvoices, Reason, Tolerance, UnmatchedPayment, propose_all
from tests.unit.orders.matching.invoices import IVANOVA, NOVEMBER_12, ROMB, VECTOR, invoice, payment, proposed, told

NUMBER, TAX, CUSTOMER = Reason.NUMBER_IN_PURPOSE, Reason.TAX_NUMBER, Reason.CUSTOMER
EXACT, NEAR = Reason.EXACT_AMOUNT, Reason.AMOUNT_WITHIN_TOLERANCE
SUM, OLDEST = Reason.SUM_OF_INVOICES, Reason.OLDEST_FIRST
A, B, C = invoice("118", "45300.00"), invoice("119", "12000.00"), invoice("120", "7000.00")

# by number


def test_a_named_invoice_of_the_payer_is_certain() -> None:
    (first, *_) = proposed(payment("45300.00", "Оплата по счёту № 118 от 12.11.2026"), A, B, C)
    assert told(first, A, B, C) == {"118": "45300.00"}
    assert (first.certain, first.reasons[:3]) == (True, (NUMBER, TAX, EXACT))


def test_a_named_invoice_may_be_paid_in_part() -> None:
    (first, *_) = proposed(payment("5000.00", "сч. 119"), A, B, C)
    assert (told(first, A, B, C), first.certain) == ({"119": "5000.00"}, True)
    assert first.reasons == (NUMBER, TAX)


def test_what_is_paid_too_much_is_left() -> None:
    (first, *_) = proposed(payment("15000.00", "сч. 119"), A, B, C)
    assert (told(first, A, B, C), first.certain) == ({"119": "12000.00"}, True)


def test_one_of_several_named_invoices_that_is_the_amount_alone_is_a_choice_as_well() -> None:
    (first, *_) = proposed(payment("45300.00", "сч. 118, 119"), A, B, C)
    assert (told(first, A), first.certain) == ({"118": "45300.00"}, False)


def test_several_named_invoices_that_are_paid_whole_are_certain() -> None:
    (first, *_) = proposed(payment("57300.00", "сч. 119, 118"), A, B, C)
    assert (told(first, A, B), first.certain) == ({"119": "12000.00", "118": "45300.00"}, True)
    assert first.reasons == (NUMBER, TAX, SUM)


def test_how_less_is_shared_among_several_named_invoices_is_a_choice() -> None:
    (first, *_) = proposed(payment("50000.00", "сч. 118, 119"), A, B, C)
    assert (told(first, A, B), first.certain) == ({"118": "45300.00", "119": "4700.00"}, False)


def test_a_number_without_a_known_payer_needs_the_exact_amount() -> None:
    hers = invoice("118", "45300.00", IVANOVA)
    exact, part = payment("45300.00", "сч. 118", payer=None), payment("45100.00", "сч. 118", payer=None)
    assert [(each.certain, each.reasons) for each in proposed(exact, hers)] == [(True, (NUMBER, EXACT))]
    assert [(each.certain, each.reasons) for each in proposed(part, hers)] == [(False, (NUMBER, NEAR))]


def test_the_invoice_of_another_customer_is_proposed_but_never_certain() -> None:
    (first, *_) = proposed(payment("45300.00", "За ООО «Вектор» по сч. 118", payer=ROMB), A, B)
    assert (told(first, A), first.certain, first.reasons) == ({"118": "45300.00"}, False, (NUMBER, EXACT))


def test_an_invoice_of_the_payer_is_likelier_than_one_of_another_customer() -> None:
    own = invoice("7", "45300.00", ROMB)
    found = proposed(payment("45300.00", "сч. 118", payer=ROMB), A, own)
    assert [told(each, A, own) for each in found] == [{"7": "45300.00"}, {"118": "45300.00"}]
    assert not any(each.certain for each in found)


def test_the_exact_amount_is_likelier_than_a_number_that_something_speaks_against() -> None:
    found = proposed(payment("12000.00", "сч. 118 от 13.11.2026"), A, B)
    assert [told(each, A, B) for each in found] == [{"119": "12000.00"}, {"118": "12000.00"}]


def test_the_same_number_is_the_payers() -> None:
    theirs = invoice("118", "45300.00", ROMB)
    (first, *_) = proposed(payment("45300.00", "сч. 118", payer=ROMB), A, theirs)
    assert [match.invoice_id for match in first.matches] == [theirs.invoice_id]
    assert first.certain


def test_the_same_number_of_two_years_is_not_certain_unless_the_day_tells() -> None:
    last_year = invoice("118", "30000.00", dated=date(2025, 11, 12))
    undated = proposed(payment("5000.00", "сч. 118"), A, last_year)
    assert [each.certain for each in undated[:2]] == [False, False]
    assert {match.invoice_id for each in undated[:2] for match in each.matches} == {A.invoice_id, last_year.invoice_id}
    (first, *_) = proposed(payment("5000.00", "сч. 118 от 12.11.2025"), A, last_year)
    assert ([match.invoice_id for match in first.matches], first.certain) == ([last_year.invoice_id], True)


@pytest.mark.parametrize(
    ("purpose", "dated"),
    [
        ("сч. 118 от 13.11.2026", date(2026, 11, 27)),  # it is of another day
        ("сч. 118", date(2026, 11, 11)),  # it is later than the payment
        ("сч. 118, 777", date(2026, 11, 27)),  # the other one is not open
        ("сч. 118/2", date(2026, 11, 27)),  # it is written otherwise
        ("сч. НС-118", date(2026, 11, 27)),
    ],
)
def test_what_speaks_against_a_number_makes_it_uncertain(purpose: str, dated: date) -> None:
    (first, *others) = proposed(payment("45300.00", purpose, dated=dated), A, B, C)
    assert (told(first, A), first.certain) == ({"118": "45300.00"}, False)
    assert NUMBER in first.reasons
    assert not any(each.certain for each in others)


def test_a_part_that_is_exactly_another_invoice_is_not_certain() -> None:
    first, *others = proposed(payment("12000.00", "сч. 118"), A, B, C)
    assert not any(each.certain for each in (first, *others))
    assert [told(each, A, B) for each in (first, *others)][:2] == [{"118": "12000.00"}, {"119": "12000.00"}]


def test_equal_invoices_are_told_apart_by_their_number() -> None:
    twin = invoice("121", "45300.00")
    (first, *_) = proposed(payment("45300.00", "сч. 121"), A, twin)
    assert (told(first, twin), first.certain) == ({"121": "45300.00"}, True)


def test_a_prefix_may_be_left_out() -> None:
    prefixed = invoice("НС-000118", "45300.00")
    assert proposed(payment("45300.00", "сч. hc118"), prefixed)[0].certain
    (first,) = proposed(payment("40000.00", "сч. 118"), prefixed)
    assert (told(first, prefixed), first.certain, NUMBER in first.reasons) == ({"НС-000118": "40000.00"}, False, True)


# by payer and amount


def test_the_only_invoice_of_the_payer_with_that_amount_is_certain() -> None:
    (first, *_) = proposed(payment("12000.00"), A, B, C, invoice("7", "12000.00", ROMB))
    assert (told(first, B), first.certain, first.reasons) == ({"119": "12000.00"}, True, (TAX, EXACT))


def test_two_equal_invoices_are_both_proposed_older_first_and_none_is_certain() -> None:
    younger = invoice("121", "12000.00", dated=date(2026, 11, 20))
    found = [each for each in proposed(payment("12000.00"), younger, B) if EXACT in each.reasons]
    assert [told(each, younger, B) for each in found] == [{"119": "12000.00"}, {"121": "12000.00"}]
    assert not any(each.certain for each in found)


def test_an_invoice_that_is_later_than_its_payment_is_not_certain() -> None:
    (first, *_) = proposed(payment("12000.00", dated=date(2026, 11, 11)), A, B)
    assert (told(first, B), first.certain) == ({"119": "12000.00"}, False)


def test_an_amount_that_is_nearly_right_is_proposed_with_what_there_is() -> None:
    (first, *_) = proposed(payment("12060.00"), A, B)
    assert (told(first, B), first.certain, first.reasons) == ({"119": "12000.00"}, False, (TAX, NEAR))
    (first, *_) = proposed(payment("11939.50"), A, B)
    assert (told(first, B), first.certain) == ({"119": "11939.50"}, False)


def test_several_invoices_may_be_nearly_the_amount_together() -> None:
    (first, *_) = proposed(payment("57299.50", "сч. 118, 119"), A, B, C)
    assert (told(first, A, B), first.certain) == ({"118": "45300.00", "119": "11999.50"}, False)
    assert first.reasons[:3] == (NUMBER, TAX, NEAR)


@pytest.mark.parametrize(
    ("paid", "is_near"),
    [("1006.00", True), ("1006.01", False), ("994.00", True), ("993.99", False), ("1000.00", False)],
)
def test_tolerance_is_a_sum_and_a_percentage_of_what_is_unpaid_together(paid: str, is_near: bool) -> None:
    tolerance = Tolerance(Decimal("1.00"), Decimal("0.5"))
    (first, *_) = proposed(payment(paid), invoice("1", "1000.00"), tolerance=tolerance)
    assert (NEAR in first.reasons) is is_near


def test_without_a_tolerance_nothing_is_near() -> None:
    (first, *_) = proposed(payment("999.99"), invoice("1", "1000.00"), tolerance=Tolerance())
    assert first.reasons == (TAX, OLDEST)


def test_invoices_that_are_the_amount_together_are_proposed() -> None:
    (first, *_) = proposed(payment("52300.00"), A, B, C)
    assert (told(first, A, B, C), first.certain) == ({"118": "45300.00", "120": "7000.00"}, False)
    assert first.reasons == (TAX, SUM)


def test_no_sums_are_looked_for_where_one_invoice_is_exactly_the_amount() -> None:
    both = invoice("122", "19000.00")
    found = proposed(payment("19000.00"), A, B, C, both)
    assert [told(each, A, B, C, both) for each in found] == [{"122": "19000.00"}, {"118": "19000.00"}]


def test_the_oldest_are_proposed_when_nothing_fits() -> None:
    old = invoice("990", "3000.00", dated=date(2026, 10, 1))
    (first,) = proposed(payment("13000.00"), A, B, old)
    assert (told(first, A, B, old), first.certain) == ({"990": "3000.00", "118": "10000.00"}, False)
    assert first.reasons == (TAX, OLDEST)


def test_all_open_invoices_of_the_payer_may_be_paid_at_once() -> None:
    (first, *_) = proposed(payment("64300.00"), A, B, C)
    assert told(first, A, B, C) == {"118": "45300.00", "119": "12000.00", "120": "7000.00"}
    assert first.reasons == (TAX, SUM, OLDEST)


def test_the_amount_alone_is_proposed_for_a_payer_whom_nobody_knows() -> None:
    (first,) = proposed(payment("12000.00", payer=None), A, B, C)
    assert (told(first, B), first.certain, first.reasons) == ({"119": "12000.00"}, False, (EXACT,))
    assert proposed(payment("12001.00", payer=None), A, B, C) == []


def test_the_amount_alone_says_nothing_where_the_tax_number_is_anothers() -> None:
    hers = invoice("121", "12000.00", IVANOVA)
    found = proposed(payment("12000.00", payer=ROMB), B, hers)
    assert [told(each, B, hers) for each in found] == [{"121": "12000.00"}]


def test_a_customer_who_is_settled_pays_his_own_invoices_only() -> None:
    theirs = invoice("118", "45300.00", ROMB)
    (first, *_) = proposed(payment("45300.00", "сч. 118", payer=None, customer=ROMB), A, theirs)
    assert [match.invoice_id for match in first.matches] == [theirs.invoice_id]
    assert (first.certain, first.reasons[:3]) == (True, (NUMBER, CUSTOMER, EXACT))
    assert proposed(payment("45300.00", "сч. 118", customer=ROMB), A) == []


def test_two_customers_with_one_tax_number_are_not_told_apart_by_it() -> None:
    branch = invoice("500", "12000.00")
    shared = [B, branch.__class__(**{**vars(branch), "customer_id": ROMB})]
    assert not any(each.certain for each in proposed(payment("12000.00"), *shared))


# what is left


def test_what_is_unpaid_counts_not_the_amount_of_the_invoice() -> None:
    partly = invoice("118", "300.00", amount="45300.00")
    (first,) = proposed(payment("45300.00", "сч. 118"), partly)
    assert told(first, partly) == {"118": "300.00"}


def test_another_currency_is_never_matched() -> None:
    dollars = invoice("118", "45300.00", currency="USD")
    assert proposed(payment("45300.00", "сч. 118"), dollars) == []
    assert proposed(payment("45300.00", "сч. 118", currency="USD"), dollars)[0].certain


def test_nothing_is_proposed_of_nothing() -> None:
    assert proposed(payment("0.00", "сч. 118"), A) == []
    assert proposed(payment("5.00", "сч. 118"), invoice("118", "0.00")) == []
    assert proposed(payment("5.00", "сч. 118")) == []


# many payments


def test_two_payments_of_one_invoice_are_not_both_certain() -> None:
    twice = [payment("45300.00", "сч. 118"), payment("45300.00", "сч. 118")]
    first, second = propose_all(twice, OpenInvoices([A]))
    assert ([each.certain for each in first], second) == ([True], ())


def test_two_parts_of_one_invoice_are_certain_as_far_as_it_goes() -> None:
    parts = [payment("30000.00", "сч. 118"), payment("30000.00", "сч. 118")]
    first, second = propose_all(parts, OpenInvoices([A]))
    assert told(first[0], A) == {"118": "30000.00"}
    assert told(second[0], A) == {"118": "15300.00"}


def test_what_is_taken_is_found_by_what_is_left() -> None:
    hers = invoice("118", "45300.00", IVANOVA)
    invoices = OpenInvoices([hers])
    invoices.take(hers.invoice_id, Decimal("300.00"))
    paid = [payment(amount, payer=None) for amount in ("45300.00", "45000.00")]
    none, (left,) = propose_all(paid, invoices)
    assert (none, told(left, hers), left.reasons) == ((), {"118": "45000.00"}, (EXACT,))
    assert hers.unpaid == Decimal("45300.00"), "what was given stays as it was"


def test_taking_more_than_is_unpaid_is_refused() -> None:
    invoices = OpenInvoices([A])
    invoices.take(A.invoice_id, Decimal("45300.00"))
    with pytest.raises(ValueError, match=r"0\.01 of 0\.00"):
        invoices.take(A.invoice_id, Decimal("0.01"))


@pytest.mark.parametrize(
    "paid",
    [
        payment("12000.00"),
        payment("50000.00", "сч. 118, 119"),
        payment("7000.00", "сч. 118"),
        payment("5.00", payer=None),
    ],
)
def test_proposals_do_not_hang_on_the_order_in_which_invoices_are_given(paid: UnmatchedPayment) -> None:
    twin = invoice("121", "12000.00", dated=NOVEMBER_12)
    found = [proposed(paid, *given) for given in permutations([A, B, C, twin])]
    assert all(each == found[0] for each in found)


@pytest.mark.parametrize("amount", ["57300.00", "60000.00"])
def test_what_pays_the_invoices_of_two_customers_is_never_certain(amount: str) -> None:
    of_two = invoice("118", "45300.00", VECTOR), invoice("119", "12000.00", ROMB)
    (first, *_) = proposed(payment(amount, "по счетам № 118, 119", payer=None), *of_two)
    assert (first.certain, told(first, *of_two)) == (False, {"118": "45300.00", "119": "12000.00"})
