"""Orders."""

from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import documents as takes_of_documents
from contracts.commands import inventory as takes_of_inventory
from contracts.commands import orders as takes
from contracts.commands.stock import ReturnInput
from contracts.roles import EVERYONE, KEEPERS, SELLERS
from gateway.api import PREFIX
from gateway.api.calls import ask, carry_out
from gateway.api.operation import command, query
from gateway.api.questions import PAGING, Question
from gateway.api.replies import created, ok
from gateway.api.shapes.documents import DocumentRow
from gateway.api.shapes.sales import CopiedOrder, Order, OrderPage, PriceExplained
from gateway.api.shapes.stock import Movement
from gateway.bodies import json_body, together
from gateway.headers import expected_versions

blueprint = Blueprint("orders", __name__, url_prefix=f"{PREFIX}/orders")
ORDERS = Question(
    takes.OrderList,
    {
        **PAGING,
        "filter[status]": "status",
        "filter[customer]": "customer_id",
        "filter[availability]": "availability",
        "filter[reference]": "reference",
        "filter[since]": "since",
        "filter[until]": "until",
        "filter[requested_since]": "requested_since",
        "filter[requested_until]": "requested_until",
    },
    {"customer": "customer_id", "status": "status", "reference": "reference"},
)
AS_OF = Question(takes.OrderAsOf, {"as_of": "as_of"})


@blueprint.post("")
@command(SELLERS, Order, takes=takes.CreateOrder, status=201, has_location=True)
def create_order() -> Response:
    """Take an order: a draft, or placed at once; also for goods that are not there."""
    order = carry_out("orders", "create_order", json_body())
    return created(order, f"/orders/{order['id']}")


@blueprint.get("")
@query(EVERYONE, OrderPage, parameters=ORDERS.parameters)
def list_orders() -> Response:
    """List orders with their colours; the newest first. Several statuses are parted by commas.

    The total of a draft is that of when it was saved; read alone, a draft has what placing it now would give.
    """
    return ok(ask("orders", "list_orders", ORDERS.asked()))


@blueprint.get("/<uuid:order_id>")
@query(EVERYONE, Order, parameters=AS_OF.parameters, is_versioned=True)
def get_order(order_id: UUID) -> Response:
    """Read an order with its lines in colour. The version is of the order's own data: colours turn without it.

    A draft is read as it would be once placed: at the terms and the prices of today, in the colours that it would have.
    ``as_of`` reads it as it was known at a moment; on_hand and demand are then those that were told with the colour.
    """
    return ok(ask("orders", "get_order", {**AS_OF.asked(), "order_id": str(order_id)}))


@blueprint.patch("/<uuid:order_id>")
@command(SELLERS, Order, takes=takes.OrderInput, needs_version=True)
def change_order(order_id: UUID) -> Response:
    """Change an order; what is left out stays, and ``lines`` is the complete new list."""
    return _change(order_id, "change_order")


@blueprint.post("/<uuid:order_id>/place")
@command(SELLERS, Order, takes=takes.PlaceInput, needs_body=False, needs_version=True)
def place_order(order_id: UUID) -> Response:
    """Place a draft: it counts as demand from now on."""
    return _change(order_id, "place_order", may_be_missing=True)


@blueprint.post("/<uuid:order_id>/accept")
@command(SELLERS, Order, takes=takes.PlaceInput, needs_body=False, needs_version=True)
def accept_offer(order_id: UUID) -> Response:
    """Place a draft that was offered, at the offered prices: the offer must be valid, and the draft as offered."""
    return _change(order_id, "accept_offer", may_be_missing=True)


@blueprint.post("/<uuid:order_id>/copy")
@command(SELLERS, CopiedOrder, takes=takes_of_documents.CopyInput, needs_body=False, status=201, has_location=True)
def copy_order(order_id: UUID) -> Response:
    """Copy the lines of an order into a new one, at the terms and prices of today; lines of retired items stay out."""
    copied = carry_out("orders", "copy_order", together(json_body(may_be_missing=True), order_id=str(order_id)))
    return created(copied, f"/orders/{copied['id']}")


@blueprint.post("/<uuid:order_id>/documents")
@command(
    EVERYONE, DocumentRow, takes=takes_of_documents.DocumentInput, status=201, has_location=True, is_versioned=False
)
def issue_document(order_id: UUID) -> Response:
    """Issue a document of an order: it is frozen as it is now. Offers and confirmations are for sellers."""
    document = carry_out("orders", "issue_document", together(json_body(), order_id=str(order_id)))
    return created(document, f"/documents/{document['id']}")


@blueprint.post("/<uuid:order_id>/cancel")
@command(SELLERS, Order, takes=takes.CancelInput, needs_body=False, needs_version=True)
def cancel_order(order_id: UUID) -> Response:
    """Cancel what remains of an order."""
    return _change(order_id, "cancel_order", may_be_missing=True)


@blueprint.post("/<uuid:order_id>/close")
@command(SELLERS, Order, takes=takes.CloseInput, needs_body=False, needs_version=True)
def close_order(order_id: UUID) -> Response:
    """Close an order of which something was shipped: what remains will not be delivered."""
    return _change(order_id, "close_order", may_be_missing=True)


@blueprint.get("/<uuid:order_id>/lines/<uuid:line_id>/price")
@query(EVERYONE, PriceExplained)
def explain_price(order_id: UUID, line_id: UUID) -> Response:
    """Explain the price of a line, step by step."""
    return ok(ask("orders", "explain_price", {"order_id": str(order_id), "line_id": str(line_id)}))


@blueprint.post("/<uuid:order_id>/shipments")
@command(KEEPERS, Movement, takes=takes_of_inventory.ShipmentInput, status=201, is_versioned=False)
def ship_order(order_id: UUID) -> Response:
    """Ship an order, or a part of it: all that remains when ``lines`` is left out.

    The goods leave the stock at once; the order follows within a moment.
    """
    body = together(json_body(), order_id=str(order_id))
    return created(carry_out("inventory", "ship_order", body))


@blueprint.post("/<uuid:order_id>/returns")
@command(KEEPERS, Movement, takes=ReturnInput, status=201, is_versioned=False)
def return_goods(order_id: UUID) -> Response:
    """Take back what was shipped, into any warehouse; at most what was shipped and has not come back yet.

    The goods are in stock at once; what the order waits for does not change.
    """
    body = together(json_body(), order_id=str(order_id))
    return created(carry_out("inventory", "return_goods", body))


def _change(order_id: UUID, command_name: str, *, may_be_missing: bool = False) -> Response:
    body = together(json_body(may_be_missing=may_be_missing), order_id=str(order_id), version=expected_versions())
    return ok(carry_out("orders", command_name, body))
