"""Colours turn with the command that changes the demand, and it is told whose, which and why."""

from typing import Any
from uuid import UUID

import pytest

from services.orders.app import orders
from tests.builders import World, everything


@pytest.fixture
def bolts(world: World) -> UUID:
    """An item of which ten are on hand."""
    item = world.item("bolts")
    world.receive(item, 10)
    world.sync()
    return item


def colours_in_the_list(world: World) -> dict[UUID, str | None]:
    return {UUID(row["id"]): row["availability"] for row in world.list_orders()}


def told_turns(world: World) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Each told turn: the type of its cause, and (order, old, new) of the lines."""
    return [
        (event.data["cause"]["type"], [_turn(order, line) for order in event.data["orders"] for line in order["lines"]])
        for event in everything(world.orders.feed)
        if event.type == "OrdersReflagged"
    ]


def _turn(order: dict[str, Any], line: dict[str, Any]) -> tuple[str, str, str]:
    return order["order_id"], line["old"], line["new"]


def test_the_lines_of_others_turn_while_inventory_is_away(world: World, bolts: UUID) -> None:
    first = world.place(world.customer("Anna"), (bolts, 8))
    second = world.place(world.customer("Boris"), (bolts, 5))
    assert colours_in_the_list(world) == {first: "contended", second: "contended"}
    assert told_turns(world) == [("OrderPlaced", [(str(first), "covered", "contended")])]


def test_nothing_is_told_twice_when_inventory_has_heard_of_it(world: World, bolts: UUID) -> None:
    world.place(world.customer("Anna"), (bolts, 8))
    world.place(world.customer("Boris"), (bolts, 5))
    told = told_turns(world)
    world.sync()
    assert told_turns(world) == told


def test_a_change_tells_how_the_order_turned_itself(world: World, bolts: UUID) -> None:
    order = world.place(world.customer(), (bolts, 12))
    line = UUID(world.order(order)["lines"][0]["line_id"])
    world.change(order, (line, 3))
    assert told_turns(world) == [("OrderChanged", [(str(order), "short", "covered")])]
    assert colours_in_the_list(world) == {order: "covered"}


def test_a_cancelled_order_makes_others_plain(world: World, bolts: UUID) -> None:
    first = world.place(world.customer("Anna"), (bolts, 8))
    second = world.place(world.customer("Boris"), (bolts, 5))
    world.cancel(second)
    assert told_turns(world)[-1] == ("OrderCancelled", [(str(first), "contended", "covered")])


def test_a_draft_that_is_placed_turns_others(world: World, bolts: UUID) -> None:
    first = world.place(world.customer("Anna"), (bolts, 8))
    draft = world.draft(world.customer("Boris"), (bolts, 5))
    assert colours_in_the_list(world) == {first: "covered", draft: "contended"}
    world.place_draft(draft)
    assert colours_in_the_list(world) == {first: "contended", draft: "contended"}


def test_what_is_too_much_for_one_command_turns_when_inventory_tells(
    world: World, bolts: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "MOST_TURNS_OF_A_COMMAND", 2)
    customer = world.customer()
    small = [world.place(customer, (bolts, 2)) for _ in range(5)]
    last = world.place(customer, (bolts, 1))
    assert sorted(colours_in_the_list(world)[order] for order in small) == ["contended"] * 2 + ["covered"] * 3
    world.sync()
    assert colours_in_the_list(world) == dict.fromkeys([*small, last], "contended")


def test_a_change_that_changes_nothing_is_no_event(world: World, bolts: UUID) -> None:
    order = world.place(world.customer(), (bolts, 3))
    line = UUID(world.order(order)["lines"][0]["line_id"])
    before = world.order(order)["version"], world.orders.feed.head()
    world.change(order, (line, 3))
    assert (world.order(order)["version"], world.orders.feed.head()) == before
