"""Begins to export traces where the standard OTEL_* variables of OpenTelemetry ask for it.

The libraries that do it are no part of a plain installation: ``pip install 'nova[observability]'``.
"""

from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import TYPE_CHECKING

from opentelemetry import trace
from sqlalchemy import Engine

from kernel.config import ConfigurationNotUsable
from kernel.tracing.spans import Tracing

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor

OTLP, CONSOLE, NONE = "otlp", "console", "none"
ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


class CannotTrace(ConfigurationNotUsable):
    """The environment asks for what is not there."""


def exporter_of(environment: Mapping[str, str]) -> str:
    """``OTEL_TRACES_EXPORTER``; without it otlp when an endpoint is named, none otherwise. Raises CannotTrace."""
    if environment.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return NONE
    default = OTLP if any(environment.get(name) for name in ENDPOINTS) else NONE
    exporter = environment.get("OTEL_TRACES_EXPORTER", "").strip() or default
    if exporter not in (OTLP, CONSOLE, NONE):
        raise CannotTrace(f"OTEL_TRACES_EXPORTER must be otlp, console or none, and is {exporter!r}.")
    return exporter


def begin_tracing(process: str, environment: Mapping[str, str]) -> Callable[[], None]:
    """Returns what sends the last spans at the end. The process's name is ``service.name``, unless OTEL_* say another.

    Raises CannotTrace.
    """
    exporter = exporter_of(environment)
    if exporter == NONE:
        return lambda: None
    try:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider

        from kernel.tracing.sampling import OfRequests

        processor = _processor(exporter)
    except ImportError as error:
        raise CannotTrace("Traces need more libraries: pip install 'nova[observability]'.") from error
    own = {"service.namespace": "nova", "service.version": version("nova")}
    resource = Resource.create({**own, **({} if environment.get("OTEL_SERVICE_NAME") else {"service.name": process})})
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    provider.sampler = OfRequests(provider.sampler)
    provider.add_span_processor(processor)
    trace.set_tracer_provider(provider)
    Tracing.is_on = True
    return provider.shutdown


def trace_statements(engine: Engine) -> None:
    """The statements of traces, without the values in them; nothing when traces are not exported."""
    if Tracing.is_on:
        from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor

        SQLAlchemyInstrumentor().instrument(engine=engine)


def _processor(exporter: str) -> "SpanProcessor":
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter, SimpleSpanProcessor

    if exporter == CONSOLE:
        return SimpleSpanProcessor(ConsoleSpanExporter(formatter=lambda span: f"{span.to_json(indent=None)}\n"))
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    return BatchSpanProcessor(OTLPSpanExporter())
