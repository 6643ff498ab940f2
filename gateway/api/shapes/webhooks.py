"""Webhooks and their deliveries, as answered."""

from marshmallow import Schema, fields

from contracts.commands.webhooks import DELIVERY_STATES, NAME_LENGTH, SOURCES, WEBHOOK_STATES, WebhookUrl
from contracts.fields import Code, Id, Moment, OneOf, Whole
from gateway.api.shapes import NULLABLE, REQUIRED

BECAUSE = ("by_hand", "gave_up", "gone")
ERRORS = (
    "address_refused",
    "not_resolved",
    "not_reached",
    "not_trusted",
    "too_slow",
    "no_answer",
    "not_in_feed",
    "not_wanted",
)
WHAT = (
    "registered",
    "changed",
    "secret_rotated",
    "disabled",
    "enabled",
    "replayed",
    "delivery_skipped",
)


class WebhookEvents(Schema):
    source = OneOf(*SOURCES, **REQUIRED)
    types = fields.List(Code(), **REQUIRED)


class WebhookFilter(Schema):
    subjects = fields.List(Id(), **REQUIRED)
    customers = fields.List(Id(), **REQUIRED)


class WebhookRow(Schema):
    """``because`` says why it is disabled: by hand; ``gave_up``, a delivery was tried for three days; ``gone``, the
    receiver answered 410. Until ``old_secret_until`` what is sent is signed by the secret of before as well."""

    id = Id(**REQUIRED)
    version = Whole(1, **REQUIRED)
    name = Code(NAME_LENGTH, **REQUIRED)
    url = WebhookUrl(**REQUIRED)
    events = fields.List(fields.Nested(WebhookEvents), **REQUIRED)
    filter = fields.Nested(WebhookFilter, **REQUIRED)
    state = OneOf(*WEBHOOK_STATES, **REQUIRED)
    because = OneOf(*BECAUSE, **NULLABLE)
    disabled_at = Moment(**NULLABLE)
    old_secret_until = Moment(**NULLABLE)
    created_at = Moment(**REQUIRED)


class WebhookSource(Schema):
    """Up to which ``position`` the feed of a source was read; null until it has answered for the first time."""

    source = OneOf(*SOURCES, **REQUIRED)
    position = Whole(**NULLABLE)


class Webhook(WebhookRow):
    """``undelivered`` is counted up to 10,000."""

    sources = fields.List(fields.Nested(WebhookSource), **REQUIRED)
    undelivered = Whole(**REQUIRED)


class WebhookWithSecret(Webhook):
    """The ``secret`` is in this answer alone."""

    secret = fields.String(**REQUIRED)


class WebhookFieldChange(Schema):
    field = Code(**REQUIRED)
    old = fields.Raw(**NULLABLE)
    new = fields.Raw(**NULLABLE)


class WebhookChange(Schema):
    """What was done, and which fields it changed."""

    version = Whole(1, **REQUIRED)
    at = Moment(**REQUIRED)
    actor = Code(**REQUIRED)
    what = OneOf(*WHAT, **REQUIRED)
    changes = fields.List(fields.Nested(WebhookFieldChange), **REQUIRED)


class WebhookTest(Schema):
    """``status`` is null when nothing was answered, and ``error`` says how far it went; ``answer`` is what was
    answered, or what the network said."""

    event_id = Id(**REQUIRED)
    type = Code(**REQUIRED)
    status = fields.Integer(**NULLABLE)
    error = OneOf(*ERRORS, **NULLABLE)
    answer = fields.String(**REQUIRED)
    milliseconds = Whole(**REQUIRED)


class DeliveryRow(Schema):
    """``waiting`` for an earlier one of the same subject; ``pending`` goes at ``next_attempt_at``. ``status`` and
    ``error`` are of the last attempt."""

    id = Id(**REQUIRED)
    event_id = Id(**REQUIRED)
    source = OneOf(*SOURCES, **REQUIRED)
    type = Code(**REQUIRED)
    subject = fields.String(**REQUIRED)
    position = Whole(1, **REQUIRED)
    state = OneOf(*DELIVERY_STATES, **REQUIRED)
    attempts = Whole(**REQUIRED)
    status = fields.Integer(**NULLABLE)
    error = OneOf(*ERRORS, **NULLABLE)
    created_at = Moment(**REQUIRED)
    next_attempt_at = Moment(**NULLABLE)
    ended_at = Moment(**NULLABLE)


class DeliveryAnswer(Schema):
    at = Moment(**REQUIRED)
    milliseconds = Whole(**REQUIRED)
    status = fields.Integer(**NULLABLE)
    error = OneOf(*ERRORS, **NULLABLE)
    answer = fields.String(**NULLABLE)


class Delivery(DeliveryRow):
    """``body`` is what was sent the last time, its first 64 Ki characters, and of each of the last 20 ``answers`` there
    are 16 KiB. They are null when nothing was sent yet, and when the personal data of the customer were erased."""

    body = fields.String(**NULLABLE)
    answers = fields.List(fields.Nested(DeliveryAnswer), **REQUIRED)
