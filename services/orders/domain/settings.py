"""How the company sells: VAT in its prices, what becomes of orders beyond a customer's credit, numbers of documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate

from services.orders.domain.changes import changed, replaced

SETTINGS_ID = UUID("3b6a9d27-0c15-5e8f-8a61-d94c7f2e5b18")
INVOICE, CONFIRMATION, OFFER, DELIVERY_NOTE, UPD = "invoice", "confirmation", "offer", "delivery_note", "upd"
KINDS = (INVOICE, CONFIRMATION, OFFER, DELIVERY_NOTE, UPD)
FIRST_SETTINGS: Mapping[str, Any] = {
    "vat_included": True,
    "credit": {"policy": "warn", "counts_overdue": True, "overdue_days": 0},
    "numbering": {kind: {"prefix": "", "by_year": True} for kind in KINDS},
    "document_language": "ru",
}


@dataclass(frozen=True)
class Series:
    """How the documents of a kind are numbered; ``by_year`` they begin with 1 again every year."""

    prefix: str
    by_year: bool

    @classmethod
    def of(cls, settings: Mapping[str, Any], kind: str) -> "Series":
        return cls(**settings["numbering"][kind])

    def printed(self, number: int) -> str:
        return f"{self.prefix}{number}"


class Settings(Aggregate):
    """There are one company's: ``values`` are shaped like ``FIRST_SETTINGS``."""

    TOPIC = "orders.Settings"

    class Event(Aggregate.Event):
        metadata: dict[str, Any]

    class Created(Event, Aggregate.Created):
        TOPIC = "orders.Settings.Created"

    class Begun(Created):
        TOPIC = "orders.Settings.Begun"
        values: dict[str, Any]

    class Changed(Event):
        """All settings, and what those that are another now were before, by their paths (``credit.policy``)."""

        TOPIC = "orders.Settings.Changed"
        values: dict[str, Any]
        replaced: dict[str, Any]

        def apply(self, settings: "Settings") -> None:
            settings.values = self.values

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values

    @classmethod
    def begin(cls, at: datetime, metadata: dict[str, Any]) -> "Settings":
        return cls._create(cls.Begun, id=SETTINGS_ID, timestamp=at, metadata=metadata, values=dict(FIRST_SETTINGS))

    def change(self, changes: Mapping[str, Any], at: datetime, metadata: dict[str, Any]) -> None:
        """What the changes leave out stays; what is as it was makes no event."""
        values = changed(self.values, changes)
        before = replaced(self.values, values)
        if before:
            self.trigger_event(self.Changed, timestamp=at, metadata=metadata, values=values, replaced=before)
