"""What events look like, for whoever writes a program that hears them."""

from flask import Response, jsonify
from flask_smorest import Blueprint

from contracts.asyncapi import asyncapi
from contracts.json_schema import json_schema
from contracts.registry import UnknownEvent
from gateway.api import PREFIX
from gateway.api.operation import published
from gateway.problems import PathUnknown

blueprint = Blueprint("contracts", __name__, url_prefix=PREFIX)


@blueprint.get("/asyncapi.json")
@published()
def get_asyncapi() -> Response:
    """Read what events there are, as an AsyncAPI 3 document; each with an example."""
    return jsonify(asyncapi())


@blueprint.get("/schemas/<source>/<event_type>.v<int:version>.json")
@published(refuses=[404])
def get_json_schema(source: str, event_type: str, version: int) -> Response:
    """Read the JSON Schema of an event's ``data``, by the end of its ``dataschema``."""
    try:
        return jsonify(json_schema(source, event_type, version))
    except UnknownEvent as error:
        raise PathUnknown from error
