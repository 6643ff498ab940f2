"""The public events of a service, in order, for the systems of others."""

from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from contracts.fields import Code, Whole
from contracts.roles import EVERYONE
from gateway.api import PREFIX
from gateway.api.calls import ask
from gateway.api.operation import query
from gateway.api.questions import Question
from gateway.api.replies import ok
from gateway.api.shapes.system import Feed
from kernel.validation import loaded

blueprint = Blueprint("feed", __name__, url_prefix=f"{PREFIX}/feed")


class Position(Whole):
    """The place of an event in its source's feed."""

    default_error_messages = {"too_large": "No event has such a position: it is at most 9,223,372,036,854,775,807."}


class FeedQuery(Schema):
    """Events after a position; of one type, when it is named."""

    after = Position(load_default=0)
    limit = fields.Integer(load_default=100, strict=True, validate=validate.Range(min=1, max=1000))
    type = Code(load_default=None, allow_none=True)


FEED = Question(FeedQuery, {"after": "after", "limit": "limit", "type": "type"})


@blueprint.get("/<service>")
@query(EVERYONE, Feed, parameters=FEED.parameters)
def get_feed(service: str) -> Response:
    """Read the events of customers, inventory, orders, tasks, notify or gateway after a position, oldest first.

    The feed is complete: ``previous`` of each event is the position of the event before it, of whatever type; 0 for
    the first. Go on from ``read_up_to``, with or without ``type``: at once when there is ``more``, else when you like.
    A page may be shorter than ``limit`` although there is more: it is cut by the size of its events as well. What
    tasks, notify and gateway tell is personal, and for administrators alone.
    """
    asked = loaded(FeedQuery, FEED.asked())
    types = [] if asked["type"] is None else [asked["type"]]
    question = {"position": asked["after"], "limit": asked["limit"], "types": types}
    return ok(ask(service, "events_since", question))
