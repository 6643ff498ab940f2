"""Movements of stock. Quantities are in the items' base units."""

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import inventory as takes
from contracts.roles import KEEPERS
from gateway.api import PREFIX
from gateway.api.calls import carry_out
from gateway.api.operation import command
from gateway.api.replies import created
from gateway.api.shapes.stock import Movement
from gateway.bodies import json_body

blueprint = Blueprint("stock", __name__, url_prefix=f"{PREFIX}/stock")


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
