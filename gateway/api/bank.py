"""Payments from banks: statements as files, and proposals of the invoices that they could be for."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import bank as takes
from contracts.roles import BOOKKEEPERS, EVERYONE
from formats.bank import Statement
from gateway.api import PREFIX
from gateway.api.calls import ask, carry_out
from gateway.api.operation import command, query
from gateway.api.questions import Question
from gateway.api.replies import ok
from gateway.api.shapes.bank import ConfirmedProposals, Imported, Proposals
from gateway.api.uploads import uploaded_file
from gateway.bodies import json_body
from gateway.statements import in_words, is_in_currency, payments_of, refused_in_words, statement_in
from kernel.validation import loaded

LONGEST_IMPORT_SECONDS = 60.0

blueprint = Blueprint("bank", __name__, url_prefix=f"{PREFIX}/payments")
PROPOSALS = Question(
    takes.ProposalQuery,
    {"limit": "limit", "tolerance": "tolerance", "tolerance_percent": "tolerance_percent"},
)


@blueprint.post("/imports")
@command(BOOKKEEPERS, Imported, takes=takes.StatementOptions, takes_file=True, is_versioned=False)
def import_payments() -> Response:
    """Receive the payments of a bank's statement: 1C ClientBankExchange text, or CSV whose columns are named.

    A file is read whole or not at all. What was received before, from a file or by hand, is told and not received
    twice; what is of a day after today is told and not received. What the company moves between accounts of its own
    is no payment of a customer.
    """
    with uploaded_file() as (path, given):
        statement = statement_in(path, _with_own_accounts(loaded(takes.StatementOptions, given)))
    body = {"payments": payments_of(statement)}
    answer = carry_out("orders", "import_payments", body, LONGEST_IMPORT_SECONDS)
    return ok({**answer, **_beside(statement)})


@blueprint.get("/proposals")
@query(EVERYONE, Proposals, parameters=PROPOSALS.parameters)
def propose_payments() -> Response:
    """Read which invoices the payments could be for of which something is left, the likeliest first, and why."""
    return ok(ask("orders", "propose_payments", PROPOSALS.asked()))


@blueprint.post("/proposals/confirm")
@command(BOOKKEEPERS, ConfirmedProposals, takes=takes.ConfirmProposals, is_versioned=False)
def confirm_proposals() -> Response:
    """Confirm proposals, or all that are certain; what cannot be allocated is told, and the rest is confirmed."""
    answer = carry_out("orders", "confirm_proposals", json_body(), LONGEST_IMPORT_SECONDS)
    return ok({**answer, "refused": refused_in_words(answer["refused"])})


def _with_own_accounts(options: dict[str, Any]) -> dict[str, Any]:
    """Those of the company's card beside those that the request names."""
    own = [account["account"] for account in ask("orders", "get_company", {})["bank_accounts"]]
    return {**options, "own_accounts": [*options["own_accounts"], *own]}


def _beside(statement: Statement) -> dict[str, Any]:
    """What is not among the payments that were received."""
    first, last = statement.first_day, statement.last_day
    return {
        "outgoing": sum(not each.is_income for each in statement.payments),
        "in_other_currencies": sum(each.is_income and not is_in_currency(each) for each in statement.payments),
        "first_day": None if first is None else first.isoformat(),
        "last_day": None if last is None else last.isoformat(),
        "warnings": in_words(statement.warnings),
    }
