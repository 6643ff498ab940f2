"""Warehouses: the places that hold stock."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eventsourcing.domain import Aggregate, DomainEvent
from eventsourcing.utils import register_topic

from services.inventory.domain.refusals import WarehouseAlreadyRetired, WarehouseNotRetired

CHANGING = ("name", "sellable", "is_retired")


class Warehouse(Aggregate):
    """A place that holds stock; what is in a sellable one is on hand."""

    TOPIC = "inventory.Warehouse"

    class Event(Aggregate.Event):
        metadata: dict[str, Any]

    class Created(Event, Aggregate.Created):
        TOPIC = "inventory.Warehouse.Created"

    class Opened(Created):
        TOPIC = "inventory.Warehouse.Opened"
        code: str
        name: str
        sellable: bool

    class Changed(Event):
        """The whole warehouse as it is now."""

        TOPIC = "inventory.Warehouse.Changed"
        code: str
        name: str
        sellable: bool
        is_retired: bool

        def apply(self, warehouse: "Warehouse") -> None:
            warehouse.name, warehouse.sellable, warehouse.is_retired = self.name, self.sellable, self.is_retired

    def __init__(self, code: str, name: str, sellable: bool) -> None:
        self.code = code
        self.name = name
        self.sellable = sellable
        self.is_retired = False

    def change(self, at: datetime, metadata: dict[str, Any], **wanted: Any) -> None:
        """``wanted`` are of CHANGING; the code is what the warehouse is known by."""
        whole = {name: wanted.get(name, getattr(self, name)) for name in CHANGING}
        if any(whole[name] != getattr(self, name) for name in CHANGING):
            self.trigger_event(self.Changed, timestamp=at, metadata=metadata, code=self.code, **whole)

    def retire(self, at: datetime, metadata: dict[str, Any]) -> None:
        """It takes nothing new; that it is empty is for the caller to know."""
        if self.is_retired:
            raise WarehouseAlreadyRetired(warehouse=self.code)
        self.change(at, metadata, is_retired=True)

    def restore(self, at: datetime, metadata: dict[str, Any]) -> None:
        if not self.is_retired:
            raise WarehouseNotRetired(warehouse=self.code)
        self.change(at, metadata, is_retired=False)


@dataclass(frozen=True)
class StockReclassified(DomainEvent):
    """What a warehouse holds and expects began or ceased to count, because the warehouse did; a stream of its own.

    A line is ``{item_id, on_hand, expected}``: by how much the item's totals changed.
    """

    TOPIC = "inventory.StockReclassified"
    metadata: dict[str, Any]
    warehouse_id: str
    lines: list[dict[str, str]]


register_topic(StockReclassified.TOPIC, StockReclassified)
