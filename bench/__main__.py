"""``python -m bench [NAME ...] [--large 50000]``: all that there is, when none is named."""

import argparse

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

NAMES = ("place_orders", "growth", "streams", "desk", "finding", "end_to_end", "live", "embedded")


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []])
    parser.add_argument("--large", type=int, default=50_000, help="open orders of the large market")
    options = parser.parse_args()
    with running_postgres() as server, running_rabbitmq() as broker:
        benches = {
            "place_orders": lambda: place_orders(server),
            "growth": lambda: growth(server, options.large),
            "streams": lambda: streams(server, broker),
            "desk": lambda: desk_pages(server),
            "finding": lambda: finding(server),
            "end_to_end": lambda: end_to_end(server, broker),
            "live": lambda: live(server, broker),
            "embedded": embedded,
        }
        figures: list[Figure] = []
        for name in options.names or NAMES:
            found = benches[name]()
            show(found)
            figures += found
    keep(figures)


main()
