"""Every refusal as RFC 9457 problem+json, in the language that was asked for; to a person as a page in his own."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, render_template
from structlog.stdlib import get_logger
from werkzeug.exceptions import HTTPException

from gateway.api.questions import as_asked
from gateway.context import gateway
from gateway.headers import language, page_language, reader_zone
from gateway.names import named
from gateway.problems import (
    MethodNotAllowed,
    PathUnknown,
    Refused,
    RequestNotValid,
    SomethingWentWrong,
    TooLarge,
    headers_of,
)
from gateway.titles import title_of
from gateway.visits import is_page_visit
from kernel.application import is_transient
from kernel.problems import StorageAway, describe, is_refusal

PROBLEM_JSON = "application/problem+json"
RETRY_AFTER_SECONDS = 2
BY_STATUS = {404: PathUnknown, 405: MethodNotAllowed, 413: TooLarge}

log = get_logger()


def install_error_handlers(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(Exception, _any_problem)


def problem_response(problem: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    """The answer to a problem: ``{status, code, message, params, errors}``, perhaps with the ``kinds`` of params."""
    status = int(problem["status"])
    is_page = is_page_visit()
    words, asked = gateway().words, page_language() if is_page else language()
    body = {
        "type": f"urn:nova:problem:{problem['code']}",
        "title": words.text(asked, title_of(status)),
        "status": status,
        "detail": words.text(asked, problem["message"], named(problem, asked), reader_zone()),
        "code": problem["code"],
        "params": dict(problem.get("params") or {}),
        "errors": [
            {"field": as_asked(each["field"]), "message": words.finished(asked, each["message"])}
            for each in problem.get("errors") or ()
        ],
    }
    response = _page(body) if is_page else _json(body)
    response.headers.extend({**_headers_of(status), **(headers or {})})
    response.headers["Content-Language"] = asked
    response.vary.add("Accept-Language")
    return response


def _json(body: Mapping[str, Any]) -> Response:
    text = json.dumps(body, ensure_ascii=False).encode(errors="replace")
    return Response(text, body["status"], mimetype=PROBLEM_JSON)


def _page(body: Mapping[str, Any]) -> Response:
    return Response(render_template("problem.html", problem=body), body["status"])


def _http_problem(error: HTTPException) -> Response:
    """What werkzeug refuses before any code of ours is asked."""
    if error.code is None or error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    if error.code >= 500:
        return _any_problem(error)
    kind = BY_STATUS.get(error.code, RequestNotValid)
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return problem_response({**describe(kind()), "status": error.code}, headers)


def _any_problem(error: Exception) -> Response:
    if isinstance(error, Refused):
        return problem_response(error.problem)
    if is_refusal(error):
        return problem_response(describe(error), headers_of(error))
    log.error("request failed", exc_info=error)
    return problem_response(describe(StorageAway() if is_transient(error) else SomethingWentWrong()))


def _headers_of(status: int) -> dict[str, str]:
    if status == HTTPStatus.UNAUTHORIZED:
        return {"WWW-Authenticate": 'Bearer realm="nova"'}
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return {"Retry-After": str(RETRY_AFTER_SECONDS)}
    return {}
