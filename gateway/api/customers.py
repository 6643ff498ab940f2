"""Customers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import customers as takes
from contracts.commands.desk import DeskFilters
from contracts.roles import EVERYONE, HEADS, SELLERS
from gateway.api import PREFIX
from gateway.api.calls import ask, carry_out
from gateway.api.operation import command, query
from gateway.api.questions import PAGING, Question
from gateway.api.replies import created, done, ok
from gateway.api.shapes import page_of
from gateway.api.shapes.credit import CustomerCredit
from gateway.api.shapes.customers import Change, Customer, ErasedCustomer, MergePreview, PastTerms, Terms
from gateway.api.shapes.desk import DeskPage
from gateway.bodies import json_body, together
from gateway.context import gateway
from gateway.headers import expected_versions

blueprint = Blueprint("customers", __name__, url_prefix=f"{PREFIX}/customers")
CUSTOMERS = Question(
    takes.CustomerList,
    {**PAGING, "archived": "archived", **{f"filter[{name}]": name for name in DeskFilters().fields}},
    {"code": "code", "tax_number": "tax_number"},
)
TERMS = Question(takes.TermsQuery, {"on": "on"})
TERMS_HISTORY = Question(takes.TermsHistory, {"limit": "limit", "after": "after"})
MERGE = Question(takes.MergePreview, {"other_id": "other_id"})
HISTORY = Question(takes.CustomerHistory, {"limit": "limit", "after": "after"})


@blueprint.post("")
@command(SELLERS, Customer, takes=takes.RegisterCustomer, status=201, has_location=True)
def register_customer() -> Response:
    """Register a customer."""
    customer = carry_out("customers", "register_customer", json_body())
    return created(customer, f"/customers/{customer['id']}")


@blueprint.get("")
@query(EVERYONE, DeskPage, parameters=CUSTOMERS.parameters)
def list_customers() -> Response:
    """The desk: list customers with what needs attention; ``archived=true`` lists the archive, ``archived=any`` both.

    Any column sorts, several too (``sort=-overdue_debt,name``), and narrows: ``filter[debt]=100..500``,
    ``filter[last_order]=..2025-12-31``, ``filter[manager]=me``, ``filter[manager]=none``;
    ``filter[tags]=key,dealer`` lists those who have both tags.
    """
    return ok(ask("customers", "list_customers", CUSTOMERS.asked()))


@blueprint.get("/<uuid:customer_id>")
@query(EVERYONE, Customer, is_versioned=True)
def get_customer(customer_id: UUID) -> Response:
    """Read a customer, with the terms that are in force today."""
    return ok(ask("customers", "get_customer", {"customer_id": str(customer_id)}))


@blueprint.patch("/<uuid:customer_id>")
@command(SELLERS, Customer, takes=takes.CustomerInput, needs_version=True)
def change_customer(customer_id: UUID) -> Response:
    """Change a customer's details; what is left out stays, null clears."""
    return _changed(customer_id, "change_customer", json_body())


@blueprint.get("/<uuid:customer_id>/history")
@query(EVERYONE, page_of(Change), parameters=HISTORY.parameters)
def get_history(customer_id: UUID) -> Response:
    """List what was changed, when and by whom, the newest first."""
    return ok(ask("customers", "customer_history", {**HISTORY.asked(), "customer_id": str(customer_id)}))


@blueprint.put("/<uuid:customer_id>/terms")
@command(HEADS, Terms, takes=takes.TermsInput, needs_version=True)
def set_terms(customer_id: UUID) -> Response:
    """Set terms from today on, or plan them from a later day."""
    return _changed(customer_id, "set_terms", json_body())


@blueprint.get("/<uuid:customer_id>/terms")
@query(EVERYONE, Terms, parameters=TERMS.parameters, is_versioned=True)
def get_terms(customer_id: UUID) -> Response:
    """Read the terms of a day, today when none is named."""
    return ok(ask("customers", "get_terms", {**TERMS.asked(), "customer_id": str(customer_id)}))


