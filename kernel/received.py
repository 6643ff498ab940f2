"""What surrounds the work for a call that a service received: lines of the log with its ids, its time, its span."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from structlog.contextvars import bound_contextvars

from kernel.metrics.instruments import RPC_ANSWERED
from kernel.tracing.spans import TRACEPARENT, serving, trace_id_of

OK, REFUSED, FAILED = "ok", "refused", "failed"


class Outcome:
    """How the work ended."""

    def __init__(self) -> None:
        self.word = OK

    def problem(self, status: int) -> None:
        self.word = FAILED if status >= 500 else REFUSED


@contextmanager
def received(service: str, method: str, headers: Mapping[str, str]) -> Iterator[Outcome]:
    """The work is done within; whoever does it says what came of it."""
    outcome, started = Outcome(), time.perf_counter()
    with bound_contextvars(service=service, method=method, **_ids(headers)), serving(service, method, headers):
        try:
            yield outcome
        finally:
            RPC_ANSWERED.labels(service, method, outcome.word).observe(time.perf_counter() - started)


def _ids(headers: Mapping[str, str]) -> dict[str, Any]:
    """Those that are there."""
    ids = {
        "correlation_id": headers.get("correlation_id"),
        "causation_id": headers.get("command_id"),
        "trace_id": trace_id_of(headers.get(TRACEPARENT)),
    }
    return {name: value for name, value in ids.items() if value}
