"""Goal 8: how fast a log is published, caught up with, and folded anew."""

from bench.limits import BrokerLimit
from bench.market import market
from bench.measure import Figure, at_least, seconds
from kernel.publishing import ConfirmedPublisher
from kernel.relay import Relay, SoleLeadership
from tests.infrastructure.postgres import Postgres
from tests.infrastructure.rabbitmq import RabbitMQ

ORDERS = 2000


def streams(server: Postgres, broker: RabbitMQ) -> list[Figure]:
    limit = BrokerLimit(broker.fresh_vhost())
    bare = ORDERS / seconds(lambda: limit.publish(ORDERS))
    with market(server, ORDERS) as shop:
        orders = shop.world.orders
        relay = Relay(orders, ConfirmedPublisher(broker.fresh_vhost(), "orders"), SoleLeadership(orders))
        published = orders.feed.head() / seconds(lambda: _drain(relay))
        for _ in range(ORDERS):
            shop.place(10)
        folded = ORDERS / seconds(lambda: shop.world.sync_one("inventory from orders"))
        copied = ORDERS / seconds(lambda: shop.world.sync_one("orders from inventory"))
        shop.world.sync()
        with shop.world.rebuild(orders) as rebuild:
            rebuilt = seconds(lambda: rebuild.replace([]))
            rate = rebuild.events / rebuilt
    limit.close()
    return [
        Figure("8", "publish 1 KB in confirmed batches, by kombu alone", bare, "events/s"),
        at_least("8", "relay / that", published / bare, 0.5),
        at_least("8", "catch-up of inventory with orders of 10 lines", folded, 3000, "events/s"),
        at_least("8", "catch-up of orders with levels of 10 items", copied, 3000, "events/s"),
        at_least("8", "rebuild of orders", rate, 10_000, "events/s"),
    ]


def _drain(relay: Relay) -> None:
    while relay.publish_next().events:
        continue
