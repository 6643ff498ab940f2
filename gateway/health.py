"""What supervisors and load balancers ask."""

from flask import Blueprint, Response, jsonify

from gateway.auth.gate import public
from gateway.context import gateway

blueprint = Blueprint("health", __name__, url_prefix="/health")


@blueprint.get("/live")
@public
def live() -> Response:
    return jsonify({"status": "ok"})


@blueprint.get("/accepting")
@public
def accepting() -> tuple[Response, int]:
    """For a proxy that has another gateway: 503 once this process is to stop, while it still answers.

    What all gateways lack alike, the broker or the database, does not count: they say that themselves, and clearly.
    """
    is_leaving = gateway().readiness.is_leaving
    return jsonify({"status": "leaving" if is_leaving else "ok"}), 503 if is_leaving else 200


@blueprint.get("/ready")
@public
def ready() -> tuple[Response, int]:
    """503 when the gateway itself cannot work, or is to stop: a service that is away does not stop the others."""
    found = gateway().readiness.look()
    return jsonify(found), 200 if found["ready"] else 503
