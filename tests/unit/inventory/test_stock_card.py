"""The stock card: every movement of an item, with what was there after it."""

from typing import Any
from uuid import UUID

import pytest

from kernel.problems import NotFound, describe
from services.inventory.domain.refusals import NotEnoughInStock
from tests.builders import World
from tests.unit.inventory.keeper import Keeper


def told(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def test_the_card_tells_every_movement_and_what_was_there_after_it(world: World, keeper: Keeper) -> None:
    bolts, main, spare = world.item("bolts"), world.main, world.warehouse("SPARE", sellable=False)
    order = world.place(world.customer(), (bolts, 4))
    keeper.move("receive_stock", main, (bolts, 10), document="УПД 4471", note="Паллета 3")
    world.clock.advance(hours=1)
    keeper.move("issue_stock", main, (bolts, 1), document="Акт 7")
    keeper.move("transfer_stock", main, (bolts, 2), to_warehouse_id=str(spare))
    world.ship(order, warehouse=main)
    keeper.move("count_stock", main, (bolts, "2.5"), document="ИНВ-1")
    keeper.move("count_stock", spare, (bolts, 2))

    card = keeper.card(bolts)

    assert told(card, "kind", "warehouse", "quantity_in", "quantity_out", "balance", "total") == [
        ("receipt", "MAIN", "10", None, "10", "10"),
        ("issue", "MAIN", None, "1", "9", "9"),
        ("transfer", "MAIN", None, "2", "7", "9"),
        ("transfer", "SPARE", "2", None, "2", "9"),
        ("shipment", "MAIN", None, "4", "3", "5"),
        ("count", "MAIN", None, "0.5", "2.5", "4.5"),
        ("count", "SPARE", None, None, "2", "4.5"),
    ]
    assert told(card[:2], "document", "note", "by") == [
        ("УПД 4471", "Паллета 3", "someone"),
        ("Акт 7", None, "someone"),
    ]
    assert told(card[2:4], "other_warehouse_id") == [(str(spare),), (str(main),)]
    assert told(card[4:5], "order_id", "number") == [(str(order), world.order(order)["number"])]
    assert told(card[5:], "was", "counted") == [("3", "2.5"), ("2", "2")]


def test_the_card_is_read_in_both_directions_and_by_warehouse_and_day(world: World, keeper: Keeper) -> None:
    bolts, main, spare = world.item("bolts"), world.main, world.warehouse("SPARE")
    for number in range(1, 8):
        keeper.move("receive_stock", main if number % 2 else spare, (bolts, number))
        world.clock.advance(hours=8)

    assert [row["quantity_in"] for row in keeper.card(bolts)] == ["1", "2", "3", "4", "5", "6", "7"]
    assert [row["total"] for row in keeper.card(bolts, sort="-at")] == ["28", "21", "15", "10", "6", "3", "1"]
    assert [row["balance"] for row in keeper.card(bolts, warehouse_id=str(spare))] == ["2", "6", "12"]
    # 24 November 12:00 and 20:00 in Moscow, then 04:00, 12:00 and 20:00 of the 25th
    assert [row["quantity_in"] for row in keeper.card(bolts, since="2025-11-25", until="2025-11-25")] == ["3", "4", "5"]
    assert [row["quantity_in"] for row in keeper.card(bolts, until="2025-11-24")] == ["1", "2"]
    assert len(keeper.card(bolts, since="0001-01-01", until="9999-12-31")) == 7
    assert [row["quantity_in"] for row in keeper.card(bolts, since="2025-11-26", until="9999-12-31")] == ["6", "7"]


def test_a_clock_that_goes_back_does_not_turn_the_card_around(world: World, keeper: Keeper) -> None:
    bolts = world.item("bolts")
    keeper.move("receive_stock", world.main, (bolts, 5))
    world.clock.advance(hours=-1)
    keeper.move("issue_stock", world.main, (bolts, 2))
    assert [row["balance"] for row in keeper.card(bolts)] == ["5", "3"]


def test_a_movement_is_read_by_its_id(world: World, keeper: Keeper) -> None:
    bolts, spare = world.item("bolts"), world.warehouse("SPARE")
    keeper.move("receive_stock", world.main, (bolts, 5))
    moved = keeper.move("transfer_stock", world.main, (bolts, 2), to_warehouse_id=str(spare), note="На витрину")
    counted = keeper.move("count_stock", world.main, (bolts, 7), document="ИНВ-2")

    movement = world.inventory.get_movement(UUID(moved["id"]))
    assert (movement["kind"], movement["to_warehouse_id"], movement["note"]) == ("transfer", str(spare), "На витрину")
    assert (movement["by"], movement["at"]) == ("someone", "2025-11-24T09:00:00Z")
    assert told(movement["lines"], "code", "quantity") == [("bolts", "2")]
    count = world.inventory.get_movement(UUID(counted["id"]))
    assert told(count["lines"], "counted", "was", "difference") == told(
        counted["lines"], "counted", "was", "difference"
    )
    assert told(count["lines"], "counted", "was", "difference") == [("7", "3", "4")]


def test_what_is_no_movement_is_not_found(world: World) -> None:
    item = world.item("bolts")
    for stranger in (item, world.new_id()):
        with pytest.raises(NotFound):
            world.inventory.get_movement(stranger)


def test_the_card_of_an_item_that_is_not_there_is_not_found(world: World, keeper: Keeper) -> None:
    with pytest.raises(NotFound):
        keeper.card(world.new_id())


@pytest.mark.parametrize("command", ["issue_stock", "transfer_stock"])
def test_a_warehouse_gives_no_more_than_it_has_whatever_is_elsewhere(
    world: World, keeper: Keeper, command: str
) -> None:
    bolts, spare = world.item("bolts"), world.warehouse("SPARE")
    keeper.move("receive_stock", spare, (bolts, 100))
    keeper.move("receive_stock", world.main, (bolts, 1))
    more = {"to_warehouse_id": str(spare)} if command == "transfer_stock" else {}
    with pytest.raises(NotEnoughInStock) as refusal:
        keeper.move(command, world.main, (bolts, 2), **more)
    told_why = describe(refusal.value)["params"]
    assert told_why == {"item": "bolts", "warehouse": "MAIN", "on_hand": "1", "wanted": "2"}
    assert keeper.in_warehouses(bolts, "quantity") == {"MAIN": ("1",), "SPARE": ("100",)}


def test_a_bin_is_shown_in_the_stock_and_not_on_the_card_which_is_of_the_past(world: World, keeper: Keeper) -> None:
    bolts, spare = world.item("bolts"), world.warehouse("SPARE")
    keeper.move("receive_stock", world.main, (bolts, 5))
    keeper.put_into(bolts, world.main, "A-03-2")
    keeper.put_into(bolts, spare, "Б-1")
    assert keeper.in_warehouses(bolts, "quantity", "bin") == {"MAIN": ("5", "A-03-2"), "SPARE": ("0", "Б-1")}
    keeper.put_into(bolts, spare, None)
    assert keeper.in_warehouses(bolts, "bin") == {"MAIN": ("A-03-2",)}
    assert all("bin" not in row for row in keeper.card(bolts))
