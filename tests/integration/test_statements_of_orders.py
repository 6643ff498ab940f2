"""What a command costs the database does not grow with the lines and the orders that it touches."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event as sqlalchemy_events

from tests.builders import World, engine_of
from tests.infrastructure.postgres import Postgres

FEW, MANY = 3, 30


@pytest.fixture
def world(postgres: Postgres) -> Iterator[World]:
    with World.on_postgres(postgres) as world:
        yield world


def statements(world: World, command: Callable[[], object]) -> list[str]:
    """What the orders tell their database meanwhile, once for each set of parameters."""
    told: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        told.extend([statement] * (len(parameters) if many else 1))

    engine = engine_of(world.orders)
    sqlalchemy_events.listen(engine, "before_cursor_execute", note)
    command()
    sqlalchemy_events.remove(engine, "before_cursor_execute", note)
    return told


def partly_shipped(world: World, lines: int) -> UUID:
    bolt = world.item(f"bolt {lines}")
    world.receive(bolt, 1000)
    order = world.place(world.customer(), *[(bolt, 2)] * lines)
    world.sync()
    world.ship(order, dict.fromkeys(world.line_ids(order), Decimal(1)))
    world.sync()
    return order


def test_an_order_of_many_lines_closes_by_as_many_statements_as_one_of_few(world: World):
    few, many = (partly_shipped(world, lines) for lines in (FEW, MANY))

    def closing(order: UUID) -> Callable[[], object]:
        body = {"order_id": order, "version": [world.version(order)], "reason": None}
        return lambda: world.do("orders", "close_order", **body)

    assert len(statements(world, closing(many))) == len(statements(world, closing(few)))
    assert world.differences() == []


def test_an_order_turns_many_others_by_as_many_statements_as_few(world: World):
    customer = world.customer()

    def placing_that_turns(orders: int) -> Callable[[], object]:
        nut = world.item(f"nut {orders}")
        world.receive(nut, orders)
        for _ in range(orders):
            world.place(customer, (nut, 1))
        world.sync()
        return lambda: world.place(customer, (nut, 1))

    few, many = (statements(world, placing_that_turns(orders)) for orders in (FEW, MANY))
    assert len(many) == len(few)
    assert world.differences() == []
