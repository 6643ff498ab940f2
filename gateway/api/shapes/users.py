"""Users, their tokens and their history, as answered."""

from marshmallow import Schema, fields

from contracts.events import NAME_LENGTH
from contracts.events.gateway import EMAIL_LENGTH, LETTER_PART_LENGTH, ZONE_LENGTH
from contracts.fields import Code, Flag, Id, Moment, OneOf, Text, Whole
from contracts.languages import LANGUAGES
from contracts.roles import ALL_ROLES
from gateway.api.shapes import NULLABLE, REQUIRED
from gateway.api.shapes.customers import FieldChange
from gateway.auth.access import CHOICES

INVITATIONS = ("queued", "not_queued")
CHANGES = (
    "registered", "changed", "password_set", "second_factor_set", "second_factor_removed", "token_issued",
    "token_revoked", "deactivated", "reactivated",
)  # fmt: skip


class InLanguages(Schema):
    """A part of letters in each language; null where there is none."""

    ru = Text(LETTER_PART_LENGTH, **NULLABLE)
    en = Text(LETTER_PART_LENGTH, **NULLABLE)


class Notifications(Schema):
    """How the user wants to be reminded: on the screen, by e-mail, and many at once as one digest."""

    screen = Flag(**REQUIRED)
    email = Flag(**REQUIRED)
    digest = Flag(**REQUIRED)


class Token(Schema):
    """``roles`` null are all that the user has; one that ``only_reads`` changes nothing.

    One with ``feeds`` reads these events, and does nothing else.
    """

    id = Id(**REQUIRED)
    name = Code(**REQUIRED)
    roles = fields.List(OneOf(*ALL_ROLES), **NULLABLE)
    only_reads = Flag(**REQUIRED)
    feeds = fields.List(fields.String(), **NULLABLE)
    issued_at = Moment(**REQUIRED)
    expires_at = Moment(**NULLABLE)
    revoked = Flag(**REQUIRED)


class IssuedToken(Token):
    """``token`` is shown here and never again."""

    user_id = Id(**REQUIRED)
    token = fields.String(**REQUIRED)


class User(Schema):
    """One with a ``second_factor`` is asked for a code when he signs in."""

    id = Id(**REQUIRED)
    version = Whole(1, **REQUIRED)
    name = Code(**REQUIRED)
    full_name = Code(NAME_LENGTH, **NULLABLE)
    email = Code(EMAIL_LENGTH, **NULLABLE)
    roles = fields.List(OneOf(*ALL_ROLES), **REQUIRED)
    language = OneOf(*LANGUAGES, **REQUIRED)
    zone = Text(ZONE_LENGTH, **REQUIRED)
    signature = fields.Nested(InLanguages, **REQUIRED)
    letter_header = fields.Nested(InLanguages, **REQUIRED)
    notifications = fields.Nested(Notifications, **REQUIRED)
    active = Flag(**REQUIRED)
    second_factor = Flag(**REQUIRED)
    tokens = fields.List(fields.Nested(Token), **REQUIRED)


class NewUser(User):
    """``invitation`` says whether a letter with a way in was queued; null for one who has no address, or a password."""

    invitation = OneOf(*INVITATIONS, **NULLABLE)


class Invitation(Schema):
    """The link in the letter works once, until it expires."""

    to = Code(EMAIL_LENGTH, **REQUIRED)
    expires_at = Moment(**REQUIRED)


class Colleague(Schema):
    """What everybody may know of a user; one who is not ``active`` is given nothing new."""

    id = Id(**REQUIRED)
    name = Code(**REQUIRED)
    full_name = Code(NAME_LENGTH, **NULLABLE)
    roles = fields.List(OneOf(*ALL_ROLES), **REQUIRED)
    active = Flag(**REQUIRED)


class WayIn(Schema):
    """``path`` is that of a page of the gateway; it is shown here and never again."""

    path = fields.String(**REQUIRED)
    expires_at = Moment(**REQUIRED)


class Session(Schema):
    """``browser`` is what the browser says of itself; ``current`` is the session that asks."""

    id = Id(**REQUIRED)
    address = fields.String(**REQUIRED)
    browser = fields.String(**REQUIRED)
    opened_at = Moment(**REQUIRED)
    seen_at = Moment(**REQUIRED)
    current = Flag(**REQUIRED)


class OwnSession(Schema):
    """``csrf_token`` is null for a program: it needs none."""

    user = Code(**REQUIRED)
    csrf_token = fields.String(**NULLABLE)


class Sessions(Schema):
    items = fields.List(fields.Nested(Session), **REQUIRED)


class UserChange(Schema):
    """``version`` is the one that the user got by it."""

    version = Whole(1, **REQUIRED)
    at = Moment(**REQUIRED)
    actor = Code(**REQUIRED)
    what = OneOf(*CHANGES, **REQUIRED)
    changes = fields.List(fields.Nested(FieldChange), **REQUIRED)


class AccessChange(Schema):
    """``version`` is the one that came by it."""

    version = Whole(1, **REQUIRED)
    at = Moment(**REQUIRED)
    actor = Code(**REQUIRED)
    changes = fields.List(fields.Nested(FieldChange), **REQUIRED)


class Access(Schema):
    """``managers_see`` all customers, or their own and nobody's."""

    version = Whole(1, **REQUIRED)
    managers_see = OneOf(*CHOICES, **REQUIRED)
