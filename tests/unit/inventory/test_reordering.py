"""What to reorder, and which items are below their minimum level."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from contracts.commands.dictionaries import AddEntry
from kernel.problems import ValidationFailed
from tests.builders import World, item_question
from tests.unit.alone import every_page
from tests.unit.inventory.keeper import Keeper


def register(world: World, code: str, minimum: str | None = None, kind: str = "goods", **more: Any) -> UUID:
    item = world.register(code=code, name=code, kind=kind, unit="pcs", minimum_level=minimum, **more)
    world.heard["orders from inventory"].catch_up()
    return UUID(item["id"])


def missing(keeper: Keeper, **question: Any) -> list[tuple[str, str]]:
    return [(row["code"], row["missing"]) for row in keeper.reorder(**question)]


def test_what_stock_and_receipts_do_not_bring_up_to_the_minimum_is_reordered(world: World, keeper: Keeper) -> None:
    register(world, "none")
    register(world, "delivery", "5", kind="service")
    wanted, coming, low = register(world, "wanted"), register(world, "coming"), register(world, "low", "10.5")
    world.receive(low, 4)
    world.receive(wanted, 3)
    world.place(world.customer(), (wanted, 8), (coming, 2))
    keeper.expect(world.main, "2025-12-05", (coming, 2), (low, 1))
    world.sync()
    assert missing(keeper) == [("low", "5.5"), ("wanted", "5")]
    assert missing(keeper, sort="-code") == [("wanted", "5"), ("low", "5.5")]
    keeper.expect(world.main, "2025-12-06", (wanted, 5))
    world.receive(low, "5.5")
    assert missing(keeper) == []


def test_what_is_retired_is_not_reordered(world: World, keeper: Keeper) -> None:
    item = register(world, "old", "3")
    assert missing(keeper) == [("old", "3")]
    world.retire(item)
    assert missing(keeper) == []


def test_a_group_is_reordered_with_all_groups_in_it(world: World, keeper: Keeper) -> None:
    groups: tuple[tuple[str, dict[str, str]], ...] = (("cables", {}), ("copper", {"parent": "cables"}), ("tools", {}))
    for code, data in groups:
        body = {"dictionary": "item_groups", "code": code, "names": {"ru": code}, "data": data}
        world.do("inventory", "add_dictionary_entry", **AddEntry().load(body))
    for code, group, minimum in (("C-1", "copper", "1"), ("C-2", "cables", "2"), ("T-1", "tools", "3")):
        register(world, code, minimum, group=group)
    assert missing(keeper, group="cables") == [("C-2", "2"), ("C-1", "1")]
    assert missing(keeper, group="copper") == [("C-1", "1")]


@pytest.fixture
def stocked(world: World) -> World:
    customer = world.customer()
    stock = {"a": (10, 0, None), "b": (10, 4, "6"), "c": (10, 4, "6.001"), "d": (1, 4, None), "e": (0, 0, "0")}
    for code, (received, ordered, minimum) in stock.items():
        item = register(world, code, minimum)
        if received:
            world.receive(item, received)
        if ordered:
            world.place(customer, (item, ordered))
    register(world, "s", kind="service")
    world.sync()
    return world


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ({"below_minimum": True}, "c"),
        ({"below_minimum": False}, "abde"),
        ({"free_from": Decimal(6)}, "abc"),
        ({"free_to": Decimal(0), "sort": "free"}, "de"),
        ({"on_hand": (Decimal(1), None)}, "abcd"),
        ({"on_hand": (None, Decimal(1))}, "de"),
        ({"demand": (Decimal(4), Decimal(4))}, "bcd"),
        ({"free": (Decimal(-3), Decimal(0))}, "de"),
        ({"expected": (Decimal(1), None)}, ""),
        ({"free_from": Decimal(0), "sort": "-free,code"}, "abce"),
        ({"sort": "-below_minimum,code"}, "cabdes"),
    ],
)
def test_items_are_found_by_what_is_free_of_them(stocked: World, question: dict[str, Any], codes: str) -> None:
    rows = every_page(lambda **more: stocked.inventory.list_items(item_question(**more)), limit=2, **question)
    assert "".join(row["code"] for row in rows) == codes


def test_what_is_free_may_be_less_than_nothing(stocked: World) -> None:
    [row] = stocked.inventory.list_items(item_question(code="d"))["items"]
    assert (row["free"], row["below_minimum"]) == ("-3", False)
    [service] = stocked.inventory.list_items(item_question(code="s"))["items"]
    assert (service["free"], service["below_minimum"]) == (None, False)


def test_items_are_sorted_by_the_prices_of_a_type(world: World) -> None:
    for code, price in (("a", "10.00"), ("b", "9.50"), ("c", None), ("d", "100.00")):
        world.item(code, price=price)
    for sort, codes in (("prices.wholesale", "cbad"), ("-prices.wholesale", "dabc"), ("prices.retail,code", "abcd")):
        rows = every_page(lambda **more: world.inventory.list_items(item_question(**more)), limit=2, sort=sort)
        assert "".join(row["code"] for row in rows) == codes
    with pytest.raises(ValidationFailed):
        world.inventory.list_items(item_question(sort="prices.none"))
