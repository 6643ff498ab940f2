"""What turns, told while it happens: server-sent events for the browser."""

from flask import Response
from flask_smorest import Blueprint

from contracts.envelope import moment_text
from contracts.roles import EVERYONE
from gateway.api import PREFIX
from gateway.api.operation import event_stream
from gateway.api.replies import stream_of
from gateway.context import gateway
from gateway.headers import identity

blueprint = Blueprint("stream", __name__, url_prefix=f"{PREFIX}/stream")


@blueprint.get("")
@event_stream(EVERYONE)
def open_stream() -> Response:
    """Hear what happens: ``turned`` (lines of an order changed colour), ``stock``, ``order``, ``customer``, ``entry``
    (of the journal, by a person), ``reminder``, ``notification`` (yours and in your own language; one with an id that
    you know has grown), ``read`` (elsewhere).

    Who does not see a customer hears that something happened, and to which items, without ids and numbers.

    ``hello`` begins it and says whose it is. ``resync`` says that something may have been missed: load again what you
    show. ``closed`` ends the stream, and its ``reason`` says why: ``stopping`` (the server ends: open another in a
    moment), ``revoked`` (the session or token is no longer valid), ``too_many`` (a user has six streams at most, all
    programs and windows together: the seventh closes the oldest, so wait a minute before you open another).
    """
    here = gateway()
    now = moment_text(here.clock.now())
    return stream_of(here.hub.lines(here.hub.open(identity()), here.accounts.identity_now, now))
