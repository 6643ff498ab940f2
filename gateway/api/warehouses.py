"""Warehouses."""

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import inventory as takes
from contracts.commands.stock import WarehouseInput
from contracts.roles import EVERYONE, STOCK_PLANNERS
from gateway.api import PREFIX
from gateway.api.calls import ask, carry_out
from gateway.api.operation import command, query
from gateway.api.replies import created, ok
from gateway.api.shapes import page_of
from gateway.api.shapes.stock import Warehouse
from gateway.bodies import json_body, together
from gateway.headers import expected_versions

blueprint = Blueprint("warehouses", __name__, url_prefix=f"{PREFIX}/warehouses")


@blueprint.post("")
@command(STOCK_PLANNERS, Warehouse, takes=takes.OpenWarehouse, status=201, has_location=True)
def open_warehouse() -> Response:
    """Open a warehouse."""
    warehouse = carry_out("inventory", "open_warehouse", json_body())
    return created(warehouse, f"/warehouses/{warehouse['id']}")


@blueprint.get("")
@query(EVERYONE, page_of(Warehouse))
def list_warehouses() -> Response:
    """List all warehouses."""
    return ok(ask("inventory", "list_warehouses", {}))


@blueprint.get("/<uuid:warehouse_id>")
@query(EVERYONE, Warehouse, is_versioned=True)
def get_warehouse(warehouse_id: UUID) -> Response:
    """Read a warehouse."""
    return ok(ask("inventory", "get_warehouse", {"warehouse_id": str(warehouse_id)}))


@blueprint.patch("/<uuid:warehouse_id>")
@command(STOCK_PLANNERS, Warehouse, takes=WarehouseInput, needs_version=True)
def change_warehouse(warehouse_id: UUID) -> Response:
    """Change its name, or whether it is sellable: then all that it holds begins or ceases to be on hand, at once."""
    return _change(warehouse_id, "change_warehouse", json_body())


@blueprint.post("/<uuid:warehouse_id>/retire")
@command(STOCK_PLANNERS, Warehouse, needs_version=True)
def retire_warehouse(warehouse_id: UUID) -> Response:
    """Retire an empty warehouse: it takes nothing new."""
    return _change(warehouse_id, "retire_warehouse", json_body(may_be_missing=True))


@blueprint.post("/<uuid:warehouse_id>/restore")
@command(STOCK_PLANNERS, Warehouse, needs_version=True)
def restore_warehouse(warehouse_id: UUID) -> Response:
    """Take a retired warehouse into use again."""
    return _change(warehouse_id, "restore_warehouse", json_body(may_be_missing=True))


def _change(warehouse_id: UUID, command_name: str, body: dict[str, Any]) -> Response:
    whole = together(body, warehouse_id=str(warehouse_id), version=expected_versions())
    return ok(carry_out("inventory", command_name, whole))
