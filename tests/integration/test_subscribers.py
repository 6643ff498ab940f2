"""Other systems subscribe with nothing of ours: the examples of docs/integration, run as they stand."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote, urlsplit

from kernel.publishing import ConfirmedPublisher
from kernel.relay import Relay, SoleLeadership
from tests.builders import World

EXAMPLES = Path(__file__).parents[2] / "docs" / "integration"


@contextmanager
def listening(example: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-W", "ignore", str(EXAMPLES / example), *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert said(process) == "listening"
        yield process
    finally:
        process.kill()
        process.wait()


def said(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def publish_a_placed_order(broker_url: str) -> None:
    with World.on_files() as world:
        item = world.item("A1")
        world.place(world.customer(), (item, 2, None, Decimal("10.50")))
        Relay(world.orders, ConfirmedPublisher(broker_url, "orders"), SoleLeadership(world.orders)).publish_next()


def test_a_stock_nameko_service_hears_of_a_placed_order(vhost: str) -> None:
    with listening("nameko_subscriber.py", vhost) as subscriber:
        publish_a_placed_order(vhost)
        assert said(subscriber) == "order 1 of 1 lines, 21.00 RUB"


def test_a_plain_amqp_client_hears_of_a_placed_order(vhost: str) -> None:
    url = urlsplit(vhost)
    host, virtual_host = f"{url.hostname}:{url.port}", unquote(url.path[1:])
    with listening("amqp_subscriber.py", host, unquote(url.username or ""), url.password or "", virtual_host) as client:
        publish_a_placed_order(vhost)
        assert re.match(r"\d+ after 0: OrderPlaced ", said(client))
