"""Payments: money received, and which invoices it pays."""

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import money as takes
from contracts.commands.orders import CancelInput
from contracts.roles import BOOKKEEPERS, EVERYONE
from gateway.api import PREFIX
from gateway.api.calls import ask, carry_out
from gateway.api.operation import command, query
from gateway.api.questions import PAGING, Question
from gateway.api.replies import created, ok
from gateway.api.shapes.money import Payment, PaymentPage
from gateway.bodies import json_body, together
from gateway.headers import expected_versions

blueprint = Blueprint("payments", __name__, url_prefix=f"{PREFIX}/payments")
PAYMENTS = Question(
    takes.PaymentList,
    {
        **PAGING,
        "since": "since",
        "until": "until",
        "filter[customer]": "customer_id",
        "filter[unallocated]": "unallocated",
    },
    {"customer": "customer_id", "unallocated": "unallocated"},
)


@blueprint.post("")
@command(BOOKKEEPERS, Payment, takes=takes.ReceivePayment, status=201, has_location=True)
def receive_payment() -> Response:
    """Enter a payment. Who paid may be said later; what is not allocated is an advance."""
    payment = carry_out("orders", "receive_payment", json_body())
    return created(payment, f"/payments/{payment['id']}")


@blueprint.get("")
@query(EVERYONE, PaymentPage, parameters=PAYMENTS.parameters)
def list_payments() -> Response:
    """List payments; the newest first."""
    return ok(ask("orders", "list_payments", PAYMENTS.asked()))


@blueprint.get("/<uuid:payment_id>")
@query(EVERYONE, Payment, is_versioned=True)
def get_payment(payment_id: UUID) -> Response:
    """Read a payment with the invoices that it is allocated to."""
    return ok(ask("orders", "get_payment", {"payment_id": str(payment_id)}))


@blueprint.patch("/<uuid:payment_id>")
@command(BOOKKEEPERS, Payment, takes=takes.PaymentInput, needs_version=True)
def change_payment(payment_id: UUID) -> Response:
    """Say whose a payment is, or correct its number, date, purpose or kind; what is left out stays."""
    return _changed(payment_id, "change_payment", json_body(), version=expected_versions())


@blueprint.post("/<uuid:payment_id>/allocations")
@command(BOOKKEEPERS, Payment, takes=takes.AllocationsInput, status=201)
def allocate_payment(payment_id: UUID) -> Response:
    """Allocate a payment, or a part of it, to invoices of its customer."""
    body = together(json_body(), payment_id=str(payment_id))
    return created(carry_out("orders", "allocate_payment", body))


@blueprint.post("/<uuid:payment_id>/release")
@command(BOOKKEEPERS, Payment, takes=takes.ReleaseInput, needs_body=False)
def release_payment(payment_id: UUID) -> Response:
    """Release what is allocated, or some of it: it is an advance again."""
    return _changed(payment_id, "release_payment", json_body(may_be_missing=True))


@blueprint.post("/<uuid:payment_id>/reverse")
@command(BOOKKEEPERS, Payment, takes=CancelInput, needs_body=False, needs_version=True)
def reverse_payment(payment_id: UUID) -> Response:
    """Reverse a payment that was entered wrongly, once nothing of it is allocated."""
    return _changed(payment_id, "reverse_payment", json_body(may_be_missing=True), version=expected_versions())


def _changed(payment_id: UUID, name: str, given: dict[str, Any], **more: Any) -> Response:
    return ok(carry_out("orders", name, together(given, payment_id=str(payment_id), **more)))
