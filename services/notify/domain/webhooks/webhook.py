"""A webhook: which events another system is sent, where to, under which secret, and whether they are sent now.

Secrets are sealed before they get here. In events moments are ISO texts, as everything there is JSON-ready.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate

from services.notify.domain.refusals import WebhookAlreadyDisabled, WebhookAlreadyEnabled

BY_HAND, GAVE_UP, GONE = "by_hand", "gave_up", "gone"
OLD_SECRET_HOLDS = timedelta(days=1)

Metadata = dict[str, Any]
Details = dict[str, Any]


class Webhook(Aggregate):
    """``events`` are ``{source, types}`` (no types: all of the source), ``filter`` is ``{subjects, customers}``."""

    TOPIC = "notify.Webhook"

    class Event(Aggregate.Event):
        metadata: Metadata

    class Created(Event, Aggregate.Created):
        TOPIC = "notify.Webhook.Created"

    class Registered(Created):
        TOPIC = "notify.Webhook.Registered"
        name: str
        url: str
        events: list[dict[str, Any]]
        filter: dict[str, Any]
        secret: str

    class Changed(Event):
        """``replaced`` is what the fields that changed were before."""

        TOPIC = "notify.Webhook.Changed"
        name: str
        url: str
        events: list[dict[str, Any]]
        filter: dict[str, Any]
        replaced: dict[str, Any]

        def apply(self, webhook: "Webhook") -> None:
            webhook.details = {name: getattr(self, name) for name in webhook.details}

    class SecretRotated(Event):
        """What is sent is signed with the ``old_secret`` as well until ``old_until``."""

        TOPIC = "notify.Webhook.SecretRotated"
        secret: str
        old_secret: str
        old_until: str

        def apply(self, webhook: "Webhook") -> None:
            webhook.secret = self.secret

    class Disabled(Event):
        """By hand, or since a delivery was tried for too long, or since the receiver said that it is gone."""

        TOPIC = "notify.Webhook.Disabled"
        because: str
        delivery_id: str | None

        def apply(self, webhook: "Webhook") -> None:
            webhook.is_enabled = False

    class Enabled(Event):
        TOPIC = "notify.Webhook.Enabled"

        def apply(self, webhook: "Webhook") -> None:
            webhook.is_enabled = True

    class Replayed(Event):
        """What the source told after the position is sent again."""

        TOPIC = "notify.Webhook.Replayed"
        source: str
        position: int

    class DeliverySkipped(Event):
        """Somebody gave one event up, so that what happened to its subject later is sent."""

        TOPIC = "notify.Webhook.DeliverySkipped"
        delivery_id: str
        source: str
        position: int

    class Removed(Event):
        TOPIC = "notify.Webhook.Removed"

        def apply(self, webhook: "Webhook") -> None:
            webhook.is_removed = True

    def __init__(
        self,
        name: str,
        url: str,
        events: list[dict[str, Any]],
        filter: dict[str, Any],  # noqa: A002
        secret: str,
    ) -> None:
        self.details: Details = {"name": name, "url": url, "events": events, "filter": filter}
        self.secret = secret
        self.is_enabled = True
        self.is_removed = False

    @classmethod
    def register(cls, webhook_id: UUID, details: Details, secret: str, at: datetime, metadata: Metadata) -> "Webhook":
        return cls._create(cls.Registered, id=webhook_id, timestamp=at, metadata=metadata, secret=secret, **details)

    def change(self, changes: Details, at: datetime, metadata: Metadata) -> None:
        """What is left out stays; nothing happens when all is so already."""
        details = {**self.details, **changes}
        replaced = {name: old for name, old in self.details.items() if details[name] != old}
        if replaced:
            self.trigger_event(self.Changed, timestamp=at, metadata=metadata, replaced=replaced, **details)

    def rotate_secret(self, secret: str, at: datetime, metadata: Metadata) -> None:
        old_until = (at + OLD_SECRET_HOLDS).isoformat()
        self.trigger_event(
            self.SecretRotated,
            timestamp=at,
            metadata=metadata,
            secret=secret,
            old_secret=self.secret,
            old_until=old_until,
        )

    def disable(self, because: str, at: datetime, metadata: Metadata, delivery_id: str | None = None) -> None:
        """Raises WebhookAlreadyDisabled."""
        if not self.is_enabled:
            raise WebhookAlreadyDisabled
        self.trigger_event(self.Disabled, timestamp=at, metadata=metadata, because=because, delivery_id=delivery_id)

    def enable(self, at: datetime, metadata: Metadata) -> None:
        """Raises WebhookAlreadyEnabled."""
        if self.is_enabled:
            raise WebhookAlreadyEnabled
        self.trigger_event(self.Enabled, timestamp=at, metadata=metadata)

    def replay(self, source: str, position: int, at: datetime, metadata: Metadata) -> None:
        self.trigger_event(self.Replayed, timestamp=at, metadata=metadata, source=source, position=position)

    def skip(self, delivery_id: UUID, source: str, position: int, at: datetime, metadata: Metadata) -> None:
        self.trigger_event(
            self.DeliverySkipped,
            timestamp=at,
            metadata=metadata,
            delivery_id=str(delivery_id),
            source=source,
            position=position,
        )

    def remove(self, at: datetime, metadata: Metadata) -> None:
        self.trigger_event(self.Removed, timestamp=at, metadata=metadata)
