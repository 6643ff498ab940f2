"""Other systems subscribe with nothing of ours: the examples of docs/integration, run as they stand."""

import base64
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import requests
from kombu import Connection, Queue

from kernel.messaging.exchanges import make_sure_of
from kernel.publishing import ConfirmedPublisher, events_exchange
from kernel.relay import Relay, SoleLeadership
from tests.builders import World
from tests.infrastructure.ports import free_port
from tests.system.client import new_code
from tests.system.processes import embedded

EXAMPLES = Path(__file__).parents[2] / "docs" / "integration"


@contextmanager
def listening(example: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    with running(sys.executable, "-W", "ignore", str(EXAMPLES / example), *arguments) as process:
        assert said(process) == "listening"
        yield process


@contextmanager
def running(*command: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True)
    try:
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
        assert re.fullmatch(r"event \d+, the one before it is \d+", said(subscriber))
        assert said(subscriber) == "order 1 of 1 lines, 21.00 RUB"


def test_a_plain_amqp_client_hears_of_a_placed_order(vhost: str) -> None:
    with queue_of_all_orders(vhost) as queue, listening("amqp_subscriber.py", vhost, queue) as client:
        publish_a_placed_order(vhost)
        heard = [said(client)]
        while "OrderPlaced" not in heard[-1]:
            heard.append(said(client))
        positions = [re.findall(r"\d+", line)[:2] for line in heard]
        assert [previous for _, previous in positions] == ["0", *(position for position, _ in positions[:-1])]


def test_a_receiver_of_webhooks_checks_signatures_times_and_repeats(tmp_path: Path) -> None:
    """The running system sends to it."""
    port, secret = free_port(), f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"
    settings = {"NOVA_WEBHOOK_PRIVATE_ADDRESSES": "allow"}
    with (
        listening("webhook_receiver.py", str(port), secret) as shop,
        embedded(tmp_path, settings=settings) as api,
    ):
        address = f"http://127.0.0.1:{port}/nova"
        placed = {"name": "Shop", "url": address, "events": [{"source": "orders", "types": ["OrderPlaced"]}]}
        webhook = api.ok("POST", "/api/v1/webhooks", {**placed, "secret": secret})
        order = api.place(api.customer("Vector"), (api.item(new_code()), 2))
        assert said(shop) == f"OrderPlaced {order['id']}"
        path, version = f"/api/v1/webhooks/{webhook['id']}", f'"{webhook["version"]}"'
        api.ok("POST", f"{path}/replay", {"source": "orders", "position": 0}, If_Match=version)
        [event] = [each for each in api.feed("orders") if each["type"] == "OrderPlaced"]
        assert said(shop) == f"again: {event['id']}"
        assert api.ok("POST", f"{path}/test")["status"] == 204
        assert said(shop).startswith("OrderPlaced ")
        forged = {"webhook-id": "x", "webhook-timestamp": "1", "webhook-signature": "v1,AAAA"}
        assert requests.post(address, json={}, headers=forged, timeout=5).status_code == 401
        assert said(shop) == "refused: no message of these minutes"


@contextmanager
def queue_of_all_orders(broker_url: str) -> Iterator[str]:
    """As `nova subscriber add` binds it."""
    queue = Queue("subscriber.bi", events_exchange("orders"), routing_key="*", durable=True)
    with Connection(broker_url) as connection:
        make_sure_of(connection, queue.exchange)
        queue(connection.channel()).declare()
    yield queue.name
