"""Who works here, for everybody: whom to assign to customers and tasks. Users as such are the administrators'."""

from flask import Response
from flask_smorest import Blueprint

from contracts.roles import EVERYONE
from gateway.api import PREFIX
from gateway.api.operation import query
from gateway.api.questions import PAGING, Question
from gateway.api.replies import ok
from gateway.api.shapes import page_of
from gateway.api.shapes.users import Colleague
from gateway.auth import commands as takes
from gateway.context import gateway
from kernel.validation import loaded

blueprint = Blueprint("colleagues", __name__, url_prefix=f"{PREFIX}/colleagues")
COLLEAGUES = Question(takes.ColleagueList, {**PAGING, "active": "active"})


@blueprint.get("")
@query(EVERYONE, page_of(Colleague), parameters=COLLEAGUES.parameters)
def list_colleagues() -> Response:
    """List who works here, with their roles; a customer's manager and an entry's assignee are given by `name`."""
    return ok(gateway().accounts.application.list_colleagues(loaded(takes.ColleagueList, COLLEAGUES.asked())))
