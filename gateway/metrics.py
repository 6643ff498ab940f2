"""What Prometheus is told of the gateway: requests by their rule, never by their path; and the browsers that look on.

``/metrics`` tells it, with all else of this process, to administrators: a token of one goes with every scrape.
"""

import time
from collections.abc import Callable

from flask import Blueprint, Flask, Response, g, request
from prometheus_client import Counter, Gauge, Histogram

from contracts.envelope import PublicEvent
from contracts.roles import ADMIN
from gateway.auth.gate import allowed_to
from kernel.clock import Clock
from kernel.metrics.exposition import PATH, told
from kernel.metrics.instruments import PATIENT, QUICK
from kernel.tracing.spans import hearing

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER = "other"

REQUESTS = Histogram(
    "nova_http_request_duration_seconds",
    "From the first byte of a request until its answer began, by the rule of the route.",
    ("method", "rule", "status"),
    buckets=QUICK,
)
STREAMS = Gauge("nova_live_streams", "Browsers and programs that look on.")
LIVE_DELAY = Histogram(
    "nova_live_delay_seconds",
    "From the moment of an event until it was put to the streams of those who look on.",
    buckets=PATIENT,
)
RESYNCS = Counter("nova_live_resyncs", "Times that all who look on had to load anew: the broker was away.")

blueprint = Blueprint("metrics", __name__)


@blueprint.get(PATH)
@allowed_to(frozenset({ADMIN}))
def metrics() -> Response:
    body, content_type = told(request.headers.get("Accept", ""))
    return Response(body, content_type=content_type, headers={"Cache-Control": "no-store"})


def time_requests(app: Flask) -> None:
    app.before_request(_start)
    app.after_request(_observe)


def measured(hear: Callable[[PublicEvent], None], clock: Clock) -> Callable[[PublicEvent], None]:
    """The same, in the trace of the event, and how long after the event it was done."""

    def hear_and_measure(event: PublicEvent) -> None:
        with hearing("who looks on", [event]):
            hear(event)
        LIVE_DELAY.observe(max(0.0, (clock.now() - event.time).total_seconds()))

    return hear_and_measure


def counted(resync: Callable[[], None]) -> Callable[[], None]:
    def resync_and_count() -> None:
        resync()
        RESYNCS.inc()

    return resync_and_count


def _start() -> None:
    g.timed_from = time.perf_counter()


def _observe(response: Response) -> Response:
    method = request.method if request.method in METHODS else OTHER
    rule = OTHER if request.url_rule is None else request.url_rule.rule
    REQUESTS.labels(method, rule, response.status_code).observe(time.perf_counter() - g.timed_from)
    return response
