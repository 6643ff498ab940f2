"""Invoices: requests for payment of all of an order, of some lines, or of a sum."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event as sqlalchemy_events

from services.orders.answers.money import invoice_line
from services.orders.app.refusals import InvoiceOutOfTime
from services.orders.domain.money_refusals import (
    DueBeforeDay,
    InternalLineInvoiced,
    InvoiceAlreadyCancelled,
    InvoiceHasPayments,
    MoreThanOrdered,
    MoreThanToInvoice,
    NothingToInvoice,
    OrderNotPlaced,
)
from services.orders.domain.refusals import UnknownOrderLine
from services.orders.projections.invoices import next_serial
from tests.builders import World, engine_of, everything
from tests.unit.orders.books import Books


@pytest.fixture
def customer(world: World, books: Books) -> UUID:
    customer = world.customer("ООО Вектор")
    books.terms(customer)
    return customer


@pytest.fixture
def bolt(world: World) -> UUID:
    return world.item("bolt", packages={"box": 12})


@pytest.fixture
def order(world: World, customer: UUID, bolt: UUID) -> UUID:
    """10 for 100.00 each, and 2 boxes for 333.33 each: 1666.66."""
    return world.place(customer, (bolt, 10, None, Decimal(100)), (bolt, 2, "box", Decimal("333.33")))


def test_an_invoice_asks_for_the_whole_order_and_is_due_after_the_deferral_days(books: Books, order: UUID):
    invoice = books.invoice(order)
    assert (invoice["number"], invoice["year"], invoice["date"], invoice["due_date"]) == (
        "1",
        2025,
        "2025-11-24",
        "2025-12-08",
    )
    assert (invoice["amount"], invoice["vat"], invoice["unpaid"], invoice["status"]) == (
        "1666.66",
        "277.78",
        "1666.66",
        "unpaid",
    )
    assert [(line["code"], line["quantity"], line["unit"], line["amount"]) for line in invoice["lines"]] == [
        ("bolt", "10", "pcs", "1000.00"),
        ("bolt", "2", "box", "666.66"),
    ]


def test_numbers_run_within_a_year(world: World, books: Books, order: UUID):
    assert [books.invoice(order, amount="1")["number"] for _ in range(2)] == ["1", "2"]
    world.clock.advance(days=60)
    invoice = books.invoice(order, amount="1")
    assert (invoice["number"], invoice["year"]) == ("1", 2026)


def test_what_was_issued_is_frozen(world: World, books: Books, order: UUID):
    invoice = books.invoice(order)
    first, second = world.line_ids(order)
    world.change(order, (first, 1), (second, 2))
    assert books.read(invoice) == invoice


def test_parts_make_up_the_whole_to_the_kopeck(world: World, books: Books, order: UUID):
    first, second = world.line_ids(order)
    parts = [books.part(order, {first: "3.333", second: 1}), books.part(order, {first: "3.333"}), books.invoice(order)]
    assert sum(Decimal(part["amount"]) for part in parts) == Decimal("1666.66")
    assert sum(Decimal(part["vat"]) for part in parts) == Decimal(world.order(order)["vat"])
    with pytest.raises(NothingToInvoice):
        books.invoice(order)


def test_a_sum_on_account_has_a_line_for_each_vat_rate(world: World, books: Books, customer: UUID, bolt: UUID):
    bread = world.register(code="bread", name="bread", kind="goods", unit="pcs", vat_rate="reduced")["id"]
    world.sync()
    order = world.place(customer, (bolt, 1, None, Decimal(100)), (UUID(bread), 1, None, Decimal(50)))
    invoice = books.invoice(order, amount="75")
    assert [(line["vat_percent"], line["amount"], line["name"]) for line in invoice["lines"]] == [
        ("20", "50.00", None),
        ("10", "25.00", None),
    ]
    assert (invoice["vat"], books.invoice(order)["amount"]) == ("10.60", "75.00")


def test_invoices_never_ask_for_more_than_the_order(world: World, books: Books, order: UUID):
    books.invoice(order, amount="1000")
    with pytest.raises(MoreThanOrdered) as refusal:
        books.invoice(order, amount="666.67")
    assert (refusal.value.params["left"], refusal.value.params["total"]) == (Decimal("666.66"), Decimal("1666.66"))
    with pytest.raises(MoreThanOrdered):
        books.part(order, {world.line_ids(order)[0]: 7})
    told = world.orders.order_invoices(order)
    assert (told["total"], told["invoiced"], told["left"], len(told["items"])) == ("1666.66", "1000.00", "666.66", 1)


def test_of_a_line_no_more_is_invoiced_than_was_ordered(world: World, books: Books, order: UUID, bolt: UUID):
    boxes = world.line_ids(order)[1]
    books.part(order, {boxes: 1})
    with pytest.raises(MoreThanToInvoice) as refusal:
        books.part(order, {boxes: 2})
    assert refusal.value.params["left"] == 1
    with pytest.raises(UnknownOrderLine):
        books.part(order, {bolt: 1})


def test_drafts_and_cost_articles_are_not_invoiced(world: World, books: Books, customer: UUID, bolt: UUID):
    with pytest.raises(OrderNotPlaced):
        books.invoice(world.draft(customer, (bolt, 1)))
    carriage = world.item("carriage", kind="cost_article")
    order = world.place(customer, (bolt, 1), (carriage, 1, None, Decimal(150)))
    with pytest.raises(InternalLineInvoiced):
        books.part(order, {world.line_ids(order)[1]: 1})
    assert books.invoice(order)["amount"] == "2.50"


def test_an_invoice_is_not_due_before_its_day(books: Books, order: UUID):
    with pytest.raises(DueBeforeDay):
        books.invoice(order, date="2025-11-24", due_date="2025-11-23")


def test_a_cancelled_invoice_leaves_its_sum_to_invoice_again(books: Books, order: UUID):
    invoice = books.invoice(order)
    assert (books.cancel(invoice)["status"], books.read(invoice)["reason"]) == ("cancelled", "ошибка")
    with pytest.raises(InvoiceAlreadyCancelled):
        books.cancel(invoice)
    assert books.invoice(order)["amount"] == "1666.66"


def test_an_invoice_that_is_paid_is_not_cancelled_before_the_payment_is_released(
    books: Books, order: UUID, customer: UUID
):
    invoice = books.invoice(order)
    payment = books.pay(customer, 500, number="77")
    books.allocate(payment, (invoice, 500))
    with pytest.raises(InvoiceHasPayments, match="77"):
        books.cancel(invoice)
    books.release(payment)
    assert books.cancel(invoice)["status"] == "cancelled"


def test_an_invoice_says_which_legal_data_are_missing(world: World, books: Books, order: UUID, customer: UUID):
    invoice = books.invoice(order)
    assert invoice["is_incomplete"]
    assert {path for path in invoice["missing"] if path.startswith("buyer.")} == {
        "buyer.full_name",
        "buyer.tax_number",
        "buyer.kpp",
        "buyer.legal_address",
    }
    assert {"seller.tax_number", "seller.bank_account"} <= set(invoice["missing"])


def test_statuses_follow_payments_and_the_companys_day(world: World, books: Books, order: UUID, customer: UUID):
    invoice = books.invoice(order)
    payment = books.pay(customer, 2000)

    def status() -> tuple[str, list[str]]:
        listed = [word for word in ("unpaid", "part", "paid", "overdue") if books.invoices(status=word)]
        return books.read(invoice)["status"], listed

    assert status() == ("unpaid", ["unpaid"])
    books.allocate(payment, (invoice, "666.66"))
    assert status() == ("part", ["part"])
    world.clock.advance(days=14)
    assert status() == ("part", ["part"])
    world.clock.advance(days=1)
    assert status() == ("overdue", ["overdue"])
    books.allocate(payment, (invoice, 1000))
    assert status() == ("paid", ["paid"])
    assert books.read(invoice)["paid_on"] == "2025-11-24"
    books.release(payment, (invoice, 1))
    assert (status(), books.read(invoice)["paid_on"]) == (("overdue", ["overdue"]), None)


def test_an_invoice_is_paid_on_the_day_of_its_last_money_and_not_of_its_matching(
    world: World, books: Books, customer: UUID, order: UUID
):
    invoice = books.invoice(order)
    first, last = (books.pay(customer, "833.33", day) for day in ("2025-11-20", "2025-11-22"))
    world.clock.advance(days=5)
    books.allocate(last, (invoice, "833.33"))
    books.allocate(first, (invoice, "833.33"))
    assert books.read(invoice)["paid_on"] == "2025-11-22"
    [told] = [event for event in everything(world.orders.feed) if event.type == "InvoicePaid"]
    assert told.data["paid_on"] == "2025-11-22"


def test_what_is_invoiced_after_a_change_of_price_is_asked_for_at_the_new_one(
    world: World, books: Books, customer: UUID, bolt: UUID
):
    order = world.place(customer, (bolt, 10, None, Decimal(100)))
    [line] = world.line_ids(order)
    books.part(order, {line: 5})
    world.change(order, {"line_id": line, "quantity": 10, "price": Decimal(130)})
    assert books.part(order, {line: 1})["amount"] == "130.00"
    world.change(order, {"line_id": line, "quantity": 10, "price": Decimal(80)})
    assert books.part(order, {line: 1})["amount"] == "80.00"
    with pytest.raises(MoreThanOrdered):
        books.part(order, {line: 3})
    rest = books.invoice(order)
    assert (rest["amount"], [each["line_id"] for each in rest["lines"]]) == ("90.00", [None])


def test_invoices_are_found_by_number_customer_order_and_days(
    world: World, books: Books, order: UUID, bolt: UUID, customer: UUID
):
    first = books.invoice(order)
    other = world.place(world.customer("Ёлка"), (bolt, 1))
    world.clock.advance(days=3)
    second = books.invoice(other)
    found = [
        books.invoices(q="1"),
        books.invoices(q="ёлк"),
        books.invoices(order_id=str(order)),
        books.invoices(customer_id=str(customer)),
        books.invoices(since="2025-11-25"),
        books.invoices(until="2025-11-25"),
        books.invoices(sort="amount"),
    ]
    assert [[row["id"] for row in rows] for rows in found] == [
        [first["id"]],
        [second["id"]],
        [first["id"]],
        [first["id"]],
        [second["id"]],
        [first["id"]],
        [second["id"], first["id"]],
    ]


def test_others_are_told_of_invoices(world: World, books: Books, order: UUID, customer: UUID):
    invoice = books.invoice(order)
    payment = books.pay(customer, "1666.66")
    books.allocate(payment, (invoice, "1666.66"))
    books.release(payment)
    books.cancel(invoice)
    world.sync()
    told = [event.type for event in everything(world.orders.feed) if event.subject == invoice["id"]]
    assert told == ["InvoiceIssued", "InvoicePaid", "InvoiceCancelled"]
    assert world.differences() == []


def test_half_a_thousandth_of_a_package_is_said_as_documents_print_it() -> None:
    sixteenth = {"line_id": None, "item_id": None, "code": None, "name": None, "unit": "box", "price": "1"}
    numbers = {"quantity": "1", "factor": "16", "amount": "0.06", "vat_percent": None}
    assert invoice_line({**sixteenth, **numbers})["quantity"] == "0.063"


@pytest.mark.parametrize("year", [None, 2025])
def test_the_next_number_is_found_by_index_also_when_numbers_go_on_and_on(world: World, year: int | None) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    with world.orders.reading() as session:
        sqlalchemy_events.listen(engine_of(world.orders), "before_cursor_execute", note)
        next_serial(session, year)
        statement, parameters = asked[-1]
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    assert all("SEARCH" in row[-1] for row in plan)


@pytest.mark.parametrize("day", ["2025-11-23", "2025-11-27", "2099-01-01"])
def test_an_invoice_is_not_of_before_its_order_nor_of_the_future(world: World, books: Books, order: UUID, day: str):
    world.clock.advance(days=2)
    with pytest.raises(InvoiceOutOfTime) as refused:
        books.invoice(order, date=day)
    assert refused.value.errors[0]["field"] == "date"
    assert refused.value.params == {"first": "2025-11-24", "last": "2025-11-26"}
    assert [books.invoice(order, date=f"2025-11-{fine}", amount="1")["date"][-2:] for fine in (24, 26)] == ["24", "26"]
