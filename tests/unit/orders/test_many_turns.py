"""More lines than a transaction should turn are turned by several, and every turn is told once, by its cause."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.orders import turns
from services.orders.turns import turn_some_that_are_due
from tests.builders import World, everything

SHARE = 2


@pytest.fixture(autouse=True)
def share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "MOST_TURNS", SHARE)


def ordered(world: World, item: UUID, orders: int = 5) -> list[UUID]:
    """As many orders of one piece, all of it there."""
    customer = world.customer()
    world.receive(item, orders)
    world.sync()
    placed = [world.place(customer, (item, 1)) for _ in range(orders)]
    world.sync()
    return placed


def colours(world: World) -> list[str]:
    return [row["availability"] for row in world.list_orders()]


def told(world: World) -> list[Any]:
    return [event for event in everything(world.orders.feed) if event.type == "OrdersReflagged"]


def turn_the_rest(world: World) -> int:
    shares = 0
    while turn_some_that_are_due(world.orders):
        shares += 1
    return shares


def test_the_rest_turns_in_transactions_that_follow(world: World) -> None:
    bolts = world.item("bolts")
    ordered(world, bolts)
    world.count(bolts, 0)
    world.sync()
    assert sorted(colours(world)) == ["absent"] * SHARE + ["covered"] * 3
    assert turn_some_that_are_due(world.orders)
    assert colours(world).count("absent") == 2 * SHARE
    turn_the_rest(world)
    assert colours(world) == ["absent"] * 5


def test_every_turn_is_told_once_by_the_event_that_caused_it(world: World) -> None:
    bolts, nuts = world.item("bolts"), world.item("nuts")
    placed = [*ordered(world, bolts), *ordered(world, nuts)]
    world.count(bolts, 0)
    world.count(nuts, 0)
    [of_bolts, of_nuts] = [event.id for event in everything(world.inventory.feed) if event.type == "StockChanged"][-2:]
    world.sync()
    turn_the_rest(world)
    turned = [(order["order_id"], event.data["cause"]["id"]) for event in told(world) for order in event.data["orders"]]
    should = [(str(order), str(of_bolts if place < 5 else of_nuts)) for place, order in enumerate(placed)]
    assert sorted(turned) == sorted(should)
    assert len({event.id for event in told(world)}) == len(told(world))


def test_whoever_is_interrupted_goes_on_where_he_was(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    bolts = world.item("bolts")
    ordered(world, bolts)
    world.count(bolts, 0)
    world.sync()
    with monkeypatch.context() as patched:
        patched.setattr(turns, "_reflagged", fail)
        with pytest.raises(OSError, match="the disk is full"):
            turn_some_that_are_due(world.orders)
    assert colours(world).count("absent") == SHARE
    turn_the_rest(world)
    assert colours(world) == ["absent"] * 5


def fail(*_: object) -> None:
    raise OSError("the disk is full")


def test_tables_in_the_midst_of_turning_are_neither_replaced_nor_compared(world: World) -> None:
    bolts = world.item("bolts")
    ordered(world, bolts)
    world.count(bolts, 0)
    world.sync()
    with world.rebuild(world.orders) as rebuild:
        rebuild._pause = lambda _: turn_some_that_are_due(world.orders)  # type: ignore[assignment,return-value]
        rebuild.replace([])
    assert colours(world) == ["absent"] * 5
    assert sum(len(event.data["orders"]) for event in told(world)) == 5
    assert world.differences() == []


def test_when_nothing_is_due_nothing_is_written(world: World) -> None:
    head = world.orders.recorder.max_notification_id()
    assert not turn_some_that_are_due(world.orders)
    assert world.orders.recorder.max_notification_id() == head


deeds = st.lists(st.one_of(st.integers(0, 9).map(lambda pieces: ("count", pieces)), st.just(("share", 0))), max_size=8)


@given(deeds)
@settings(max_examples=15)
def test_whatever_comes_in_between_all_is_true_in_the_end_and_the_told_turns_say_how(deeds: list[Any]) -> None:
    with World.on_files() as world, pytest.MonkeyPatch.context() as patched:
        patched.setattr(turns, "MOST_TURNS", SHARE)
        bolts = world.item("bolts")
        placed = ordered(world, bolts)
        on_hand = 5
        for deed, pieces in deeds:
            if deed == "count":
                on_hand = pieces
                world.count(bolts, pieces)
                world.sync()
            else:
                turn_some_that_are_due(world.orders)
        turn_the_rest(world)
        true = availability_of(on_hand, len(placed))
        assert colours(world) == [true] * 5
        assert told_history(world, placed) == dict.fromkeys(map(str, placed), true)


def availability_of(on_hand: int, demand: int) -> str:
    """Of an order of one piece, by the rule as a person says it."""
    if on_hand == 0:
        return "absent"
    return "contended" if on_hand < demand else "covered"


def told_history(world: World, placed: list[UUID]) -> dict[str, str]:
    """The last colour told of each order, which was plain at first; each turn starts where the one before ended."""
    now = dict.fromkeys(map(str, placed), "covered")
    for event in told(world):
        for order in event.data["orders"]:
            assert order["old"] == now[order["order_id"]] != order["new"]
            now[order["order_id"]] = order["new"]
    return now
