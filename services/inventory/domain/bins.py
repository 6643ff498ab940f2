"""Bins: where in a warehouse an item lies."""

from dataclasses import dataclass
from typing import Any

from eventsourcing.domain import DomainEvent
from eventsourcing.utils import register_topic


@dataclass(frozen=True)
class BinAssigned(DomainEvent):
    """A stream of its own; ``bin`` is None when the item has no place of its own any more."""

    TOPIC = "inventory.BinAssigned"
    metadata: dict[str, Any]
    item_id: str
    warehouse_id: str
    bin: str | None


register_topic(BinAssigned.TOPIC, BinAssigned)
