"""What the commands and queries of users take."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from contracts.commands import ListQuery, PageQuery
from contracts.event_names import EventName, NoSuchEvent
from contracts.events import NAME_LENGTH
from contracts.events.gateway import EMAIL_LENGTH, LETTER_PART_LENGTH, ZONE_LENGTH
from contracts.fields import Code, Described, EmailAddress, Flag, Moment, OneOf, Text
from contracts.languages import DEFAULT, LANGUAGES
from contracts.letters import OF_A_PROFILE, Placeholders
from contracts.roles import ALL_ROLES
from gateway.auth.access import CHOICES
from gateway.auth.domain import name_key
from kernel.identity import ME

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
MOST_FEEDS = 100
SERVICE_PREFIX = "service:"
UNSEEN = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    r"\ud800-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffd"
)


class Password(fields.String):
    """10 to 200 characters of any kind; nothing is stripped."""

    def __init__(self, **options: object) -> None:
        length = validate.Length(min=SHORTEST_PASSWORD, max=LONGEST_PASSWORD)
        super().__init__(validate=length, **options)  # type: ignore[arg-type]


class UserName(Code):
    """Events tell a user's name as their actor, so nobody's may be taken for another's.

    Services act under names of their own, and in lists everybody is ``me``: no user may bear these.
    """

    forbidden = Code.forbidden + "/" + UNSEEN
    default_error_messages = {
        "controls": "Must not contain slashes, or characters that cannot be seen.",
        "reserved": "Is reserved: me, and names that begin with service:.",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        name = super()._deserialize(value, attr, data, **kwargs)
        key = name_key(name)
        if key == ME or key.startswith(SERVICE_PREFIX):
            raise self.make_error("reserved")
        return name


class Roles(fields.List[str]):
    """One role at least."""

    def __init__(self, **options: Any) -> None:
        length = validate.Length(min=1, max=len(ALL_ROLES))
        super().__init__(OneOf(*ALL_ROLES), validate=length, **options)


class LetterPart(Text):
    """A header or a signature: it may name the customer, the contact and the user by placeholders."""

    default_error_messages = {
        "no_placeholder": "Has something in braces that is no placeholder: there are {known}.",
        "unknown": "Has {unknown}, which is not known here: there are {known}. user.name is the name in full.",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        placeholders, known = Placeholders(text), ", ".join(OF_A_PROFILE)
        if not placeholders.is_valid():
            raise self.make_error("no_placeholder", known=known)
        for name in placeholders.get_identifiers():
            if name not in OF_A_PROFILE:
                raise self.make_error("unknown", unknown=name, known=known)
        return text


class InLanguagesInput(Schema):
    """A part of letters in each language. What is left out stays, null clears."""

    ru = LetterPart(LETTER_PART_LENGTH, allow_none=True)
    en = LetterPart(LETTER_PART_LENGTH, allow_none=True)


class NotificationsInput(Schema):
    """How to be reminded: on the screen, by e-mail, and many at once as one digest. What is left out stays."""

    screen = Flag()
    email = Flag()
    digest = Flag()


class Settings(Schema):
    """What everybody chooses himself. ``zone`` is a name of the IANA's, like Europe/Moscow. What is left out stays.

    ``letter_header`` is how letters begin, ``signature`` how they end.
    """

    full_name = Code(NAME_LENGTH, allow_none=True)
    language = OneOf(*LANGUAGES)
    zone = Text(ZONE_LENGTH)
    signature = fields.Nested(InLanguagesInput)
    letter_header = fields.Nested(InLanguagesInput)
    notifications = fields.Nested(NotificationsInput)


class ChangeUser(Settings):
    """What administrators say of a user as well; what is left out stays.

    The e-mail address is theirs to give: whoever has it can choose a new password.
    """

    email = EmailAddress(allow_none=True)
    roles = Roles()


class RegisterUser(ChangeUser):
    """A person or a program. The name stays for good."""

    name = UserName(required=True)
    roles = Roles(required=True)
    language = OneOf(*LANGUAGES, load_default=DEFAULT)
    zone = Text(ZONE_LENGTH, load_default="Europe/Moscow")
    password = Password(load_default=None, allow_none=True)


class NewPassword(Schema):
    password = Password(required=True)


class ForgottenPassword(Schema):
    """Of whom: a user's name or e-mail address."""

    name_or_email = Code(EMAIL_LENGTH, required=True)


class FeedName(Described[str]):
    """An event that somebody tells, or all that a source tells."""

    default_error_messages = {
        "invalid": "Must be an event as orders.OrderPlaced, or all events of a service as orders.*.",
        "unknown": "There is no such event.",
    }

    def __init__(self, **options: Any) -> None:
        pattern = r"^[a-z]+\.(\*|[A-Z][A-Za-z0-9]*)$"
        super().__init__({"type": "string", "pattern": pattern, "examples": ["orders.*"]}, **options)
        self._pattern = re.compile(pattern)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str) or not self._pattern.match(value):
            raise self.make_error("invalid")
        try:
            return str(EventName.of(value))
        except NoSuchEvent as error:
            raise self.make_error("unknown") from error


class IssueToken(Schema):
    """``name`` says where the token is used; without ``expires_at`` it lives until it is revoked.

    It may do what its user may, no more than the ``roles`` if they are named, and only read by ``only_reads``. One with
    ``feeds`` reads these events from the feeds of those that its user may read, and does nothing else.
    """

    name = Code(required=True)
    roles = Roles(load_default=None, allow_none=True)
    only_reads = Flag(load_default=False)
    expires_at = Moment(load_default=None, allow_none=True)
    feeds = fields.List(FeedName(), load_default=None, allow_none=True, validate=validate.Length(min=1, max=MOST_FEEDS))


class AccessInput(Schema):
    """``managers_see`` all customers, or their own and nobody's; what is left out stays."""

    managers_see = OneOf(*CHOICES)


class UserList(ListQuery):
    """``q`` is a part of the name, the full name or the e-mail address; ``active`` null lists all.

    Sorted by name, full name or language.
    """

    active = Flag(load_default=None, allow_none=True)


class ColleagueList(UserList):
    """As users, but found by their names alone, and only those who are active unless ``active`` is said."""

    active = Flag(load_default=True, allow_none=True)


class UserHistory(PageQuery):
    """Every change of a user, the newest first."""
