"""Goal 7: how soon a colour that turned because of one person is seen by another, while orders come in."""

import json
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory
from threading import Thread
from urllib.request import Request, urlopen

from bench.measure import Figure, at_least, at_most
from tests.infrastructure.postgres import Postgres
from tests.infrastructure.rabbitmq import RabbitMQ
from tests.system.client import Api, new_code
from tests.system.processes import running_system

ORDERS_A_SECOND = 50
CLIENTS = 10
SECONDS = 30.0
TURNS = 200
ITEMS = 200
WAIT_SECONDS = 60.0

Turns = Queue[tuple[str, float]]


def live(server: Postgres, broker: RabbitMQ) -> list[Figure]:
    with TemporaryDirectory() as folder, running_system(broker.fresh_vhost(), server, Path(folder)) as system:
        return _measure(system.api)


def _measure(api: Api) -> list[Figure]:
    items = [api.item(new_code("L")) for _ in range(ITEMS)]
    customer, warehouse = api.customer("Live"), api.warehouse(new_code("W"))
    api.receive(warehouse, *[(item, 1000) for item in items])
    watched = api.item(new_code("W"))
    order = str(api.place(customer, (watched, 5))["id"])
    with ProcessPoolExecutor(CLIENTS) as pool, _turns_of(api, order) as turns:
        started = [pool.submit(_place_steadily, api.url, api.token, customer, items, each) for each in range(CLIENTS)]
        time.sleep(1)
        delays = [_turn(api, warehouse, watched, number, turns) for number in range(TURNS)]
        rate = sum(each.result() for each in started) / SECONDS
    delays.sort()
    return [
        at_least("7", "orders placed meanwhile", rate, 0.95 * ORDERS_A_SECOND, "orders/s"),
        Figure("7", "from a count sent to its colour seen: median", 1000 * statistics.median(delays), "ms"),
        at_most("7", "the same, 99th percentile", 1000 * delays[int(0.99 * len(delays))], 200, "ms"),
    ]


def _turn(api: Api, warehouse: str, item: str, number: int, turns: Turns) -> float:
    """Seconds until the other one sees the order turn red, or plain again."""
    time.sleep(random.uniform(0, 2 * SECONDS / TURNS / 3))
    quantity, wanted = (0, "absent") if number % 2 else (50, "covered")
    line = {"item_id": item, "quantity": quantity}
    start = time.monotonic()
    api.ok("POST", "/api/v1/stock/counts", {"warehouse_id": warehouse, "lines": [line]})
    while True:
        availability, moment = turns.get(timeout=WAIT_SECONDS)
        if availability == wanted:
            return moment - start


@contextmanager
def _turns_of(api: Api, order: str) -> Iterator[Turns]:
    """What the order turned to, and when that arrived at another browser."""
    turns: Turns = Queue()
    request = Request(f"{api.url}/api/v1/stream", headers={"Authorization": f"Bearer {api.token}"})  # noqa: S310
    with urlopen(request, timeout=60) as stream:  # noqa: S310

        def read() -> None:
            kind = b""
            for line in stream:
                if line.startswith(b"event:"):
                    kind = line[6:].strip()
                elif line.startswith(b"data:") and kind == b"turned":
                    told, moment = json.loads(line[5:]), time.monotonic()
                    if told["order_id"] == order:
                        turns.put((told["availability"], moment))

        Thread(target=_until_closed, args=(read,), daemon=True).start()
        yield turns


def _until_closed(read: Callable[[], None]) -> None:
    """http.client says in all these ways that its connection was closed meanwhile."""
    with suppress(AttributeError, OSError, ValueError):
        read()


def _place_steadily(url: str, token: str, customer: str, items: Sequence[str], number: int) -> int:
    """One client's share of the orders, each at its time; returns how many were placed."""
    api, chooser = Api(url, token), random.Random(number)
    period = CLIENTS / ORDERS_A_SECOND
    start, placed = time.monotonic() + period * number / CLIENTS, 0
    while (wait := start + placed * period - time.monotonic()) < SECONDS and time.monotonic() - start < SECONDS:
        time.sleep(max(0.0, wait))
        api.place(customer, *[(item, 1) for item in chooser.sample(items, 10)])
        placed += 1
    return placed
