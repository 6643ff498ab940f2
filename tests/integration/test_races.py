"""Two who meet at the same rows: whoever waited decides by what is there then."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from threading import Event, Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from kernel.calls import Call
from kernel.forgetting import Forgetting
from services.inventory.domain.refusals import MoreThanShipped, WarehouseNotEmpty
from services.inventory.projections import demand, warehouses
from services.orders.app import credit
from services.orders.domain.credit import CreditLimitExceeded
from services.orders.domain.money_refusals import MoreThanUnpaid
from services.orders.projections import colours, invoices
from tests.builders import SOMEONE, World, new_line
from tests.infrastructure.postgres import Postgres
from tests.unit.inventory.keeper import Keeper
from tests.unit.kernel.diary import Diary
from tests.unit.orders.books import Books

WAIT = 10.0
LONG_ENOUGH_TO_MEET = 0.5


@pytest.fixture
def world(postgres: Postgres) -> Iterator[World]:
    with World.on_postgres(postgres) as world:
        yield world


class Held:
    """A step that stops right after it, the first time, until it is let go."""

    def __init__(self, step: Callable[..., Any]) -> None:
        self._step = step
        self.is_reached, self._may_go = Event(), Event()

    def __call__(self, *arguments: Any, **more: Any) -> Any:
        answer = self._step(*arguments, **more)
        if not self.is_reached.is_set():
            self.is_reached.set()
            self._may_go.wait(WAIT)
        return answer

    def let_go(self) -> None:
        self._may_go.set()


def meanwhile(held: Held, work: Callable[[], object], other: Callable[[], object]) -> None:
    """``work`` runs up to the held step; ``other`` begins while it holds its locks, and ends after it."""
    first, second = Thread(target=work), Thread(target=other)
    first.start()
    assert held.is_reached.wait(WAIT)
    second.start()
    second.join(LONG_ENOUGH_TO_MEET)
    held.let_go()
    first.join(WAIT)
    second.join(WAIT)


def test_what_an_order_got_while_it_waited_to_be_shipped_leaves_the_stock_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bolts, nuts, customer = world.item("bolts"), world.item("nuts"), world.customer()
    world.receive(bolts, 10)
    world.receive(nuts, 10)
    world.sync()
    order = world.place(customer, (bolts, 1))
    world.sync()
    [line] = world.line_ids(order)
    world.change(order, (line, 2), new_line(nuts, 4))

    held = Held(demand._write_levels)
    monkeypatch.setattr(demand, "_write_levels", held)
    meanwhile(held, world.heard["inventory from orders"].catch_up, lambda: world.ship(order, level=False))

    world.sync()
    assert [(world.stock_of(item)["on_hand"], world.stock_of(item)["demand"]) for item in (bolts, nuts)] == [
        ("8", "0"),
        ("6", "0"),
    ]
    assert world.differences() == []


def test_stock_that_comes_while_an_order_is_placed_colours_by_both(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bolts, customer = world.item("bolts"), world.customer()
    world.receive(bolts, 10)
    world.sync()
    first = world.place(customer, (bolts, 8))
    world.sync()
    world.receive(bolts, 5)

    placed: list[UUID] = []
    held = Held(colours._wrongly_coloured)
    monkeypatch.setattr(colours, "_wrongly_coloured", held)
    meanwhile(
        held, world.heard["orders from inventory"].catch_up, lambda: placed.append(world.place(customer, (bolts, 5)))
    )

    listed = {UUID(row["id"]): row["availability"] for row in world.list_orders()}
    assert listed == {first: "covered", placed[0]: "covered"}, "15 on hand, 13 wanted; inventory has not heard of it"


def test_what_comes_while_its_warehouse_is_taken_out_of_sale_is_not_on_hand(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bolts, keeper, main = world.item("bolts"), Keeper(world), world.main
    world.receive(bolts, 1)

    held = Held(warehouses.locked_to_move)
    monkeypatch.setattr(warehouses, "locked_to_move", held)
    meanwhile(held, lambda: world.receive(bolts, 10), lambda: keeper.change_warehouse(main, sellable=False))

    assert world.stock_of(bolts)["on_hand"] == "0"
    assert keeper.in_warehouses(bolts, "quantity") == {"MAIN": ("11",)}
    keeper.change_warehouse(main, sellable=True)
    assert world.stock_of(bolts)["on_hand"] == "11"
    assert world.differences() == []


def test_a_warehouse_into_which_something_comes_in_the_same_moment_is_not_retired(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bolts, keeper, main = world.item("bolts"), Keeper(world), world.main
    refusals: list[Exception] = []

    def retire() -> None:
        try:
            keeper.retire_warehouse(main)
        except WarehouseNotEmpty as refusal:
            refusals.append(refusal)

    held = Held(warehouses.locked_to_move)
    monkeypatch.setattr(warehouses, "locked_to_move", held)
    meanwhile(held, lambda: world.receive(bolts, 10), retire)

    assert len(refusals) == 1
    assert not world.inventory.get_warehouse(main)["retired"]


def test_what_two_bring_back_in_the_same_moment_is_no_more_than_was_shipped(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bolts, keeper, main = world.item("bolts"), Keeper(world), world.main
    world.receive(bolts, 10)
    order = world.place(world.customer(), (bolts, 10))
    world.sync()
    world.ship(order)
    [line] = world.line_ids(order)
    refusals: list[Exception] = []

    def take_back() -> None:
        try:
            keeper.take_back(order, main, (line, 6))
        except MoreThanShipped as refusal:
            refusals.append(refusal)

    held = Held(demand.lock_levels)
    monkeypatch.setattr(demand, "lock_levels", held)
    meanwhile(held, take_back, take_back)

    assert len(refusals) == 1
    assert world.stock_of(bolts)["on_hand"] == "6"
    assert world.differences() == []


def test_whoever_waited_for_a_checkpoint_knows_what_was_parked_meanwhile(database: str) -> None:
    with Diary.on(database) as diary:
        diary.tell("first")
        diary.hearing.catch_up()
        poison, behind = diary.tell("poison", about="tea"), diary.tell("sugar", about="tea")
        diary.failing = {"poison": RuntimeError("boom")}
        one, other = diary.ear(), diary.ear()

        held = Held(one._parking.park)
        one._parking.park = held  # type: ignore[method-assign]
        meanwhile(held, lambda: one.deliver([poison]), lambda: other.deliver([poison, behind]))

        assert diary.notes() == ["first"]
        assert diary.parked() == [poison.position, behind.position]


def test_what_another_replica_forgets_is_not_waited_for(database: str) -> None:
    with Diary.on(database) as diary:
        application = diary.application
        for _ in range(2):
            application.execute(Call(SOMEONE, uuid4(), "", "", diary.clock.now()), "hash", dict)
        diary.clock.advance(hours=25)
        other = diary.application.engine.connect()
        other.execute(select(application.tables.commands).limit(1).with_for_update())
        assert Forgetting(application).forget() == 1
        other.close()
        assert Forgetting(application).forget() == 1


def test_two_orders_that_are_placed_at_once_do_not_both_use_the_same_credit(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer, bolts = world.customer(), world.item("bolts")
    terms = {"price_type": "wholesale", "markup_percent": "0", "credit_limit": "500.00", "deferral_days": 14}
    data = {"customer_id": str(customer), "valid_from": "2025-11-01", **terms}
    world.customers.tell("TermsChanged", customer, data)
    world.sync()
    version = world.orders.get_settings()["version"]
    world.do("orders", "change_settings", version=[version], credit={"policy": "block"})
    first, second = (world.draft(customer, (bolts, 3, None, Decimal(100))) for _ in range(2))
    refused: list[CreditLimitExceeded] = []

    def place(order: UUID) -> None:
        try:
            world.do("orders", "place_order", order_id=order, version=[1], override=None)
        except CreditLimitExceeded as refusal:
            refused.append(refusal)

    held = Held(credit.standing_of)
    monkeypatch.setattr(credit, "standing_of", held)
    meanwhile(held, lambda: place(first), lambda: place(second))
    assert [world.order(order)["status"] for order in (first, second)] == ["placed", "draft"]
    assert [refusal.params["over"] for refusal in refused] == ["100.00"]


def test_two_payments_at_the_same_moment_pay_no_invoice_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    books, customer = Books(world), world.customer()
    invoice = books.invoice(world.place(customer, (world.item("bolts"), 10, None, Decimal(100))))
    first, second = books.pay(customer, 800), books.pay(customer, 800)
    refused: list[MoreThanUnpaid] = []

    def too_late() -> None:
        try:
            books.allocate(second, (invoice, 800))
        except MoreThanUnpaid as refusal:
            refused.append(refusal)

    held = Held(invoices.some)
    monkeypatch.setattr(invoices, "some", held)
    meanwhile(held, lambda: books.allocate(first, (invoice, 800)), too_late)

    assert [refusal.params["unpaid"] for refusal in refused] == [Decimal(200)]
    assert books.read(invoice)["unpaid"] == "200.00"
