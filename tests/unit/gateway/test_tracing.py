"""The span of a request tells the rule of its route: an address may hold what lets somebody in."""

from collections.abc import Iterator

import pytest
from flask import Flask
from opentelemetry.instrumentation.flask import FlaskInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from gateway.tracing import NOT_WORTH_IT, trace_requests
from kernel.tracing.spans import Tracing

SECRET = "the-secret-of-a-link"


@pytest.fixture(params=["", "http", "http/dup"])
def exported(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    """By the old names of attributes, by the stable ones, and by both: the environment chooses."""
    from opentelemetry.instrumentation import _semconv

    monkeypatch.setenv("OTEL_SEMCONV_STABILITY_OPT_IN", request.param)
    monkeypatch.setattr(_semconv._OpenTelemetrySemanticConventionStability, "_initialized", False)
    monkeypatch.setattr(Tracing, "is_on", True)
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr("opentelemetry.trace.get_tracer_provider", lambda: provider)
    yield exporter
    provider.shutdown()


@pytest.fixture
def traced(exported: InMemorySpanExporter) -> Iterator[Flask]:
    app = Flask("traced")
    trace_requests(app)
    app.add_url_rule("/setup/<secret>", view_func=lambda secret: "come in", endpoint="setup")
    app.add_url_rule("/health/live", view_func=lambda: "ok", endpoint="live")
    yield app
    FlaskInstrumentor.uninstrument_app(app)  # type: ignore[no-untyped-call]


def test_no_address_is_told(traced: Flask, exported: InMemorySpanExporter) -> None:
    client = traced.test_client()
    assert client.get(f"/setup/{SECRET}?token={SECRET}").status_code == 200
    assert client.get(f"/nowhere/{SECRET}").status_code == 404
    spans = exported.get_finished_spans()
    assert [span.name for span in spans] == ["GET /setup/<secret>", "GET"]
    assert [span.to_json() for span in spans if SECRET in span.to_json()] == []


def test_what_supervisors_ask_is_not_worth_a_span(traced: Flask, exported: InMemorySpanExporter) -> None:
    assert NOT_WORTH_IT
    assert traced.test_client().get("/health/live").status_code == 200
    assert exported.get_finished_spans() == ()
