"""Prices mean the same on both databases and in both services, and ten thousand of them change in seconds."""

import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from contracts.commands import prices as takes
from services.inventory.projections import prices as of_inventory
from services.orders.projections.known import items_on
from tests.builders import World

MANY = 10_000
SECONDS = 10.0  # it takes one or two; the machine may be busy


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    if request.param == "sqlite":
        with World.on_files() as world:
            yield world
    else:
        with World.on_postgres(request.getfixturevalue("postgres")) as world:
            yield world


def set_price(world: World, item: UUID, amount: Any, day: str | None = None, price_type: str = "wholesale") -> None:
    body = {"item_id": str(item), "price_type": price_type, "amount": amount, "from": day}
    world.do("inventory", "set_price", **takes.SetPrice().load(body))


def test_orders_know_the_prices_of_every_day(world: World) -> None:
    bolt, nut, free = world.item("bolt"), world.item("nut"), world.item("free")
    set_price(world, bolt, "10")
    set_price(world, bolt, "11.5")
    set_price(world, bolt, "12", "2025-12-01")
    set_price(world, nut, "3.3333")
    set_price(world, nut, None, "2025-12-01")
    set_price(world, nut, "9", price_type="retail")
    world.sync()
    days = (date(2025, 11, 23), date(2025, 11, 24), date(2025, 12, 1), date(2030, 1, 1))
    expected = [
        {},
        {bolt: Decimal("11.5"), nut: Decimal("3.3333")},
        {bolt: Decimal(12)},
        {bolt: Decimal(12)},
    ]
    items = [bolt, nut, free]
    with world.inventory.reading() as session:
        inventory = [of_inventory.price_on(session, items, "wholesale", day) for day in days]
    with world.orders.reading() as session:
        orders = [items_on(session, items, "wholesale", "RUB", day) for day in days]
    assert inventory == [{(item, "RUB"): amount for item, amount in prices.items()} for prices in expected]
    assert [{item: orders[place][item].ordered.list_price for item in items} for place in range(len(days))] == [
        {item: prices.get(item) for item in items} for prices in expected
    ]
    assert world.differences() == []


@pytest.mark.long
def test_ten_thousand_prices_are_changed_by_one_command(postgres: Any) -> None:
    with World.on_postgres(postgres) as world:
        prices = [{"price_type": "wholesale", "amount": "100"}]
        for start in range(0, MANY, 500):
            with world.inventory.transaction():
                for number in range(start, start + 500):
                    world.register(code=f"I-{number}", name=f"I {number}", kind="goods", unit="pcs", prices=prices)
        body = {"filter": {"price_type": "wholesale"}, "percent": "5", "round_to": "1"}
        began = time.monotonic()
        answer = world.do("inventory", "change_prices", **takes.ChangePrices().load(body))
        took = time.monotonic() - began
        print(f"{MANY} prices in {took:.1f} s")
        assert took < SECONDS
        assert (answer["found"], answer["changed"]) == (MANY, MANY)
