"""For operators: how far the services are, what they could not apply, and proof that their tables are true."""

from flask import Response
from flask_smorest import Blueprint

from contracts.roles import ADMIN
from gateway.api import PREFIX
from gateway.api.calls import ask, carry_out
from gateway.api.operation import command, query
from gateway.api.replies import ok
from gateway.api.shapes.system import ParkedEvents, Rebuilt, ServiceStatus, Settled, Verified
from gateway.bodies import json_body
from gateway.clients import OPERATION_TIMEOUT
from kernel.service import ParkedEvent, ReadModels

blueprint = Blueprint("operations", __name__, url_prefix=f"{PREFIX}/ops")
OPERATORS = frozenset({ADMIN})


@blueprint.get("/<service>/status")
@query(OPERATORS, ServiceStatus)
def get_status(service: str) -> Response:
    """How far a service is with its own events and with those that it hears."""
    return ok(ask(service, "status", {}))


@blueprint.get("/<service>/parked")
@query(OPERATORS, ParkedEvents)
def list_parked(service: str) -> Response:
    """The events that a service could not apply, oldest first."""
    return ok(ask(service, "parked", {}))


@blueprint.post("/<service>/parked/retry")
@command(OPERATORS, Settled, takes=ParkedEvent, is_versioned=False)
def retry_parked(service: str) -> Response:
    """Apply the first parked event of a thing again, and those behind it until one fails."""
    return ok(carry_out(service, "retry_parked", json_body(), OPERATION_TIMEOUT))


@blueprint.post("/<service>/parked/drop")
@command(OPERATORS, Settled, takes=ParkedEvent, is_versioned=False)
def drop_parked(service: str) -> Response:
    """Give a parked event up; those of the same thing behind it are applied until one fails."""
    return ok(carry_out(service, "drop_parked", json_body(), OPERATION_TIMEOUT))


@blueprint.post("/<service>/rebuild")
@command(OPERATORS, Rebuilt, takes=ReadModels, needs_body=False, is_versioned=False)
def rebuild(service: str) -> Response:
    """Make read models of a service anew from the events, all of them when none is named; the service works on."""
    return ok(ask(service, "rebuild", json_body(may_be_missing=True), OPERATION_TIMEOUT))


@blueprint.post("/<service>/verify")
@command(OPERATORS, Verified, is_versioned=False)
def verify(service: str) -> Response:
    """Compare the read tables of a service with the fold of its events."""
    return ok(ask(service, "verify", json_body(may_be_missing=True), OPERATION_TIMEOUT))
