"""Debts: what customers owe, and how that came about."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import money as takes
from contracts.roles import BOOKKEEPERS, EVERYONE
from gateway.account_sheets import table
from gateway.api import PREFIX
from gateway.api.calls import ask, carry_out
from gateway.api.documents import XLSX
from gateway.api.downloads import as_workbook
from gateway.api.operation import command, download, query
from gateway.api.questions import PAGING, Question
from gateway.api.replies import ok
from gateway.api.shapes.debts import CustomerDebt, DebtPage, DebtsOpened, Statement
from gateway.bodies import json_body
from gateway.headers import language
from gateway.papers import PDF, statement_response

blueprint = Blueprint("debts", __name__, url_prefix=PREFIX)
DEBTS = Question(
    takes.DebtList,
    {**PAGING, "filter[state]": "state", "filter[customer]": "customer_id"},
    {"customer": "customer_id", "state": "state"},
)
PERIOD = Question(takes.StatementPeriod, {"since": "since", "until": "until"})
FILE = Question(takes.StatementDocumentQuery, {"since": "since", "until": "until", "language": "language"})


@blueprint.get("/debts")
@query(EVERYONE, DebtPage, parameters=DEBTS.parameters)
def list_debts() -> Response:
    """List what customers owe, by age, with credit limits; what is overdue most comes first."""
    return ok(ask("orders", "list_debts", DEBTS.asked()))


@blueprint.post("/debts/opening")
@command(BOOKKEEPERS, DebtsOpened, takes=takes.OpenDebts, is_versioned=False)
def open_debts() -> Response:
    """Take over debts, advances and open invoices from before Nova: all rows or none; what is there stays as it is."""
    return ok(carry_out("orders", "open_debts", json_body()))


@blueprint.get("/customers/<uuid:customer_id>/debt")
@query(EVERYONE, CustomerDebt)
def get_debt(customer_id: UUID) -> Response:
    """Read what a customer owes today, by age, and which shipments are not paid."""
    return ok(ask("orders", "customer_debt", {"customer_id": str(customer_id)}))


@blueprint.get("/customers/<uuid:customer_id>/statement")
@query(EVERYONE, Statement, parameters=PERIOD.parameters)
def get_statement(customer_id: UUID) -> Response:
    """Read the statement of a customer's account: everything that made the debt, from one day to another."""
    return ok(ask("orders", "customer_statement", {**PERIOD.asked(), "customer_id": str(customer_id)}))


@blueprint.get("/customers/<uuid:customer_id>/statement.pdf")
@download(EVERYONE, PDF, parameters=FILE.parameters)
def get_statement_as_pdf(customer_id: UUID) -> Response:
    """Get the statement for both parties to sign (акт сверки), as it is now, in the company's language of documents."""
    return statement_response(_statement_document(customer_id, FILE.asked()))


@blueprint.get("/customers/<uuid:customer_id>/statement.xlsx")
@download(EVERYONE, XLSX, parameters=FILE.parameters)
def get_statement_as_workbook(customer_id: UUID) -> Response:
    """Get the statement as a workbook, in your own language."""
    statement = _statement_document(customer_id, {"language": language(), **FILE.asked()})
    name = f"statement-{statement['since']}-{statement['until']}"
    return as_workbook(table(statement), name, statement["language"])


def _statement_document(customer_id: UUID, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    return ask("orders", "statement_document", {**asked, "customer_id": str(customer_id)})
