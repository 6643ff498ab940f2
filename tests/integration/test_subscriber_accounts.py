"""Subscribers over AMQP: what their accounts may do, and that nobody who is away harms anybody else."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import amqp
import pytest
from click.testing import CliRunner, Result

from contracts.envelope import PublicEvent
from kernel.publishing import ConfirmedPublisher
from nova.broker import BrokerAddress, BrokerRefused, Management
from nova.commands.root import nova
from nova.subscribers import Subscribers
from tests.infrastructure.rabbitmq import RabbitMQ, answers
from tests.system.client import eventually

NO_ACCESS = amqp.AccessRefused


Command = Callable[..., Result]


@pytest.fixture(scope="module")
def vhost(rabbitmq: RabbitMQ) -> Iterator[str]:
    """One for all: what each subscriber may do does not depend on the others."""
    url = rabbitmq.fresh_vhost()
    yield url
    rabbitmq.drop_vhost(url)


@pytest.fixture(scope="module")
def command(rabbitmq: RabbitMQ, vhost: str) -> Command:
    """`nova subscriber ...` of a system on this virtual host."""
    environment = {"NOVA_BROKER_URL": vhost, "NOVA_BROKER_ADMIN_URL": rabbitmq.management_url()}
    return lambda *arguments, **more: CliRunner().invoke(nova, ["subscriber", *arguments], env={**environment, **more})


class Given:
    """What the command printed."""

    def __init__(self, result: Result) -> None:
        assert result.exit_code == 0, result.output
        self.output = result.output
        self.url = self._line("address")
        self.queue = self._line("queue")
        self.program = self.output[self.output.index("import json") :]

    def _line(self, name: str) -> str:
        match = re.search(rf"^{name} +(.+)$", self.output, re.MULTILINE)
        assert match is not None, self.output
        return match[1]


@pytest.fixture
def subscriber(command: Command) -> Iterator[Given]:
    """A name of its own: accounts are those of the whole broker."""
    name = f"bi-{uuid4().hex[:8]}"
    yield Given(command("add", name, "--events", "orders.*,inventory.StockChanged", "--messages", "5"))
    command("remove", name, "--yes")


@contextmanager
def connected(url: str) -> Iterator[amqp.Channel]:
    address = BrokerAddress.of(url)
    with amqp.Connection(
        f"{address.host}:{address.port}", address.user, address.password, virtual_host=address.vhost
    ) as connection:
        yield connection.channel()


def told(position: int, event_type: str = "OrderPlaced", source: str = "orders") -> PublicEvent:
    at, order = datetime(2026, 11, 24, tzinfo=UTC), str(uuid4())
    data = {"order_id": order}
    return PublicEvent(uuid4(), f"/{source}", event_type, order, at, data, position, position - 1, 1, "anna", "c", "c")


def publish(vhost: str, *events: PublicEvent) -> None:
    publisher = ConfirmedPublisher(vhost, events[0].source_name)
    publisher.publish(events)
    publisher.close()


def taken(channel: amqp.Channel, queue: str) -> Any:
    """The next message as it is there, unacknowledged; None when there is none."""
    return channel.basic_get(queue)


def waits_for(given: Given, number: int) -> bool:
    with connected(given.url) as channel:
        return bool(channel.queue_declare(given.queue, passive=True).message_count == number)


def test_a_subscriber_reads_its_queue(subscriber: Given, vhost: str) -> None:
    publish(vhost, told(1), told(2, "OrderShipped"))
    publish(vhost, told(7, "StockChanged", "inventory"), told(8, "PriceSet", "inventory"))
    eventually(lambda: waits_for(subscriber, 3))
    with connected(subscriber.url) as channel:
        heard = [json.loads(taken(channel, subscriber.queue).body) for _ in range(3)]
    assert [(event["type"], event["position"]) for event in heard] == [
        ("OrderPlaced", 1), ("OrderShipped", 2), ("StockChanged", 7),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "attempt",
    [
        lambda channel, _: channel.queue_declare("another", durable=True),
        lambda channel, _: channel.queue_delete("another.queue"),
        lambda channel, queue: channel.queue_delete(queue),
        lambda channel, queue: channel.queue_bind(queue, "orders.events", routing_key="#"),
        lambda channel, queue: channel.queue_purge("another.queue"),
        lambda channel, _: channel.basic_get("another.queue"),
        lambda channel, _: channel.basic_consume("another.queue"),
        lambda channel, _: channel.exchange_declare("orders.events", "topic", durable=True, auto_delete=False),
        lambda channel, _: channel.exchange_delete("orders.events"),
    ],
)
def test_a_subscriber_can_do_nothing_else(
    subscriber: Given, vhost: str, attempt: Callable[[amqp.Channel, str], object]
) -> None:
    with connected(vhost) as channel:
        channel.queue_declare("another.queue", durable=True, auto_delete=False)
    with connected(subscriber.url) as channel, pytest.raises(NO_ACCESS):
        attempt(channel, subscriber.queue)


@pytest.mark.parametrize("exchange", ["", "orders.events", "nameko-rpc"])
def test_a_subscriber_publishes_nothing(subscriber: Given, vhost: str, exchange: str) -> None:
    with connected(vhost) as channel:
        channel.exchange_declare("nameko-rpc", "topic", durable=True, auto_delete=False)
    with connected(subscriber.url) as channel:
        channel.basic_publish(amqp.Message("{}"), exchange, subscriber.queue)
        with pytest.raises(NO_ACCESS):
            channel.queue_declare(subscriber.queue, passive=True)  # the refusal comes before its answer


def test_of_a_subscriber_that_is_away_the_oldest_give_way_and_the_relay_does_not_notice(
    subscriber: Given, vhost: str
) -> None:
    publish(vhost, *(told(position) for position in range(1, 13)))
    eventually(lambda: waits_for(subscriber, 5))
    with connected(subscriber.url) as channel:
        first = json.loads(taken(channel, subscriber.queue).body)
    assert (first["position"], first["previous"]) == (8, 7)


def test_what_is_never_acknowledged_is_dropped_in_the_end(command: Command, vhost: str) -> None:
    name = f"poison-{uuid4().hex[:8]}"
    given = Given(command("add", name, "--events", "orders.*", "--deliveries", "3"))
    publish(vhost, told(1), told(2))
    deliveries: list[int] = []
    with connected(given.url) as channel:
        for _ in range(20):
            message = taken(channel, given.queue)
            if message is None:
                continue
            position = json.loads(message.body)["position"]
            deliveries.append(position)
            if position == 1:
                channel.basic_reject(message.delivery_tag, requeue=True)
            else:
                channel.basic_ack(message.delivery_tag)
    assert sorted(deliveries) == [1, 1, 1, 1, 2]
    command("remove", name, "--yes")


def test_the_example_that_is_printed_runs(subscriber: Given, vhost: str) -> None:
    publish(vhost, told(4))
    running = subprocess.Popen([sys.executable, "-c", subscriber.program], stdout=subprocess.PIPE, text=True)
    try:
        assert running.stdout is not None
        assert re.match("4 after 3 OrderPlaced ", running.stdout.readline())
    finally:
        running.kill()
        running.wait()


def test_subscribers_are_listed_with_what_they_hear(command: Command, subscriber: Given) -> None:
    name = subscriber.queue.removeprefix("subscriber.")
    (row,) = [line for line in command("list").output.splitlines() if line.strip().startswith(name)]
    assert "inventory.StockChanged, orders.*" in row
    assert row.split()[-1] == "no"


def test_whoever_is_removed_is_cut_off(command: Command) -> None:
    name = f"gone-{uuid4().hex[:8]}"
    given = Given(command("add", name, "--events", "orders.OrderPlaced"))
    assert answers(given.url)
    assert command("remove", name, "--yes").exit_code == 0
    eventually(lambda: not answers(given.url))
    assert name not in command("list").output
    again = command("remove", name, "--yes")
    assert (again.exit_code, "no subscriber" in again.output) == (1, True)


def test_what_a_try_that_failed_has_left_is_not_granted(
    command: Command, vhost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It fails at the account, when the queue hears already."""
    name = f"retried-{uuid4().hex[:8]}"
    with monkeypatch.context() as broken:
        broken.setattr(Subscribers, "_let_in", refuse)
        assert command("add", name, "--events", "orders.*,tasks.*").exit_code == 1
    publish(vhost, told(1, "OrderShipped"))
    given = Given(command("add", name, "--events", "orders.OrderPlaced"))
    publish(vhost, told(2, "OrderShipped"), told(3))
    eventually(lambda: waits_for(given, 1))
    (row,) = [line for line in command("list").output.splitlines() if line.strip().startswith(name)]
    assert "orders.OrderPlaced" in row
    assert "*" not in row
    command("remove", name, "--yes")


