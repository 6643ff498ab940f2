"""What administrators are told when a webhook was disabled by itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.notify.domain.notification import Notification

WEBHOOK = "webhook"
TOLD: Mapping[str, str] = {
    "gave_up": "Webhook %(name)s was disabled: its receiver did not take an event for three days.",
    "gone": "Webhook %(name)s was disabled: its receiver answered that it is gone for good.",
}


def disabling_told(
    notification_id: UUID, recipient: str, name: str, because: str, at: datetime, metadata: dict[str, Any]
) -> Notification:
    return Notification.show(
        notification_id,
        recipient=recipient,
        kind=WEBHOOK,
        text=TOLD[because] % {"name": name},
        template=TOLD[because],
        params={"name": name},
        reminder_id=None,
        entry_id=None,
        customer_id=None,
        order_id=None,
        at=at,
        metadata=metadata,
    )
