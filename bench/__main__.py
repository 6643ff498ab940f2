"""``python -m bench [NAME ...] [--large 50000] [--customers 10000]``: all that there is, when none is named."""

import argparse
from collections.abc import Callable
from contextlib import ExitStack

from bench.browser import browser
from bench.desk import desk_pages
from bench.embedded import embedded
from bench.end_to_end import end_to_end
from bench.finding import finding
from bench.growth import growth
from bench.live import live
from bench.measure import Figure, keep, show
from bench.place_orders import place_orders
from bench.streams import streams
from tests.infrastructure.postgres import running_postgres
from tests.infrastructure.rabbitmq import running_rabbitmq

Benches = dict[str, Callable[[], list[Figure]]]

NAMES = ("place_orders", "growth", "streams", "desk", "finding", "end_to_end", "live", "embedded", "browser")


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []])
    parser.add_argument("--large", type=int, default=50_000, help="open orders of the large market")
    parser.add_argument("--customers", type=int, default=10_000, help="customers on the desk of the browser")
    options = parser.parse_args()
    names = options.names or NAMES
    alone: Benches = {"embedded": embedded, "browser": lambda: browser(options.customers)}
    with ExitStack() as servers:
        benches = alone if alone.keys() >= set(names) else alone | _on_servers(servers, options.large)
        figures: list[Figure] = []
        for name in names:
            found = benches[name]()
            show(found)
            figures += found
    keep(figures)


def _on_servers(servers: ExitStack, large: int) -> Benches:
    """Those that need PostgreSQL or RabbitMQ, which run until the end."""
    server, broker = servers.enter_context(running_postgres()), servers.enter_context(running_rabbitmq())
    return {
        "place_orders": lambda: place_orders(server),
        "growth": lambda: growth(server, large),
        "streams": lambda: streams(server, broker),
        "desk": lambda: desk_pages(server),
        "finding": lambda: finding(server),
        "end_to_end": lambda: end_to_end(server, broker),
        "live": lambda: live(server, broker),
    }


main()
