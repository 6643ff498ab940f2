"""Goal 4: placing, reading, listing and recolouring must not know how long the history is."""

from collections.abc import Callable

from bench.market import Market, market
from bench.measure import Figure, at_most, interleaved, seconds
from tests.builders import order_question
from tests.infrastructure.postgres import Postgres

SMALL = 2000
REPEAT = 40


def growth(server: Postgres, large: int) -> list[Figure]:
    """The same works in a market of 2,000 open orders and in one of ``large``, in turn."""
    with market(server, SMALL) as small, market(server, large) as big:
        figures = []
        for name, work in WORKS.items():
            before, after = interleaved([_prepared(work, small), _prepared(work, big)], rounds=9)
            figures.append(Figure("4", f"{name} at {SMALL:,}", 1000 * before / REPEAT, "ms"))
            figures.append(at_most("4", f"{name}: {large:,} / {SMALL:,}", after / before, 1.1))
        figures += _recolouring(big)
    return figures


def _prepared(work: Callable[[Market], object], shop: Market) -> Callable[[], None]:
    def repeated() -> None:
        for _ in range(REPEAT):
            work(shop)

    shop.world.sync()
    return repeated


def _read(shop: Market) -> object:
    return shop.world.order(ORDER_OF.setdefault(id(shop), shop.place(50)))


def _list(shop: Market) -> object:
    return shop.world.orders.list_orders(order_question(sort="-total", limit=100))


def _turn_one_item(shop: Market) -> object:
    """All open lines of an item turn red and back: stock counted to nothing, then to plenty."""
    item = shop.some_item()
    shop.world.count(item, 0)
    shop.world.sync_one("orders from inventory")
    shop.world.count(item, 30)
    return shop.world.sync_one("orders from inventory")


def _recolouring(shop: Market) -> list[Figure]:
    shop.world.sync()
    taken = seconds(lambda: [_turn_one_item(shop) for _ in range(REPEAT)])
    lines = REPEAT * 2 * 50
    return [Figure("4", "recolour, per open line that turned", 1e6 * taken / lines, "us")]


ORDER_OF: dict[int, object] = {}
WORKS: dict[str, Callable[[Market], object]] = {
    "place": lambda shop: shop.place(10),
    "read": _read,
    "list": _list,
    "recolour": _turn_one_item,
}
