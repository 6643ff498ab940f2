"""Orders whose colours turned: told by an event of its own, on a stream of its own."""

from dataclasses import dataclass
from typing import Any

from eventsourcing.domain import DomainEvent
from eventsourcing.utils import register_topic

MOST_ORDERS = 500


@dataclass(frozen=True)
class OrdersReflagged(DomainEvent):
    """At most 500 orders, each ``{order_id, number, customer_id, old, new, lines: [...]}``, of one cause."""

    TOPIC = "orders.OrdersReflagged"
    metadata: dict[str, Any]
    cause: dict[str, Any]
    orders: list[dict[str, Any]]


register_topic(OrdersReflagged.TOPIC, OrdersReflagged)
