"""Invoices: requests for payment of orders."""

from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import money as takes
from contracts.commands.documents import PaperInput
from contracts.commands.orders import CancelInput
from contracts.roles import EVERYONE, SELLERS
from gateway.api import PREFIX
from gateway.api.calls import ask, carry_out
from gateway.api.operation import command, query
from gateway.api.questions import PAGING, Question
from gateway.api.replies import created, ok
from gateway.api.shapes.documents import DocumentRow
from gateway.api.shapes.money import Invoice, InvoicePage, InvoicesOfOrder
from gateway.bodies import json_body, together
from gateway.headers import expected_versions

blueprint = Blueprint("invoices", __name__, url_prefix=PREFIX)
INVOICES = Question(
    takes.InvoiceList,
    {
        **PAGING,
        "since": "since",
        "until": "until",
        "filter[status]": "status",
        "filter[customer]": "customer_id",
        "filter[order]": "order_id",
    },
    {"customer": "customer_id", "order": "order_id", "status": "status"},
)


@blueprint.post("/orders/<uuid:order_id>/invoices")
@command(SELLERS, Invoice, takes=takes.InvoiceInput, needs_body=False, status=201, has_location=True)
def issue_invoice(order_id: UUID) -> Response:
    """Issue an invoice for all of an order that is not invoiced yet, for some of its lines, or for a sum on account."""
    body = together(json_body(may_be_missing=True), order_id=str(order_id))
    invoice = carry_out("orders", "issue_invoice", body)
    return created(invoice, f"/invoices/{invoice['id']}")


@blueprint.get("/orders/<uuid:order_id>/invoices")
@query(EVERYONE, InvoicesOfOrder)
def get_invoices_of_order(order_id: UUID) -> Response:
    """Read all invoices of an order, and what is left to invoice."""
    return ok(ask("orders", "order_invoices", {"order_id": str(order_id)}))


@blueprint.get("/invoices")
@query(EVERYONE, InvoicePage, parameters=INVOICES.parameters)
def list_invoices() -> Response:
    """List invoices; the newest first."""
    return ok(ask("orders", "list_invoices", INVOICES.asked()))


@blueprint.post("/invoices/<uuid:invoice_id>/documents")
@command(EVERYONE, DocumentRow, takes=PaperInput, needs_body=False, status=201, has_location=True, is_versioned=False)
def print_invoice(invoice_id: UUID) -> Response:
    """Issue the document of an invoice, to print and to send: frozen as it is now."""
    body = together(json_body(may_be_missing=True), invoice_id=str(invoice_id))
    document = carry_out("orders", "print_invoice", body)
    return created(document, f"/documents/{document['id']}")


@blueprint.get("/invoices/<uuid:invoice_id>")
@query(EVERYONE, Invoice, is_versioned=True)
def get_invoice(invoice_id: UUID) -> Response:
    """Read an invoice as it was issued, with the payments that are allocated to it."""
    return ok(ask("orders", "get_invoice", {"invoice_id": str(invoice_id)}))


@blueprint.post("/invoices/<uuid:invoice_id>/cancel")
@command(SELLERS, Invoice, takes=CancelInput, needs_body=False, needs_version=True)
def cancel_invoice(invoice_id: UUID) -> Response:
    """Cancel an invoice that nothing is allocated to."""
    body = together(json_body(may_be_missing=True), invoice_id=str(invoice_id), version=expected_versions())
    return ok(carry_out("orders", "cancel_invoice", body))
