"""What the author of a letter is told when it was not sent, or perhaps was not."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.notify.domain.notification import Notification

LETTER = "letter"
TOLD: Mapping[str, str] = {
    "refused": "A letter was refused by the mail server.",
    "gave_up": "A letter was not sent: the mail server could not be reached.",
    "erased": "A letter was not sent: the personal data of the customer's people were erased.",
    "files_gone": "A letter was not sent: a file that was to go along is not there any more.",
    "unknown": "It is not known whether a letter was sent: the mail server went silent.",
}


def failure_told(
    notification_id: UUID, about: Mapping[str, Any], outcome: str, at: datetime, metadata: dict[str, Any]
) -> Notification:
    """On the author's screen, with the customer and the order that the letter is about."""
    return Notification.show(
        notification_id,
        recipient=about["author"],
        kind=LETTER,
        text=TOLD[outcome],
        template=TOLD[outcome],
        params={},
        reminder_id=None,
        entry_id=None,
        customer_id=about["customer_id"],
        order_id=about["order_id"],
        at=at,
        metadata=metadata,
    )
