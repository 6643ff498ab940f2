"""Items: what is sold, and how much of it is there."""

from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import inventory as takes
from contracts.roles import EVERYONE, STOCK_PLANNERS
from gateway.api import PREFIX
from gateway.api.calls import ask, carry_out
from gateway.api.operation import command, query
from gateway.api.questions import PAGING, Question
from gateway.api.replies import created, ok
from gateway.api.shapes import page_of
from gateway.api.shapes.stock import Holder, Item, ItemRow
from gateway.bodies import json_body, together
from gateway.headers import expected_versions

blueprint = Blueprint("items", __name__, url_prefix=f"{PREFIX}/items")
ITEMS = Question(
    takes.ItemList,
    {
        **PAGING,
        "filter[code]": "code",
        "filter[kind]": "kind",
        "filter[group]": "group",
        "filter[retired]": "retired",
    },
    {"code": "code"},
    families={"characteristic": "characteristics"},
)
DEMAND = Question(takes.DemandQuery, {"limit": "limit", "after": "after"})


@blueprint.post("")
@command(STOCK_PLANNERS, Item, takes=takes.RegisterItem, status=201, has_location=True)
def register_item() -> Response:
    """Register an item."""
    item = carry_out("inventory", "register_item", json_body())
    return created(item, f"/items/{item['id']}")


@blueprint.get("")
@query(EVERYONE, page_of(ItemRow), parameters=ITEMS.parameters)
def list_items() -> Response:
    """List items with their stock; ``q`` finds by code, name, barcode and characteristics, else what is alike.

    ``filter[characteristic.CODE]`` is the value of a characteristic; ``.from`` and ``.to`` after the code are the
    bounds of a number or a day; ``sort=characteristic.CODE`` sorts by it.
    """
    return ok(ask("inventory", "list_items", ITEMS.asked()))


@blueprint.get("/<uuid:item_id>")
@query(EVERYONE, Item, is_versioned=True)
def get_item(item_id: UUID) -> Response:
    """Read an item with its stock by warehouse. The version is of the item's own data: stock moves without it."""
    return ok(ask("inventory", "get_item", {"item_id": str(item_id)}))


@blueprint.patch("/<uuid:item_id>")
@command(STOCK_PLANNERS, Item, takes=takes.ItemInput, needs_version=True)
def change_item(item_id: UUID) -> Response:
    """Change an item; what is left out stays. Its code, kind and base unit are what it is, and do not change."""
    body = together(json_body(), item_id=str(item_id), version=expected_versions())
    return ok(carry_out("inventory", "change_item", body))


@blueprint.post("/<uuid:item_id>/retire")
@command(STOCK_PLANNERS, Item, needs_version=True)
def retire_item(item_id: UUID) -> Response:
    """Retire an item: it takes no new order lines."""
    body = together(json_body(may_be_missing=True), item_id=str(item_id), version=expected_versions())
    return ok(carry_out("inventory", "retire_item", body))


@blueprint.post("/<uuid:item_id>/restore")
@command(STOCK_PLANNERS, Item, needs_version=True)
def restore_item(item_id: UUID) -> Response:
    """Take a retired item into sale again."""
    body = together(json_body(may_be_missing=True), item_id=str(item_id), version=expected_versions())
    return ok(carry_out("inventory", "restore_item", body))


@blueprint.get("/<uuid:item_id>/demand")
@query(EVERYONE, page_of(Holder), parameters=DEMAND.parameters)
def get_demand(item_id: UUID) -> Response:
    """List who waits for the item: the open order lines, first placed first."""
    return ok(ask("inventory", "item_demand", {**DEMAND.asked(), "item_id": str(item_id)}))
