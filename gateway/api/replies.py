"""Answers of services as HTTP responses."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Response, jsonify, request

from gateway.api import PREFIX
from gateway.api.documents import EVENT_STREAM

Answer = Mapping[str, Any]
NOTHING: Answer = {}


def ok(answer: Answer) -> Response:
    """200 with the version as ETag, when the thing has one."""
    return _with_etag(jsonify(answer), answer)


def created(answer: Answer, location: str | None = None) -> Response:
    """201; ``location`` is a path under ``/api/v1``, where the new thing can be read."""
    response = ok(answer)
    response.status_code = 201
    return response if location is None else _with_location(response, location)


def accepted(answer: Answer, location: str | None = None) -> Response:
    """202; ``location`` is a path under ``/api/v1``, where is told what becomes of it."""
    response = ok(answer)
    response.status_code = 202
    return response if location is None else _with_location(response, location)


def done(answer: Answer = NOTHING) -> Response:
    """204, with the version that a deleted thing has now as ETag, when it has one."""
    return _with_etag(Response(status=204), answer)


def stream_of(lines: Iterator[str]) -> Response:
    """Server-sent events, which nothing on the way may keep or gather."""
    response = Response(lines, mimetype=EVENT_STREAM)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _with_location(response: Response, location: str) -> Response:
    response.headers["Location"] = f"{request.root_path}{PREFIX}{location}"
    return response


def _with_etag(response: Response, answer: Answer) -> Response:
    if isinstance(answer.get("version"), int):
        response.set_etag(str(answer["version"]))
    return response
