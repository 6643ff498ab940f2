"""What the notify service tells the others."""

from contracts.events import NULLABLE, REQUIRED, TEXT_LENGTH, EventSchema, letters
from contracts.fields import Code, Id, Moment, Text

SOURCE = "notify"


class NotificationShown(EventSchema):
    """``recipient`` is a user, null when it is for everybody."""

    notification_id = Id(**REQUIRED)
    recipient = Code(**NULLABLE)
    kind = Code(**REQUIRED)
    text = Text(TEXT_LENGTH, **REQUIRED)
    entry_id = Id(**NULLABLE)
    customer_id = Id(**NULLABLE)
    order_id = Id(**NULLABLE)
    shown_at = Moment(**REQUIRED)


EVENTS: dict[tuple[str, int], type[EventSchema]] = {
    ("NotificationShown", 1): NotificationShown,
    **letters.EVENTS,
}
