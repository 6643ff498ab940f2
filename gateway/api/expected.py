"""Expected receipts: goods that are announced, and come in whole or in part."""

from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import stock as takes
from contracts.roles import EVERYONE, KEEPERS, STOCK_PLANNERS
from gateway.api import PREFIX
from gateway.api.calls import ask, carry_out
from gateway.api.operation import command, query
from gateway.api.questions import Question
from gateway.api.replies import created, ok
from gateway.api.shapes import page_of
from gateway.api.shapes.receipts import Arrival, ExpectedReceipt, ExpectedRow
from gateway.bodies import json_body, together
from gateway.headers import expected_versions

blueprint = Blueprint("expected", __name__, url_prefix=f"{PREFIX}/stock/expected")
RECEIPTS = Question(
    takes.ExpectedList,
    {
        "sort": "sort",
        "limit": "limit",
        "after": "after",
        "filter[open]": "is_open",
        "filter[late]": "late",
        "filter[item]": "item_id",
        "filter[warehouse]": "warehouse_id",
    },
    {"open": "is_open", "late": "late", "item": "item_id", "warehouse": "warehouse_id"},
)


@blueprint.post("")
@command(STOCK_PLANNERS, ExpectedReceipt, takes=takes.ExpectReceipt, status=201, has_location=True)
def expect_receipt() -> Response:
    """Announce goods that a supplier will bring."""
    receipt = carry_out("inventory", "expect_receipt", json_body())
    return created(receipt, f"/stock/expected/{receipt['id']}")


@blueprint.get("")
@query(EVERYONE, page_of(ExpectedRow), parameters=RECEIPTS.parameters)
def list_expected() -> Response:
    """List expected receipts, by day: who brings what when, what is late, and how many lines are still to come."""
    return ok(ask("inventory", "list_expected", RECEIPTS.asked()))


@blueprint.get("/<uuid:expected_id>")
@query(EVERYONE, ExpectedReceipt, is_versioned=True)
def get_expected(expected_id: UUID) -> Response:
    """Read an expected receipt."""
    return ok(ask("inventory", "get_expected", {"expected_id": str(expected_id)}))


@blueprint.patch("/<uuid:expected_id>")
@command(STOCK_PLANNERS, ExpectedReceipt, takes=takes.ExpectedInput, needs_version=True)
def change_expected(expected_id: UUID) -> Response:
    """Change the day, the supplier, the document or the note; what is left out stays."""
    body = together(json_body(), expected_id=str(expected_id), version=expected_versions())
    return ok(carry_out("inventory", "change_expected", body))


@blueprint.post("/<uuid:expected_id>/arrivals")
@command(KEEPERS, Arrival, takes=takes.ArrivalInput, needs_body=False, status=201, is_versioned=False)
def receive_expected(expected_id: UUID) -> Response:
    """Receive what was announced, or a part of it: all that is still to come when ``lines`` is left out.

    When it is ``final``, what did not come is not expected any more.
    """
    body = together(json_body(may_be_missing=True), expected_id=str(expected_id))
    return created(carry_out("inventory", "receive_expected", body))


@blueprint.post("/<uuid:expected_id>/cancel")
@command(STOCK_PLANNERS, ExpectedReceipt, takes=takes.CancelExpectedInput, needs_version=True)
def cancel_expected(expected_id: UUID) -> Response:
    """Cancel what is still to come."""
    body = together(json_body(), expected_id=str(expected_id), version=expected_versions())
    return ok(carry_out("inventory", "cancel_expected", body))
