"""Where traces are not exported nothing changes; where they are, each greenlet continues its own."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import eventlet
import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from contracts.envelope import PublicEvent
from kernel.tracing import spans
from kernel.tracing.sampling import OfRequests
from kernel.tracing.setup import CannotTrace, exporter_of
from tests.builders import ManualClock, ToldByHand

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
TRACEPARENT = f"00-{TRACE}-{PARENT}-01"


@pytest.fixture
def exported(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.sampler = OfRequests(provider.sampler)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(spans, "_tracer", provider.get_tracer("nova"))
    monkeypatch.setattr(spans.Tracing, "is_on", True)
    yield exporter
    provider.shutdown()


def events_with(*traceparents: str | None) -> list[PublicEvent]:
    source = ToldByHand("inventory", ManualClock())
    return [replace(source.tell("StockChanged", "item"), traceparent=each) for each in traceparents]


def test_without_an_exporter_calls_and_events_are_left_as_they_are() -> None:
    events = events_with(TRACEPARENT)
    headers = {"traceparent": TRACEPARENT}
    with spans.hearing("orders", events) as heard, spans.calling("orders", "head", headers) as sent:
        assert heard is events
        assert sent is headers
        assert spans.traceparent_now() is None


def test_a_call_continues_the_trace_in_the_service_that_is_called(exported: InMemorySpanExporter) -> None:
    with spans.calling("orders", "place", {"traceparent": TRACEPARENT}) as sent, spans.serving("orders", "place", sent):
        inner = spans.traceparent_now()
    serving, calling = exported.get_finished_spans()
    assert spans.trace_id_of(inner) == TRACE
    assert serving.parent is not None
    assert calling.parent is not None
    assert serving.parent.span_id == calling.context.span_id
    assert f"{calling.parent.span_id:016x}" == PARENT


def test_what_a_batch_causes_hangs_under_the_event_that_caused_it(exported: InMemorySpanExporter) -> None:
    other = f"00-{'1' * 32}-{'2' * 16}-01"
    events = events_with(TRACEPARENT, other, None)
    with spans.hearing("orders", events) as heard:
        first, second, third = [event.traceparent for event in heard]
    assert [spans.trace_id_of(each) for each in (first, second, third)] == [TRACE, "1" * 32, None]
    by_trace = {f"{span.context.trace_id:032x}": span for span in exported.get_finished_spans()}
    assert first == f"00-{TRACE}-{by_trace[TRACE].context.span_id:016x}-01"
    assert [link.context.span_id for link in by_trace["1" * 32].links] == [by_trace[TRACE].context.span_id]


def test_an_error_is_told_by_its_name_and_not_by_what_it_says(exported: InMemorySpanExporter) -> None:
    with pytest.raises(ValueError, match="secret"), spans.serving("orders", "place", {"traceparent": TRACEPARENT}):
        raise ValueError("secret")
    (span,) = exported.get_finished_spans()
    assert span.status.description == "ValueError"
    assert "secret" not in span.to_json()


def test_greenlets_that_take_turns_do_not_mix_their_traces(exported: InMemorySpanExporter) -> None:
    def work(number: int) -> tuple[str | None, str | None]:
        headers = {"traceparent": f"00-{number:032x}-{PARENT}-01"}
        with spans.serving("orders", "place", headers):
            eventlet.sleep(0.001 * (10 - number))
            with spans.calling("inventory", "head", {}) as sent:
                eventlet.sleep(0.001 * number)
                return spans.trace_id_of(spans.traceparent_now()), spans.trace_id_of(sent["traceparent"])

    pool = eventlet.GreenPool(9)
    assert list(pool.imap(work, range(1, 10))) == [(f"{number:032x}",) * 2 for number in range(1, 10)]


def test_what_nobody_asked_for_begins_no_trace(exported: InMemorySpanExporter) -> None:
    with spans.calling("orders", "head", {}) as sent, spans.serving("orders", "head", sent), spans.step("transaction"):
        assert "traceparent" not in sent
    assert exported.get_finished_spans() == ()


@pytest.mark.parametrize(
    ("environment", "exporter"),
    [
        ({}, "none"),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}, "otlp"),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://collector:4318/v1/traces"}, "otlp"),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318", "OTEL_TRACES_EXPORTER": "none"}, "none"),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318", "OTEL_SDK_DISABLED": "TRUE"}, "none"),
        ({"OTEL_TRACES_EXPORTER": "console"}, "console"),
    ],
)
def test_the_standard_variables_say_where_traces_go(environment: Mapping[str, str], exporter: str) -> None:
    assert exporter_of(environment) == exporter


def test_an_exporter_that_is_not_there_is_told() -> None:
    with pytest.raises(CannotTrace, match="must be otlp, console or none, and is 'zipkin'"):
        exporter_of({"OTEL_TRACES_EXPORTER": "zipkin"})
