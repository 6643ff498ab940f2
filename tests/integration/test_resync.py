"""Orders alone are put back from an older backup: inventory stops, is brought level, and both agree again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kernel.backup.moment import database_of, stand_still_together
from kernel.rebuilding.rebuild import Rebuild
from kernel.rebuilding.void import void_of
from kernel.restoring import note_restored
from kernel.sources import SourceWentBack
from services.orders.app import OrdersApplication
from tests.builders import World
from tests.infrastructure.postgres import Postgres


@contextmanager
def a_world(kind: str, request: pytest.FixtureRequest) -> Iterator[World]:
    if kind == "sqlite":
        with World.on_files() as world:
            yield world
        return
    server: Postgres = request.getfixturevalue("postgres")
    with World.on_postgres(server) as world:
        yield world


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.real)])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    with a_world(request.param, request) as running:
        yield running


class OldBackup:
    """Of orders alone, as they are when it is made."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world = world
        self._url = world.orders.engine.url.render_as_string(hide_password=False)
        self._path = folder / "orders"
        self._taken_at = world.clock.now()
        with database_of("orders", self._url) as database:
            stand_still_together({"orders": database})
            self._holding, self._keys = database.holding(), database.keys()
            database.dump(self._path)

    def put_back(self) -> None:
        world = self._world
        world.orders.close()
        with database_of("orders", self._url) as database:
            assert database.has_history()
            database.load(self._path, to_remember="")
            database.put_keys(self._keys)
            assert (database.holding(), database.keys()) == (self._holding, self._keys)
            database.finish()
        world.orders = OrdersApplication(self._url, world.clock)
        note_restored(world.orders, world.call(), self._taken_at)
        world.heard = {
            "inventory from orders": world.hear(world.inventory, "orders", world.orders.feed),
            "orders from inventory": world.hear(world.orders, "inventory", world.inventory.feed),
            "orders from customers": world.hear(world.orders, "customers", world.customers),
        }


def resync_inventory(world: World) -> None:
    feed = world.wire(world.orders.feed)
    void = void_of(world.inventory, "orders", feed)
    with Rebuild(world.inventory, {"orders": feed}, lambda _: None, void=void) as rebuild:
        rebuild.resync(world.call())


def test_what_was_placed_since_is_waited_for_no_more(world: World, tmp_path: Path) -> None:
    item, other, customer = world.item("A", price=10), world.item("B", price=10), world.customer()
    world.receive(item, 10)
    world.receive(other, 10)
    kept = world.place(customer, (item, 6))
    world.sync()
    backup = OldBackup(world, tmp_path)
    world.place(customer, (item, 9), (other, 20))
    world.sync()
    assert world.availability(kept) == "contended"

    backup.put_back()
    world.clock.advance(hours=1)
    with pytest.raises(SourceWentBack, match="nova resync inventory orders"):
        world.heard["inventory from orders"].catch_up()
    resync_inventory(world)
    world.sync()
    assert (world.availability(kept), world.stock_of(item)["demand"], world.stock_of(other)["demand"]) == (
        "covered",
        "6",
        "0",
    )
    again = world.place(customer, (item, 4), (other, 3))
    world.ship(kept, {world.line_ids(kept)[0]: 2})
    world.sync()
    assert (world.availability(again), world.stock_of(item)["demand"]) == ("covered", "8")
    assert world.differences() == []


def test_what_was_issued_for_a_lost_order_stays_issued(world: World, tmp_path: Path) -> None:
    """The goods have left the house, whatever the orders remember."""
    item, customer = world.item("A", price=10), world.customer()
    world.receive(item, 10)
    world.sync()
    backup = OldBackup(world, tmp_path)
    lost = world.place(customer, (item, 4))
    world.sync()
    world.ship(lost)
    world.sync()

    backup.put_back()
    resync_inventory(world)
    world.sync()
    stock = world.stock_of(item)
    assert (stock["on_hand"], stock["demand"]) == ("6", "0")
    assert world.differences() == []
