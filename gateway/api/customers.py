"""Customers."""

from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import customers as takes
from contracts.roles import EVERYONE, SELLERS
from gateway.api import PREFIX
from gateway.api.calls import ask, carry_out
from gateway.api.operation import command, query
from gateway.api.questions import PAGING, Question
from gateway.api.replies import created, ok, unless_known
from gateway.api.shapes import page_of
from gateway.api.shapes.sales import Customer
from gateway.bodies import json_body, together
from gateway.headers import expected_versions

blueprint = Blueprint("customers", __name__, url_prefix=f"{PREFIX}/customers")
CUSTOMERS = Question(
    takes.CustomerList,
    {
        **PAGING,
        "archived": "archived",
        "filter[kind]": "kind",
        "filter[code]": "code",
        "filter[tax_number]": "tax_number",
    },
    {"code": "code", "tax_number": "tax_number"},
)


@blueprint.post("")
@command(SELLERS, Customer, takes=takes.RegisterCustomer, status=201, has_location=True)
def register_customer() -> Response:
    """Register a customer."""
    customer = carry_out("customers", "register_customer", json_body())
    return created(customer, f"/customers/{customer['id']}")


@blueprint.get("")
@query(EVERYONE, page_of(Customer), parameters=CUSTOMERS.parameters)
def list_customers() -> Response:
    """List customers; ``archived=true`` lists the archive, ``archived=any`` both."""
    return ok(ask("customers", "list_customers", CUSTOMERS.asked()))


@blueprint.get("/<uuid:customer_id>")
@query(EVERYONE, Customer, is_versioned=True, told_by_version=True)
def get_customer(customer_id: UUID) -> Response:
    """Read a customer."""
    return unless_known(ask("customers", "get_customer", {"customer_id": str(customer_id)}))


@blueprint.post("/<uuid:customer_id>/archive")
@command(SELLERS, Customer, needs_version=True)
def archive_customer(customer_id: UUID) -> Response:
    """Put a customer into the archive: no new orders are taken."""
    return _move(customer_id, "archive_customer")


@blueprint.post("/<uuid:customer_id>/restore")
@command(SELLERS, Customer, needs_version=True)
def restore_customer(customer_id: UUID) -> Response:
    """Bring a customer back from the archive."""
    return _move(customer_id, "restore_customer")


def _move(customer_id: UUID, command_name: str) -> Response:
    body = together(json_body(may_be_missing=True), customer_id=str(customer_id), version=expected_versions())
    return ok(carry_out("customers", command_name, body))
