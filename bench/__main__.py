"""``python -m bench [place_orders] [growth] [streams] [end_to_end] [--large 50000]``; all when none is named."""

import argparse

from bench.end_to_end import end_to_end
from bench.growth import growth
from bench.measure import report
from bench.place_orders import place_orders
from bench.streams import streams
from tests.infrastructure.postgres import running_postgres
from tests.infrastructure.rabbitmq import running_rabbitmq

NAMES = ("place_orders", "growth", "streams", "end_to_end")


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []])
    parser.add_argument("--large", type=int, default=50_000, help="open orders of the large market")
    options = parser.parse_args()
    names = options.names or NAMES
    figures = []
    with running_postgres() as server, running_rabbitmq() as broker:
        if "place_orders" in names:
            figures += place_orders(server)
        if "growth" in names:
            figures += growth(server, options.large)
        if "streams" in names:
            figures += streams(server, broker)
        if "end_to_end" in names:
            figures += end_to_end(server, broker)
    report(figures)


main()
