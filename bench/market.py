"""A market of any size: items, customers and open orders, in process on PostgreSQL."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from uuid import UUID

from kernel.subscription import SourceFeed
from tests.builders import World, new_line
from tests.infrastructure.postgres import Postgres

LINES = 10
OPEN_LINES_AN_ITEM = 50
FEWEST_ITEMS = 600
RECEIPT_LINES = 1000


class Direct(World):
    """A world whose services read each other's feeds without the tests' checks of every event."""

    def wire(self, feed: SourceFeed) -> SourceFeed:
        return feed


class Market:
    """Open orders of 10 lines; items grow with orders, so that 50 open lines wait for each item."""

    def __init__(self, world: World, orders: int) -> None:
        self.world = world
        self._chooser = random.Random(7)
        self.customer = world.customer("Market")
        count = max(FEWEST_ITEMS, orders * LINES // OPEN_LINES_AN_ITEM)
        self.items = [self._register(f"item {place}") for place in range(count)]
        world.sync()
        self._receive_everything(Decimal(30))
        for number in range(orders):
            self.place(LINES)
            if number % 500 == 0:
                world.sync()
        world.sync()

    def place(self, lines: int) -> UUID:
        chosen = self._chooser.sample(self.items, lines)
        return self.world.place(self.customer, *[new_line(item, 2, price=None) for item in chosen])

    def some_item(self) -> UUID:
        return self._chooser.choice(self.items)

    def _register(self, code: str) -> UUID:
        price = {"price_type": "wholesale", "amount": "2.50"}
        return UUID(self.world.register(code=code, name=code, kind="goods", unit="pcs", prices=[price])["id"])

    def _receive_everything(self, quantity: Decimal) -> None:
        warehouse = self.world.main
        for start in range(0, len(self.items), RECEIPT_LINES):
            lines = [{"item_id": item, "quantity": quantity} for item in self.items[start : start + RECEIPT_LINES]]
            self.world.do("inventory", "receive_stock", warehouse_id=warehouse, document=None, note=None, lines=lines)
        self.world.sync()


@contextmanager
def market(server: Postgres, orders: int) -> Iterator[Market]:
    with Direct.on_postgres(server) as world:
        yield Market(world, orders)
