"""What supervisors and load balancers ask."""

from flask import Blueprint, Response, jsonify

from gateway.auth.gate import public
from gateway.context import gateway

blueprint = Blueprint("health", __name__, url_prefix="/health")


@blueprint.get("/live")
@public
def live() -> Response:
    return jsonify({"status": "ok"})


@blueprint.get("/ready")
@public
def ready() -> tuple[Response, int]:
    """503 only when the gateway itself cannot work: a service that is away does not stop the others."""
    found = gateway().readiness.look()
    return jsonify(found), 200 if found["ready"] else 503
