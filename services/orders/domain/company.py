"""The company that sells: what its documents say of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate

from services.orders.domain.changes import replaced

COMPANY_ID = UUID("8d0f6c1e-5a37-5b92-9c44-2f7e1b3a6d50")
CARD = (
    *("name", "full_name", "inn", "kpp", "ogrn", "legal_address", "postal_address", "phone", "email"),
    *("director", "director_position", "accountant"),
)
NOTHING_KNOWN: Mapping[str, Any] = {**dict.fromkeys(CARD), "bank_accounts": []}
Card = Mapping[str, Any]


class Company(Aggregate):
    """There is one. The card has the fields of ``CARD`` and ``bank_accounts``; the logo is a picture as base64.

    The logo has an event of its own: it is large, and a card that changes need not say it again.
    """

    TOPIC = "orders.Company"

    class Event(Aggregate.Event):
        metadata: dict[str, Any]

    class Created(Event, Aggregate.Created):
        TOPIC = "orders.Company.Created"

    class Opened(Created):
        """Nothing is known of it yet."""

        TOPIC = "orders.Company.Opened"
        card: dict[str, Any]

    class Changed(Event):
        """The whole card, and what the fields that are another now were before."""

        TOPIC = "orders.Company.Changed"
        card: dict[str, Any]
        replaced: dict[str, Any]

        def apply(self, company: "Company") -> None:
            company.card = self.card

    class LogoChanged(Event):
        """``logo`` None is no logo any more."""

        TOPIC = "orders.Company.LogoChanged"
        logo: str | None

        def apply(self, company: "Company") -> None:
            company.logo = self.logo
            company.logo_version = None if self.logo is None else self.originator_version

    def __init__(self, card: dict[str, Any]) -> None:
        self.card = card
        self.logo: str | None = None
        self.logo_version: int | None = None

    @classmethod
    def open(cls, at: datetime, metadata: dict[str, Any]) -> "Company":
        return cls._create(cls.Opened, id=COMPANY_ID, timestamp=at, metadata=metadata, card=dict(NOTHING_KNOWN))

    def change(self, card: Card, at: datetime, metadata: dict[str, Any]) -> None:
        """What is as it was makes no event."""
        before = replaced(self.card, card)
        if before:
            self.trigger_event(self.Changed, timestamp=at, metadata=metadata, card=dict(card), replaced=before)

    def change_logo(self, logo: str | None, at: datetime, metadata: dict[str, Any]) -> None:
        if logo != self.logo:
            self.trigger_event(self.LogoChanged, timestamp=at, metadata=metadata, logo=logo)
