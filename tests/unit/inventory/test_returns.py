"""Returns of customers: at most what was shipped comes back; the stock grows, and nobody waits for more."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from kernel.problems import NotYetKnown, ValidationFailed, describe
from services.inventory.domain.refusals import MoreThanShipped, NotALineOfTheOrder, NotAUnitOfTheLine
from tests.builders import World, everything
from tests.unit.inventory.keeper import Keeper


@pytest.fixture
def bolts(world: World) -> UUID:
    return world.item("bolts")


@pytest.fixture
def order(world: World, bolts: UUID) -> UUID:
    """10 bolts, of which 6 were shipped, and a delivery."""
    delivery = world.item("delivery", kind="service")
    world.receive(bolts, 20)
    order = world.place(world.customer(), (bolts, 10), (delivery, 1))
    world.sync()
    line, service = world.line_ids(order)
    world.ship(order, {line: 6, service: 1})
    world.sync()
    return order


def figures(world: World, item: UUID) -> tuple[str, str]:
    return world.stock_of(item)["on_hand"], world.stock_of(item)["demand"]


def test_what_comes_back_is_on_hand_and_the_demand_stays(
    world: World, keeper: Keeper, order: UUID, bolts: UUID
) -> None:
    line, _ = world.line_ids(order)
    answer = keeper.take_back(order, world.main, (line, 2), reason="Не тот размер", document="Возврат 1")
    assert [(level["on_hand"], level["demand"]) for level in answer["levels"]] == [("16", "4")]
    assert figures(world, bolts) == ("16", "4")
    told = [event for event in everything(world.inventory.feed) if event.type == "StockReceived"][-1].data
    assert (told["order_id"], told["reason"]) == (str(order), "Не тот размер")
    assert told["lines"] == [{"item_id": str(bolts), "quantity": "2", "line_id": str(line)}]
    [*_, row] = keeper.card(bolts)
    assert (row["kind"], row["number"], row["quantity_in"]) == ("return", world.order(order)["number"], "2")
    movement = world.inventory.get_movement(UUID(answer["id"]))
    assert (movement["kind"], movement["reason"], movement["number"]) == ("return", "Не тот размер", row["number"])


def test_a_warehouse_of_returns_is_not_for_sale(world: World, keeper: Keeper, order: UUID, bolts: UUID) -> None:
    line, _ = world.line_ids(order)
    returns = world.warehouse("RETURNS", sellable=False)
    assert keeper.take_back(order, returns, (line, 6))["levels"] == []
    assert figures(world, bolts) == ("14", "4")
    assert keeper.in_warehouses(bolts, "quantity") == {"MAIN": ("14",), "RETURNS": ("6",)}


def test_no_more_comes_back_than_was_shipped(world: World, keeper: Keeper, order: UUID) -> None:
    line, _ = world.line_ids(order)
    keeper.take_back(order, world.main, (line, 2))
    with pytest.raises(MoreThanShipped) as refusal:
        keeper.take_back(order, world.main, (line, 5))
    told = describe(refusal.value)
    assert told["status"] == 409
    wanted = {"code": "bolts", "line_id": str(line), "shipped": "6", "returned": "2", "wanted": "5"}
    assert told["params"] == wanted
    keeper.take_back(order, world.main, (line, 4))


def test_what_was_shipped_after_a_return_may_come_back_as_well(world: World, keeper: Keeper, order: UUID) -> None:
    line, _ = world.line_ids(order)
    keeper.take_back(order, world.main, (line, 6))
    world.ship(order, {line: 4})
    keeper.take_back(order, world.main, (line, 4))
    with pytest.raises(MoreThanShipped):
        keeper.take_back(order, world.main, (line, 1))


def test_one_line_too_many_refuses_the_whole_return(world: World, keeper: Keeper, order: UUID, bolts: UUID) -> None:
    line, service = world.line_ids(order)
    with pytest.raises(MoreThanShipped):
        keeper.take_back(order, world.main, (line, 1), (service, 2))
    with pytest.raises(NotALineOfTheOrder):
        keeper.take_back(order, world.main, (line, 1), (world.new_id(), 1))
    with pytest.raises(ValidationFailed):
        keeper.take_back(order, world.main, (line, 1), (line, 1))
    assert figures(world, bolts) == ("14", "4")


def test_a_service_is_taken_back_without_a_stock(world: World, keeper: Keeper, order: UUID) -> None:
    _, service = world.line_ids(order)
    answer = keeper.take_back(order, world.main, (service, 1))
    assert (answer["lines"][0]["line_id"], answer["levels"]) == (str(service), [])


def test_an_order_that_nobody_knows_is_looked_for_at_its_owner(world: World, keeper: Keeper) -> None:
    with pytest.raises(NotYetKnown):
        keeper.take_back(world.new_id(), world.main, (world.new_id(), 1))


def test_lines_are_shipped_and_returned_in_the_unit_in_which_they_were_ordered(world: World) -> None:
    caps = world.item("caps", packages={"box": 12})
    world.receive(caps, 100)
    order = world.place(world.customer(), (caps, 2, "box"))
    world.sync()
    (line,) = world.line_ids(order)
    more = {"order_id": order, "warehouse_id": world.main, "document": None, "note": None}

    def moved(command: str, quantity: str, unit: str | None, **also: Any) -> None:
        lines = [{"line_id": line, "quantity": Decimal(quantity), "unit": unit}]
        world.do("inventory", command, **more, **also, lines=lines)

    moved("ship_order", "1.5", "box")
    moved("ship_order", "2", "pcs")
    moved("ship_order", "1", None)
    moved("return_goods", "0.5", "box", reason=None)
    assert figures(world, caps) == ("85", "3")
    with pytest.raises(NotAUnitOfTheLine):
        moved("ship_order", "1", "kg")
    assert world.differences() == []
