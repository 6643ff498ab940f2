"""One line of the log for every request, by its rule: what stands in an address may be a secret.

All lines that are written for a request, by whomever, have its ids.
That all is well is asked every second, and not told.
"""

import time
from http import HTTPStatus

from flask import Flask, Response, g, request
from structlog.contextvars import bind_contextvars, unbind_contextvars
from structlog.stdlib import get_logger

from gateway.headers import correlation_id, identity_or_none, traceparent
from kernel.tracing.spans import trace_id_of

log = get_logger()


def name_requests(app: Flask) -> None:
    """Before all that may write a line."""
    app.before_request(_bind_ids)
    app.teardown_request(_unbind_ids)


def log_requests(app: Flask) -> None:
    app.before_request(_start)
    app.after_request(_tell)


def _bind_ids() -> None:
    trace_id = trace_id_of(traceparent())
    bind_contextvars(correlation_id=correlation_id(), **({} if trace_id is None else {"trace_id": trace_id}))


def _unbind_ids(_error: BaseException | None) -> None:
    unbind_contextvars("correlation_id", "causation_id", "trace_id")


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
    )
    return response
