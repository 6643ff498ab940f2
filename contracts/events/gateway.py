"""What the gateway tells the others: who works with Nova. Nothing that lets anybody in is ever in an event."""

from marshmallow import fields

from contracts.documents import LANGUAGES
from contracts.events import NAME_LENGTH, NULLABLE, REQUIRED, EventSchema
from contracts.events.restoring import RestoredFromBackup
from contracts.fields import Code, Flag, Id, OneOf, Text
from contracts.roles import ALL_ROLES

SOURCE = "gateway"
EMAIL_LENGTH = 254
ZONE_LENGTH = 64
LETTER_PART_LENGTH = 2000


class InLanguages(EventSchema):
    """A part of letters in each language; null where there is none."""

    ru = Text(LETTER_PART_LENGTH, **NULLABLE)
    en = Text(LETTER_PART_LENGTH, **NULLABLE)


class Notifications(EventSchema):
    """How a user wants to be reminded: on the screen, by e-mail, and many at once as one digest."""

    screen = Flag(**REQUIRED)
    email = Flag(**REQUIRED)
    digest = Flag(**REQUIRED)


class UserRegistered(EventSchema):
    """``name`` stays for good: by it other events name the user, as actor, manager or assignee."""

    user_id = Id(**REQUIRED)
    name = Code(**REQUIRED)
    full_name = Text(NAME_LENGTH, **NULLABLE)
    email = Code(EMAIL_LENGTH, **NULLABLE)
    roles = fields.List(OneOf(*ALL_ROLES), **REQUIRED)
    language = OneOf(*LANGUAGES, **REQUIRED)
    zone = Text(ZONE_LENGTH, **REQUIRED)
    signature = fields.Nested(InLanguages, **REQUIRED)
    letter_header = fields.Nested(InLanguages, **REQUIRED)
    notifications = fields.Nested(Notifications, **REQUIRED)


class UserChanged(UserRegistered):
    """The whole user as he is now; one who was deactivated is back."""


class UserDeactivated(EventSchema):
    """He comes in no more; what he did and has to do stays under his name."""

    user_id = Id(**REQUIRED)
    name = Code(**REQUIRED)


EVENTS: dict[tuple[str, int], type[EventSchema]] = {
    ("RestoredFromBackup", 1): RestoredFromBackup,
    ("UserRegistered", 1): UserRegistered,
    ("UserChanged", 1): UserChanged,
    ("UserDeactivated", 1): UserDeactivated,
}
