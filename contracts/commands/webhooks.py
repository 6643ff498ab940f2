"""What the commands and queries about webhooks take."""

import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.commands import PageQuery, Versioned
from contracts.fields import Code, Id, Name, OneOf, Whole
from contracts.fields.described import Described
from contracts.registry import all_events

SOURCES = tuple(dict.fromkeys(source for source, *_ in all_events()))
WEBHOOK_STATES = ("enabled", "disabled")
DELIVERY_STATES = ("waiting", "pending", "sending", "delivered", "skipped")
NAME_LENGTH = 100
LONGEST_URL = 2000
MOST_TYPES = 100
MOST_FILTERED = 100
TYPES = {source: {event_type for its, event_type, *_ in all_events() if its == source} for source in SOURCES}

_PORT = "[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]"
_URL = re.compile(rf'https?://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:({_PORT}))?([/?][!"$-~]*)?')
_SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{32,86}={0,2}")


class WebhookUrl(Described[str]):
    """Where deliveries go: http or https, a host by name or by an IPv4 address, no user and no fragment."""

    default_error_messages = {
        "invalid": "Must be text.",
        "too_long": "Too long.",
        "not_a_url": "Must be an address like https://example.com/hooks.",
    }

    def __init__(self, **options: Any) -> None:
        schema = {"type": "string", "maxLength": LONGEST_URL, "pattern": f"^{_URL.pattern}$"}
        super().__init__({**schema, "examples": ["https://shop.example/hooks"]}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if len(value) > LONGEST_URL:
            raise self.make_error("too_long")
        if _URL.fullmatch(value) is None:
            raise self.make_error("not_a_url")
        return value


class Secret(Described[str]):
    """Of the Standard Webhooks scheme: ``whsec_`` and 24 to 64 bytes in base64."""

    default_error_messages = {
        "invalid": "Must be text.",
        "not_a_secret": "Must be whsec_ and 24 to 64 bytes in base64.",
    }

    def __init__(self, **options: Any) -> None:
        super().__init__({"type": "string", "pattern": f"^{_SECRET.pattern}$"}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if _SECRET.fullmatch(value) is None:
            raise self.make_error("not_a_secret")
        try:
            key = b64decode(value.removeprefix("whsec_"), validate=True)
        except NotBase64 as error:
            raise self.make_error("not_a_secret") from error
        if not 24 <= len(key) <= 64:
            raise self.make_error("not_a_secret")
        return value


class EventsInput(Schema):
    """Of a source, by their types; all of it, also those that come to be later, when no type is named.

    RestoredFromBackup is sent whatever is named: it says which of the source's events are void.
    """

    source = OneOf(*SOURCES, required=True)
    types = fields.List(Code(), load_default=list, validate=validate.Length(max=MOST_TYPES))

    @validates_schema
    def require_known(self, data: Mapping[str, Any], **_: Any) -> None:
        if not TYPES[data["source"]].issuperset(data["types"]):
            raise ValidationError({"types": ["Is no event of this source."]})


class FilterInput(Schema):
    """An event passes when it is about one of the ``subjects``, or tells of one of the ``customers``; all pass when
    both are empty. What tells of no customer does not pass for the sake of one. RestoredFromBackup always passes."""

    subjects = fields.List(Id(), load_default=list, validate=validate.Length(max=MOST_FILTERED))
    customers = fields.List(Id(), load_default=list, validate=validate.Length(max=MOST_FILTERED))


class ChangeWebhookInput(Schema):
    """What is left out stays; ``events`` and ``filter`` are complete new ones."""

    name = Name(NAME_LENGTH)
    url = WebhookUrl()
    events = fields.List(fields.Nested(EventsInput), validate=validate.Length(min=1, max=len(SOURCES)))
    filter = fields.Nested(FilterInput)

    @validates_schema
    def require_each_source_once(self, data: Mapping[str, Any], **_: Any) -> None:
        sources = [each["source"] for each in data.get("events", ())]
        if len(set(sources)) < len(sources):
            raise ValidationError({"events": ["Names a source twice."]})


class NewWebhook(ChangeWebhookInput):
    """A ``secret`` is made when none is given."""

    name = Name(NAME_LENGTH, required=True)
    url = WebhookUrl(required=True)
    events = fields.List(fields.Nested(EventsInput), required=True, validate=validate.Length(min=1, max=len(SOURCES)))
    filter = fields.Nested(FilterInput, load_default=lambda: {"subjects": [], "customers": []})
    secret = Secret(load_default=None, allow_none=True)


class WebhookQuery(Schema):
    webhook_id = Id(required=True)


class ChangeWebhook(Versioned, WebhookQuery, ChangeWebhookInput):
    pass


class WebhookDeed(Versioned, WebhookQuery):
    """What is done with a webhook and needs no more words."""


class RotateInput(Schema):
    """A ``secret`` is made when none is given."""

    secret = Secret(load_default=None, allow_none=True)


class RotateSecret(Versioned, WebhookQuery, RotateInput):
    pass


class ReplayInput(Schema):
    """What ``source`` told after ``position`` is sent again; the position is at most the one that was reached."""

    source = OneOf(*SOURCES, required=True)
    position = Whole(required=True)


class ReplayWebhook(Versioned, WebhookQuery, ReplayInput):
    pass


class WebhookList(PageQuery):
    """Sorted by name, created_at or state."""

    sort = fields.String(load_default="", validate=validate.Length(max=200))
    state = OneOf(*WEBHOOK_STATES, load_default=None, allow_none=True)


class WebhookHistory(PageQuery, WebhookQuery):
    pass


class DeliveryList(PageQuery, WebhookQuery):
    """Sorted by created_at, position, next_attempt_at or ended_at; the newest first."""

    sort = fields.String(load_default="", validate=validate.Length(max=200))
    state = OneOf(*DELIVERY_STATES, load_default=None, allow_none=True)
    source = OneOf(*SOURCES, load_default=None, allow_none=True)
    type = Code(load_default=None, allow_none=True)
    subject = Id(load_default=None, allow_none=True)


class DeliveryQuery(WebhookQuery):
    delivery_id = Id(required=True)
