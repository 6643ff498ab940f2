"""How schemas become OpenAPI 3.1, and what every operation's description has in common."""

from http import HTTPStatus
from threading import Lock
from typing import Any

from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask, Response
from flask_smorest import Api, Blueprint
from marshmallow import Schema, fields

from contracts.json_schema import DescribingPlugin
from gateway.api import PREFIX
from gateway.api.shapes import Problem

OPENAPI_VERSION = "3.1.0"
DESCRIPTION = """\
Send `Authorization: Bearer TOKEN`. Refusals are `application/problem+json` (RFC 9457) in the language of
`Accept-Language`, else in your own. Only what is no readable HTTP request is refused by the server itself, without a
body: header lines of 8 KB and more, headers of more than 64 KB together (400), addresses of more than 64 KB (414).
"""
API_SETTINGS = {
    "API_TITLE": "Nova",
    "API_VERSION": "1",
    "OPENAPI_VERSION": OPENAPI_VERSION,
    "OPENAPI_URL_PREFIX": PREFIX,
    "OPENAPI_JSON_PATH": "openapi.json",
    "API_SPEC_OPTIONS": {"info": {"description": DESCRIPTION}},
}
BEARER = {"type": "http", "scheme": "bearer"}
JSON, PROBLEM_JSON, EVENT_STREAM = "application/json", "application/problem+json", "text/event-stream"
MULTIPART, CSV = "multipart/form-data", "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XML = "application/xml"

BINARY = {"type": "string", "contentMediaType": "application/octet-stream"}
FILE_WITH_NAME = {
    MULTIPART: {
        "schema": {
            "type": "object",
            "properties": {"file": BINARY, "name": {"type": "string"}},
            "required": ["file"],
            "additionalProperties": False,
        }
    }
}

ALWAYS_POSSIBLE = (401, 403, 404, 405, 414, 502, 503, 504)
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key with the same request gives the same answer, and is carried out once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of the last answer: the version that was seen.",
    "schema": {"type": "string", "pattern": '^(W/)?"[1-9][0-9]{0,17}"$', "examples": ['"3"']},
}
ETAG = {"description": "The version.", "schema": {"type": "string"}}
LOCATION = {"description": "Where the new thing is.", "schema": {"type": "string"}}


class ProblemApi(Api):
    """flask-smorest that documents, and leaves, all errors to ``gateway.errors``: they are problem+json.

    The description is made when it is first asked for: making it takes longer than all else of the start.
    """

    ERROR_SCHEMA = Problem
    DEFAULT_RESPONSE_CONTENT_TYPE = PROBLEM_JSON

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._undescribed: list[Blueprint] = []
        self._describing = Lock()
        super().__init__(*args, **kwargs)

    def register_blueprint(self, blp: Blueprint, **options: Any) -> None:
        """Serves its views at once, and describes them later."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._app.register_blueprint(blp, **options)
        self._undescribed.append(blp)

    def _openapi_json(self) -> Response:
        with self._describing:
            while self._undescribed:
                self._describe(self._undescribed.pop(0))
        answer: Response = super()._openapi_json()
        return answer

    def _describe(self, blp: Blueprint) -> None:
        blp.register_views_in_doc(self, self._app, self.spec, name=blp.name, parameters=None)
        self.spec.tag({"name": blp.name, "description": blp.description})

    def _register_error_handlers(self) -> None:
        """None of its own: it would answer JSON of another shape."""


def open_api(app: Flask) -> ProblemApi:
    """The API of an application, with what all of its operations share."""
    spec = {
        "marshmallow_plugin": DescribingPlugin(),
        "components": {"securitySchemes": {"token": BEARER}},
        "security": [{"token": []}],
    }
    return ProblemApi(app, spec_kwargs=spec)


def json_of(schema: Any) -> dict[str, Any]:
    return {JSON: {"schema": schema}}


def file_with(options: Any) -> dict[str, Any]:
    """A form of a ``file``, and of ``options`` in JSON."""
    form = {"type": "object", "properties": {"file": BINARY, "options": options}, "required": ["file"]}
    return {MULTIPART: {"schema": form, "encoding": {"options": {"contentType": JSON}}}}


def refusals(*statuses: int) -> dict[str, str]:
    """References to the problem answers of these statuses."""
    return {str(status): HTTPStatus(status).name for status in sorted(set(statuses))}


def query_parameter(name: str, field: fields.Field[Any]) -> dict[str, Any]:
    """A parameter of a list from the field that the service loads it by."""
    schema = {key: value for key, value in _described(field).items() if key not in ("default", "readOnly")}
    if isinstance(schema.get("type"), list):
        kinds = [kind for kind in schema["type"] if kind != "null"]
        schema["type"] = kinds[0] if len(kinds) == 1 else kinds
    if "enum" in schema:
        schema["enum"] = [value for value in schema["enum"] if value is not None]
    if schema.get("type") == "boolean":
        schema = {"type": "string", "enum": ["true", "false", "any"]}
    return {"name": name, "in": "query", "required": field.required, "schema": schema}


def _described(field: fields.Field[Any]) -> dict[str, Any]:
    described: dict[str, Any] = _CONVERTER.field2property(field)
    return described


def _name_of(schema: type[Schema]) -> str:
    return schema.__name__


_CONVERTER = OpenAPIConverter(OPENAPI_VERSION, _name_of, None)  # type: ignore[arg-type]
