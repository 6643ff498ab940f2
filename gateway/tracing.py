"""The span of every request, by the official instrumentation of Flask; nothing when traces are not exported."""

from typing import Any

from flask import Flask, request
from opentelemetry import trace

from kernel.tracing.spans import Tracing

NOT_WORTH_IT = "/health/.*,/metrics,/assets/.*"
ADDRESSES = ("http.target", "http.url", "url.path", "url.query", "url.full")


def trace_requests(app: Flask) -> None:
    """Before all else that looks at requests."""
    if Tracing.is_on:
        from opentelemetry.instrumentation.flask import FlaskInstrumentor

        FlaskInstrumentor().instrument_app(  # type: ignore[no-untyped-call]
            app, excluded_urls=NOT_WORTH_IT, enable_commenter=False
        )
        app.before_request(_hide_address)  # no hook of the instrumentation: that writes the address after it


def _hide_address() -> None:
    """What stands in an address may be a secret: the rule of its route is told instead."""
    span: Any = trace.get_current_span()
    if not span.is_recording():
        return
    rule = "" if request.url_rule is None else request.url_rule.rule
    span.update_name(f"{request.method} {rule}".strip())
    for name in ADDRESSES:
        if name in span.attributes:
            span.set_attribute(name, rule)
