"""The feed and what operators see, as answered."""

from marshmallow import Schema, fields

from contracts.fields import Code, Flag, Id, Moment, OneOf, Whole
from gateway.api.shapes import NULLABLE, REQUIRED

JOB_KINDS = ("rebuild", "verify", "resync")
JOB_STATES = ("running", "done", "failed")


class CloudEvent(Schema):
    """CloudEvents 1.0 with our extensions; ``previous`` is the position of the public event before it."""

    specversion = fields.String(**REQUIRED)
    id = Id(**REQUIRED)
    source = fields.String(**REQUIRED)
    type = fields.String(**REQUIRED)
    datacontenttype = fields.String(**REQUIRED)
    dataschema = fields.String(**REQUIRED)
    subject = fields.String(**REQUIRED)
    time = Moment(**REQUIRED)
    position = Whole(1, **REQUIRED)
    previous = Whole(**REQUIRED)
    streamversion = Whole(**REQUIRED)
    actor = fields.String(**REQUIRED)
    correlationid = fields.String(**REQUIRED)
    causationid = fields.String(**REQUIRED)
    traceparent = fields.String()
    data = fields.Dict(**REQUIRED)


class Feed(Schema):
    """``head`` is the position of the newest event, ``read_up_to`` that from which to go on.

    ``more`` says that the page was cut, by its number of events or by their size, and others follow.
    """

    items = fields.List(fields.Nested(CloudEvent), **REQUIRED)
    head = Whole(**REQUIRED)
    read_up_to = Whole(**REQUIRED)
    more = Flag(**REQUIRED)


class RelayStatus(Schema):
    """``unsent_seconds`` is the age of the oldest event that was not sent to the others; 0 when all were."""

    lag = Whole(**REQUIRED)
    unsent_seconds = fields.Float(**REQUIRED)
    active_here = Flag(**REQUIRED)


class SubscriptionStatus(Schema):
    """``lag`` is null while the source cannot be asked, and negative when it ends before what was heard of it.

    ``age_seconds`` is how long ago all that the source had told was here; null when that never was.
    """

    position = Whole(**REQUIRED)
    lag = fields.Integer(strict=True, **NULLABLE)
    age_seconds = fields.Float(**NULLABLE)
    parked = Whole(**REQUIRED)
    trouble = fields.String(**NULLABLE)


class ServiceStatus(Schema):
    service = Code(**REQUIRED)
    head = Whole(**REQUIRED)
    relay = fields.Nested(RelayStatus, **REQUIRED)
    subscriptions = fields.Dict(keys=fields.String(), values=fields.Nested(SubscriptionStatus), **REQUIRED)


class ParkedEvents(Schema):
    items = fields.List(fields.Dict(), **REQUIRED)


class Settled(Schema):
    """How many events were applied, how many of the same thing still are parked, and why the first of them failed."""

    applied = Whole(**REQUIRED)
    parked = Whole(**REQUIRED)
    error = fields.String(**NULLABLE)


class Job(Schema):
    """``done`` of ``total`` positions of all logs are folded; ``differences`` are those that a comparison found."""

    id = Id(**REQUIRED)
    kind = OneOf(*JOB_KINDS, **REQUIRED)
    readmodels = fields.List(fields.String(), **REQUIRED)
    actor = fields.String(**REQUIRED)
    state = OneOf(*JOB_STATES, **REQUIRED)
    step = fields.String(**REQUIRED)
    done = Whole(**REQUIRED)
    total = Whole(**REQUIRED)
    events = Whole(**REQUIRED)
    differences = fields.List(fields.String(), **NULLABLE)
    problem = fields.String(**NULLABLE)
    started_at = Moment(**REQUIRED)
    ended_at = Moment(**NULLABLE)
