"""Invoices, payments and debts on both databases: lists sorted by every column, cursors, and accounts that hold."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from contracts.commands import bank
from contracts.commands import money as schemas
from kernel.searching import sort_key
from services.orders.domain.debts import AGES, ages_of
from services.orders.projections import invoices, payments
from services.orders.projections.debts import FIGURES, charge_of, unpaid_charges
from tests.builders import World
from tests.infrastructure.postgres import Postgres
from tests.integration.test_lists import try_strange_cursors
from tests.unit.alone import every_page
from tests.unit.inventory.keeper import Keeper
from tests.unit.orders.books import Books

DEBT_SORTS = (*FIGURES, "credit_limit", "credit_left", "customer")
on_any_database = pytest.mark.parametrize("on", ["sqlite", "postgres"])


@pytest.fixture
def world(on: str, request: pytest.FixtureRequest) -> Iterator[World]:
    if on == "sqlite":
        opened = World.on_files()
    else:
        server: Postgres = request.getfixturevalue("postgres")
        opened = World.on_postgres(server)
    with opened as world:
        yield world


@pytest.fixture
def books(world: World) -> Books:
    """Four customers who owe, have paid, or have paid too much."""
    books = Books(world)
    bolt = world.item("bolt")
    world.receive(bolt, 1000)
    world.sync()
    for place, name in enumerate(("Ёлка", "Ель", "ООО Жук", "Яр"), 1):
        customer = world.customer(name)
        books.terms(customer, deferral_days=10 * place, credit_limit=None if place % 2 else f"{place}000.00")
        for quantity in (place, 2):
            order = world.place(customer, (bolt, quantity, None, Decimal(100 + place)))
            books.ship(order)
            invoice = books.invoice(order)
            payment = books.pay(customer, 90 * place, number=f"{place}/{quantity}", purpose=f"Оплата {place}")
            if place % 2:
                books.allocate(payment, (invoice, 90))
            world.clock.advance(days=15)
    return books


def invoice_value(row: dict[str, Any], name: str, today: date) -> Any:
    match name:
        case "number":
            return (row["year"], int(row["number"]))
        case "customer":
            return sort_key(row["customer"]["name"])
        case "overdue":
            return row["due_date"] if Decimal(row["unpaid"]) else "9999"
        case "status":
            return "part" if Decimal(row["paid"]) else "unpaid"
        case "order_number":
            return row[name] or 0
        case "amount" | "paid" | "unpaid":
            return Decimal(row[name])
    return row[name]


@on_any_database
def test_invoices_are_sorted_by_every_column_both_ways(world: World, books: Books):
    def ask(**question: Any) -> dict[str, Any]:
        return world.orders.list_invoices(schemas.InvoiceList().load(question))

    for name in invoices.SORTS:
        for sign in ("", "-"):
            rows = every_page(ask, sort=f"{sign}{name}", limit=3)
            found = [(invoice_value(row, name, world.orders.today()), row["id"]) for row in rows]
            assert len(found) == 8
            assert found == sorted(found, reverse=sign == "-"), f"{sign}{name}"
    try_strange_cursors(invoices.SORTS, ask)


@on_any_database
def test_payments_are_sorted_by_every_column_both_ways(world: World, books: Books):
    def ask(**question: Any) -> dict[str, Any]:
        return world.orders.list_payments(schemas.PaymentList().load(question))

    def value(row: dict[str, Any], name: str) -> Any:
        return Decimal(row[name]) if name in ("amount", "unallocated") else row[name]

    for name in payments.SORTS:
        for sign in ("", "-"):
            rows = every_page(ask, sort=f"{sign}{name}", limit=3)
            found = [(value(row, name), row["id"]) for row in rows]
            assert len(found) == 8
            assert found == sorted(found, reverse=sign == "-"), f"{sign}{name}"
    try_strange_cursors(payments.SORTS, ask)


@on_any_database
def test_debts_are_sorted_by_every_column_both_ways(world: World, books: Books):
    def ask(**question: Any) -> dict[str, Any]:
        return world.orders.list_debts(schemas.DebtList().load(question))

    def value(row: dict[str, Any], name: str) -> Any:
        if name == "customer":
            return sort_key(row["customer"]["name"])
        return Decimal("Infinity") if row[name] is None else Decimal(row[name])

    for name in DEBT_SORTS:
        for sign in ("", "-"):
            rows = every_page(ask, sort=f"{sign}{name}", limit=3)
            found = [(value(row, name), row["id"]) for row in rows]
            assert len(found) == 4
            assert found == sorted(found, reverse=sign == "-"), f"{sign}{name}"
    try_strange_cursors(DEBT_SORTS, ask)


@on_any_database
def test_accounts_and_their_list_say_what_the_rule_says(world: World, books: Books):
    listed = books.debts()
    for row in listed["items"]:
        customer = UUID(row["customer_id"])
        told = books.debt(customer)
        with world.orders.reading() as session:
            unpaid = unpaid_charges(session, customer)
        ages = ages_of(map(charge_of, unpaid), Decimal(told["received"]), world.orders.today())
        assert {name: Decimal(row[name]) for name in AGES} == asdict(ages)
        assert {name: row[name] for name in AGES} == told["ages"]
        assert Decimal(row["overdue"]) == ages.overdue
        for name in ("debt", "overdue", "credit_used", "credit_limit", "credit_left"):
            assert row[name] == told[name], name
    for name in FIGURES:
        assert Decimal(listed["totals"][name]) == sum(Decimal(row[name]) for row in listed["items"])
    assert world.differences() == []


@on_any_database
def test_what_comes_back_of_an_old_order_moves_the_later_charges(world: World, books: Books):
    customer = UUID(next(row["customer_id"] for row in books.debts()["items"] if row["customer"]["name"] == "Ёлка"))
    order = UUID(books.invoices(sort="number", customer_id=str(customer))[0]["order_id"])
    before = Decimal(books.debt(customer)["debt"])
    Keeper(world).take_back(order, world.main, (world.line_ids(order)[0], 1))
    world.sync()
    told = books.debt(customer)
    assert Decimal(told["debt"]) == before - 101 == sum(Decimal(row["unpaid"]) for row in told["unpaid"])
    assert world.differences() == []


@on_any_database
def test_a_statement_of_a_bank_is_imported_once_and_confirmed(world: World, books: Books):
    rows = books.invoices(sort="number")[:2]
    told = [
        {
            "amount": row["unpaid"],
            "date": world.orders.today().isoformat(),
            "fingerprints": [f"{row['number']} by tax number", f"{row['number']} by account"],
            "purpose": f"Оплата по счету № {row['number']} от {row['date']}",
        }
        for row in rows
    ]
    body = bank.ImportPayments().load({"payments": told})
    assert world.do("orders", "import_payments", **body)["received"] == 2
    certain = bank.ConfirmProposals().load({"certain": True})
    done = world.do("orders", "confirm_proposals", **certain)
    assert (len(done["payments"]), done["refused"], done["left"]) == (2, [], 0)
    assert {books.read(row)["status"] for row in rows} == {"paid"}
    payment = books.payment({"id": done["payments"][0]})
    books.release(payment)
    books.reverse(payment)
    again = world.do("orders", "import_payments", **body)
    assert (again["received"], len(again["duplicates"])) == (1, 1)
    assert world.differences() == []
