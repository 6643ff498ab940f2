"""Goal 2: orders over HTTP, RPC, RabbitMQ and PostgreSQL, 8 clients, every projection level at the end."""

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.limits import DatabaseLimit
from bench.measure import Figure, at_least, at_most, seconds
from tests.infrastructure.postgres import Postgres
from tests.infrastructure.rabbitmq import RabbitMQ
from tests.system.client import Api, new_code
from tests.system.processes import System, running_system

CLIENTS = 8
ORDERS = 800
ITEMS = 200


def end_to_end(server: Postgres, broker: RabbitMQ) -> list[Figure]:
    limit = DatabaseLimit(server.create_database("limit"), CLIENTS)
    try:
        with TemporaryDirectory() as folder, running_system(broker.fresh_vhost(), server, Path(folder)) as system:
            return _measure(system, limit)
    finally:
        limit.close()


def _measure(system: System, limit: DatabaseLimit) -> list[Figure]:
    api = system.api
    items = [api.item(new_code("B")) for _ in range(ITEMS)]
    customer, warehouse = api.customer("Bench"), api.warehouse(new_code("W"))
    api.receive(warehouse, *[(item, 50) for item in items])
    system.wait_until_level()
    _place(api, customer, items, ORDERS // 4)
    system.wait_until_level()
    rate = ORDERS / seconds(lambda: _place(api, customer, items, ORDERS))
    late = seconds(system.wait_until_level)
    bare = ORDERS / seconds(lambda: limit.write(ORDERS))
    return [
        Figure("2", f"place 10 lines over HTTP, {CLIENTS} clients", rate, "orders/s"),
        Figure("2", f"the same rows by psycopg2, {CLIENTS} clients", bare, "tx/s"),
        at_least("2", "ours / the database's limit", rate / bare, 0.10),
        at_most("2", "every projection level after the last answer", late, 1, "s"),
    ]


def _place(api: Api, customer: str, items: list[str], orders: int) -> None:
    def client(number: int) -> None:
        own, chooser = Api(api.url, api.token), random.Random(number)
        for _ in range(orders // CLIENTS):
            own.place(customer, *[(item, 2) for item in chooser.sample(items, 10)])

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(client, range(CLIENTS)))
