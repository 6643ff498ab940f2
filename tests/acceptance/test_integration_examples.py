"""Other systems need nothing of ours: the examples of docs/integration, run as they stand against a running system."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any
from uuid import uuid4

import amqp
import pytest
from click.testing import CliRunner

from nova.broker import BrokerAddress
from nova.commands.root import nova
from tests.infrastructure.node import as_installed_in, choose_node
from tests.infrastructure.packages import make_sure_of
from tests.infrastructure.postgres import Postgres
from tests.infrastructure.rabbitmq import RabbitMQ
from tests.system.client import Api, new_code
from tests.system.processes import System, running_system

pytestmark = pytest.mark.long

EXAMPLES = Path(__file__).parents[2] / "docs" / "integration"
SECONDS = 30


class Example:
    """One example at work; its lines are taken as they come."""

    def __init__(self, command: list[str], environment: Mapping[str, str]) -> None:
        self._lines: Queue[str] = Queue()
        self._process = subprocess.Popen(
            command, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        Thread(target=self._read, daemon=True).start()

    def says(self, pattern: str) -> "re.Match[str]":
        """The next line that fits."""
        said = []
        while True:
            try:
                line = self._lines.get(timeout=SECONDS)
            except Empty:
                raise AssertionError(f"nothing like {pattern} among {said}") from None
            said.append(line)
            match = re.fullmatch(pattern, line)
            if match is not None:
                return match

    def end(self) -> None:
        self._process.kill()
        self._process.wait()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line.rstrip("\n"))


@contextmanager
def running(*command: str, **environment: str) -> Iterator[Example]:
    example = Example(list(command), environment)
    try:
        yield example
    finally:
        example.end()


@pytest.fixture(scope="module")
def system(rabbitmq: RabbitMQ, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    url = rabbitmq.fresh_vhost()
    with running_system(url, postgres, tmp_path_factory.mktemp("integration")) as system:
        yield system
    rabbitmq.drop_vhost(url)


@pytest.fixture(scope="module")
def api(system: System) -> Api:
    return system.api


@pytest.fixture(scope="module")
def environment(system: System, rabbitmq: RabbitMQ) -> dict[str, str]:
    """That of who runs the command."""
    return {
        "NOVA_BROKER_URL": system.environment["NOVA_BROKER_URL"],
        "NOVA_BROKER_ADMIN_URL": rabbitmq.management_url(),
    }


@pytest.fixture
def account(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Address and queue of a new subscriber to all of orders."""
    name = f"test-{uuid4().hex[:8]}"
    added = CliRunner().invoke(nova, ["subscriber", "add", name, "--events", "orders.*"], env=environment)
    assert added.exit_code == 0, added.output
    told = dict(re.findall(r"^(address|queue) +(.+)$", added.output, re.MULTILINE))
    yield told["address"], told["queue"]
    CliRunner().invoke(nova, ["subscriber", "remove", name, "--yes"], env=environment)


def place_order(api: Api) -> Any:
    return api.place(api.customer("Вектор"), (api.item(new_code("F-")), 2))


def head(api: Api) -> int:
    return int(api.ok("GET", "/api/v1/feed/orders?limit=1")["head"])


def hears_orders(example: Example, api: Api, order: Any) -> None:
    """All that orders tell of an order, and no gap."""
    told = example.says(rf"(\d+) after (\d+): OrderPlaced {order['id']}")
    api.cancel(order["id"])
    cancelled = example.says(rf"(\d+) after (\d+): OrderCancelled {order['id']}")
    assert int(cancelled[2]) >= int(told[1])


def test_a_python_client(api: Api, account: tuple[str, str]) -> None:
    with running(sys.executable, str(EXAMPLES / "amqp_subscriber.py"), *account) as example:
        example.says("listening")
        hears_orders(example, api, place_order(api))


def test_what_happened_while_the_client_was_away_waits_for_it(api: Api, account: tuple[str, str]) -> None:
    orders = [place_order(api) for _ in range(2)]
    with running(sys.executable, str(EXAMPLES / "amqp_subscriber.py"), *account) as example:
        for order in orders:
            example.says(rf"\d+ after \d+: OrderPlaced {order['id']}")


def test_a_node_client(api: Api, account: tuple[str, str], tmp_path: Path) -> None:
    """Where `npm install amqplib` was run, as the example says."""
    as_installed_in(tmp_path, "amqplib")
    shutil.copy(EXAMPLES / "subscriber.mjs", tmp_path)
    with running(choose_node(), str(tmp_path / "subscriber.mjs"), *account) as example:
        example.says("listening")
        hears_orders(example, api, place_order(api))


def test_a_client_sees_that_something_is_missing(api: Api, system: System, account: tuple[str, str]) -> None:
    """For a while nothing reaches its queue."""
    with running(sys.executable, str(EXAMPLES / "amqp_subscriber.py"), *account) as example:
        example.says("listening")
        place_order(api)
        last = example.says(r"(\d+) after \d+: OrderPlaced .+")[1]
        with unbound(system.environment["NOVA_BROKER_URL"], account[1]):
            place_order(api)
            system.wait_until_level()
        order = place_order(api)
        example.says(f"MISSED: read the feed of orders after {last}")
        example.says(rf"\d+ after \d+: OrderPlaced {order['id']}")
    page = api.ok("GET", f"/api/v1/feed/orders?after={last}")
    assert page["items"][0]["previous"] == int(last)


@contextmanager
def unbound(broker_url: str, queue: str) -> Iterator[None]:
    address = BrokerAddress.of(broker_url)
    with amqp.Connection(
        f"{address.host}:{address.port}", address.user, address.password, virtual_host=address.vhost
    ) as connection:
        channel = connection.channel()
        channel.queue_unbind(queue, "orders.events", routing_key="*")
        yield
        channel.queue_bind(queue, "orders.events", routing_key="*")


def test_a_stock_nameko_service(api: Api, system: System) -> None:
    with running(
        sys.executable, "-W", "ignore", str(EXAMPLES / "nameko_subscriber.py"), system.environment["NOVA_BROKER_URL"]
    ) as example:
        example.says("listening")
        order = place_order(api)
        example.says(r"event \d+, the one before it is \d+")
        example.says(rf"order {order['number']} of 1 lines, {order['total']} RUB")


def follow_feed(api: Api, position: Path, **environment: str) -> Any:
    make_sure_of("curl", "jq")
    command = ("sh", str(EXAMPLES / "follow_feed.sh"), "orders", str(position))
    return running(*command, URL=api.url, TOKEN=api.token, **environment)


def test_curl_goes_on_from_the_position_in_its_file(api: Api, tmp_path: Path) -> None:
    position = tmp_path / "position"
    position.write_text(f"{head(api)}\n")
    with follow_feed(api, position) as example:
        hears_orders(example, api, place_order(api))
    missed = place_order(api)
    with follow_feed(api, position) as example:
        hears_orders(example, api, missed)


def test_curl_reads_some_types_only(api: Api, tmp_path: Path) -> None:
    position = tmp_path / "position"
    position.write_text(f"{head(api)}\n")
    order = place_order(api)
    api.cancel(order["id"])
    with follow_feed(api, position, TYPES="OrderCancelled,OrderShipped") as example:
        example.says(rf"\d+ after \d+: OrderCancelled {order['id']}")
