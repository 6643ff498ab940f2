"""Read tables are made anew beside the living ones, and nobody who works has to wait for more than a moment."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event, Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import OperationalError
from sqlalchemy import Engine, create_engine, delete, func, select, text, update
from sqlalchemy.exc import DatabaseError

from kernel.application import ServiceApplication
from kernel.calls import Call
from kernel.readmodels import Settling
from kernel.rebuilding import sqlite
from kernel.rebuilding.rebuild import Rebuild
from kernel.rebuilding.replay import Progress
from kernel.rebuilding.shadow import UnderWay
from kernel.subscription import SourceFeed
from services.orders.tables import customers, order_items, orders, stock_levels
from tests.builders import SOMEONE, World, engine_of, order_body, order_question
from tests.infrastructure.postgres import Postgres
from tests.integration.test_migrations import described

WRITERS = 5
READERS = 2
PATIENCE_SECONDS = 30


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    if request.param == "sqlite":
        with World.on_files() as built:
            yield built
    else:
        with World.on_postgres(request.getfixturevalue("postgres")) as built:
            yield built


@pytest.fixture
def large(postgres: Postgres) -> Iterator[World]:
    with World.on_postgres(postgres) as built:
        yield built


def feeds_of(world: World) -> dict[str, SourceFeed]:
    return {source: world.told_to(f"orders from {source}") for source in ("inventory", "customers")}


@contextmanager
def rebuilding(world: World, report: Callable[[Progress], None] = lambda _: None) -> Iterator[Rebuild]:
    with Rebuild(world.orders, feeds_of(world), time.sleep, report) as rebuild:
        yield rebuild


def some_orders(world: World, number: int = 3) -> list[UUID]:
    customer, items = world.customer(), [world.item(f"item {world.new_id()}") for _ in range(4)]
    for item in items:
        world.receive(item, 2 * number)
    placed = [world.place(customer, *[(item, 1) for item in items]) for _ in range(number)]
    world.sync()
    return placed


def rows_of(application: ServiceApplication, table: Any) -> list[Any]:
    with application.reading() as session:
        return list(session.execute(select(table).order_by(*table.primary_key.columns)))


def write(application: ServiceApplication, statement: Any) -> None:
    with application.transaction() as session:
        session.execute(statement)


# one at a time


def test_two_cannot_rebuild_at_once_and_the_next_can(world: World) -> None:
    some_orders(world)
    with world.rebuild(world.orders) as rebuild:
        with pytest.raises(UnderWay), world.rebuild(world.orders):
            pass
        assert rebuild.differences() == []
    with world.rebuild(world.orders) as rebuild:
        assert rebuild.differences() == []


# the new tables


def test_what_is_wrong_is_found_and_replaced(world: World) -> None:
    [order, *_] = some_orders(world)
    should_be = rows_of(world.orders, orders)
    write(world.orders, update(orders).where(orders.c.order_id == order).values(status="lost"))
    write(world.orders, update(order_items).values(availability=2))
    found = world.differences()
    assert any(line.startswith(f"orders {order}: is ") for line in found)
    assert any(line.startswith("order_items ") for line in found)
    with rebuilding(world) as rebuild:
        rebuild.replace([])
    assert world.differences() == []
    assert rows_of(world.orders, orders) == should_be


def test_a_single_read_model_is_replaced_and_the_others_stay(world: World) -> None:
    some_orders(world)
    write(world.orders, delete(customers))
    write(world.orders, delete(stock_levels))
    with rebuilding(world) as rebuild:
        rebuild.replace(["customers"])
    assert rows_of(world.orders, customers) != []
    assert rows_of(world.orders, stock_levels) == []


def test_the_schema_is_afterwards_what_it_was(world: World) -> None:
    some_orders(world)
    engine: Engine = create_engine(engine_of(world.orders).url)
    before = described(engine)
    for names in (["orders"], ["customers"], [], []):
        with rebuilding(world) as rebuild:
            rebuild.replace(names)
        assert described(engine) == before
        some_orders(world)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    engine.dispose()
    assert world.differences() == []


def test_an_exchange_that_fails_leaves_the_schema_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    with World.on_files() as world:
        some_orders(world)
        monkeypatch.setattr(sqlite, "RENAME_INDEXES", ("UPDATE sqlite_master SET place = 1",))
        with rebuilding(world) as rebuild, pytest.raises(OperationalError, match="no such column"):
            rebuild.replace(["orders"])
        with world.orders.transaction() as session, pytest.raises(DatabaseError, match="may not be modified"):
            session.execute(text("UPDATE sqlite_master SET name = name"))


def test_the_database_knows_the_new_tables_well_enough_to_plan(large: World) -> None:
    some_orders(large)
    with rebuilding(large) as rebuild:
        rebuild.replace([])
    query = text("SELECT reltuples FROM pg_class WHERE oid = 'public.order_items'::regclass")
    with large.orders.reading() as session:
        assert session.execute(query).scalar() == len(rows_of(large.orders, order_items)) > 0


# what happens meanwhile


def test_a_parked_event_that_is_retried_meanwhile_has_its_effect(world: World) -> None:
    heard, react = world.heard["orders from customers"], world.heard["orders from customers"]._react

    def fail(*_: Any) -> None:
        raise ValueError

    heard._react = fail
    customer = world.customer("Vector")
    heard._react = react
    [parked] = heard.parked()
    world.customer("Later")

    def retry(progress: Progress) -> None:
        if progress.step == "settling":
            assert heard.retry_parked(parked["position"]).applied == 1

    with rebuilding(world, retry) as rebuild:
        rebuild.replace([])
    assert customer in {row.customer_id for row in rows_of(world.orders, customers)}
    assert world.differences() == []


def test_a_parked_event_has_no_effect(world: World) -> None:
    heard, react = world.heard["orders from customers"], world.heard["orders from customers"]._react
    heard._react = lambda *_: 1 / 0
    world.customer("Vector")
    heard._react = react
    with rebuilding(world) as rebuild:
        assert rebuild.differences() == []
        rebuild.replace([])
    assert rows_of(world.orders, customers) == []


def test_while_nobody_may_write_only_what_was_touched_is_settled(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    some_orders(world)
    customer, item = world.customer(), world.item("late")
    done: list[Any] = []

    def everything(_session: Any) -> Iterator[None]:
        done.append("everything")
        world.place(customer, (item, 1))
        yield

    def touched(_session: Any, own: Any, heard: Any) -> None:
        done.append((len(own), len(heard)))

    *others, book = world.orders.read_models
    spied = replace(book, settling=Settling(everything, touched))
    monkeypatch.setattr(type(world.orders), "read_models", (*others, spied))
    with rebuilding(world) as rebuild:
        rebuild.replace([])
    assert done == ["everything", (1, 0)]


# the gate


def test_who_waits_at_the_gate_holds_nothing_that_others_need(large: World) -> None:
    some_orders(large)
    customer, item = large.customer(), large.item("new")
    large.receive(item, 5)
    recorder = large.orders.recorder
    with recorder.transaction(commit=True) as session:
        recorder.enter_alone(session)
        waiting = [
            Thread(target=large.heard["orders from inventory"].catch_up),
            Thread(target=place, args=(large, customer, [item])),
        ]
        for thread in waiting:
            thread.start()
        wait_until(lambda: waiters_at_the_gate(large) == len(waiting))
        session.execute(text("SELECT 1 FROM checkpoints FOR UPDATE NOWAIT"))
        session.execute(text("LOCK TABLE orders, order_items, order_lines IN ACCESS EXCLUSIVE MODE NOWAIT"))
        session.execute(text("SELECT 1 FROM orders LIMIT 1"))
        assert session.execute(select(func.pg_try_advisory_xact_lock(recorder.append_lock_key))).scalar()
    for thread in waiting:
        thread.join(PATIENCE_SECONDS)
    large.sync()
    assert [row.number for row in rows_of(large.orders, orders)].count(4) == 1
    assert large.differences() == []


def waiters_at_the_gate(world: World) -> int:
    with world.orders.reading() as session:
        return int(
            session.execute(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")).scalar()
            or 0
        )


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def place(world: World, customer: UUID, items: list[UUID]) -> None:
    command_id = uuid4()
    call = Call(SOMEONE, command_id, "correlation", str(command_id), world.clock.now())
    body = order_body(customer, [(item, 1) for item in items], place=True)
    world.orders.execute(call, str(command_id), lambda: world.orders.create_order(call, body))


class Bustle:
    """Some who place orders, some who read, and the subscriptions, all as fast as they can."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.failures: list[BaseException] = []
        self.placed = 0
        self._stop = Event()
        self.customer = world.customer()
        self.items = [world.item(f"busy {place}") for place in range(6)]
        for item in self.items:
            world.receive(item, 30)
        world.sync()

    @contextmanager
    def going_on(self) -> Iterator[None]:
        work = [self._place] * WRITERS + [self._read] * READERS + [self._hear]
        threads = [Thread(target=self._go_on, args=(each,)) for each in work]
        for thread in threads:
            thread.start()
        try:
            wait_until(lambda: self.placed > 20 or bool(self.failures))
            yield
        finally:
            self._stop.set()
            for thread in threads:
                thread.join(PATIENCE_SECONDS)
        assert self.failures == []
        self.world.sync()

    def _go_on(self, work: Callable[[], None]) -> None:
        while not self._stop.is_set():
            try:
                work()
            except Exception as error:
                self.failures.append(error)
                raise

    def _place(self) -> None:
        place(self.world, self.customer, self.items[:4])
        self.placed += 1

    def _read(self) -> None:
        [head, *_] = self.world.orders.list_orders({**QUESTION})["items"]
        self.world.order(UUID(head["id"]))

    def _hear(self) -> None:
        self.world.heard["inventory from orders"].catch_up()
        self.world.heard["orders from inventory"].catch_up()


