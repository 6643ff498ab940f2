"""What covers whom: first come, first served, by the moment of placing."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from services.inventory.domain.covering import Supply, covered_by, used
from tests.builders import World, new_line
from tests.unit.inventory.keeper import Keeper

IDS = UUID("00000000-0000-0000-0000-000000000008")
quantities = st.decimals(0, 20, places=1)
waited_for = st.decimals("0.1", 20, places=1)
STEP = Decimal("0.1")


def supply(name: str, quantity: Any) -> Supply:
    return Supply(Decimal(quantity), uuid5(IDS, name), name, date(2025, 12, 5))


def served(wanted: list[Decimal], supplies: list[Supply]) -> list[Supply | None]:
    """By handing out the smallest parts, one after the other, to whoever is first."""
    parts = [supply for supply in supplies for _ in range(int(supply.quantity / STEP))]
    covers: list[Supply | None] = []
    for quantity in wanted:
        count = int(quantity / STEP)
        given, parts = parts[:count], parts[count:]
        covers.append(given[-1] if len(given) == count else None)
    return covers


def test_who_came_first_is_covered_by_the_stock_and_the_next_by_what_comes() -> None:
    stock, friday = Supply(Decimal(10)), supply("friday", 5)
    lines = [Decimal(quantity) for quantity in (6, 4, 5, 1)]
    assert covered_by(Decimal(0), lines, [stock, friday]) == [stock, stock, friday, None]


def test_a_line_that_needs_two_supplies_is_covered_by_the_later_one() -> None:
    stock, friday = Supply(Decimal(3)), supply("friday", 5)
    assert covered_by(Decimal(0), [Decimal(4)], [stock, friday]) == [friday]


def test_a_small_line_does_not_overtake_a_large_one() -> None:
    assert covered_by(Decimal(0), [Decimal(12), Decimal(1)], [Supply(Decimal(10))]) == [None, None]


def test_stock_below_zero_covers_nobody_and_owes_nothing() -> None:
    friday = supply("friday", 1)
    assert covered_by(Decimal(0), [Decimal(1)], [Supply(Decimal(-4)), friday]) == [friday]


@given(st.lists(waited_for, max_size=8), st.lists(quantities, max_size=5))
def test_the_rule_is_handing_out_in_turn(wanted: list[Decimal], supplied: list[Decimal]) -> None:
    supplies = [supply(str(place), quantity) for place, quantity in enumerate(supplied)]
    assert covered_by(Decimal(0), wanted, supplies) == served(wanted, supplies)
    assert sum(used(sum(wanted, Decimal(0)), supplies)) == min(sum(wanted), sum(supplied))


@given(st.lists(waited_for, max_size=8), st.lists(quantities, max_size=5), st.integers(0, 8))
def test_a_page_is_covered_as_the_whole_list_is(wanted: list[Decimal], supplied: list[Decimal], start: int) -> None:
    supplies = [supply(str(place), quantity) for place, quantity in enumerate(supplied)]
    before = sum(wanted[:start], Decimal(0))
    assert covered_by(before, wanted[start:], supplies) == served(wanted, supplies)[start:]


def test_the_demand_of_an_item_tells_whose_orders_they_are(world: World) -> None:
    bolts, anna = world.item("bolts"), world.customer("Anna")
    placed = world.place(anna, (bolts, 5))
    drafted = world.draft(anna, (bolts, 3))
    world.place_draft(drafted)
    world.change(placed, (world.line_ids(placed)[0], 6), new_line(bolts, 2))
    world.sync()
    manager = world.call().caller.user
    assert [(row["customer"], row["manager"]) for row in world.holders(bolts)] == [
        ({"id": str(anna), "name": "Anna"}, manager)
    ] * 3
    assert world.differences() == []


def test_the_demand_of_an_item_tells_what_covers_each_order(world: World, keeper: Keeper) -> None:
    bolts, customer, returns = world.item("bolts"), world.customer(), world.warehouse("RETURNS", sellable=False)
    world.receive(bolts, 5)
    later = keeper.expect(world.main, "2025-12-20", (bolts, 3), **{"from": "Завод"})["id"]
    sooner = keeper.expect(world.main, "2025-11-20", (bolts, 4), **{"from": "База"})["id"]
    keeper.expect(returns, "2025-11-01", (bolts, 100))
    for quantity in (5, 3, 2, 9):
        world.clock.advance(minutes=1)
        world.place(customer, (bolts, quantity))
    world.sync()

    covers = [row["covered_by"] for row in world.holders(bolts)]
    told = [cover and (cover["source"], cover["expected_id"], cover["date"], cover["late"]) for cover in covers]
    assert told == [
        ("stock", None, None, False),
        ("expected", sooner, "2025-11-20", True),
        ("expected", later, "2025-12-20", False),
        None,
    ]
    page = world.inventory.item_demand({"item_id": bolts, "limit": 1, "after": None})
    assert [(each["from"], each["quantity"], each["used"]) for each in page["supplies"]] == [
        (None, "5", "5"),
        ("База", "4", "4"),
        ("Завод", "3", "3"),
    ]
    second = world.inventory.item_demand({"item_id": bolts, "limit": 1, "after": page["next"]})
    assert [row["covered_by"]["expected_id"] for row in second["items"]] == [sooner]
