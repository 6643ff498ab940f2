"""Warehouses."""

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import inventory as takes
from contracts.roles import EVERYONE, STOCK_PLANNERS
from gateway.api import PREFIX
from gateway.api.calls import ask, carry_out
from gateway.api.operation import command, query
from gateway.api.replies import created, ok
from gateway.api.shapes import page_of
from gateway.api.shapes.stock import Warehouse
from gateway.bodies import json_body

blueprint = Blueprint("warehouses", __name__, url_prefix=f"{PREFIX}/warehouses")


@blueprint.post("")
@command(STOCK_PLANNERS, Warehouse, takes=takes.OpenWarehouse, status=201)
def open_warehouse() -> Response:
    """Open a warehouse."""
    return created(carry_out("inventory", "open_warehouse", json_body()))


@blueprint.get("")
@query(EVERYONE, page_of(Warehouse))
def list_warehouses() -> Response:
    """List all warehouses."""
    return ok(ask("inventory", "list_warehouses", {}))