QUESTION = order_question(limit=20)


def test_every_read_model_is_exchanged_promptly_while_orders_are_placed_and_read(large: World) -> None:
    some_orders(large)
    bustle = Bustle(large)
    with bustle.going_on():
        for _ in range(3):
            begun, placed = time.monotonic(), bustle.placed
            with rebuilding(large) as rebuild:
                rebuild.replace([])
            assert time.monotonic() - begun < PATIENCE_SECONDS
            wait_until(lambda before=placed: bustle.placed > before)
    assert large.differences() == []


def test_a_proof_under_load_finds_no_difference_that_is_none(large: World) -> None:
    some_orders(large)
    bustle = Bustle(large)
    with bustle.going_on():
        for _ in range(2):
            with rebuilding(large) as rebuild:
                assert rebuild.differences() == []


def test_a_proof_under_load_finds_what_is_wrong(large: World) -> None:
    [order, *_] = some_orders(large)
    bustle = Bustle(large)
    write(large.orders, update(orders).where(orders.c.order_id == order).values(status="lost"))
    with bustle.going_on(), rebuilding(large) as rebuild:
        [found] = rebuild.differences()
    assert found.startswith(f"orders {order}: is ")


# repetitions


def test_a_command_is_given_its_kept_answer_before_it_does_any_work(world: World) -> None:
    customer, item = world.customer(), world.item("bolts")
    call = world.call()
    body = order_body(customer, [(item, 1)], place=True)
    first = world.orders.execute(call, "hash", lambda: world.orders.create_order(call, body))
    again = world.orders.execute(call, "hash", lambda: pytest.fail("it was carried out again"))
    assert again == first
