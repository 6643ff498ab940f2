"""Movements of stock, and what to reorder. Quantities are in the items' base units."""

from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import inventory as takes
from contracts.commands.stock import ReorderList
from contracts.roles import EVERYONE, KEEPERS
from gateway.api import PREFIX
from gateway.api.calls import ask, carry_out
from gateway.api.operation import command, query
from gateway.api.questions import Question
from gateway.api.replies import created, ok
from gateway.api.shapes import page_of
from gateway.api.shapes.receipts import PastMovement
from gateway.api.shapes.stock import ItemToReorder, Movement
from gateway.bodies import json_body

blueprint = Blueprint("stock", __name__, url_prefix=f"{PREFIX}/stock")
REORDER = Question(
    ReorderList, {"sort": "sort", "limit": "limit", "after": "after", "filter[group]": "group"}, {"group": "group"}
)


@blueprint.post("/receipts")
@command(KEEPERS, Movement, takes=takes.ReceiveStock, status=201, is_versioned=False)
def receive_stock() -> Response:
    """Receive goods into a warehouse."""
    return created(carry_out("inventory", "receive_stock", json_body()))


@blueprint.post("/issues")
@command(KEEPERS, Movement, takes=takes.IssueStock, status=201, is_versioned=False)
def issue_stock() -> Response:
    """Issue goods without an order: written off, used up. Refused when the warehouse has less."""
    return created(carry_out("inventory", "issue_stock", json_body()))


@blueprint.post("/transfers")
@command(KEEPERS, Movement, takes=takes.TransferStock, status=201, is_versioned=False)
def transfer_stock() -> Response:
    """Move goods to another warehouse. Refused when the first has less."""
    return created(carry_out("inventory", "transfer_stock", json_body()))


@blueprint.post("/counts")
@command(KEEPERS, Movement, takes=takes.CountStock, status=201, is_versioned=False)
def count_stock() -> Response:
    """Enter a stock-taking: the counted quantities become the stock, and the differences are answered."""
    return created(carry_out("inventory", "count_stock", json_body()))


@blueprint.get("/movements/<uuid:movement_id>")
@query(EVERYONE, PastMovement)
def get_movement(movement_id: UUID) -> Response:
    """Read a movement: what, when, by whom, by which document. It never changes."""
    return ok(ask("inventory", "get_movement", {"movement_id": str(movement_id)}))


@blueprint.get("/reorder")
@query(EVERYONE, page_of(ItemToReorder), parameters=REORDER.parameters)
def list_what_to_reorder() -> Response:
    """List what to reorder: where stock and expected receipts do not reach the demand and the minimum level."""
    return ok(ask("inventory", "to_reorder", REORDER.asked()))
