"""Why a line of an order has its colour, and what an order would turn before it is placed."""

from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import orders as takes
from contracts.roles import EVERYONE, SELLERS
from gateway.api import PREFIX
from gateway.api.calls import ask
from gateway.api.operation import command, query
from gateway.api.questions import Question
from gateway.api.replies import ok
from gateway.api.shapes.foresight import Foreseen, WhyColoured
from gateway.auth.gate import may_only_read
from gateway.bodies import json_body, together

blueprint = Blueprint("foresight", __name__, url_prefix=f"{PREFIX}/orders")
WHY = Question(takes.WhyColoured, {"limit": "limit", "after": "after"})


@blueprint.get("/<uuid:order_id>/lines/<uuid:line_id>/why")
@query(EVERYONE, WhyColoured, parameters=WHY.parameters)
def get_why(order_id: UUID, line_id: UUID) -> Response:
    """Tell why a line has its colour, who holds the stock, and what is expected to cover the line."""
    question = {**WHY.asked(), "order_id": str(order_id), "line_id": str(line_id)}
    return ok(ask("orders", "why_coloured", question))


@blueprint.post("/what-if")
@may_only_read
@command(SELLERS, Foreseen, takes=takes.WhatIf, is_versioned=False)
def ask_what_if() -> Response:
    """Tell which lines of others an order would turn, and its own colours; nothing is written."""
    return ok(ask("orders", "what_if", json_body()))


@blueprint.post("/<uuid:order_id>/what-if")
@may_only_read
@command(SELLERS, Foreseen, takes=takes.WhatIfChangedInput, is_versioned=False)
def ask_what_if_changed(order_id: UUID) -> Response:
    """Tell what an order would come to with other lines, and which lines of others that would turn."""
    return ok(ask("orders", "what_if_changed", together(json_body(), order_id=str(order_id))))


@blueprint.get("/<uuid:order_id>/what-if")
@query(EVERYONE, Foreseen, refuses=[409])
def get_what_if(order_id: UUID) -> Response:
    """Tell the same of a draft."""
    return ok(ask("orders", "what_if_placed", {"order_id": str(order_id)}))
