"""Items: what is bought and sold."""

from typing import Any

from eventsourcing.domain import Aggregate

from services.inventory.domain.refusals import ItemAlreadyRetired

NOT_STOCKED = frozenset({"service", "cost_article"})


def is_stocked(kind: str) -> bool:
    """Every kind of item has stock but service and cost article."""
    return kind not in NOT_STOCKED


class Item(Aggregate):
    """Something that is bought and sold; stocked or not by its kind."""

    TOPIC = "inventory.Item"

    class Event(Aggregate.Event):
        metadata: dict[str, Any]

    class Created(Event, Aggregate.Created):
        TOPIC = "inventory.Item.Created"

    class Registered(Created):
        TOPIC = "inventory.Item.Registered"
        code: str
        name: str
        kind: str
        unit: str
        packages: list[dict[str, str]]

    class Changed(Event):
        TOPIC = "inventory.Item.Changed"
        code: str
        kind: str
        unit: str
        name: str
        packages: list[dict[str, str]]

        def apply(self, item: "Item") -> None:
            item.name, item.packages = self.name, self.packages

    class Retired(Event):
        TOPIC = "inventory.Item.Retired"
        code: str

        def apply(self, item: "Item") -> None:
            item.is_retired = True

    def __init__(self, code: str, name: str, kind: str, unit: str, packages: list[dict[str, str]]) -> None:
        self.code = code
        self.name = name
        self.kind = kind
        self.unit = unit
        self.packages = packages
        self.is_retired = False

    def change(self, name: str, packages: list[dict[str, str]], at: Any, metadata: dict[str, Any]) -> None:
        """The name and the packages may change; the code, the kind and the base unit are what the item is."""
        if (name, packages) != (self.name, self.packages):
            self.trigger_event(
                self.Changed,
                timestamp=at,
                metadata=metadata,
                code=self.code,
                kind=self.kind,
                unit=self.unit,
                name=name,
                packages=packages,
            )

    def retire(self, at: Any, metadata: dict[str, Any]) -> None:
        if self.is_retired:
            raise ItemAlreadyRetired(code=self.code)
        self.trigger_event(self.Retired, timestamp=at, metadata=metadata, code=self.code)
