"""One line of the log for every request, by its rule: what stands in an address may be a secret.

That all is well is asked every second, and not told.
"""

import time
from http import HTTPStatus

from flask import Flask, Response, g, request
from structlog.stdlib import get_logger

from gateway.headers import correlation_id, identity_or_none

log = get_logger()


def log_requests(app: Flask) -> None:
    app.before_request(_start)
    app.after_request(_tell)


def _start() -> None:
    g.started = time.perf_counter()


def _tell(response: Response) -> Response:
    if request.blueprint == "health" and response.status_code == HTTPStatus.OK:
        return response
    identity = identity_or_none()
    log.info(
        "request",
        method=request.method,
        rule=None if request.url_rule is None else request.url_rule.rule,
        status=response.status_code,
        ms=round(1000 * (time.perf_counter() - g.started), 1),
        user=None if identity is None else identity.caller.user,
        correlation_id=correlation_id(),
    )
    return response
