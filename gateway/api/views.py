"""Saved views of lists: private ones, and those that are shared."""

from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from contracts.roles import EVERYONE
from gateway.api import PREFIX
from gateway.api.operation import command, query
from gateway.api.questions import PAGING, Question
from gateway.api.replies import created, done, ok
from gateway.api.shapes import page_of
from gateway.api.shapes.views import SavedView
from gateway.api.viewed import require_taken
from gateway.bodies import json_body
from gateway.context import gateway
from gateway.headers import caller, expected_versions, this_call
from gateway.views import commands as takes
from kernel.validation import loaded

blueprint = Blueprint("views", __name__, url_prefix=f"{PREFIX}/views")
VIEWS = Question(takes.ViewList, {**PAGING, "page": "page"})


@blueprint.post("")
@command(EVERYONE, SavedView, takes=takes.SaveView, status=201, has_location=True)
def save_view() -> Response:
    """Keep how a list is shown: columns, sort and filters, as the list takes them."""
    body = loaded(takes.SaveView, json_body())
    require_taken(body["page"], body)
    view = gateway().accounts.save_view(this_call(), body)
    return created(view, f"/views/{view['id']}")


@blueprint.get("")
@query(EVERYONE, page_of(SavedView), parameters=VIEWS.parameters)
def list_views() -> Response:
    """List your own views and those that are shared, of one page or of all."""
    return ok(gateway().accounts.application.list_views(caller().user, loaded(takes.ViewList, VIEWS.asked())))


@blueprint.get("/<uuid:view_id>")
@query(EVERYONE, SavedView, is_versioned=True)
def get_view(view_id: UUID) -> Response:
    """Read a view."""
    return ok(gateway().accounts.application.get_view(caller().user, view_id))


@blueprint.patch("/<uuid:view_id>")
@command(EVERYONE, SavedView, takes=takes.ViewInput, needs_version=True)
def change_view(view_id: UUID) -> Response:
    """Change a view of yours; heads of sales change what others share as well."""
    body = loaded(takes.ViewInput, json_body())
    require_taken(gateway().accounts.application.get_view(caller().user, view_id)["page"], body)
    return ok(gateway().accounts.change_view(this_call(), view_id, body, expected_versions()))


@blueprint.delete("/<uuid:view_id>")
@command(EVERYONE, None, status=204, needs_version=True)
def delete_view(view_id: UUID) -> Response:
    """Delete a view of yours; heads of sales delete what others share as well."""
    gateway().accounts.delete_view(this_call(), view_id, expected_versions())
    return done()
