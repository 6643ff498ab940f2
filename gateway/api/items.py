"""Items: what is sold, and how much of it is there."""

from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import inventory as takes
from contracts.commands import stock as takes_of_stock
from contracts.roles import EVERYONE, KEEPERS, STOCK_PLANNERS
from gateway.api import PREFIX
from gateway.api.calls import ask, carry_out
from gateway.api.operation import command, query
from gateway.api.questions import PAGING, Question
from gateway.api.replies import created, ok
from gateway.api.shapes import page_of
from gateway.api.shapes.receipts import CardRow
from gateway.api.shapes.stock import AssignedBin, FoundItems, HolderPage, Item, ItemRow, ItemStock
from gateway.auth.gate import may_only_read
from gateway.bodies import json_body, together
from gateway.context import gateway
from gateway.headers import caller, expected_versions
from gateway.sight import named_if_seen

blueprint = Blueprint("items", __name__, url_prefix=f"{PREFIX}/items")
ITEMS = Question(
    takes.ItemList,
    {
        **PAGING,
        "filter[code]": "code",
        "filter[kind]": "kind",
        "filter[group]": "group",
        "filter[retired]": "retired",
        "filter[free.from]": "free_from",
        "filter[free.to]": "free_to",
        "filter[on_hand]": "on_hand",
        "filter[demand]": "demand",
        "filter[free]": "free",
        "filter[expected]": "expected",
        "filter[below_minimum]": "below_minimum",
        "filter[level]": "level",
    },
    {"code": "code"},
    families={"characteristic": "characteristics"},
)
CARD = Question(
    takes_of_stock.CardQuery,
    {
        "warehouse": "warehouse_id",
        "since": "since",
        "until": "until",
        "sort": "sort",
        "limit": "limit",
        "after": "after",
    },
)
NAMES_OF_HOLDER = ("order_id", "line_id", "number", "customer_id", "customer")
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
    """List items with stock and prices; ``q`` finds by code, name, barcode and characteristics, else what is alike.

    ``filter[characteristic.CODE]`` is the value of a characteristic, of a number or a day also a span (``100..500``);
    ``.from`` and ``.to`` after the code are its bounds; ``sort=characteristic.CODE`` sorts by it, and
    ``sort=prices.CODE`` by the prices of a type that are in force today.
    """
    return ok(ask("inventory", "list_items", ITEMS.asked()))


@blueprint.post("/look-ups")
@may_only_read
@command(EVERYONE, FoundItems, takes=takes.LookUp, is_versioned=False)
def look_up_items() -> Response:
    """Find the items of many codes or barcodes at once, in their order: null where there is none.

    Each with what every warehouse has of it.
    """
    return ok(ask("inventory", "look_up_items", json_body()))


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
@query(EVERYONE, HolderPage, parameters=DEMAND.parameters)
def get_demand(item_id: UUID) -> Response:
    """List who waits for the item: the open order lines, first placed first, and what covers each of them."""
    told = ask("inventory", "item_demand", {**DEMAND.asked(), "item_id": str(item_id)})
    seen = gateway().sight.seen_among(caller(), {each["customer_id"] for each in told["items"]})
    return ok({**told, "items": [named_if_seen(each, NAMES_OF_HOLDER, seen) for each in told["items"]]})


@blueprint.get("/<uuid:item_id>/stock")
@query(EVERYONE, ItemStock)
def get_stock(item_id: UUID) -> Response:
    """Read the stock of an item: what is there and expected, in each warehouse and in all, and what is free of it."""
    return ok(ask("inventory", "item_stock", {"item_id": str(item_id)}))


@blueprint.get("/<uuid:item_id>/card")
@query(EVERYONE, page_of(CardRow), parameters=CARD.parameters)
def get_card(item_id: UUID) -> Response:
    """Read the stock card of an item: every movement with its document, its cause, who, and what was there after it."""
    return ok(ask("inventory", "stock_card", {**CARD.asked(), "item_id": str(item_id)}))


@blueprint.put("/<uuid:item_id>/bins/<uuid:warehouse_id>")
@command(KEEPERS, AssignedBin, takes=takes_of_stock.BinInput, is_versioned=False)
def assign_bin(item_id: UUID, warehouse_id: UUID) -> Response:
    """Say where in a warehouse the item lies; null when it has no place of its own. The last word counts."""
    body = together(json_body(), item_id=str(item_id), warehouse_id=str(warehouse_id))
    return ok(carry_out("inventory", "assign_bin", body))
