"""Warehouses: the places that hold stock."""

from typing import Any

from eventsourcing.domain import Aggregate


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

    def __init__(self, code: str, name: str, sellable: bool) -> None:
        self.code = code
        self.name = name
        self.sellable = sellable
