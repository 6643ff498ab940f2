"""For operators: how far the services are, what they could not apply, and proof that their tables are true."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from contracts.roles import ADMIN
from gateway.api import PREFIX
from gateway.api.calls import ask, carry_out
from gateway.api.operation import command, query
from gateway.api.replies import accepted, ok
from gateway.api.shapes.system import Job, ParkedEvents, ServiceStatus, Settled
from gateway.bodies import json_body
from gateway.clients import OPERATION_TIMEOUT
from gateway.context import gateway
from gateway.headers import language
from kernel.service import HeardSource, ParkedEvent, ReadModels

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
@command(OPERATORS, Job, takes=ReadModels, status=202, needs_body=False, has_location=True, is_versioned=False)
def rebuild(service: str) -> Response:
    """Begin to make read models of a service anew from the events, all when none is named; the service works on."""
    return _begun(service, ask(service, "rebuild", json_body(may_be_missing=True)))


@blueprint.post("/<service>/verify")
@command(OPERATORS, Job, status=202, has_location=True, is_versioned=False)
def verify(service: str) -> Response:
    """Begin to compare the read tables of a service with the fold of its events."""
    return _begun(service, ask(service, "verify", json_body(may_be_missing=True)))


@blueprint.post("/<service>/resync")
@command(OPERATORS, Job, takes=HeardSource, status=202, has_location=True, is_versioned=False)
def resync(service: str) -> Response:
    """Begin to bring a service level with a source that was put back from a backup; what is its own stays."""
    return _begun(service, ask(service, "resync", json_body()))


@blueprint.get("/<service>/jobs/<uuid:job_id>")
@query(OPERATORS, Job)
def get_job(service: str, job_id: UUID) -> Response:
    """How far a rebuild, a comparison or a resync is, and what came of it."""
    return ok(_in_words(ask(service, "job", {"job_id": str(job_id)})))


def _begun(service: str, job: Mapping[str, Any]) -> Response:
    return accepted(_in_words(job), f"/ops/{service}/jobs/{job['id']}")


def _in_words(job: Mapping[str, Any]) -> dict[str, Any]:
    """With what went wrong as a sentence."""
    problem = job["problem"]
    sentence = problem and gateway().words.text(language(), problem["message"], problem["params"])
    return {**job, "problem": sentence}
