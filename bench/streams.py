"""Goal 8: how fast a log is published, caught up with, and folded anew."""

import json
from statistics import mean

from kombu import Connection

from bench.limits import BrokerLimit
from bench.market import Market, market
from bench.measure import Figure, at_least, seconds
from kernel.listening import subscription_queue
from kernel.messaging.exchanges import make_sure_of
from kernel.publishing import ConfirmedPublisher, events_exchange
from kernel.relay import Relay, SoleLeadership
from tests.infrastructure.postgres import Postgres
from tests.infrastructure.rabbitmq import RabbitMQ

ORDERS = 2000
READERS = ("inventory", "tasks")  # who subscribes to orders


def streams(server: Postgres, broker: RabbitMQ) -> list[Figure]:
    with market(server, ORDERS) as shop:
        published, bare, size = _publishing(shop, broker)
        for _ in range(ORDERS):
            shop.place(10)
        folded = _hearing(shop, "inventory from orders")
        copied = _hearing(shop, "orders from inventory")
        shop.world.sync()
        with shop.world.rebuild(shop.world.orders) as rebuild:
            taken = seconds(lambda: rebuild.replace([]))
            rate = rebuild.events / taken
    name = f"publish {size:,.0f} bytes in confirmed batches to {len(READERS)} queues, by kombu alone"
    return [
        Figure("8", name, bare, "events/s"),
        at_least("8", "relay / that", published / bare, 0.5),
        at_least("8", "catch-up of inventory with orders of 10 lines", folded, 3000, "events/s"),
        at_least("8", "catch-up of orders with levels of 10 items", copied, 3000, "events/s"),
        at_least("8", "rebuild of orders", rate, 10_000, "events/s"),
    ]


def _publishing(shop: Market, broker: RabbitMQ) -> tuple[float, float, float]:
    """Events per second by the relay and by kombu alone, to the same queues; and the mean size of an event."""
    orders, broker_url = shop.world.orders, broker.fresh_vhost()
    _bind_the_readers(broker_url)
    first = orders.feed.since(0, ORDERS).events
    size = mean(len(json.dumps(event.to_json_dict(), ensure_ascii=False).encode()) for event in first)
    relay = Relay(orders, ConfirmedPublisher(broker_url, orders.name), SoleLeadership(orders))
    limit = BrokerLimit(broker.fresh_vhost(), len(READERS), int(size))
    published: list[int] = []
    taken = seconds(lambda: published.append(_drain(relay)))
    bare = ORDERS / seconds(lambda: limit.publish(ORDERS))
    limit.close()
    return published[0] / taken, bare, size


def _bind_the_readers(broker_url: str) -> None:
    """What no queue wants a broker drops, and is the faster for it."""
    with Connection(broker_url) as connection:
        make_sure_of(connection, events_exchange("orders"))
        channel = connection.channel()
        for reader in READERS:
            subscription_queue(reader, "orders")(channel).declare()


def _hearing(shop: Market, name: str) -> float:
    """Events per second of one subscription that catches up."""
    events = len(shop.world.unheard(name))
    return events / seconds(lambda: shop.world.sync_one(name))


def _drain(relay: Relay) -> int:
    """Publishes all there is; returns how many events that were."""
    total = 0
    while events := relay.publish_next().events:
        total += len(events)
    return total
