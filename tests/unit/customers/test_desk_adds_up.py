"""Whatever happens, the desk says what an addition of all that was ever told says, and what orders themselves say."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from services.customers import domain as customers
from services.orders.app.refusals import CustomerArchived, CustomerDeleted, CustomerMerged
from services.orders.domain.refusals import Refusal
from tests.builders import Wire, everything
from tests.unit.customers.deeds import listed
from tests.unit.customers.office import Office, open_office
from tests.unit.customers.recomputed import Recomputed, of_keepers

AS_THEY_COME = {"phases": (Phase.explicit, Phase.reuse, Phase.generate)}
CHOICES = st.lists(st.integers(0, 10_000), min_size=5, max_size=5)


class Life:
    """Deeds of every kind, chosen by numbers; what cannot be done is left undone."""

    def __init__(self, office: Office) -> None:
        self.office, self.world, self.books = office, office.world, office.books
        self.customers = [office.register(name) for name in ("А", "Б", "В")]
        self.keepers: dict[UUID, UUID] = {}
        self.limits: dict[UUID, dict[str, str | None]] = {customer: {} for customer in self.customers}
        self.items = [self.world.item(code) for code in ("bolt", "nut")]
        self.orders: list[UUID] = []
        self.payments: list[dict[str, Any]] = []
        self.invoices: list[dict[str, Any]] = []
        self.entries: list[tuple[UUID, UUID | None]] = []
        self.reminders: list[tuple[UUID, UUID]] = []
        self.world.receive(self.items[0], 50)

    def goes_on(self, what: int, a: int, b: int, c: int, d: int) -> None:
        deeds: list[Callable[[int, int, int, int], object]] = [
            *(self.place, self.place, self.ship, self.ship, self.take_back, self.cut, self.reprice, self.cancel),
            *(self.assign, self.archive, self.delete, self.merge, self.wait, self.hear),
            *(self.stock, self.pay, self.pay, self.move_payment, self.reverse, self.invoice, self.allocate),
            *(self.release, self.open, self.terms, self.log, self.mark, self.remind, self.forget, self.fire),
        ]
        deeds[what % len(deeds)](a, b, c, d)

    def place(self, a: int, b: int, c: int, d: int) -> None:
        lines = [(self.items[b % 2], 1 + c % 9, None, Decimal(1 + d % 500) / 4), (self.items[1], 1 + d % 3)]
        self.orders.append(self.world.place(self.customers[a % 3], *lines[: 1 + c % 2]))

    def ship(self, a: int, b: int, c: int, d: int) -> None:
        order = self.some(self.orders, a)
        remaining = order and int(self.world.line(order)["remaining"].partition(".")[0])
        if order and remaining:
            self.world.receive(self.item_of(order), remaining)
            self.world.sync()
            self.office.ship(order, 1 + b % remaining)

    def take_back(self, a: int, b: int, c: int, d: int) -> None:
        order = self.some(self.orders, a)
        if order:
            line = self.world.line(order)
            kept = int(Decimal(line["shipped"]) - Decimal(line["returned"]))
            if kept:
                self.office.take_back(order, 1 + b % kept)

    def cut(self, a: int, b: int, c: int, d: int) -> None:
        order = self.open_order(a)
        if order:
            line = self.world.line(order)
            shipped = int(Decimal(line["shipped"]))
            self.world.change(order, (UUID(line["line_id"]), max(1, shipped)))

    def reprice(self, a: int, b: int, c: int, d: int) -> None:
        order = self.open_order(a)
        if order:
            line = self.world.line(order)
            kept = {
                "line_id": UUID(line["line_id"]),
                "quantity": Decimal(line["quantity"]),
                "price": Decimal(1 + b % 99),
            }
            self.world.change(order, kept)

    def cancel(self, a: int, b: int, c: int, d: int) -> None:
        order = self.open_order(a)
        if order:
            self.world.cancel(order)

    def stock(self, a: int, b: int, c: int, d: int) -> None:
        self.world.count(self.items[a % 2], b % 12)

    def pay(self, a: int, b: int, c: int, d: int) -> None:
        customer = None if c % 5 == 0 else self.customers[a % 3]
        day = self.world.orders.today() - timedelta(days=d % 3)
        self.payments.append(self.books.pay(customer, 1 + b % 900, day=day.isoformat()))

    def move_payment(self, a: int, b: int, c: int, d: int) -> None:
        payment = self.some(self.payments, a)
        if payment:
            self.books.change(payment, customer_id=str(self.customers[b % 3]))

    def reverse(self, a: int, b: int, c: int, d: int) -> None:
        payment = self.some(self.payments, a)
        if payment:
            self.books.reverse(payment)

    def invoice(self, a: int, b: int, c: int, d: int) -> None:
        order = self.open_order(a)
        if order:
            due = self.world.orders.today() + timedelta(days=b % 9)
            self.invoices.append(self.books.invoice(order, amount=str(1 + c % 400), due_date=due.isoformat()))

    def allocate(self, a: int, b: int, c: int, d: int) -> None:
        payment, invoice = self.some(self.payments, a), self.some(self.invoices, b)
        if payment and invoice:
            unpaid, left = self.books.read(invoice)["unpaid"], self.books.payment(payment)["unallocated"]
            amount = min(Decimal(unpaid), Decimal(left))
            if amount > 0:
                self.books.allocate(payment, (invoice, str(amount)))

    def release(self, a: int, b: int, c: int, d: int) -> None:
        payment = self.some(self.payments, a)
        if payment:
            self.books.release(payment)

    def open(self, a: int, b: int, c: int, d: int) -> None:
        day = (self.world.orders.today() - timedelta(days=1 + c % 400)).isoformat()
        due = (self.world.orders.today() + timedelta(days=d % 40 - 20)).isoformat()
        row = {"customer_id": str(self.customers[a % 3]), "kind": "debt", "number": f"{b} {c} {d}"}
        self.books.open({**row, "date": day, "due_date": max(day, due), "amount": str(1 + b % 700)})

    def terms(self, a: int, b: int, c: int, d: int) -> None:
        customer = self.customers[a % 3]
        day = (self.world.orders.today() + timedelta(days=c % 20)).isoformat()
        limit = None if d % 4 == 0 else f"{d % 2000}.50"
        self.office.terms(customer, credit_limit=limit, deferral_days=b % 30, **{"from": day})
        self.limits[customer][day] = limit

    def assign(self, a: int, b: int, c: int, d: int) -> None:
        self.office.assign(self.customers[a % 3], ("anna", "boris", None)[b % 3])

    def archive(self, a: int, b: int, c: int, d: int) -> None:
        """Into the archive, or back from it."""
        self.office.archive(self.customers[a % 3])

    def merge(self, a: int, b: int, c: int, d: int) -> None:
        kept, other = self.customers[a % 3], self.customers[b % 3]
        self.office.merge(kept, other)
        self.keepers = {merged: kept if its == other else its for merged, its in self.keepers.items()} | {other: kept}

    def delete(self, a: int, b: int, c: int, d: int) -> None:
        """Perhaps while an order is on its way; or back again."""
        self.office.delete(self.customers[a % 3])

    def log(self, a: int, b: int, c: int, d: int) -> None:
        customer = None if a % 5 == 0 else self.customers[a % 3]
        due = None if b % 3 == 0 else self.office.clock.now() + timedelta(hours=b % 100 - 30)
        self.entries.append((self.office.log(customer, ("note", "call", "letter")[c % 3], due), customer))

    def mark(self, a: int, b: int, c: int, d: int) -> None:
        if self.entries:
            due = None if b % 4 == 0 else self.office.clock.now() + timedelta(hours=b % 100 - 30)
            self.office.mark(*self.some(self.entries, a), due, ("new", "new", "done", "dropped")[c % 4])

    def remind(self, a: int, b: int, c: int, d: int) -> None:
        if self.entries:
            entry, _ = self.some(self.entries, a)
            at = self.office.clock.now() + timedelta(minutes=b)
            self.reminders.append((entry, self.office.remind(entry, at)))

    def forget(self, a: int, b: int, c: int, d: int) -> None:
        if self.reminders:
            self.office.forget(*self.reminders.pop(a % len(self.reminders)))

    def fire(self, a: int, b: int, c: int, d: int) -> None:
        if self.reminders:
            again = None if b % 2 else self.office.clock.now() + timedelta(days=1 + c % 9)
            self.office.fire(*self.some(self.reminders, a), again)

    def wait(self, a: int, b: int, c: int, d: int) -> None:
        self.office.wait(days=(0, 1, 7, 30, 200)[a % 5], hours=b % 24)

    def hear(self, a: int, b: int, c: int, d: int) -> None:
        """One of the subscriptions, as far as it comes."""
        self.world.sync()
        (self.office.from_orders if a % 2 else self.office.from_tasks).catch_up()

    @staticmethod
    def some(things: list[Any], number: int) -> Any:
        return things[number % len(things)] if things else None

    def open_order(self, number: int) -> UUID | None:
        order: UUID | None = self.some(self.orders, number)
        return order if order and self.world.order(order)["status"] in ("placed", "partly_shipped") else None

    def item_of(self, order: UUID) -> UUID:
        return UUID(self.world.line(order)["item_id"])


def said_by_orders(office: Office, customer: UUID) -> Mapping[str, Any]:
    """What orders answer themselves."""
    debt = office.books.debt(customer)
    placed = [row for row in office.world.list_orders() if row["customer"]["id"] == str(customer)]
    opened = [row for row in placed if row["status"] in ("placed", "partly_shipped")]
    return {
        "open_orders": len(opened),
        "red_orders": sum(row["colour"] == "red" for row in opened),
        "yellow_orders": sum(row["colour"] == "yellow" for row in opened),
        "overdue_debt": debt["overdue"],
        **{name: debt[name] for name in ("debt", "credit_limit", "credit_used", "credit_left")},
    }


def live(life: list[list[int]]) -> None:
    with open_office() as office:
        lived = Life(office)
        for choice in life:
            try:
                lived.goes_on(*choice)
            except (Refusal, CustomerArchived, CustomerDeleted, CustomerMerged, customers.Refusal):
                continue
        office.sync()
        still_their_own = [customer for customer in lived.customers if customer not in lived.keepers]
        for deleted in office.deleted(still_their_own):  # whom they took in comes back with them
            assert not office.orders_know(deleted)
            office.delete(deleted)
        office.sync()
        require_truth(lived)


def require_truth(lived: Life) -> None:
    office, now = lived.office, lived.office.clock.now()
    orders = of_keepers(everything(Wire(office.world.orders.feed)), lived.keepers)
    journal = of_keepers(office.journal.events, lived.keepers)
    for customer in lived.customers:
        row = office.row(customer)
        figures = Recomputed(customer, orders, journal, lived.limits[customer], now).figures()
        assert {name: row[name] for name in figures} == figures
        if customer not in {*lived.keepers, *lived.keepers.values()}:
            answered = said_by_orders(office, customer)
            assert {name: row[name] for name in answered} == answered
    for question in ({}, {"manager": "anna"}, {"archived": None}, {"kind": "legal_entity"}):
        require_sums(office, **question)
    assert office.customers.differences() == []
    before = office.desk()
    office.customers.rebuild()
    assert office.desk() == before


def require_sums(office: Office, **question: Any) -> None:
    page = listed(office.customers, **question)
    sums = {name: sum((Decimal(row[name]) for row in page["items"]), Decimal(0)) for name in page["totals"]}
    assert {name: Decimal(value) for name, value in page["totals"].items()} == sums
    assert page["total"] == len(page["items"])


@settings(max_examples=6, **AS_THEY_COME)
@given(st.lists(CHOICES, min_size=20, max_size=40))
def test_the_desk_is_what_was_told_added_up_anew(life: list[list[int]]):
    live(life)


@pytest.mark.long
@settings(max_examples=60, **AS_THEY_COME)
@given(st.lists(CHOICES, min_size=20, max_size=60))
def test_the_desk_is_what_was_told_added_up_anew_in_many_lives(life: list[list[int]]):
    live(life)
