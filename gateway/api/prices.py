"""Prices of items, dated, with their history. Amounts are per base unit."""

from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import prices as takes
from contracts.roles import EVERYONE, HEADS
from gateway.api import PREFIX
from gateway.api.calls import ask, carry_out
from gateway.api.operation import command, query
from gateway.api.questions import Question
from gateway.api.replies import created, ok
from gateway.api.shapes import page_of
from gateway.api.shapes.prices import PastPrice, Price, PriceChanges
from gateway.auth.gate import may_only_read
from gateway.bodies import json_body, together

LONGEST_CHANGE_SECONDS = 60.0

blueprint = Blueprint("prices", __name__, url_prefix=PREFIX)
ON_DAY = Question(takes.PricesQuery, {"on": "on"})
HISTORY = Question(takes.PriceHistory, {"sort": "sort", "limit": "limit", "after": "after"})


@blueprint.post("/items/<uuid:item_id>/prices")
@command(HEADS, Price, takes=takes.PriceInput, status=201, is_versioned=False)
def set_price(item_id: UUID) -> Response:
    """Set a price from today or a later day on, in place of one that begins on the same day."""
    return created(carry_out("inventory", "set_price", together(json_body(), item_id=str(item_id))))


@blueprint.get("/items/<uuid:item_id>/prices")
@query(EVERYONE, page_of(Price), parameters=ON_DAY.parameters)
def get_prices(item_id: UUID) -> Response:
    """Read the prices of an item that are in force on a day."""
    return ok(ask("inventory", "get_prices", {**ON_DAY.asked(), "item_id": str(item_id)}))


@blueprint.get("/items/<uuid:item_id>/prices/history")
@query(EVERYONE, page_of(PastPrice), parameters=HISTORY.parameters)
def get_price_history(item_id: UUID) -> Response:
    """List all prices of an item, past and to come."""
    return ok(ask("inventory", "price_history", {**HISTORY.asked(), "item_id": str(item_id)}))


@blueprint.post("/prices/changes")
@may_only_read
@command(HEADS, PriceChanges, takes=takes.ChangePrices, is_versioned=False)
def change_prices() -> Response:
    """Change many prices at once by a percent; a preview tells what would become of each, and writes nothing."""
    body = json_body()
    if body.get("preview") is True:
        return ok(ask("inventory", "preview_prices", body))
    return ok(carry_out("inventory", "change_prices", body, LONGEST_CHANGE_SECONDS))
