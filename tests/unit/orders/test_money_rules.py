"""What invoices and payments may never do, whatever is asked of them: held for any order and any row of deeds."""

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid5

from hypothesis import assume, given
from hypothesis import strategies as st

from services.orders.domain.content import Content
from services.orders.domain.details import Details
from services.orders.domain.invoicing import Invoiced, Request, request_all, request_lines, request_sum
from services.orders.domain.lines import OrderedItem, OrderLine, WantedLine, new_line
from services.orders.domain.money_refusals import NothingToInvoice
from services.orders.domain.payment import PayableInvoice, Payment
from services.orders.domain.refusals import Refusal
from services.orders.domain.terms import OrderTerms

IDS = UUID("00000000-0000-0000-0000-000000000007")
AT = datetime(2025, 11, 24, 9, tzinfo=UTC)
CUSTOMER, METADATA = uuid5(IDS, "customer"), {"actor": "someone"}
NOBODY = dict.fromkeys(("name", "tax_number", "account", "bic"))

rates = st.sampled_from([None, Decimal(0), Decimal(10), Decimal(22)])
prices = st.decimals("0.01", 9_999, places=2)
quantities = st.decimals("0.001", 999, places=3)
lines = st.lists(st.tuples(prices, quantities, rates), min_size=1, max_size=5)
shares = st.integers(1, 99).map(Decimal)
wishes = st.lists(st.tuples(st.sampled_from(["lines", "sum"]), shares), max_size=4)
sums = st.integers(1, 50_000).map(lambda kopecks: Decimal(kopecks) / 100)
deeds = st.lists(st.tuples(st.sampled_from(["allocate", "release"]), st.integers(0, 2), sums), max_size=12)


def order(told: list[tuple[Decimal, Decimal, Decimal | None]], *, vat_included: bool) -> Content:
    terms = OrderTerms("wholesale", Decimal(0), 14, vat_included=vat_included)
    return Content(AT.date(), terms, Details(), tuple(line(place, terms, *each) for place, each in enumerate(told)))


def line(place: int, terms: OrderTerms, price: Decimal, quantity: Decimal, rate: Decimal | None) -> OrderLine:
    item = OrderedItem(uuid5(IDS, f"item {place}"), "SUGAR", "goods", "kg", {"kg": Decimal(1)}, vat_percent=rate)
    return new_line(WantedLine(item.item_id, quantity, price=price), item, uuid5(IDS, f"line {place}"), terms)


def part(content: Content, invoiced: Invoiced, kind: str, share: Decimal) -> Request:
    """So many percent of each line, or of the order."""
    if kind == "sum":
        return request_sum(7, content, invoiced, (content.worth.total * share / 100).quantize(Decimal("0.01")))
    wanted = [(each.line_id, (each.due * share / 100).quantize(Decimal("0.001"))) for each in content.lines]
    return request_lines(7, content, invoiced, [(line_id, quantity) for line_id, quantity in wanted if quantity])


@given(lines, wishes, st.booleans())
def test_invoices_come_to_the_order_and_never_to_more(
    told: list[tuple[Decimal, Decimal, Decimal | None]], asked: list[tuple[str, Decimal]], vat_included: bool
):
    content, invoiced = order(told, vat_included=vat_included), Invoiced()
    assume(content.worth.total > 0)
    requests: list[Request] = []
    for kind, share in asked:
        with suppress(Refusal):
            requests.append(part(content, invoiced, kind, share))
            invoiced = together(requests)
        assert invoiced.amount <= content.worth.total
    with suppress(NothingToInvoice):
        requests.append(request_all(7, content, invoiced))
    assert together(requests).amount == content.worth.total
    assert all(rate.net >= 0 and rate.vat >= 0 for request in requests for rate in request.value.rates)
    if all(request.vat_included == vat_included and request.lines[0].line_id for request in requests):
        assert sum(request.value.vat for request in requests) == content.worth.vat


@given(lines, st.lists(st.tuples(shares, st.lists(prices, min_size=5, max_size=5)), max_size=4), st.booleans())
def test_lines_of_an_invoice_are_worth_their_quantity_whatever_prices_were_before(
    told: list[tuple[Decimal, Decimal, Decimal | None]], asked: list[tuple[Decimal, list[Decimal]]], vat_included: bool
):
    requests: list[Request] = []
    for share, now in asked:
        told = [(price, *rest) for (_, *rest), price in zip(told, now, strict=False)]
        content = order(told, vat_included=vat_included)
        with suppress(Refusal):
            requests.append(part(content, together(requests), "lines", share))
            for each in requests[-1].lines:
                assert each.price is not None
                assert each.quantity is not None
                assert each.amount >= 0
                assert abs(each.amount - each.price * each.quantity) < Decimal("0.01")
            assert all(rate.net >= 0 and rate.vat >= 0 for rate in requests[-1].value.rates)


def together(requests: list[Request]) -> Invoiced:
    amount = sum((request.value.total for request in requests), Decimal("0.00"))
    return Invoiced(amount, [each for request in requests for each in request.lines])


@given(sums, st.lists(sums, min_size=3, max_size=3), deeds)
def test_no_more_is_ever_allocated_than_the_payment_and_each_invoice_have(
    amount: Decimal, unpaid: list[Decimal], asked: list[tuple[str, int, Decimal]]
):
    payment = received(amount)
    paid = [Decimal(0)] * len(unpaid)
    for deed, place, wanted in asked:
        invoice_id = uuid5(IDS, f"invoice {place}")
        with suppress(Refusal):
            if deed == "allocate":
                payable = PayableInvoice(invoice_id, str(place), 2025, None, CUSTOMER, unpaid[place] - paid[place])
                payment.allocate([(payable, wanted)], AT, METADATA)
                paid[place] += wanted
            else:
                payment.release([(invoice_id, wanted)], AT, METADATA)
                paid[place] -= wanted
        allocated = {each.number: each.amount for each in payment.allocations}
        assert allocated == {str(number): each for number, each in enumerate(paid) if each}
        assert all(0 <= each <= most for each, most in zip(paid, unpaid, strict=True))
        assert payment.left == amount - sum(paid) >= 0


def received(amount: Decimal) -> Payment:
    content = {"customer_id": None, "currency": "RUB", "number": None, "purpose": None, "payer": NOBODY}
    kind = {"kind": "cash", "kind_names": {"ru": "Наличные", "en": "Cash"}}
    more = {**kind, "is_opening": False, "fingerprints": [], "day": date(2025, 11, 24).isoformat()}
    return Payment.receive(uuid5(IDS, "payment"), AT, metadata=METADATA, amount=str(amount), **content, **more)
