"""Items: what is bought and sold."""

from datetime import datetime
from typing import Any

from eventsourcing.domain import Aggregate

from services.inventory.domain.refusals import ItemAlreadyRetired, ItemNotRetired

CHANGING = ("name", "packages", "group", "vat_rate", "barcodes", "characteristics", "minimum_level")
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
        group: str | None
        vat_rate: str | None
        barcodes: list[str]
        characteristics: dict[str, str | bool]
        minimum_level: str | None

    class Changed(Event):
        TOPIC = "inventory.Item.Changed"
        code: str
        kind: str
        unit: str
        name: str
        packages: list[dict[str, str]]
        group: str | None
        vat_rate: str | None
        barcodes: list[str]
        characteristics: dict[str, str | bool]
        minimum_level: str | None

        def apply(self, item: "Item") -> None:
            for name in CHANGING:
                setattr(item, name, getattr(self, name))

    class Retired(Event):
        TOPIC = "inventory.Item.Retired"
        code: str

        def apply(self, item: "Item") -> None:
            item.is_retired = True

    class Restored(Event):
        TOPIC = "inventory.Item.Restored"
        code: str

        def apply(self, item: "Item") -> None:
            item.is_retired = False

    def __init__(
        self,
        code: str,
        name: str,
        kind: str,
        unit: str,
        packages: list[dict[str, str]],
        group: str | None,
        vat_rate: str | None,
        barcodes: list[str],
        characteristics: dict[str, str | bool],
        minimum_level: str | None,
    ) -> None:
        self.code = code
        self.name = name
        self.kind = kind
        self.unit = unit
        self.packages = packages
        self.group = group
        self.vat_rate = vat_rate
        self.barcodes = barcodes
        self.characteristics = characteristics
        self.minimum_level = minimum_level
        self.is_retired = False

    def change(self, at: datetime, metadata: dict[str, Any], **wanted: Any) -> None:
        """``wanted`` are of CHANGING; the code, the kind and the base unit are what the item is."""
        whole = {name: wanted.get(name, getattr(self, name)) for name in CHANGING}
        if any(whole[name] != getattr(self, name) for name in CHANGING):
            self.trigger_event(
                self.Changed,
                timestamp=at,
                metadata=metadata,
                code=self.code,
                kind=self.kind,
                unit=self.unit,
                **whole,
            )

    def retire(self, at: datetime, metadata: dict[str, Any]) -> None:
        if self.is_retired:
            raise ItemAlreadyRetired(code=self.code)
        self.trigger_event(self.Retired, timestamp=at, metadata=metadata, code=self.code)

    def restore(self, at: datetime, metadata: dict[str, Any]) -> None:
        if not self.is_retired:
            raise ItemNotRetired(code=self.code)
        self.trigger_event(self.Restored, timestamp=at, metadata=metadata, code=self.code)
