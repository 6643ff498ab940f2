"""A world of inventory and orders, whose read tables are the fold of its events at the end of every story."""

from collections.abc import Iterator

import pytest

from tests.builders import World
from tests.unit.inventory.keeper import Keeper


@pytest.fixture
def world() -> Iterator[World]:
    """It is 24 November 2025, noon in Moscow."""
    with World.on_files() as world:
        yield world
        world.sync()
        assert world.differences() == []


@pytest.fixture
def keeper(world: World) -> Keeper:
    return Keeper(world)
