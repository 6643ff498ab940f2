"""Who sees what: the company's rules."""

from flask import Response
from flask_smorest import Blueprint

from contracts.roles import EVERYONE, HEADS
from gateway.api import PREFIX
from gateway.api.operation import command, query
from gateway.api.questions import Question
from gateway.api.replies import ok
from gateway.api.shapes import page_of
from gateway.api.shapes.users import Access, AccessChange
from gateway.auth import commands as takes
from gateway.bodies import json_body
from gateway.context import gateway
from gateway.headers import expected_versions, this_call
from kernel.validation import loaded

blueprint = Blueprint("access", __name__, url_prefix=f"{PREFIX}/settings/access")
HISTORY = Question(takes.UserHistory, {"limit": "limit", "after": "after"})


@blueprint.get("")
@query(EVERYONE, Access, is_versioned=True)
def get_access() -> Response:
    """Read whether managers see all customers, or their own and nobody's."""
    return ok(gateway().accounts.application.get_access())


@blueprint.patch("")
@command(HEADS, Access, takes=takes.AccessInput, needs_version=True)
def change_access() -> Response:
    """Change who sees what; it counts within 5 seconds everywhere."""
    body = loaded(takes.AccessInput, json_body())
    return ok(gateway().accounts.change_access(this_call(), body, expected_versions()))


@blueprint.get("/history")
@query(EVERYONE, page_of(AccessChange), parameters=HISTORY.parameters)
def get_access_history() -> Response:
    """List what was changed, when and by whom, the newest first."""
    return ok(gateway().accounts.application.access_history(loaded(takes.UserHistory, HISTORY.asked())))