@blueprint.get("/<uuid:customer_id>/terms/history")
@query(EVERYONE, page_of(PastTerms), parameters=TERMS_HISTORY.parameters)
def get_terms_history(customer_id: UUID) -> Response:
    """List every setting of terms by the day from which they are in force, planned ones first, with who and when."""
    return ok(ask("customers", "terms_history", {**TERMS_HISTORY.asked(), "customer_id": str(customer_id)}))


@blueprint.get("/<uuid:customer_id>/credit")
@query(EVERYONE, CustomerCredit)
def get_credit(customer_id: UUID) -> Response:
    """Read how much of its credit a customer uses, and what is overdue."""
    return ok(ask("orders", "get_credit", {"customer_id": str(customer_id)}))


@blueprint.put("/<uuid:customer_id>/contacts")
@command(SELLERS, Customer, takes=takes.ContactsInput, needs_version=True)
def change_contacts(customer_id: UUID) -> Response:
    """Give the complete new list of a customer's contacts."""
    return _changed(customer_id, "change_contacts", json_body())


@blueprint.post("/<uuid:customer_id>/erase")
@command(HEADS, ErasedCustomer, takes=takes.EraseInput, needs_version=True)
def erase_personal_data(customer_id: UUID) -> Response:
    """Erase what is known of a customer's people, for good: contacts, the note and files, now and in the history.

    Rows that were refused in imports of customers are not shown any more: it may be in them.
    """
    answer = carry_out("customers", "erase_personal_data", _change_of(customer_id, json_body()))
    gateway().importing.forget_rows("customers")
    gateway().shelf.forget(answer.pop("file_ids"))
    return ok(answer)


@blueprint.post("/<uuid:customer_id>/merge")
@command(HEADS, Customer, takes=takes.MergeInput, needs_version=True)
def merge_customers(customer_id: UUID) -> Response:
    """Take in another customer that is the same: it goes to the archive for good, and both histories stay."""
    return _changed(customer_id, "merge_customers", json_body())


@blueprint.get("/<uuid:customer_id>/merge")
@query(HEADS, MergePreview, parameters=MERGE.parameters)
def preview_merge(customer_id: UUID) -> Response:
    """See what contacts a customer would have, before it takes in another one for good."""
    return ok(ask("customers", "preview_merge", {**MERGE.asked(), "customer_id": str(customer_id)}))


@blueprint.put("/<uuid:customer_id>/manager")
@command(HEADS, Customer, takes=takes.ManagerInput, needs_version=True)
def assign_manager(customer_id: UUID) -> Response:
    """Say who answers for a customer."""
    return _changed(customer_id, "assign_manager", json_body())


@blueprint.post("/<uuid:customer_id>/archive")
@command(SELLERS, Customer, needs_version=True)
def archive_customer(customer_id: UUID) -> Response:
    """Put a customer into the archive: no new orders are taken."""
    return _changed(customer_id, "archive_customer", json_body(may_be_missing=True))


@blueprint.post("/<uuid:customer_id>/restore")
@command(SELLERS, Customer, needs_version=True)
def restore_customer(customer_id: UUID) -> Response:
    """Bring a customer back from the archive, or take its deletion back."""
    return _changed(customer_id, "restore_customer", json_body(may_be_missing=True))


@blueprint.delete("/<uuid:customer_id>")
@command(SELLERS, None, status=204, needs_version=True)
def delete_customer(customer_id: UUID) -> Response:
    """Delete a customer for whom there never was an order, an invoice, a payment or a debt; the code is free again.

    The answer's ETag is the version by which the customer can be restored.
    """
    body = {"customer_id": str(customer_id), "version": expected_versions()}
    return done(carry_out("customers", "delete_customer", body))


def _changed(customer_id: UUID, command_name: str, given: Mapping[str, Any]) -> Response:
    return ok(carry_out("customers", command_name, _change_of(customer_id, given)))


def _change_of(customer_id: UUID, given: Mapping[str, Any]) -> dict[str, Any]:
    return together(given, customer_id=str(customer_id), version=expected_versions())
