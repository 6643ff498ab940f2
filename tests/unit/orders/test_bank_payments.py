"""Payments from banks: received once each, proposed to invoices, confirmed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event as sqlalchemy_events

from contracts.commands.bank import ConfirmProposals, ImportPayments, ProposalQuery
from services.orders.app import matching
from services.orders.projections import unmatched
from tests.builders import World, customer_data, engine_of
from tests.unit.orders.books import Books

VECTOR, TWIN = "7707083893", "5024002119"


@pytest.fixture
def customer(world: World) -> UUID:
    return registered(world, "ООО Вектор", VECTOR)


@pytest.fixture
def invoice(world: World, books: Books, customer: UUID) -> dict[str, Any]:
    """1000.00."""
    return books.invoice(world.place(customer, (world.item("bolt"), 10, None, Decimal(100))))


def registered(world: World, name: str, tax_number: str) -> UUID:
    customer = world.new_id()
    world.customers.tell("CustomerRegistered", customer, customer_data(customer, name, tax_number=tax_number))
    world.heard["orders from customers"].catch_up()
    return customer


def told(
    number: str, amount: Any, tax_number: str | None = VECTOR, purpose: str | None = None, known_by: Sequence[str] = ()
) -> dict[str, Any]:
    payer = {"name": "ООО «ВЕКТОР»", "tax_number": tax_number}
    body = {"amount": str(amount), "date": "2025-11-24", "fingerprints": list(known_by) or [number], "number": number}
    return {**body, "payer": payer, "purpose": purpose}


def imported(world: World, *payments: dict[str, Any]) -> dict[str, Any]:
    return world.do("orders", "import_payments", **ImportPayments().load({"payments": list(payments)}))


def proposed(world: World, **question: Any) -> dict[str, Any]:
    return world.orders.propose_payments(ProposalQuery().load(question))


def confirm(world: World, **body: Any) -> dict[str, Any]:
    return world.do("orders", "confirm_proposals", **ConfirmProposals().load(body))


def test_payments_are_received_once_however_often_they_are_told(world: World, books: Books, customer: UUID):
    first = imported(world, told("1", 100), told("2", 50, tax_number=None), told("1", 100))
    assert (first["received"], first["amount"], first["assigned"], first["duplicates"]) == (2, "150.00", 1, [])
    again = imported(world, told("2", 50), told("3", 10))
    assert (again["received"], [each["number"] for each in again["duplicates"]]) == (1, ["2"])
    assert sorted(row["amount"] for row in books.payments()) == ["10.00", "100.00", "50.00"]
    assert books.debt(customer)["received"] == "110.00"
    assert world.differences() == []


def test_one_of_its_fingerprints_is_enough_to_know_a_payment(world: World, books: Books):
    imported(world, told("1", 100, known_by=["by tax number", "by account"]))
    for known_by in (["by account"], ["by tax number"], ["by another", "by account"]):
        again = imported(world, told("1", 100, known_by=known_by))
        assert (again["received"], [each["number"] for each in again["duplicates"]]) == (0, ["1"])
    assert imported(world, told("2", 7, known_by=["a", "b"]), told("2", 7, known_by=["b"]))["received"] == 1
    assert len(books.payments()) == 2
    assert world.differences() == []


def test_what_was_reversed_can_be_imported_again(world: World, books: Books, customer: UUID):
    payment = told("1", 100, known_by=["a", "b"])
    imported(world, payment)
    books.reverse(books.payments()[0])
    again = imported(world, payment)
    assert (again["received"], again["duplicates"], books.debt(customer)["received"]) == (1, [], "100.00")
    assert imported(world, payment)["received"] == 0
    assert world.differences() == []


def test_money_of_a_day_to_come_is_told_and_not_received(world: World, books: Books, customer: UUID):
    ahead = {**told("2", 50), "date": "2025-11-25"}
    answer = imported(world, told("1", 100), ahead, {**told("3", 7), "date": "2030-01-01"})
    assert (answer["received"], answer["amount"]) == (1, "100.00")
    assert [(each["number"], each["date"], each["amount"], each["why"]) for each in answer["refused"]] == [
        ("2", "2025-11-25", "50.00", "after_today"),
        ("3", "2030-01-01", "7.00", "after_today"),
    ]
    assert books.debt(customer)["received"] == "100.00"
    world.clock.advance(days=1)
    again = imported(world, told("1", 100), ahead)
    assert (again["received"], again["amount"], again["refused"]) == (1, "50.00", [])


@pytest.mark.parametrize(
    ("by_hand", "in_the_file"),
    [
        ({"number": "55"}, {}),
        ({"number": "000055"}, {}),
        ({"number": "55"}, {"tax_number": None}),
        ({"number": "55", "customer": False}, {}),
        ({"number": "55", "customer": False, "payer": {"tax_number": VECTOR}}, {}),
    ],
)
def test_what_was_entered_by_hand_is_known_in_the_banks_file(
    world: World, books: Books, customer: UUID, by_hand: dict[str, Any], in_the_file: dict[str, Any]
):
    is_assigned = by_hand.pop("customer", True)
    entered = books.pay(customer if is_assigned else None, 1000, **by_hand)
    for _ in range(2):
        answer = imported(world, told("55", 1000, **in_the_file))
        assert (answer["received"], [each["payment_id"] for each in answer["duplicates"]]) == (0, [entered["id"]])
    assert [row["amount"] for row in books.payments()] == ["1000.00"]
    assert world.differences() == []


@pytest.mark.parametrize(
    "by_hand",
    [
        {"number": "56"},
        {"number": None},
        {"number": "55", "day": "2025-11-23"},
        {"number": "55", "amount": "1000.01"},
        {"number": "55", "payer": {"tax_number": TWIN}, "customer": False},
        {"number": "55", "reversed": True},
    ],
)
def test_another_payment_by_hand_is_not_that_of_the_file(
    world: World, books: Books, customer: UUID, by_hand: dict[str, Any]
):
    is_assigned, is_reversed = by_hand.pop("customer", True), by_hand.pop("reversed", False)
    entered = books.pay(customer if is_assigned else None, by_hand.pop("amount", 1000), **by_hand)
    if is_reversed:
        books.reverse(entered)
    answer = imported(world, told("55", 1000))
    assert (answer["received"], answer["duplicates"]) == (1, [])


def test_one_payment_by_hand_is_one_of_the_file_and_stays_known_whatever_is_changed_of_it(
    world: World, books: Books, customer: UUID
):
    entered = books.pay(customer, 100, number="7")
    twice = [told("7", 100, known_by=[name]) for name in ("first", "second")]
    answer = imported(world, *twice)
    assert (answer["received"], [each["payment_id"] for each in answer["duplicates"]]) == (1, [entered["id"]])
    books.change(entered, date="2025-11-20", number="8")
    again = imported(world, *twice)
    assert (again["received"], len(again["duplicates"])) == (0, 2)
    books.reverse(entered)
    assert imported(world, *twice)["received"] == 1
    assert world.differences() == []


def test_a_tax_number_of_two_customers_says_of_none_that_he_paid(world: World, books: Books):
    for name in ("Филиал", "Головной"):
        registered(world, name, TWIN)
    answer = imported(
        world, told("1", 100, tax_number=TWIN), told("2", 1, tax_number=None), told("3", 1, "500100732259")
    )
    assert (answer["assigned"], [(each["number"], each["why"]) for each in answer["unassigned"]]) == (
        0,
        [("1", "several_customers"), ("2", "no_tax_number"), ("3", "unknown_tax_number")],
    )
    assert books.payments()[0]["customer"] is None


def test_payments_from_banks_are_of_the_customer_that_is_kept_and_proposed_to_invoices_of_all_merged_into_it(
    world: World, books: Books, customer: UUID, invoice: dict[str, Any]
):
    kept, same = registered(world, "Вектор-М", TWIN), registered(world, "Вектор ещё раз", TWIN)
    imported(world, told("0", 300, tax_number="7728168971", purpose=f"Счёт {invoice['number']}"))
    for merged in (customer, same):
        world.customers.tell("CustomersMerged", kept, {"customer_id": str(kept), "merged_id": str(merged)})
    world.sync()
    answer = imported(world, told("1", 1000, purpose=None), told("2", 70, tax_number=TWIN, purpose=None))
    assert (answer["assigned"], answer["unassigned"]) == (2, [])
    assert {row["customer"]["id"] for row in books.payments(customer_id=str(kept))} == {str(kept)}
    by_amount = {each["payment"]["amount"]: each["proposals"][0] for each in proposed(world)["items"]}
    assert [by_amount[amount]["allocations"][0]["invoice_id"] for amount in ("1000.00", "70.00")] == [invoice["id"]] * 2
    assert confirm(world, certain=True)["amount"] == "1000.00"
    assert world.differences() == []


def test_who_pays_without_being_known_is_known_by_any_tax_number_of_the_customer(
    world: World, books: Books, customer: UUID, invoice: dict[str, Any]
):
    imported(world, told("1", 1000, tax_number=TWIN, purpose=f"Оплата по счёту {invoice['number']}"))
    assert confirm(world, certain=True)["payments"] == []
    kept = registered(world, "Вектор-М", TWIN)
    world.customers.tell("CustomersMerged", kept, {"customer_id": str(kept), "merged_id": str(customer)})
    world.sync()
    assert confirm(world, certain=True)["amount"] == "1000.00"
    assert books.debt(kept)["received"] == "1000.00"


def test_a_payment_is_proposed_to_the_invoice_that_its_purpose_names(
    world: World, books: Books, customer: UUID, invoice: dict[str, Any]
):
    imported(world, told("1", 600, purpose="Оплата по счету № 1 от 24.11.2025"), told("2", 7, tax_number=None))
    answer = proposed(world)
    (item,) = answer["items"]
    best = item["proposals"][0]
    assert (item["payment"]["number"], answer["certain"], best["certain"]) == ("1", 1, True)
    assert "number_in_purpose" in best["reasons"]
    assert [(each["number"], each["amount"], each["customer"]["name"]) for each in best["allocations"]] == [
        ("1", "600.00", "ООО Вектор")
    ]


def test_an_invoice_of_a_cancelled_order_is_never_certain(
    world: World, books: Books, customer: UUID, invoice: dict[str, Any]
):
    imported(world, told("1", 1000, purpose="Оплата по счету № 1 от 24.11.2025"))
    assert proposed(world)["certain"] == 1
    world.cancel(UUID(invoice["order_id"]))
    answer = proposed(world)
    [best, *_] = answer["items"][0]["proposals"]
    assert (answer["certain"], best["certain"], "order_cancelled" in best["reasons"]) == (0, False, True)
    assert confirm(world, certain=True)["payments"] == []


def test_what_is_certain_is_confirmed_together_and_what_is_not_stays(
    world: World, books: Books, customer: UUID, invoice: dict[str, Any]
):
    certain = told("1", 1000, purpose="Оплата по счету № 1 от 24.11.2025")
    imported(world, certain, told("2", 700, tax_number=None, purpose="аванс"))
    done = confirm(world, certain=True)
    assert (len(done["payments"]), done["amount"], done["left"]) == (1, "1000.00", 0)
    assert books.read(invoice)["status"] == "paid"
    assert confirm(world, certain=True)["payments"] == []
    assert [row["number"] for row in books.payments(unallocated=True)] == ["2"]


def test_of_named_proposals_those_that_cannot_be_confirmed_are_told_and_stop_nothing(
    world: World, books: Books, customer: UUID, invoice: dict[str, Any]
):
    imported(world, told("1", 600), told("2", 600))
    parts = [
        {"payment_id": row["id"], "allocations": [{"invoice_id": invoice["id"], "amount": amount}]}
        for row, amount in zip(books.payments(), ("600", "500"), strict=True)
    ]
    done = confirm(world, confirmed=parts)
    assert (done["payments"], done["amount"]) == ([parts[0]["payment_id"]], "600.00")
    [refused] = done["refused"]
    assert (refused["payment_id"], refused["code"]) == (parts[1]["payment_id"], "MoreThanUnpaid")
    assert books.read(invoice)["paid"] == "600.00"
    parts[1]["allocations"][0]["amount"] = "400"
    confirm(world, confirmed=parts[1:])
    assert books.read(invoice)["status"] == "paid"
    assert world.differences() == []


def test_what_was_certain_and_cannot_be_allocated_by_now_is_told_and_the_rest_is_confirmed(
    world: World, books: Books, customer: UUID, invoice: dict[str, Any], monkeypatch: pytest.MonkeyPatch
):
    second = books.invoice(world.place(customer, (world.item("nut"), 1, None, Decimal(50))))
    imported(world, told("1", 1000, purpose="счет № 1"), told("2", 50, purpose=f"счет № {second['number']}"))
    with world.orders.reading() as session:
        found = list(matching._certain(session))
    monkeypatch.setattr(matching, "_certain", lambda _session: found)
    assert len(found) == 2
    books.allocate(books.pay(customer, 600), (invoice, 600))
    done = confirm(world, certain=True)
    (refused,) = done["refused"]
    late = books.payments(q="1", unallocated=True)
    assert (refused["payment_id"], refused["code"]) == (late[0]["id"], "MoreThanUnpaid")
    assert (len(done["payments"]), done["amount"]) == (1, "50.00")
    assert (books.read(second)["status"], books.read(invoice)["unpaid"]) == ("paid", "400.00")
    assert world.differences() == []


def test_a_payment_of_nobody_for_invoices_of_two_customers_does_not_stop_the_others(
    world: World, books: Books, customer: UUID, invoice: dict[str, Any]
):
    other = books.invoice(world.place(world.customer("Другой"), (world.item("nut"), 1, None, Decimal(50))))
    both = f"по счетам № {invoice['number']}, {other['number']}"
    third = books.invoice(world.place(customer, (world.item("pin"), 1, None, Decimal(7))))
    imported(world, told("1", 1050, tax_number=None, purpose=both), told("2", 7, purpose=f"счет № {third['number']}"))
    assert (len(confirm(world, certain=True)["payments"]), books.read(third)["status"]) == (1, "paid")


def test_many_are_confirmed_by_as_many_statements_as_few(world: World, books: Books, customer: UUID):
    counts = []
    for count in (2, 12):
        for place in range(count):
            order = world.place(customer, (world.item(f"item {count} {place}"), 1, None, Decimal(100 + place)))
            number = books.invoice(order)["number"]
            books.pay(customer, 100 + place, purpose=f"счет № {number}")
        with statements_of(world.orders) as asked:
            assert len(confirm(world, certain=True)["payments"]) == count
        counts.append(sum("INSERT INTO orders_events" not in statement for statement in asked))
    assert counts[0] == counts[1]
    assert world.differences() == []


def test_no_payment_is_too_old_to_be_matched(world: World, books: Books, customer: UUID, invoice: dict[str, Any]):
    settled = world.customer("Без счетов")
    days = ("2025-11-03", "2025-11-01", "2025-11-02", "2025-11-01", "2025-11-04")
    mine = [books.pay(None if place % 2 else customer, 1, day=day) for place, day in enumerate(days)]
    books.pay(settled, 5)
    with world.orders.reading() as session:
        pages = list(unmatched.pages_of_payments(session, most=2))
    assert [len(page) for page in pages] == [2, 2, 1]
    found = [row["payment_id"] for page in pages for row in page]
    assert found == [UUID(each["id"]) for each in sorted(mine, key=lambda each: (each["date"], UUID(each["id"]).hex))]


@contextmanager
def statements_of(application: Any) -> Iterator[list[str]]:
    engine, asked = engine_of(application), list[str]()

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    sqlalchemy_events.listen(engine, "before_cursor_execute", note)
    yield asked
    sqlalchemy_events.remove(engine, "before_cursor_execute", note)
