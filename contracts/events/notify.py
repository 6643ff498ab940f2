"""What the notify service tells the others."""

from marshmallow import fields

from contracts.events import NULLABLE, REQUIRED, TEXT_LENGTH, EventSchema, letters
from contracts.events.dictionaries import DictionaryChanged
from contracts.events.restoring import RestoredFromBackup
from contracts.fields import Code, Id, Moment, Text

SOURCE = "notify"


class NotificationShown(EventSchema):
    """``recipient`` is a user; ``template`` and ``params`` say it in any language."""

    notification_id = Id(**REQUIRED)
    recipient = Code(**REQUIRED)
    kind = Code(**REQUIRED)
    text = Text(TEXT_LENGTH, **REQUIRED)
    entry_id = Id(**NULLABLE)
    customer_id = Id(**NULLABLE)
    order_id = Id(**NULLABLE)
    shown_at = Moment(**REQUIRED)
    template = Text(TEXT_LENGTH, allow_none=True)
    params = fields.Dict()
    reminder_id = Id(allow_none=True)


class NotificationExtended(EventSchema):
    """More reminders were added to a digest that is shown."""

    notification_id = Id(**REQUIRED)
    recipient = Code(**REQUIRED)
    text = Text(TEXT_LENGTH, **REQUIRED)
    template = Text(TEXT_LENGTH, **NULLABLE)
    params = fields.Dict(**REQUIRED)
    extended_at = Moment(**REQUIRED)


class NotificationsRead(EventSchema):
    """A user read some of his notifications."""

    recipient = Code(**REQUIRED)
    notification_ids = fields.List(Id(), **REQUIRED)
    read_at = Moment(**REQUIRED)


EVENTS: dict[tuple[str, int], type[EventSchema]] = {
    ("RestoredFromBackup", 1): RestoredFromBackup,
    ("NotificationShown", 1): NotificationShown,
    ("NotificationExtended", 1): NotificationExtended,
    ("NotificationsRead", 1): NotificationsRead,
    **letters.EVENTS,
    ("DictionaryChanged", 1): DictionaryChanged,
}
