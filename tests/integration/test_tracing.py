"""One request, one trace: through gateway, RPC, commit, relay and broker to whoever heard of it; and lines of logs that
are joined by the same ids."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg2
import pytest

from tests.infrastructure.postgres import Postgres
from tests.infrastructure.rabbitmq import RabbitMQ
from tests.system.client import eventually
from tests.system.collector import Collector, SpanTold, running_collector
from tests.system.processes import SOURCES, System, migrated_system

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with running_collector() as running:
        yield running


@pytest.fixture(scope="module")
def system(
    collector: Collector, rabbitmq: RabbitMQ, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[System]:
    folder: Path = tmp_path_factory.mktemp("tracing")
    with migrated_system(rabbitmq.fresh_vhost(), postgres, folder, collector.environment) as running:
        running.start(*SOURCES)
        running.wait_until_level()
        yield running


def placed(system: System) -> tuple[str, str]:
    """An order of something that is not there, with the ids of its trace and of its request."""
    customer, item = system.api.customer("ООО Ромашка"), system.api.item(f"NUT-{uuid4()}")
    system.wait_until_level()
    trace_id, request_id = uuid4().hex, f"request-{uuid4()}"
    headers = {"traceparent": f"00-{trace_id}-{uuid4().hex[:16]}-01", "X-Request-ID": request_id}
    system.api.place(customer, (item, 5), **headers)
    return trace_id, request_id


def test_an_order_is_one_trace_from_http_to_the_colour_in_the_browser(system: System, collector: Collector) -> None:
    with system.api.stream() as stream:
        trace_id, _ = placed(system)
        eventually(lambda: stream.of("turned"))

        def path() -> list[SpanTold]:
            return path_to("who looks on hears OrderPlaced", collector.of_trace(trace_id))

        eventually(path)
        assert [(span.service, span.name) for span in path()] == [
            ("gateway", "POST /api/v1/orders"),
            ("gateway", "call orders.create_order"),
            ("orders", "orders.create_order"),
            ("gateway", "who looks on hears OrderPlaced"),
        ]
        eventually(lambda: names(collector, trace_id) >= {"publish OrderPlaced", "inventory hears OrderPlaced"})
        eventually(lambda: names(collector, trace_id) >= {"publish StockChanged", "orders hears StockChanged"})
        assert "orders transaction" in names(collector, trace_id)
        caused = path_to("orders hears StockChanged", collector.of_trace(trace_id))
        assert [span.name for span in caused][-2:] == ["inventory hears OrderPlaced", "orders hears StockChanged"]
        statements = [span for span in collector.of_trace(trace_id) if "db.system" in span.attributes]
        assert any("INSERT INTO orders_events" in span.attributes.get("db.statement", "") for span in statements)


def test_spans_of_requests_at_the_same_time_do_not_mix(system: System, collector: Collector) -> None:
    """Greenlets take turns within a call; each has a context of its own."""
    with ThreadPoolExecutor(8) as pool:
        traces = [trace_id for trace_id, _ in pool.map(lambda _: placed(system), range(8))]
    for trace_id in traces:
        eventually(lambda trace_id=trace_id: is_whole(collector.of_trace(trace_id)))
        spans = collector.of_trace(trace_id)
        assert sum(span.name == "POST /api/v1/orders" for span in spans) == 1
        assert sum(span.name == "orders.create_order" for span in spans) == 1


def test_what_nobody_asked_for_makes_no_trace(system: System, collector: Collector) -> None:
    """Relays poll, subscriptions ask heads, timers look: every few seconds, for ever."""
    roots = [span for span in collector.spans if not span.parent]
    assert roots
    assert {span.kind for span in roots} == {"server"}
    assert not any(span.name.startswith(("orders.head", "call")) for span in roots)


def test_no_address_is_told_beyond_its_rule(system: System, collector: Collector) -> None:
    secret = f"secret{uuid4().hex}"
    system.api.call("GET", f"/setup/{secret}")
    system.api.call("GET", f"/api/v1/customers?q={secret}")
    system.api.call("GET", f"/nowhere/{secret}")
    eventually(
        lambda: {"GET /setup/<secret>", "GET /api/v1/customers", "GET"} <= {each.name for each in collector.spans}
    )
    assert secret not in repr(collector.spans)


def test_lines_of_all_processes_are_joined_by_the_ids_of_a_request(system: System) -> None:
    trace_id, request_id = placed(system)
    eventually(lambda: any(line["event"] == "request" for line in lines(system) if request_id in line.values()))
    (told,) = [line for line in lines(system) if line.get("correlation_id") == request_id]
    assert (told["service"], told["trace_id"]) == ("gateway", trace_id)
    assert told["causation_id"]


def test_a_parked_event_is_found_by_the_request_that_caused_it(system: System, postgres: Postgres) -> None:
    connection = psycopg2.connect(system.database_urls["tasks"])
    with connection, connection.cursor() as cursor:
        cursor.execute("ALTER TABLE entries RENAME TO entries_away")
    try:
        trace_id, request_id = placed(system)
        eventually(lambda: of_service("tasks", request_id, lines(system)))
    finally:
        with connection, connection.cursor() as cursor:
            cursor.execute("ALTER TABLE entries_away RENAME TO entries")
        connection.close()
    (told,) = [line for line in of_service("tasks", request_id, lines(system)) if line["event"] == "event parked"]
    assert told["trace_id"] == trace_id
    assert told["causation_id"] == told["id"]
    assert told["source"] == "orders"


def test_every_line_has_its_service(system: System) -> None:
    assert {line["service"] for line in lines(system)} == set(SOURCES)


def lines(system: System) -> list[dict[str, Any]]:
    return [json.loads(line) for line in system.logs().splitlines() if line.startswith("{")]


def of_service(service: str, request_id: str, told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for line in told if (line["service"], line.get("correlation_id")) == (service, request_id)]


def names(collector: Collector, trace_id: str) -> set[str]:
    return {span.name for span in collector.of_trace(trace_id)}


def path_to(name: str, spans: list[SpanTold]) -> list[SpanTold]:
    """From the first span of a trace to the one of this name; empty until all of it came."""
    by_id = {span.span_id: span for span in spans}
    last = next((span for span in spans if span.name == name), None)
    path: list[SpanTold] = []
    while last is not None:
        path.insert(0, last)
        last = by_id.get(last.parent)
    return path if path and path[0].kind == "server" and path[0].service == "gateway" else []


def is_whole(spans: list[SpanTold]) -> bool:
    """The order's transaction is there, and the parent of each span but the request's, whose client keeps its own."""
    ids = {span.span_id for span in spans}
    orphans = [span.name for span in spans if span.parent not in ids]
    return orphans == ["POST /api/v1/orders"] and any(span.name == "orders transaction" for span in spans)
