"""Reports say the same on both databases, whatever they are grouped and sorted by."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from contracts.commands.reports import DATED_GROUPS, GROUPS
from tests.builders import World
from tests.infrastructure.postgres import Postgres
from tests.unit.orders.reporting import report, rows
from tests.unit.orders.test_reports import WHOLE, tell

SEED = 5


@pytest.fixture(scope="module")
def worlds(postgres: Postgres) -> Iterator[tuple[World, World]]:
    """The same story, told twice."""
    with World.on_postgres(postgres) as here, World.on_files() as there:
        for world in (here, there):
            tell(world, Random(SEED))
        yield here, there


def asked(name: str) -> dict[str, Any]:
    return {} if name == "open" else dict(WHOLE)


@pytest.mark.parametrize("name", ["sales", "open", "promises", "lost"])
def test_every_group_has_the_same_figures(worlds: tuple[World, World], name: str) -> None:
    for group in GROUPS if name == "open" else DATED_GROUPS:
        here, there = (rows(world, name, group_by=group, **asked(name)) for world in worlds)
        assert _sorted(here) == _sorted(there)
        assert here


@pytest.mark.parametrize("name", ["sales", "open", "promises", "lost"])
def test_every_column_sorts_the_same_way(worlds: tuple[World, World], name: str) -> None:
    for column in report(worlds[0], name, group_by="item", **asked(name))["items"][0]:
        for sort in (column, f"-{column}"):
            here, there = (rows(world, name, group_by="item", sort=sort, **asked(name)) for world in worlds)
            assert [row[column] for row in here] == [row[column] for row in there]
            assert len(here) == len(there)


def test_classes_are_the_same(worlds: tuple[World, World]) -> None:
    for of in ("customer", "item"):
        here, there = (rows(world, "classes", of=of, **WHOLE) for world in worlds)
        assert here == there


def test_nothing_differs_from_the_events(worlds: tuple[World, World]) -> None:
    assert [world.differences() for world in worlds] == [[], []]


def _sorted(found: list[dict[str, Any]]) -> list[str]:
    return sorted(map(str, found))
