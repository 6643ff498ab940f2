"""What customers owe, as the accounts keep it: shipments, returns, money, debts from before."""

import random
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event as sqlalchemy_events

from kernel.problems import NotFound, NotYetKnown, ValidationFailed
from services.orders.domain.debts import AGES
from services.orders.projections.debts import Standing, standing_of
from tests.builders import World, engine_of, everything
from tests.unit.inventory.keeper import Keeper
from tests.unit.orders.books import Books

TODAY = date(2025, 11, 24)


@pytest.fixture
def customer(world: World, books: Books) -> UUID:
    """14 days of deferral."""
    customer = world.customer("ООО Вектор")
    books.terms(customer, credit_limit="5000.00")
    return customer


@pytest.fixture
def bolt(world: World) -> UUID:
    bolt = world.item("bolt")
    world.receive(bolt, 10_000)
    world.sync()
    return bolt


def figures(answer: Mapping[str, Any], *names: str) -> list[Any]:
    return [answer[name] for name in names]


def test_a_debt_is_what_was_shipped_less_returns_and_money(world: World, books: Books, customer: UUID, bolt: UUID):
    order = world.place(customer, (bolt, 10, None, Decimal(100)))
    assert figures(books.debt(customer), "ordered", "debt", "credit_used") == ["1000.00", "0.00", "1000.00"]
    (line,) = world.line_ids(order)
    books.ship(order, {line: 6})
    assert figures(books.debt(customer), "shipped", "debt", "credit_used") == ["600.00", "600.00", "1000.00"]
    take_back(world, order, line, 1)
    books.pay(customer, 700)
    told = books.debt(customer)
    assert figures(told, "returned", "received", "debt", "credit_used") == ["100.00", "700.00", "-200.00", "200.00"]
    assert figures(told, "credit_limit", "credit_left") == ["5000.00", "4800.00"]
    assert told["unpaid"] == []
    world.cancel(order)
    assert figures(books.debt(customer), "ordered", "credit_used") == ["600.00", "-200.00"]
    assert world.differences() == []


def test_drafts_owe_nothing(world: World, books: Books, customer: UUID, bolt: UUID):
    draft = world.draft(customer, (bolt, 10, None, Decimal(100)))
    assert books.debt(customer)["credit_used"] == "0.00"
    world.place_draft(draft)
    assert books.debt(customer)["credit_used"] == "1000.00"


def test_the_oldest_shipment_is_paid_first_and_is_overdue_after_its_deferral(
    world: World, books: Books, customer: UUID, bolt: UUID
):
    for _ in range(3):
        books.ship(world.place(customer, (bolt, 1, None, Decimal(100))))
        world.clock.advance(days=20)
    books.pay(customer, 130)
    told = books.debt(customer)
    assert [(row["number"], row["date"], row["due_date"], row["unpaid"]) for row in told["unpaid"]] == [
        ("2", "2025-12-14", "2025-12-28", "70.00"),
        ("3", "2026-01-03", "2026-01-17", "100.00"),
    ]
    assert (told["overdue"], told["ages"]) == (
        "170.00",
        dict.fromkeys(AGES, "0.00") | {"days_1_30": "170.00"},
    )


def test_what_comes_back_is_not_owed_and_pays_no_other_order(world: World, books: Books, customer: UUID, bolt: UUID):
    books.ship(world.place(customer, (bolt, 1, None, Decimal(100))))
    world.clock.advance(days=30)
    order = world.place(customer, (bolt, 1, None, Decimal(70)))
    books.ship(order)
    take_back(world, order, world.line_ids(order)[0], 1)
    assert figures(books.debt(customer), "debt", "overdue") == ["100.00", "100.00"]
    assert world.differences() == []


def test_what_comes_back_of_an_old_order_moves_the_later_shipments_by_one_statement(
    world: World, books: Books, customer: UUID, bolt: UUID
):
    old = world.place(customer, (bolt, 2, None, Decimal(100)))
    books.ship(old)
    for _ in range(6):
        books.ship(world.place(customer, (bolt, 1, None, Decimal(100))))
    written: list[int] = []

    @sqlalchemy_events.listens_for(engine_of(world.orders), "before_cursor_execute")
    def note(*told: Any) -> None:
        _, _, statement, parameters, _, is_many = told
        if statement.startswith(("UPDATE charges", "INSERT INTO charges")):
            written.append(len(parameters) if is_many else 1)

    take_back(world, old, world.line_ids(old)[0], 1)
    assert written == [1]
    assert [row["unpaid"] for row in books.debt(customer)["unpaid"]] == ["100.00"] * 7
    assert world.differences() == []


