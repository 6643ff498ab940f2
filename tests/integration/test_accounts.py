"""At the broker a service may write its own events and call others, and nobody hears what is meant for another."""

import json
from collections.abc import Callable, Iterator
from threading import Thread
from types import SimpleNamespace
from typing import cast
from urllib.parse import urlsplit

import amqp
import pytest
from amqp.exceptions import AccessRefused

from kernel.checkup.broker import look_at_broker
from kernel.checkup.finding import Level
from kernel.listening import Listener
from kernel.messaging.accounts import Account, definitions
from kernel.messaging.link import Link
from kernel.messaging.topology import rpc_queue
from kernel.subscription import Subscription
from nova.composition import ALL, GATEWAY, sources_of
from tests.infrastructure.rabbitmq import RabbitMQ, answers, vhost_of

SECONDS = 20.0
Deed = Callable[[amqp.Channel], object]


@pytest.fixture
def accounts(rabbitmq: RabbitMQ, vhost: str) -> dict[str, Account]:
    """Of all services, in a virtual host of their own."""
    base = urlsplit(vhost)
    made = {}
    for name in ALL:
        url = base._replace(netloc=f"{name}-{vhost_of(vhost)}:secret-{name}@{base.hostname}:{base.port}").geturl()
        made[name] = Account(name, url, sources_of(name), name == GATEWAY)
    administrator = (f"admin-{vhost_of(vhost)}", "secret")
    rabbitmq.import_definitions(json.dumps(definitions(list(made.values()), administrator, b"salt")))
    return made


@pytest.fixture
def orders(accounts: dict[str, Account]) -> Iterator[amqp.Connection]:
    account = accounts["orders"]
    connection = amqp.Connection(
        host=urlsplit(account.url).netloc.rpartition("@")[2],
        userid=account.name,
        password=account.password,
        virtual_host=account.vhost,
    )
    with connection:
        yield connection


def publish(channel: amqp.Channel, exchange: str, key: str) -> None:
    """Waits until the broker has said what it thinks of it."""
    channel.confirm_select()
    channel.basic_publish_confirm(amqp.Message("{}"), exchange, key)


def hear(queue: str, key: str) -> Deed:
    def bind(channel: amqp.Channel) -> None:
        channel.queue_declare(queue, durable=True, auto_delete=False)
        channel.queue_bind(queue, "nameko-rpc", key)

    return bind


def subscribe(account: Account) -> None:
    """Until the listener hears, as it does in a service."""
    heard = SimpleNamespace(source="inventory", is_level=lambda: True)
    listener = Listener(cast("Subscription", heard), account.service, account.url)
    thread = Thread(target=listener.run, daemon=True)
    thread.start()
    try:
        assert listener.is_ready.wait(SECONDS), listener.trouble
    finally:
        listener.stop()
        thread.join(SECONDS)


MAY = {
    "tell its own events": lambda channel: publish(channel, "orders.events", "OrderPlaced"),
    "call another service": lambda channel: publish(channel, "nameko-rpc", "inventory.head"),
    "answer a call": lambda channel: publish(channel, "nameko-rpc", "gateway-1f6a2c57"),
    "hear the calls to it": hear("rpc-orders", "orders.*"),
    "hear the answers to it": hear("rpc.reply-orders-1", "orders-1"),
}
MAY_NOT = {
    "tell in the name of another": lambda channel: publish(channel, "inventory.events", "StockChanged"),
    "publish past all exchanges": lambda channel: publish(channel, "", "inventory.from.orders.v1"),
    "hear the calls to another": hear("rpc-orders", "inventory.*"),
    "hear all calls": hear("rpc-orders", "#"),
    "hear the answers to another": hear("rpc.reply-orders-1", "gateway-1"),
    "take the queue of another": lambda channel: channel.basic_consume("rpc-inventory"),
    "make queues of other names": lambda channel: channel.queue_declare("mine"),
    "hear a source that it is not subscribed to": lambda channel: (
        channel.queue_declare("orders.from.tasks.v1", durable=True, auto_delete=False),
        channel.queue_bind("orders.from.tasks.v1", "tasks.events", "#"),
    ),
    "delete the events of another": lambda channel: channel.exchange_delete("notify.events"),
    "delete the events of a source": lambda channel: channel.exchange_delete("inventory.events"),
    "delete the exchange of calls": lambda channel: channel.exchange_delete("nameko-rpc"),
    "delete the exchange of what cannot be read": lambda channel: channel.exchange_delete("nova.undecodable"),
}


def test_every_service_signs_in_by_its_own_password(accounts: dict[str, Account]) -> None:
    assert all(answers(account.url) for account in accounts.values())
    assert not answers(accounts["orders"].url.replace("secret-orders", "secret-tasks"))


def test_a_service_hears_its_sources_and_takes_calls(accounts: dict[str, Account]) -> None:
    subscribe(accounts["orders"])
    [found] = look_at_broker(accounts["orders"].url, "orders")
    assert found.level is Level.OK, found.said
    link = Link(accounts["orders"].url, lambda: rpc_queue("orders"), lambda _: None)
    thread = Thread(target=link.run, daemon=True)
    thread.start()
    assert link.is_up.wait(SECONDS)
    link.close()
    thread.join(SECONDS)


def test_what_cannot_be_read_is_kept_on_several_nodes_and_not_without_end(
    accounts: dict[str, Account], rabbitmq: RabbitMQ
) -> None:
    """One of three nodes may be away, and every service subscribes."""
    subscribe(accounts["orders"])
    queues = rabbitmq.rabbitmqctl("list_queues", "-p", accounts["orders"].vhost, "name", "type", "arguments")
    [kept] = [line for line in queues.splitlines() if line.startswith("nova.undecodable")]
    assert "\tquorum\t" in kept
    assert "x-max-length" in kept


@pytest.mark.parametrize("deed", MAY)
def test_orders_may(orders: amqp.Connection, deed: str) -> None:
    channel = orders.channel()
    MAY[deed](channel)


@pytest.mark.parametrize("deed", MAY_NOT)
def test_orders_may_not(orders: amqp.Connection, deed: str) -> None:
    channel = orders.channel()
    with pytest.raises(AccessRefused):
        MAY_NOT[deed](channel)
