"""What the log tells of orders: their history, how lines turned, and whom to call."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import orders as takes
from contracts.roles import EVERYONE
from gateway.api import PREFIX
from gateway.api.calls import ask
from gateway.api.operation import query
from gateway.api.questions import Question
from gateway.api.replies import ok
from gateway.api.shapes import page_of
from gateway.api.shapes.past import ChangeOfOrder, ColourHistory, OrderDifference, PlainLine
from gateway.context import gateway
from gateway.headers import language

blueprint = Blueprint("orders past", __name__, url_prefix=f"{PREFIX}/orders")
PAGE = {"limit": "limit", "after": "after"}
HISTORY = Question(takes.OrderHistory, PAGE)
DIFFERENCE = Question(takes.OrderDifference, {"from": "from", "to": "to"})
COLOURS = Question(takes.LineColours, PAGE)
TURNED_PLAIN = Question(takes.TurnedPlain, {"since": "since", "customer": "customer_id", **PAGE})


@blueprint.get("/<uuid:order_id>/history")
@query(EVERYONE, page_of(ChangeOfOrder), parameters=HISTORY.parameters)
def get_history(order_id: UUID) -> Response:
    """List what was changed, when and by whom, each change against the version before; the newest first."""
    history = ask("orders", "order_history", {**HISTORY.asked(), "order_id": str(order_id)})
    return ok({**history, "items": [_named(change) for change in history["items"]]})


@blueprint.get("/<uuid:order_id>/history/difference")
@query(EVERYONE, OrderDifference, parameters=DIFFERENCE.parameters)
def get_difference(order_id: UUID) -> Response:
    """Tell what is another between any two versions."""
    return ok(_named(ask("orders", "order_difference", {**DIFFERENCE.asked(), "order_id": str(order_id)})))


@blueprint.get("/<uuid:order_id>/lines/<uuid:line_id>/colours")
@query(EVERYONE, ColourHistory, parameters=COLOURS.parameters)
def get_colours(order_id: UUID, line_id: UUID) -> Response:
    """List since when a line had which colour, and because of what; the newest first."""
    question = {**COLOURS.asked(), "order_id": str(order_id), "line_id": str(line_id)}
    history = ask("orders", "line_colours", question)
    return ok({**history, "items": [_told(turn) for turn in history["items"]]})


@blueprint.get("/turned-plain")
@query(EVERYONE, page_of(PlainLine), parameters=TURNED_PLAIN.parameters)
def list_turned_plain() -> Response:
    """List open lines that are covered now and were red or yellow: whom to call. The newest first."""
    return ok(ask("orders", "turned_plain", TURNED_PLAIN.asked()))


def _named(change: Mapping[str, Any]) -> dict[str, Any]:
    """With the names of the company's own fields in the language of the answer."""
    return {**change, "fields": [_named_field(each) for each in change["fields"]]}


def _named_field(field: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in field.items() if name != "names"}
    return {**told, "name": field["names"][language()]} if "names" in field else told


def _told(turn: Mapping[str, Any]) -> dict[str, Any]:
    """With its cause as a sentence in the language of the answer."""
    sentence = gateway().words.text(language(), turn["template"], turn["params"])
    told = {name: value for name, value in turn.items() if name not in ("template", "params")}
    return {**told, "because": sentence}