def refuse(*_: object) -> None:
    raise BrokerRefused("RabbitMQ refused PUT users: 500")


def test_a_list_of_many_asks_the_broker_as_often_as_one_of_few(
    command: Command, subscriber: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = number_of_questions(command, monkeypatch)
    names = [f"many-{uuid4().hex[:8]}" for _ in range(3)]
    for name in names:
        Given(command("add", name, "--events", "orders.*"))
    assert number_of_questions(command, monkeypatch) == few
    for name in names:
        command("remove", name, "--yes")


def number_of_questions(command: Command, monkeypatch: pytest.MonkeyPatch) -> int:
    """That `list` asks."""
    asked: list[tuple[str, ...]] = []
    get = Management.get
    with monkeypatch.context() as counted:
        counted.setattr(Management, "get", lambda broker, *path: (asked.append(path), get(broker, *path))[1])
        assert command("list").exit_code == 0
    return len(asked)


def test_a_name_is_taken_once(command: Command, subscriber: Given) -> None:
    name = subscriber.queue.removeprefix("subscriber.")
    again = command("add", name, "--events", "orders.*")
    assert (again.exit_code, "already" in again.output) == (1, True)


def test_who_is_no_administrator_of_the_broker_is_told_whom_to_name(
    command: Command, subscriber: Given, rabbitmq: RabbitMQ
) -> None:
    address = BrokerAddress.of(subscriber.url)
    api = rabbitmq.management_url().rpartition("@")[2]
    own = f"http://{address.user}:{address.password}@{api}"
    refused = command("add", "bi", "--events", "orders.*", NOVA_BROKER_ADMIN_URL=own)
    assert (refused.exit_code, "administrator" in refused.output) == (1, True)
