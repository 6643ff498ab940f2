"""What a command answers is what reading gives right after it."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tests.builders import World, order_body


@pytest.fixture
def lines(world: World) -> list[Any]:
    """Every colour, an item twice, a package, a service, and a line at the list price."""
    short, contended, absent = world.item("short"), world.item("contended"), world.item("absent")
    boxed, service = world.item("boxed", packages={"box": 12}, price="2.6"), world.item("service", kind="service")
    world.receive(short, 3)
    world.receive(contended, 10)
    world.receive(boxed, 100)
    world.sync()
    world.place(world.customer("Rival"), (contended, 8))
    return [
        (short, 2),
        (short, 2),
        (contended, 5),
        (absent, 1),
        (boxed, 2, "box", Decimal("30.05")),
        (service, 1),
        {"item_id": boxed, "quantity": Decimal("0.5"), "unit": None, "price": None},
    ]


@pytest.mark.parametrize("place", [True, False], ids=["placed", "draft"])
@pytest.mark.parametrize("has_heard", [True, False], ids=["level", "behind"])
def test_a_new_order(world: World, lines: list[Any], place: bool, has_heard: bool) -> None:
    if has_heard:
        world.sync()
    answer = world.do("orders", "create_order", **order_body(world.customer(), lines, place=place))
    assert answer == world.order(UUID(answer["id"]))
    assert {line["availability"] for line in answer["lines"]} == {"short", "contended", "absent", "covered", None}


def test_a_draft_that_is_placed_keeps_the_colours_that_it_showed(world: World, lines: list[Any]) -> None:
    draft = world.draft(world.customer(), *lines)
    shown = [line["availability"] for line in world.order(draft)["lines"]]
    placed = world.place_draft(draft)
    assert [line["availability"] for line in placed["lines"]] == shown
    assert placed == world.order(draft)
