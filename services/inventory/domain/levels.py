"""The level of an item: its stock against the demand of all customers together."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from eventsourcing.domain import DomainEvent
from eventsourcing.utils import register_topic

ABSENT, CONTENDED, COVERED = "absent", "contended", "covered"


def level_of(on_hand: Decimal, demand: Decimal) -> str:
    """What an item's stock is against the demand of all customers together; the same for all lines of the item."""
    if on_hand <= 0:
        return ABSENT
    return COVERED if on_hand >= demand else CONTENDED


@dataclass(frozen=True)
class Level:
    """An item's stock against the demand; ``orders_position``: how much of the orders' feed the demand includes.

    ``expected`` is what is still to come into sellable warehouses.
    """

    on_hand: Decimal
    demand: Decimal
    expected: Decimal
    orders_position: int


@dataclass(frozen=True)
class StockLevelsChanged(DomainEvent):
    """The absolute levels of the items that one cause touched, right after it; a stream of its own."""

    TOPIC = "inventory.StockLevelsChanged"
    metadata: dict[str, Any]
    cause: dict[str, str]
    items: list[dict[str, Any]]


register_topic(StockLevelsChanged.TOPIC, StockLevelsChanged)
