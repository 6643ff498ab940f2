"""The list of orders by its days and by how far they are."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from marshmallow import ValidationError

from contracts.commands.orders import OrderList
from tests.builders import World, new_line


@pytest.fixture
def orders(world: World) -> list[UUID]:
    """One a day from 24 November; wanted by the 30th, the 28th, and no day; of the second one of four was shipped."""
    bolt = world.item("bolt", price="100")
    placed = []
    for requested in (date(2025, 11, 30), date(2025, 11, 28), None):
        placed.append(world.place(world.customer(), new_line(bolt, 4, price=None)))
        world.change(placed[-1], requested_date=requested)
        world.clock.advance(days=1)
    world.receive(bolt, 4)
    world.sync()
    world.ship(placed[1], {world.line_ids(placed[1])[0]: 1})
    world.sync()
    return placed


def listed(world: World, orders: list[UUID], **question: Any) -> list[int]:
    return [orders.index(UUID(row["id"])) for row in world.list_orders(**{"limit": 2, "sort": "number", **question})]


@pytest.mark.parametrize(
    ("sort", "found"),
    [("day", [0, 1, 2]), ("-day", [2, 1, 0]), ("-progress,number", [1, 0, 2]), ("progress,number", [0, 2, 1])],
)
def test_orders_are_sorted_by_day_and_by_progress(
    world: World, orders: list[UUID], sort: str, found: list[int]
) -> None:
    assert listed(world, orders, sort=sort) == found


@pytest.mark.parametrize(
    ("period", "found"),
    [
        ({"since": date(2025, 11, 25)}, [1, 2]),
        ({"until": date(2025, 11, 25)}, [0, 1]),
        ({"since": date(2025, 11, 25), "until": date(2025, 11, 25)}, [1]),
        ({"requested_since": date(2025, 11, 29)}, [0]),
        ({"requested_until": date(2025, 11, 29)}, [1]),
        ({"requested_since": date(2025, 11, 1), "requested_until": date.max}, [0, 1]),
    ],
)
def test_orders_are_found_by_their_day_and_by_the_day_that_was_asked_for(
    world: World, orders: list[UUID], period: dict[str, date], found: list[int]
) -> None:
    assert listed(world, orders, **period) == found


@pytest.mark.parametrize(
    ("statuses", "found"),
    [("placed", [0, 2]), ("partly_shipped", [1]), ("placed,partly_shipped,placed", [0, 1, 2]), ("draft,closed", [])],
)
def test_orders_of_several_statuses_are_one_list(
    world: World, orders: list[UUID], statuses: str, found: list[int]
) -> None:
    assert listed(world, orders, **OrderList().load({"status": statuses, "limit": 2, "sort": "number"})) == found


@pytest.mark.parametrize("statuses", ["", "placed,", "placed, draft", "Placed", "sent", 1])
def test_a_status_that_is_none_is_refused(statuses: Any) -> None:
    with pytest.raises(ValidationError):
        OrderList().load({"status": statuses})
