"""Notifications: what is shown to whom, and what was read of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate, DomainEvent
from eventsourcing.utils import register_topic

REMINDER, DIGEST, CAME_BACK = "reminder", "digest", "customer_came_back"
MISSED = "Reminders that came due while they could not be shown: %(count)s."
CAME = {
    "order": "Order %(number)s came when customer %(name)s was deleted: the customer is back, in the archive.",
    "invoice": "Invoice %(number)s came when customer %(name)s was deleted: the customer is back, in the archive.",
    "payment": "A payment came when customer %(name)s was deleted: the customer is back, in the archive.",
    "debt": "A debt from before came when customer %(name)s was deleted: the customer is back, in the archive.",
}
Metadata = dict[str, Any]
Params = dict[str, Any]


class Notification(Aggregate):
    """Something that a user is told on the screen."""

    TOPIC = "notify.Notification"

    class Event(Aggregate.Event):
        metadata: Metadata

    class Created(Event, Aggregate.Created):
        TOPIC = "notify.Notification.Created"

    class Shown(Created):
        """``recipient`` is a user; ``template`` and ``params`` say it in any language."""

        TOPIC = "notify.Notification.Shown"
        recipient: str
        kind: str
        text: str
        template: str | None
        params: Params
        reminder_id: str | None
        entry_id: str | None
        customer_id: str | None
        order_id: str | None

    class Extended(Event):
        """More was added to a digest; ``count`` is of all."""

        TOPIC = "notify.Notification.Extended"
        recipient: str
        text: str
        params: Params
        count: int

        def apply(self, notification: "Notification") -> None:
            notification.count = self.count

    def __init__(self, recipient: str, params: Params) -> None:
        self.recipient = recipient
        self.count: int = params.get("count", 1)

    @classmethod
    def show(
        cls,
        notification_id: UUID,
        *,
        recipient: str,
        kind: str,
        text: str,
        template: str | None,
        params: Params,
        reminder_id: str | None,
        entry_id: str | None,
        customer_id: str | None,
        order_id: str | None,
        at: datetime,
        metadata: Metadata,
    ) -> "Notification":
        return cls._create(
            cls.Shown,
            id=notification_id,
            timestamp=at,
            metadata=metadata,
            recipient=recipient,
            kind=kind,
            text=text,
            template=template,
            params=params,
            reminder_id=reminder_id,
            entry_id=entry_id,
            customer_id=customer_id,
            order_id=order_id,
        )

    @classmethod
    def show_digest(
        cls, notification_id: UUID, *, recipient: str, count: int, at: datetime, metadata: Metadata
    ) -> "Notification":
        """One notification that stands for many reminders."""
        return cls.show(
            notification_id,
            recipient=recipient,
            kind=DIGEST,
            text=MISSED % {"count": count},
            template=MISSED,
            params={"count": count},
            reminder_id=None,
            entry_id=None,
            customer_id=None,
            order_id=None,
            at=at,
            metadata=metadata,
        )

    @classmethod
    def show_who_came_back(
        cls,
        notification_id: UUID,
        *,
        recipient: str,
        customer_id: str,
        name: str,
        because: Params,
        at: datetime,
        metadata: Metadata,
    ) -> "Notification":
        """A customer who was deleted is there again, since something came for it in the same moment."""
        params = {"name": name, "number": because["number"]}
        return cls.show(
            notification_id,
            recipient=recipient,
            kind=CAME_BACK,
            text=CAME[because["kind"]] % params,
            template=CAME[because["kind"]],
            params=params,
            reminder_id=None,
            entry_id=None,
            customer_id=customer_id,
            order_id=because["id"] if because["kind"] == "order" else None,
            at=at,
            metadata=metadata,
        )

    def extend(self, added: int, at: datetime, metadata: Metadata) -> None:
        params = {"count": self.count + added}
        self.trigger_event(
            self.Extended,
            timestamp=at,
            metadata=metadata,
            recipient=self.recipient,
            text=MISSED % params,
            params=params,
            count=self.count + added,
        )


@dataclass(frozen=True)
class NotificationsRead(DomainEvent):
    """A user read some of his notifications: a stream of its own, so that hundreds are read at once."""

    TOPIC = "notify.NotificationsRead"
    metadata: Metadata
    recipient: str
    notification_ids: list[str]


register_topic(NotificationsRead.TOPIC, NotificationsRead)


def read(
    reading_id: UUID, recipient: str, notification_ids: list[UUID], at: datetime, metadata: Metadata
) -> NotificationsRead:
    return NotificationsRead(
        originator_id=reading_id,
        originator_version=1,
        timestamp=at,
        metadata=metadata,
        recipient=recipient,
        notification_ids=[str(notification_id) for notification_id in notification_ids],
    )
