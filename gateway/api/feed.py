"""The public events of a service, in order, for the systems of others."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from contracts.envelope import FIRST_VERSION
from contracts.event_names import ALL, EventName, NoSuchEvent
from contracts.fields import Id, Whole
from contracts.roles import EVERYONE
from gateway.api import PREFIX
from gateway.api.event_types import EventTypes
from gateway.api.operation import event_stream, query
from gateway.api.questions import Question
from gateway.api.replies import ok, stream_of
from gateway.api.shapes.system import Feed
from gateway.auth.gate import reads_feeds
from gateway.clients import require_known
from gateway.context import gateway
from gateway.headers import identity, this_call
from gateway.live.feeds import Reading
from kernel.problems import ValidationFailed
from kernel.scopes import readable
from kernel.validation import loaded

LONGEST_WAIT = 60
LAST_EVENT_ID = "Last-Event-ID"
PAGE_OF_STREAM = 100
WHICH = (
    "Types, parted by commas. `ReminderDue.v2` is an event in its second version, `*` all that are not named: "
    "`*,ReminderDue.v2` is the whole feed with that one in its second version."
)

_POSITION = re.compile("(0|[1-9][0-9]{0,17})")

blueprint = Blueprint("feed", __name__, url_prefix=f"{PREFIX}/feed")


class Position(Whole):
    """The place of an event in its source's feed."""

    default_error_messages = {"too_large": "No event has such a position: it is at most 9,223,372,036,854,775,807."}


class StreamQuery(Schema):
    """Events after a position: of these types, and about this subject, where they are named."""

    after = Position(load_default=0)
    type = EventTypes(load_default=(), metadata={"description": WHICH})
    subject = Id(load_default=None, allow_none=True)


class FeedQuery(StreamQuery):
    """A page of them; without any at first, the answer waits for the next one so many seconds at most."""

    limit = fields.Integer(load_default=100, strict=True, validate=validate.Range(min=1, max=1000))
    wait = fields.Integer(load_default=0, strict=True, validate=validate.Range(min=0, max=LONGEST_WAIT))


STREAM = Question(StreamQuery, {"after": "after", "type": "type", "subject": "subject"})
FEED = Question(FeedQuery, {"after": "after", "limit": "limit", "type": "type", "subject": "subject", "wait": "wait"})
LAST_SEEN = {
    "name": LAST_EVENT_ID,
    "in": "header",
    "required": False,
    "description": "Goes on after this id, whatever `after` says: what clients of streams send by themselves.",
    "schema": {"type": "string", "pattern": f"^{_POSITION.pattern}$"},
}


@blueprint.get("/<service>")
@reads_feeds
@query(EVERYONE, Feed, parameters=FEED.parameters, refuses=(429,))
def get_feed(service: str) -> Response:
    """Read the events of customers, inventory, orders, tasks, notify or gateway after a position, oldest first.

    The feed is complete: ``previous`` of each event is the position of the event before it, of whatever type; 0 for
    the first. Go on from ``read_up_to``, with or without ``type`` and ``subject``: at once when there is ``more``, else
    when you like, or with ``wait=30``: then the answer comes as soon as there is an event, or empty after 30 seconds.
    A page may be shorter than ``limit`` although there is more: it is cut by the size of its events as well. What
    tasks, notify and gateway tell is personal, and for administrators alone. A user waits in 12 places at most. A token
    that was issued for some events gets these, without ``type`` too.
    """
    asked = loaded(FeedQuery, FEED.asked())
    reading = _reading(service, asked, asked["limit"])
    here = gateway()
    if not asked["wait"]:
        return ok(here.feeds.page(this_call(), reading))
    return ok(here.feeds.poll(identity(), this_call(), reading, asked["wait"], here.accounts.identity_now))


@blueprint.get("/<service>/stream")
@reads_feeds
@event_stream(EVERYONE, parameters=[*STREAM.parameters, LAST_SEEN])
def stream_feed(service: str) -> Response:
    """Hear the same events as server-sent events, from a position on and as they come.

    ``data`` is the event, ``id`` its position: a client that comes back with ``Last-Event-ID`` misses nothing. A ping
    every 15 seconds has an id as well, which may be beyond the last event that you wanted. The event ``closed`` ends
    the stream, and its ``reason`` says why: ``stopping`` (the server ends: come back in a moment), ``revoked`` (the
    token is no longer valid), ``refused`` (you may not read this feed any more), ``too_many`` (a user has six streams
    of feeds at most: the seventh closes the oldest).
    """
    asked = loaded(StreamQuery, _with_last_seen(STREAM.asked()))
    reading = _reading(service, asked, PAGE_OF_STREAM)
    here = gateway()
    return stream_of(here.feeds.stream(identity(), this_call(), reading, here.accounts.identity_now))


def _reading(service: str, asked: Mapping[str, Any], limit: int) -> Reading:
    """Raises UnknownService, FeedNotRead, and ValidationFailed for a type that there is not."""
    require_known(service)
    names = _named(service, asked["type"])
    types = () if any(name.type == ALL for name in names) else tuple(name.type for name in names)
    versions = {name.type: name.version for name in names if name.version != FIRST_VERSION}
    if len({name.type for name in names}) < len(names):
        raise ValidationFailed(errors=[{"field": "type", "message": "Name an event in one version."}])
    subject = None if asked["subject"] is None else str(asked["subject"])
    types = tuple(readable(identity().caller, service, types))
    return Reading(service, asked["after"], limit, types, subject, versions)


def _named(service: str, keys: Sequence[str]) -> list[EventName]:
    try:
        return [EventName.of(f"{service}.{key}") for key in keys]
    except NoSuchEvent as error:
        problem = {"field": "type", "message": "There is no such event of this service."}
        raise ValidationFailed(errors=[problem]) from error


def _with_last_seen(question: dict[str, Any]) -> dict[str, Any]:
    """What a client says that comes back counts, not where it began."""
    text = request.headers.get(LAST_EVENT_ID, "")
    if not text:
        return question
    return {**question, "after": int(text) if _POSITION.fullmatch(text) else text}
