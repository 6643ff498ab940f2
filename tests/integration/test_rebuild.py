"""The shadow, where tables are made anew, is used by one at a time, whatever the number of replicas."""

import pytest

from kernel.rebuild import UnderWay
from tests.builders import World
from tests.infrastructure.postgres import Postgres


def test_two_cannot_rebuild_at_once_and_the_next_can(postgres: Postgres) -> None:
    with World.on_postgres(postgres) as world:
        item = world.item("bolts")
        world.place(world.customer(), (item, 3))
        world.sync()
        with world.rebuild(world.orders) as rebuild:
            with pytest.raises(UnderWay), world.rebuild(world.orders):
                pass
            assert rebuild.differences() == []
        with world.rebuild(world.orders) as rebuild:
            assert rebuild.differences() == []
