"""Notifications: what is shown to whom."""

from datetime import datetime
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate

REMINDER = "reminder"


class Notification(Aggregate):
    """Something that a user is told on the screen."""

    TOPIC = "notify.Notification"

    class Event(Aggregate.Event):
        metadata: dict[str, Any]

    class Created(Event, Aggregate.Created):
        TOPIC = "notify.Notification.Created"

    class Shown(Created):
        """``recipient`` is a user, None when it is for everybody."""

        TOPIC = "notify.Notification.Shown"
        recipient: str | None
        kind: str
        text: str
        entry_id: str | None
        customer_id: str | None
        order_id: str | None

    def __init__(self, recipient: str | None) -> None:
        self.recipient = recipient

    @classmethod
    def show(
        cls,
        notification_id: UUID,
        *,
        recipient: str | None,
        kind: str,
        text: str,
        entry_id: str | None,
        customer_id: str | None,
        order_id: str | None,
        at: datetime,
        metadata: dict[str, Any],
    ) -> "Notification":
        return cls._create(
            cls.Shown,
            id=notification_id,
            timestamp=at,
            metadata=metadata,
            recipient=recipient,
            kind=kind,
            text=text,
            entry_id=entry_id,
            customer_id=customer_id,
            order_id=order_id,
        )
