"""Each line says whose it is, and by which ids it belongs to others: in every greenlet."""

import json
import logging
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import eventlet
import pytest
import structlog

from kernel.logs import as_service, configure_logging
from kernel.received import received

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    written = StringIO()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", written)
        configure_logging("json", "nova")
    structlog.configure(cache_logger_on_first_use=False)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    logging.basicConfig(level=logging.WARNING, force=True)


def test_a_greenlet_that_nobody_told_anything_writes_for_its_process(lines: Lines) -> None:
    eventlet.spawn(structlog.get_logger().info, "hello").wait()
    logging.getLogger("of.a.library").warning("hello too")
    assert [line["service"] for line in lines()] == ["nova", "nova"]


def test_services_that_share_a_process_write_for_themselves(lines: Lines) -> None:
    log = structlog.get_logger()
    works = [eventlet.spawn(as_service(name, lambda: log.info("at work"))) for name in ("orders", "tasks")]
    for work in works:
        work.wait()
    log.info("afterwards")
    assert [line["service"] for line in lines()] == ["orders", "tasks", "nova"]


def test_what_is_written_for_a_call_has_the_ids_of_the_call_and_nothing_after_it_has(lines: Lines) -> None:
    trace_id = "0af7651916cd43dd8448eb211c80319c"
    headers = {
        "correlation_id": "request-1",
        "command_id": "command-1",
        "traceparent": f"00-{trace_id}-b7ad6b7169203331-01",
    }
    log = structlog.get_logger()
    with received("orders", "place_order", headers):
        log.info("placing")
    log.info("placed")
    placing, placed = lines()
    ids = {"correlation_id": "request-1", "causation_id": "command-1", "trace_id": trace_id}
    assert placing == placing | ids | {"service": "orders", "method": "place_order"}
    assert placed.keys().isdisjoint(ids)
