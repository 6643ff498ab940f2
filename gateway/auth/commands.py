"""What the commands and queries of users take."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from contracts.commands import ListQuery
from contracts.fields import Code, Moment, OneOf, Text
from contracts.roles import ALL_ROLES
from gateway.languages import DEFAULT, LANGUAGES

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
SERVICE_PREFIX = "service:"


class Password(fields.String):
    """10 to 200 characters of any kind; nothing is stripped."""

    def __init__(self, **options: object) -> None:
        length = validate.Length(min=SHORTEST_PASSWORD, max=LONGEST_PASSWORD)
        super().__init__(validate=length, **options)  # type: ignore[arg-type]


class UserName(Code):
    """Events tell a user's name as their actor; services act under names of their own, which no user may bear."""

    default_error_messages = {"reserved": "Names that begin with service: are reserved."}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        name = super()._deserialize(value, attr, data, **kwargs)
        if name.casefold().startswith(SERVICE_PREFIX):
            raise self.make_error("reserved")
        return name


class RegisterUser(Schema):
    """A person or a program. The name stays for good."""

    name = UserName(required=True)
    roles = fields.List(OneOf(*ALL_ROLES), required=True, validate=validate.Length(min=1, max=len(ALL_ROLES)))
    language = OneOf(*LANGUAGES, load_default=DEFAULT)
    zone = Text(64, load_default="Europe/Moscow")
    password = Password(load_default=None, allow_none=True)


class Settings(Schema):
    """What a user sees: ``zone`` is a name of the IANA's, like Europe/Moscow. What is left out stays."""

    language = OneOf(*LANGUAGES)
    zone = Text(64)


class NewPassword(Schema):
    password = Password(required=True)


class IssueToken(Schema):
    """``name`` says where the token is used; without ``expires_at`` it lives until it is revoked."""

    name = Code(required=True)
    expires_at = Moment(load_default=None, allow_none=True)


class UserList(ListQuery):
    """``q`` is a part of the name; sorted by name or language."""
