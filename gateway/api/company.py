"""The company that sells, and its settings."""

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import company as takes
from contracts.roles import EVERYONE, HEADS
from gateway.api import PREFIX
from gateway.api.calls import ask, carry_out
from gateway.api.operation import command, query
from gateway.api.questions import Question
from gateway.api.replies import ok
from gateway.api.shapes import page_of
from gateway.api.shapes.company import Company, CompanyChange, SettingsOfCompany
from gateway.bodies import json_body, together
from gateway.headers import expected_versions

blueprint = Blueprint("company", __name__, url_prefix=PREFIX)
HISTORY = Question(takes.CompanyHistory, {"limit": "limit", "after": "after"})
Changes = page_of(CompanyChange)


@blueprint.get("/company")
@query(EVERYONE, Company, is_versioned=True)
def get_company() -> Response:
    """Read what documents say of the company."""
    return ok(ask("orders", "get_company", {}))


@blueprint.put("/company")
@command(HEADS, Company, takes=takes.CompanyInput, needs_version=True)
def describe_company() -> Response:
    """Say the whole card of the company; documents that are issued already stay as they are."""
    return ok(carry_out("orders", "describe_company", together(json_body(), version=expected_versions())))


@blueprint.get("/company/history")
@query(EVERYONE, Changes, parameters=HISTORY.parameters)
def get_company_history() -> Response:
    """List what was changed of the company, when and by whom, the newest first."""
    return ok(ask("orders", "company_history", HISTORY.asked()))


@blueprint.get("/settings")
@query(EVERYONE, SettingsOfCompany, is_versioned=True)
def get_settings() -> Response:
    """Read how the company sells."""
    return ok(ask("orders", "get_settings", {}))


@blueprint.patch("/settings")
@command(HEADS, SettingsOfCompany, takes=takes.SettingsInput, needs_version=True)
def change_settings() -> Response:
    """Change settings; what is left out stays, on every level."""
    return ok(carry_out("orders", "change_settings", together(json_body(), version=expected_versions())))


@blueprint.get("/settings/history")
@query(EVERYONE, Changes, parameters=HISTORY.parameters)
def get_settings_history() -> Response:
    """List what was changed of the settings, when and by whom, the newest first."""
    return ok(ask("orders", "settings_history", HISTORY.asked()))
