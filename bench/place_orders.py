"""Goals 1, 3 and 5: placing and reading in the service process, beside the database's own limit."""

from collections.abc import Callable

from bench.limits import DatabaseLimit
from bench.market import Market, market
from bench.measure import Figure, at_least, at_most, interleaved
from tests.infrastructure.postgres import Postgres

ORDERS_A_ROUND = 100
OPEN_ORDERS = 2000


def place_orders(server: Postgres) -> list[Figure]:
    """Placing one after another, durable, at 2,000 open orders."""
    limit = DatabaseLimit(server.create_database("limit"))
    with market(server, OPEN_ORDERS) as shop:
        own, bare = interleaved([_placing(shop, 10), lambda: limit.write(ORDERS_A_ROUND)])
        ten, fifty, many = interleaved([_placing(shop, 10, 20), _placing(shop, 50, 20), _placing(shop, 500, 4)])
        figures = [
            Figure("1", "place 10 lines, in process", ORDERS_A_ROUND / own, "orders/s"),
            Figure("1", "the same rows by psycopg2, set-based", ORDERS_A_ROUND / bare, "tx/s"),
            at_least("1", "ours / the database's limit", bare / own, 0.5),
            at_most("3", "50 lines / 10 lines", fifty / ten, 2),
            at_most("3", "500 lines / 10 lines", many * 5 / ten, 12),
            at_most("5", "read an order of 50 lines", 1000 * _reading(shop) / ORDERS_A_ROUND, 5, "ms"),
        ]
    limit.close()
    return figures


def _placing(shop: Market, lines: int, orders: int = ORDERS_A_ROUND) -> Callable[[], None]:
    def work() -> None:
        for _ in range(orders):
            shop.place(lines)

    return work


def _reading(shop: Market) -> float:
    order = shop.place(50)
    shop.world.sync()
    [taken] = interleaved([lambda: [shop.world.order(order) for _ in range(ORDERS_A_ROUND)]])
    return taken
