"""Payments: received, allocated to invoices, released, reversed; orders that close when they are settled."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from contracts.commands import money as schemas
from kernel.problems import NotFound, NotYetKnown, ValidationFailed
from services.orders.app.refusals import AlreadyReceived, LikeReceived
from services.orders.domain.money_refusals import (
    InvoiceAlreadyCancelled,
    InvoiceGivenTwice,
    InvoiceOfAnotherCustomer,
    MoreThanAllocated,
    MoreThanLeft,
    MoreThanUnpaid,
    NotAllocatedTo,
    NothingAllocated,
    PaymentIsAllocated,
    PaymentReversed,
)
from tests.builders import World, everything
from tests.unit.orders.books import Books


@pytest.fixture
def bolt(world: World) -> UUID:
    bolt = world.item("bolt")
    world.receive(bolt, 100)
    world.sync()
    return bolt


@pytest.fixture
def order(world: World, customer: UUID, bolt: UUID) -> UUID:
    return world.place(customer, (bolt, 10, None, Decimal(100)))


@pytest.fixture
def invoice(books: Books, order: UUID) -> dict[str, Any]:
    """1000.00."""
    return books.invoice(order)


def test_what_is_not_allocated_is_an_advance(books: Books, customer: UUID, invoice: dict[str, Any]):
    payment = books.allocate(books.pay(customer, 1500), (invoice, 1000))
    assert (payment["allocated"], payment["unallocated"]) == ("1000.00", "500.00")
    assert [(each["number"], each["amount"]) for each in payment["allocations"]] == [("1", "1000.00")]
    assert [row["id"] for row in books.payments(unallocated=True)] == [payment["id"]]
    assert books.payments(unallocated=False) == []


def test_no_more_is_allocated_than_is_left_or_unpaid(books: Books, customer: UUID, invoice: dict[str, Any]):
    payment = books.pay(customer, 1500)
    with pytest.raises(MoreThanUnpaid) as unpaid:
        books.allocate(payment, (invoice, "1000.01"))
    assert unpaid.value.params == {"number": "1", "unpaid": Decimal(1000), "wanted": Decimal("1000.01")}
    with pytest.raises(MoreThanLeft) as left:
        books.allocate(books.pay(customer, 100), (invoice, 101))
    assert left.value.params == {"left": Decimal(100), "wanted": Decimal(101)}
    with pytest.raises(InvoiceGivenTwice):
        books.allocate(payment, (invoice, 1), (invoice, 1))


def test_a_payment_pays_invoices_of_its_own_customer_that_are_not_cancelled(
    world: World, books: Books, bolt: UUID, customer: UUID, invoice: dict[str, Any]
):
    with pytest.raises(InvoiceOfAnotherCustomer):
        books.allocate(books.pay(world.customer("Другой"), 1000), (invoice, 1000))
    books.cancel(invoice)
    with pytest.raises(InvoiceAlreadyCancelled):
        books.allocate(books.pay(customer, 1000), (invoice, 1000))
    with pytest.raises(NotFound):
        books.allocate(books.pay(customer, 1000, again=True), ({"id": str(bolt)}, 1000))


def test_a_payment_pays_invoices_of_all_that_were_merged_into_its_customer_and_they_his(
    world: World, books: Books, customer: UUID, bolt: UUID, invoice: dict[str, Any]
):
    first, kept = world.customer("Вектор-1"), world.customer("Вектор-М")
    others = [books.invoice(world.place(each, (bolt, 1, None, Decimal(100)))) for each in (first, kept)]
    before = books.pay(first, 100)
    with pytest.raises(InvoiceOfAnotherCustomer):
        books.allocate(before, (invoice, 100))
    for one, other in ((customer, first), (kept, customer)):
        world.customers.tell("CustomersMerged", one, {"customer_id": str(one), "merged_id": str(other)})
    world.sync()
    assert books.allocate(before, (invoice, 100))["unallocated"] == "0.00"
    told = books.allocate(books.pay(kept, 1100), (invoice, 900), (others[0], 100), (others[1], 100))
    assert (told["unallocated"], told["customer"]["id"]) == ("0.00", str(kept))
    assert {row["status"] for row in books.invoices(customer_id=str(kept))} == {"paid"}
    assert books.read(invoice)["customer"]["id"] == str(customer)
    assert world.differences() == []


def test_whose_a_payment_is_may_be_said_later_or_by_its_invoice(
    books: Books, customer: UUID, invoice: dict[str, Any], bolt: UUID
):
    payer = {"name": "ООО ВЕКТОР", "tax_number": "7707083893", "account": "40702810900000000001"}
    first, second = books.pay(None, 100, payer=payer), books.pay(None, 100)
    assert (first["customer"], first["payer"]["tax_number"]) == (None, "7707083893")
    assert books.change(first, customer_id=str(customer))["customer"]["name"] == "ООО Вектор"
    assert books.allocate(second, (invoice, 60))["customer_id"] == str(customer)
    assert books.debt(customer)["received"] == "200.00"
    with pytest.raises(NotYetKnown):
        books.change(first, customer_id=str(bolt))


def test_an_allocated_payment_is_given_to_no_other_customer(
    world: World, books: Books, customer: UUID, invoice: dict[str, Any]
):
    other = world.customer("Другой")
    payment = books.pay(customer, 100)
    books.allocate(payment, (invoice, 60))
    with pytest.raises(PaymentIsAllocated):
        books.change(payment, customer_id=str(other))
    books.release(payment)
    books.change(payment, customer_id=str(other))
    assert (books.debt(customer)["received"], books.debt(other)["received"]) == ("0.00", "100.00")
    assert world.differences() == []


def test_an_allocation_is_released_whole_or_in_part(books: Books, customer: UUID, invoice: dict[str, Any]):
    payment = books.pay(customer, 1000)
    with pytest.raises(NothingAllocated):
        books.release(payment)
    books.allocate(payment, (invoice, 700))
    with pytest.raises(MoreThanAllocated):
        books.release(payment, (invoice, 701))
    with pytest.raises(NotAllocatedTo):
        books.release(payment, (payment, 1))
    assert books.release(payment, (invoice, 200))["unallocated"] == "500.00"
    assert books.read(invoice)["unpaid"] == "500.00"
    books.allocate(payment, (invoice, 500))
    assert books.read(invoice)["status"] == "paid"
    assert books.release(payment)["allocations"] == []
    assert books.read(invoice)["allocations"] == []


def test_a_payment_entered_wrongly_is_reversed_once_it_is_released(
    world: World, books: Books, customer: UUID, invoice: dict[str, Any]
):
    payment = books.pay(customer, 1000)
    books.allocate(payment, (invoice, 1000))
    with pytest.raises(PaymentIsAllocated, match="1"):
        books.reverse(payment)
    books.release(payment)
    assert books.reverse(payment)["is_reversed"]
    assert (books.debt(customer)["received"], books.payments(unallocated=True)) == ("0.00", [])
    for deed in (
        lambda: books.reverse(payment),
        lambda: books.allocate(payment, (invoice, 1)),
        lambda: books.change(payment, number="5"),
    ):
        with pytest.raises(PaymentReversed):
            deed()
    assert world.differences() == []


def test_a_payment_is_known_by_its_fingerprint(books: Books, customer: UUID):
    books.pay(customer, 1000, number="12", fingerprint="abc")
    with pytest.raises(AlreadyReceived, match="number 12 of 2025-11-24"):
        books.pay(customer, 1000, fingerprint="abc")


def test_the_same_payment_by_hand_is_taken_twice_only_when_it_comes_again(books: Books, customer: UUID):
    first = books.pay(customer, 1000, number="12")
    with pytest.raises(LikeReceived, match=r"1000\.00 of 2025-11-24, number 12") as refused:
        books.pay(customer, 1000, number="12", again=False)
    assert str(refused.value.params["id"]) == first["id"]
    others = [
        books.pay(customer, 1000, number="13", again=False),
        books.pay(customer, "1000.01", number="12", again=False),
        books.pay(customer, 1000, number="12", day="2025-11-23", again=False),
        books.pay(None, 1000, number="12", again=False),
        books.pay(customer, 1000, number="12", fingerprint="abc", again=False),
        books.pay(customer, 1000, number="12", again=True),
    ]
    assert len({each["id"] for each in (first, *others)}) == 7


def test_what_was_reversed_may_come_again_and_who_names_nothing_is_like_nobody(books: Books, customer: UUID):
    books.reverse(books.pay(customer, 1000, number="12"))
    books.pay(customer, 1000, number="12", again=False)
    assert books.pay(None, 5, again=False)["id"] != books.pay(None, 5, again=False)["id"]


def test_payments_are_found_by_number_purpose_payer_and_customer(world: World, books: Books, customer: UUID):
    first = books.pay(customer, 10, day="2025-11-23", number="0012", purpose="Оплата по счёту 118")
    second = books.pay(None, 20, day="2025-11-24", payer={"name": "ИП Ёлкин"})
    found = [
        books.payments(q="0012"),
        books.payments(q="счету 118"),
        books.payments(q="елкин"),
        books.payments(q="вектор"),
        books.payments(customer_id=str(customer)),
        books.payments(since="2025-11-24"),
        books.payments(sort="-amount"),
    ]
    ids = {first["id"]: 1, second["id"]: 2}
    assert [[ids[row["id"]] for row in rows] for rows in found] == [[1], [1], [2], [1], [1], [2], [2, 1]]


# orders that close by themselves


def test_an_order_closes_when_all_is_shipped_and_paid(
    world: World, books: Books, customer: UUID, order: UUID, invoice: dict[str, Any]
):
    books.ship(order)
    payment = books.pay(customer, 1000)
    books.allocate(payment, (invoice, 999))
    assert world.order(order)["status"] == "shipped"
    books.allocate(payment, (invoice, 1))
    assert world.order(order)["status"] == "closed"
    world.sync()
    assert [event.type for event in everything(world.orders.feed)][-1] == "OrderClosed"
    assert world.differences() == []


def test_an_order_paid_before_closes_when_its_last_goods_leave(
    world: World, books: Books, customer: UUID, order: UUID, invoice: dict[str, Any]
):
    books.allocate(books.pay(customer, 1000), (invoice, 1000))
    (line,) = world.line_ids(order)
    books.ship(order, {line: 4})
    assert world.order(order)["status"] == "partly_shipped"
    books.ship(order)
    assert world.order(order)["status"] == "closed"


def test_an_order_paid_in_part_closes_when_the_rest_is_cancelled(
    world: World, books: Books, customer: UUID, order: UUID
):
    books.allocate(books.pay(customer, 400), (books.invoice(order, amount="400"), 400))
    (line,) = world.line_ids(order)
    books.ship(order, {line: 4})
    assert world.cancel(order)["status"] == "closed"


def test_money_that_is_not_allocated_closes_no_order(
    world: World, books: Books, customer: UUID, order: UUID, invoice: dict[str, Any]
):
    books.ship(order)
    books.pay(customer, 5000)
    assert world.order(order)["status"] == "shipped"


def test_others_are_told_of_payments(world: World, books: Books, customer: UUID, invoice: dict[str, Any]):
    payment = books.pay(None, "1000")
    books.change(payment, number="5")
    books.allocate(payment, (invoice, "1000"))
    books.release(payment)
    books.reverse(payment)
    world.sync()
    told = [event for event in everything(world.orders.feed) if event.subject == payment["id"]]
    assert [event.type for event in told] == [
        "PaymentReceived",
        "PaymentChanged",
        "PaymentChanged",
        "PaymentAllocated",
        "PaymentReleased",
        "PaymentReversed",
    ]
    assert [event.data["unallocated"] for event in told] == ["1000.00", "1000.00", "1000.00", "0.00", "1000.00", "0.00"]


def test_money_does_not_come_before_its_day(world: World, books: Books, customer: UUID):
    with pytest.raises(ValidationFailed) as refused:
        books.pay(customer, 100, day="2025-11-25")
    assert refused.value.errors == [{"field": "date", "message": "Must not be after today."}]
    payment = books.pay(customer, 100)
    with pytest.raises(ValidationFailed):
        books.change(payment, date="2025-11-25")
    world.clock.advance(days=1)
    assert books.change(payment, date="2025-11-25")["date"] == "2025-11-25"


def test_lists_come_to_what_counts_with_their_first_page(world: World, books: Books) -> None:
    customer = world.customer()
    books.reverse(books.pay(customer, 7))
    books.pay(customer, 100)
    books.pay(None, 50)
    whole = world.orders.list_payments(schemas.PaymentList().load({"limit": 2}))
    assert whole["totals"] == {"amount": "150.00", "unallocated": "150.00"}
    after = world.orders.list_payments(schemas.PaymentList().load({"limit": 2, "after": whole["next"]}))
    assert after["totals"] is None
    own = world.orders.list_payments(schemas.PaymentList().load({"customer_id": str(customer)}))
    assert own["totals"] == {"amount": "100.00", "unallocated": "100.00"}
    none = world.orders.list_invoices(schemas.InvoiceList().load({}))
    assert none["totals"] == {"amount": "0.00", "paid": "0.00", "unpaid": "0.00"}