def test_credit_is_given_by_debt_overdue_and_what_is_ordered(world: World, books: Books, customer: UUID, bolt: UUID):
    books.ship(world.place(customer, (bolt, 1, None, Decimal(100))))
    world.place(customer, (bolt, 1, None, Decimal(50)))
    with world.orders.reading() as session:
        assert standing_of(session, customer, TODAY + timedelta(days=14)) == Standing(
            Decimal(100), Decimal(0), Decimal(150)
        )
        assert standing_of(session, customer, TODAY + timedelta(days=15)).overdue == 100
        assert standing_of(session, bolt, TODAY) == Standing(Decimal(0), Decimal(0), Decimal(0))


def test_nobody_owes_whom_nobody_knows(books: Books, bolt: UUID):
    with pytest.raises(NotFound):
        books.debt(bolt)
    with pytest.raises(NotFound):
        books.statement(bolt, "2025-11-01", "2025-11-30")


# the list


def test_debts_are_listed_sorted_filtered_and_summed(world: World, books: Books, customer: UUID, bolt: UUID):
    poor, rich, calm = (world.customer(name) for name in ("Бедный", "Богатый", "Спокойный"))
    books.ship(world.place(poor, (bolt, 1, None, Decimal(300))))
    world.clock.advance(days=40)
    books.ship(world.place(customer, (bolt, 1, None, Decimal(500))))
    books.pay(rich, 1000)
    books.ship(world.place(calm, (bolt, 1, None, Decimal(10))))
    books.pay(calm, 10)
    listed = books.debts()
    assert [(row["customer"]["name"], row["debt"], row["overdue"]) for row in listed["items"]] == [
        ("Бедный", "300.00", "300.00"),
        ("ООО Вектор", "500.00", "0.00"),
        ("Спокойный", "0.00", "0.00"),
        ("Богатый", "-1000.00", "0.00"),
    ]
    assert listed["items"][1]["credit_left"] == "4500.00"
    assert listed["items"][0]["days_31_60"] == "300.00"
    assert figures(listed["totals"], "debt", "overdue", "current", "days_31_60") == [
        "-200.00",
        "300.00",
        "500.00",
        "300.00",
    ]
    first = books.debts(limit=3)
    assert (first["totals"], books.debts(limit=3, after=first["next"])["totals"]) == (listed["totals"], None)
    names = {
        word: [row["customer"]["name"] for row in books.debts(state=word)["items"]]
        for word in ("debt", "advance", "overdue", "settled")
    }
    assert names == {
        "debt": ["Бедный", "ООО Вектор"],
        "advance": ["Богатый"],
        "overdue": ["Бедный"],
        "settled": ["Спокойный"],
    }
    assert [row["customer"]["name"] for row in books.debts(q="вект")["items"]] == ["ООО Вектор"]
    by_page: list[str] = []
    after = None
    while True:
        page = books.debts(sort="-credit_left,customer", limit=1, after=after)
        by_page += [row["customer"]["name"] for row in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert by_page == ["Бедный", "Богатый", "Спокойный", "ООО Вектор"]


# debts from before


def test_debts_advances_and_open_invoices_of_before_are_taken_over(world: World, books: Books, customer: UUID):
    rows = (
        {"customer_id": str(customer), "kind": "debt", "number": "Н-17", "date": "2025-10-01", "amount": "500"},
        {"code": "ООО Вектор", "kind": "advance", "date": "2025-11-01", "amount": "120"},
        {"code": "ООО Вектор", "kind": "invoice", "number": "А-118", "date": "2025-11-10", "amount": "300"},
    )
    told = books.open(*rows)
    assert told == {"added": 3, "known": 0, "debt": "500.00", "advance": "120.00", "invoice": "300.00"}
    assert figures(books.debt(customer), "opened", "received", "debt", "overdue") == [
        "500.00",
        "120.00",
        "380.00",
        "380.00",
    ]
    (invoice,) = books.invoices()
    assert figures(invoice, "number", "due_date", "unpaid", "order_id") == ["А-118", "2025-11-24", "300.00", None]
    (advance,) = books.payments(unallocated=True)
    assert (advance["is_opening"], books.allocate(advance, (invoice, 120))["unallocated"]) == (True, "0.00")
    assert books.open(*rows)["known"] == 3
    world.sync()
    told = [event.type for event in everything(world.orders.feed) if event.type != "DictionaryChanged"]
    assert sorted(told) == [
        "DebtOpened",
        "InvoiceIssued",
        "PaymentAllocated",
        "PaymentReceived",
    ]
    assert world.differences() == []


def test_a_debt_of_before_that_is_told_late_is_older_than_what_was_shipped_since(
    world: World, books: Books, customer: UUID, bolt: UUID
):
    books.ship(world.place(customer, (bolt, 1, None, Decimal(100))))
    books.pay(customer, 100)
    books.open({"customer_id": str(customer), "kind": "debt", "date": "2025-10-01", "amount": "60"})
    assert [row["unpaid"] for row in books.debt(customer)["unpaid"]] == ["60.00"]
    assert books.debt(customer)["unpaid"][0]["number"] == "1"
    assert world.differences() == []


def test_debts_of_before_are_taken_over_all_or_none(books: Books, customer: UUID):
    good = {"customer_id": str(customer), "kind": "debt", "date": "2025-10-01", "amount": "500"}
    with pytest.raises(NotYetKnown) as unknown:
        books.open(good, {"code": "нет такого", "kind": "advance", "amount": "1"})
    assert unknown.value.unknown.errors == [{"field": "rows.1.code", "message": "Is not known."}]
    with pytest.raises(ValidationFailed) as twice:
        books.open(good, good)
    assert twice.value.errors == [{"field": "rows.1", "message": "Is given twice."}]
    assert books.debt(customer)["debt"] == "0.00"
    books.open(good)
    with pytest.raises(ValidationFailed) as other:
        books.open({**good, "amount": "501"})
    assert other.value.errors == [{"field": "rows.0.amount", "message": "Is there already with another amount."}]
    with pytest.raises(ValidationFailed):
        books.open({**good, "due_date": "2025-09-30"})


def test_a_number_that_comes_again_in_another_year_is_another_debt(world: World, books: Books, customer: UUID):
    row = {"customer_id": str(customer), "kind": "debt", "number": "12", "amount": "1000"}
    first, second = {**row, "date": "2024-05-05"}, {**row, "date": "2025-05-05"}
    assert books.open(first)["added"] == 1
    assert figures(books.open(second), "added", "known") == [1, 0]
    assert figures(books.open(first, {**second, "date": "2025-05-06"}), "added", "known") == [1, 1]
    assert books.debt(customer)["debt"] == "3000.00"
    assert world.differences() == []


# the statement of account


def test_a_statement_tells_everything_that_made_the_debt(world: World, books: Books, customer: UUID, bolt: UUID):
    books.open({"customer_id": str(customer), "kind": "debt", "number": "Н-1", "date": "2025-11-01", "amount": "50"})
    order = world.place(customer, (bolt, 3, None, Decimal(100)))
    books.ship(order)
    world.clock.advance(days=1)
    take_back(world, order, world.line_ids(order)[0], 1)
    payment = books.pay(customer, 220, day="2025-11-25", number="77")
    world.clock.advance(days=1)
    books.reverse(payment)
    told = books.statement(customer, "2025-11-24", "2025-11-30")
    assert figures(told, "opening", "debit", "credit", "closing") == ["50.00", "520.00", "320.00", "250.00"]
    assert [figures(entry, "date", "kind", "number", "debit", "credit", "balance") for entry in told["entries"]] == [
        ["2025-11-24", "shipment", "1", "300.00", "0.00", "350.00"],
        ["2025-11-25", "return", "1", "0.00", "100.00", "250.00"],
        ["2025-11-25", "payment", "77", "0.00", "220.00", "30.00"],
        ["2025-11-26", "reversal", "77", "220.00", "0.00", "250.00"],
    ]
    assert told["entries"][0]["order_id"] == str(order)
    assert told["entries"][2]["payment_id"] == payment["id"]
    assert figures(books.statement(customer, "2025-11-01", "2025-11-23"), "opening", "closing") == ["0.00", "50.00"]


def test_who_corrects_the_day_or_the_customer_of_a_payment_corrects_the_past(
    world: World, books: Books, customer: UUID
):
    other = world.customer("Другой")
    october, november = ("2025-10-01", "2025-10-31"), ("2025-11-01", "2025-11-30")
    payment = books.pay(customer, 1000, day="2025-10-10")
    assert books.statement(customer, *october)["closing"] == "-1000.00"
    books.change(payment, date="2025-11-20")
    assert books.statement(customer, *october)["closing"] == "0.00"
    assert figures(books.statement(customer, *november), "opening", "credit", "closing") == [
        "0.00",
        "1000.00",
        "-1000.00",
    ]
    books.change(payment, date="2025-10-15", customer_id=str(other))
    assert [books.statement(who, *october)["closing"] for who in (customer, other)] == ["0.00", "-1000.00"]
    books.reverse(payment)
    assert [books.statement(other, *days)["closing"] for days in (october, november)] == ["-1000.00", "0.00"]
    assert world.differences() == []


# everything together


@pytest.mark.parametrize("seed", range(4))
def test_accounts_agree_with_a_naive_recomputation_whatever_happens(seed: int, world: World, books: Books, bolt: UUID):
    story = Story(world, books, bolt, random.Random(seed))
    for _ in range(40):
        story.goes_on()
    for customer in story.customers:
        told = books.debt(customer)
        shipped, unpaid = story.naive(customer)
        assert Decimal(told["debt"]) == shipped - story.received[customer]
        today = world.orders.today()
        assert Decimal(told["overdue"]) == sum((value for due, value in unpaid if due < today), Decimal(0))
        ages = sum(Decimal(value) for value in told["ages"].values())
        assert ages == max(Decimal(0), Decimal(told["debt"])) == sum(value for _, value in unpaid)
        statement = books.statement(customer, "2025-01-01", "2027-01-01")
        assert (statement["opening"], statement["closing"]) == ("0.00", told["debt"])
    assert world.differences() == []


@pytest.mark.parametrize("seed", range(4))
def test_customers_who_were_merged_have_one_account_whatever_happens_before_and_after(
    seed: int, world: World, books: Books, bolt: UUID
):
    story = Story(world, books, bolt, random.Random(seed), names="АБВГ")
    for merges in range(3):
        for _ in range(12):
            story.goes_on()
        story.merge()
        assert len(story.kept_ones) == 3 - merges
    for _ in range(12):
        story.goes_on()
    (kept,) = story.kept_ones
    shipped, unpaid = story.naive(kept)
    debt, today = shipped - story.received_of(kept), world.orders.today()
    overdue = sum((value for due, value in unpaid if due < today), Decimal(0))
    row, told, credit = books.debts(customer_id=str(kept))["items"][0], books.debt(kept), world.orders.get_credit(kept)
    assert [Decimal(each[name]) for each in (row, told, credit) for name in ("debt", "overdue")] == [debt, overdue] * 3
    assert sum(Decimal(value) for value in told["ages"].values()) == max(Decimal(0), debt)
    used = [told["credit_used"], row["credit_used"], credit["used"]]
    assert [Decimal(each) for each in used] == [debt + story.not_shipped] * 3
    statement = books.statement(kept, "2025-01-01", "2027-01-01")
    assert (statement["opening"], Decimal(statement["closing"])) == ("0.00", debt)
    assert len(books.debts()["items"]) == 1
    assert world.differences() == []


class Story:
    """Shipments, returns, payments and debts of before in any order, and what they come to, kept by hand."""

    def __init__(
        self, world: World, books: Books, bolt: UUID, chance: random.Random, names: Iterable[str] = "АБ"
    ) -> None:
        self.world, self.books, self.bolt, self.chance = world, books, bolt, chance
        self.customers = [world.customer(name) for name in names]
        for customer in self.customers:
            books.terms(customer, deferral_days=chance.choice((0, 10, 30)))
        self.kept = {customer: customer for customer in self.customers}
        self.received = dict.fromkeys(self.customers, Decimal(0))
        self.charges: list[dict[str, Any]] = []
        self.orders: list[tuple[UUID, UUID, int, int]] = []
        self.not_shipped = Decimal(0)

    @property
    def kept_ones(self) -> list[UUID]:
        return [customer for customer in self.customers if self.kept[customer] == customer]

    def merge(self) -> None:
        kept, merged = self.chance.sample(self.kept_ones, 2)
        self.world.customers.tell("CustomersMerged", kept, {"customer_id": str(kept), "merged_id": str(merged)})
        self.world.sync()
        self.kept = {each: kept if whose == merged else whose for each, whose in self.kept.items()}

    def goes_on(self) -> None:
        self.chance.choice((self.ship, self.ship, self.pay, self.take_back, self.open, self.wait))()

    def ship(self) -> None:
        customer, price, quantity = self.chance.choice(self.kept_ones), self.chance.randint(1, 99), 5
        order = self.world.place(customer, (self.bolt, 10, None, Decimal(price)))
        (line,) = self.world.line_ids(order)
        self.books.ship(order, {line: quantity})
        due = Decimal(price * quantity)
        today = self.world.orders.today()
        terms = self.world.order(order)["terms"]["deferral_days"]
        self.charges.append(
            {"customer": customer, "order": order, "day": today, "due": today + timedelta(days=terms), "value": due}
        )
        self.orders.append((customer, order, price, quantity))
        self.not_shipped += price * (10 - quantity)

    def take_back(self) -> None:
        if not self.orders:
            return
        _, order, price, quantity = self.orders.pop(self.chance.randrange(len(self.orders)))
        take_back(self.world, order, self.world.line_ids(order)[0], quantity - 1)
        (charge,) = [each for each in self.charges if each["order"] == order]
        charge["value"] = Decimal(price)

    def pay(self) -> None:
        customer, amount = self.chance.choice(self.customers), self.chance.randint(1, 700)
        self.received[customer] += amount
        self.books.pay(customer, amount, day=self.world.orders.today().isoformat())

    def open(self) -> None:
        customer, amount = self.chance.choice(self.customers), Decimal(self.chance.randint(1, 300))
        day = TODAY - timedelta(days=self.chance.randint(1, 100))
        row = {"customer_id": str(customer), "kind": "debt", "number": str(self.chance.random())[:12]}
        due = {"date": day.isoformat(), "due_date": day.isoformat(), "amount": str(amount)}
        self.books.open({**row, **due})
        self.charges.append({"customer": customer, "order": None, "day": day, "due": day, "value": amount})

    def wait(self) -> None:
        self.world.clock.advance(days=self.chance.randint(1, 9))

    def naive(self, customer: UUID) -> tuple[Decimal, list[tuple[date, Decimal]]]:
        """All that was charged, and what is unpaid of it with its due day."""
        money, unpaid = self.received_of(customer), []
        of_customer = [each for each in self.charges if self.kept[each["customer"]] == customer]
        charges = sorted(of_customer, key=lambda each: each["day"])
        for each in charges:
            paid = min(money, each["value"])
            money -= paid
            unpaid.append((each["due"], each["value"] - paid))
        return sum((each["value"] for each in charges), Decimal(0)), unpaid

    def received_of(self, customer: UUID) -> Decimal:
        return sum((money for each, money in self.received.items() if self.kept[each] == customer), Decimal(0))


def take_back(world: World, order: UUID, line: UUID, quantity: int) -> None:
    """The warehouse receives goods of an order again."""
    Keeper(world).take_back(order, world.main, (line, quantity))
    world.sync()


def test_what_was_owed_before_is_not_of_the_future(books: Books, customer: UUID):
    row = {"customer_id": str(customer), "kind": "debt", "date": "2025-11-24", "amount": "500"}
    with pytest.raises(ValidationFailed) as refused:
        books.open(row, {**row, "date": "2025-11-25"})
    assert refused.value.errors == [{"field": "rows.1.date", "message": "Must not be after today."}]
    with pytest.raises(ValidationFailed):
        books.open(row, day="2025-11-25")
