"""What tests of orders begin with: a company without orders, its books, and a customer."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from tests.builders import World
from tests.unit.orders.books import Books


@pytest.fixture
def world() -> Iterator[World]:
    with World.on_files() as opened:
        yield opened


@pytest.fixture
def books(world: World) -> Books:
    return Books(world)


@pytest.fixture
def customer(world: World) -> UUID:
    return world.customer("ООО Вектор")
