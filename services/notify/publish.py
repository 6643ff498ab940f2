"""What notify tells the others: private event -> public event, by topic alone."""

from collections.abc import Mapping
from typing import Any

from contracts.envelope import moment_text
from kernel.feed import Publication
from services.notify.domain.notification import Notification


def shown_data(event: Notification.Shown) -> dict[str, Any]:
    return {
        "notification_id": str(event.originator_id),
        "recipient": event.recipient,
        "kind": event.kind,
        "text": event.text,
        "entry_id": event.entry_id,
        "customer_id": event.customer_id,
        "order_id": event.order_id,
        "shown_at": moment_text(event.timestamp),
    }


PUBLICATIONS: Mapping[type, Publication] = {Notification.Shown: Publication("NotificationShown", shown_data)}
