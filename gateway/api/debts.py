"""Debts: what customers owe, and how that came about."""

from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import money as takes
from contracts.roles import BOOKKEEPERS, EVERYONE
from gateway.api import PREFIX
from gateway.api.calls import ask, carry_out
from gateway.api.operation import command, query
from gateway.api.questions import PAGING, Question
from gateway.api.replies import ok
from gateway.api.shapes.debts import CustomerDebt, DebtPage, DebtsOpened, Statement
from gateway.bodies import json_body

blueprint = Blueprint("debts", __name__, url_prefix=PREFIX)
DEBTS = Question(
    takes.DebtList,
    {**PAGING, "filter[state]": "state", "filter[customer]": "customer_id"},
    {"customer": "customer_id", "state": "state"},
)
PERIOD = Question(takes.StatementPeriod, {"since": "since", "until": "until"})


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
