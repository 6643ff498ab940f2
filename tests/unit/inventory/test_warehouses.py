"""Warehouses: what a sellable one holds is on hand, from the moment at which it is sellable."""

from uuid import UUID

import pytest

from kernel.problems import StaleVersion, describe
from services.inventory.app import warehouses
from services.inventory.app.refusals import WarehouseRetired
from services.inventory.domain.refusals import WarehouseAlreadyRetired, WarehouseNotEmpty, WarehouseNotRetired
from tests.builders import World, everything
from tests.unit.inventory.keeper import Keeper


def figures(world: World, item: UUID) -> tuple[str, str, str]:
    stock = world.stock_of(item)
    return stock["on_hand"], stock["expected"], stock["level"]


def test_a_warehouse_that_is_not_sellable_any_more_holds_nothing_on_hand(world: World, keeper: Keeper) -> None:
    bolts, nuts, spare = world.item("bolts"), world.item("nuts"), world.warehouse("SPARE")
    order = world.place(world.customer(), (bolts, 4))
    world.sync()
    keeper.move("receive_stock", spare, (bolts, 10))
    keeper.move("receive_stock", world.main, (bolts, 3), (nuts, 1))
    keeper.expect(spare, "2025-12-05", (bolts, 7), (nuts, 2))
    world.sync()
    assert (figures(world, bolts), world.availability(order)) == (("13", "7", "covered"), "covered")

    keeper.change_warehouse(spare, sellable=False)
    world.sync()
    assert (figures(world, bolts), world.availability(order)) == (("3", "0", "contended"), "short")
    assert figures(world, nuts) == ("1", "0", "covered")

    keeper.move("issue_stock", spare, (bolts, 1))
    keeper.change_warehouse(spare, sellable=True)
    world.sync()
    assert (figures(world, bolts), world.availability(order)) == (("12", "7", "covered"), "covered")


def test_what_is_looked_up_tells_what_each_warehouse_has(world: World, keeper: Keeper) -> None:
    bolts, spare = world.item("bolts"), world.warehouse("SPARE")
    world.item("nuts")
    keeper.move("receive_stock", spare, (bolts, "2.5"))
    keeper.move("receive_stock", world.main, (bolts, 3))
    found = world.inventory.look_up_items(["bolts", "none", "nuts"])["items"]
    held = [item and {each["warehouse_id"]: each["quantity"] for each in item["stock"]} for item in found]
    assert held == [{str(spare): "2.5", str(world.main): "3"}, None, {}]


def test_what_arrives_counts_as_the_warehouse_does_then(world: World, keeper: Keeper) -> None:
    bolts, spare = world.item("bolts"), world.warehouse("SPARE")
    receipt = keeper.expect(spare, "2025-12-05", (bolts, 10))["id"]
    keeper.change_warehouse(spare, sellable=False)
    keeper.arrive(receipt, (bolts, 4))
    assert figures(world, bolts) == ("0", "0", "absent")
    keeper.change_warehouse(spare, sellable=True)
    assert figures(world, bolts) == ("4", "6", "covered")
    keeper.cancel(receipt)
    assert figures(world, bolts) == ("4", "0", "covered")


def test_a_change_is_told_before_the_levels_after_it_some_items_at_a_time(
    world: World, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warehouses, "ITEMS_OF_AN_EVENT", 2)
    items = [world.item(code) for code in "abcde"]
    keeper.move("receive_stock", world.main, *((item, 1) for item in items))
    head = everything(world.inventory.feed)[-1].position
    keeper.change_warehouse(world.main, sellable=False, name="Карантин")
    changed, *levels = everything(world.inventory.feed, head)
    assert (changed.type, changed.data["name"], changed.data["sellable"]) == ("WarehouseChanged", "Карантин", False)
    assert [len(event.data["items"]) for event in levels] == [2, 2, 1]
    assert {item["item_id"] for event in levels for item in event.data["items"]} == {str(item) for item in items}
    assert {item["on_hand"] for event in levels for item in event.data["items"]} == {"0"}


def test_a_new_name_changes_no_level(world: World, keeper: Keeper) -> None:
    keeper.move("receive_stock", world.main, (world.item("bolts"), 1))
    head = everything(world.inventory.feed)[-1].position
    assert keeper.change_warehouse(world.main, name="Главный")["name"] == "Главный"
    assert keeper.change_warehouse(world.main, name="Главный", sellable=True)["version"] == 2
    assert [event.type for event in everything(world.inventory.feed, head)] == ["WarehouseChanged"]


def test_a_warehouse_that_was_changed_meanwhile_is_not_changed_unseen(world: World, keeper: Keeper) -> None:
    keeper.change_warehouse(world.main, name="Главный")
    with pytest.raises(StaleVersion):
        world.do("inventory", "change_warehouse", warehouse_id=world.main, version=[1], sellable=False)


def test_an_empty_warehouse_is_retired_and_takes_nothing_new(world: World, keeper: Keeper) -> None:
    bolts, old = world.item("bolts"), world.warehouse("OLD")
    keeper.move("receive_stock", world.main, (bolts, 5))
    assert keeper.retire_warehouse(old)["retired"]
    for act in (
        lambda: keeper.move("receive_stock", old, (bolts, 1)),
        lambda: keeper.move("count_stock", old, (bolts, 1)),
        lambda: keeper.move("transfer_stock", world.main, (bolts, 1), to_warehouse_id=str(old)),
        lambda: keeper.expect(old, "2025-12-05", (bolts, 1)),
    ):
        with pytest.raises(WarehouseRetired):
            act()
    with pytest.raises(WarehouseAlreadyRetired):
        keeper.retire_warehouse(old)
    assert not keeper.restore_warehouse(old)["retired"]
    keeper.move("receive_stock", old, (bolts, 1))
    with pytest.raises(WarehouseNotRetired):
        keeper.restore_warehouse(old)


def test_a_warehouse_that_holds_or_expects_something_is_not_retired(world: World, keeper: Keeper) -> None:
    bolts, nuts, old = world.item("bolts"), world.item("nuts"), world.warehouse("OLD")
    keeper.move("receive_stock", old, (bolts, 1))
    receipt = keeper.expect(old, "2025-12-05", (bolts, 1), (nuts, 1))["id"]
    with pytest.raises(WarehouseNotEmpty) as refusal:
        keeper.retire_warehouse(old)
    assert describe(refusal.value)["params"] == {"warehouse": "OLD", "held": "1", "expected": "2"}
    keeper.cancel(receipt)
    keeper.move("count_stock", old, (bolts, 0))
    keeper.retire_warehouse(old)
