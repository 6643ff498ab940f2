"""The spans of calls, transactions and events. The trace goes on by ``traceparent``: in calls, log and envelopes.

Nothing here begins a trace: a request does, or a client before it. What nobody asked for, polling above all, has none.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from opentelemetry import context, trace
from opentelemetry.context import Context
from opentelemetry.trace import Link, Span, SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from contracts.envelope import PublicEvent

TRACEPARENT = "traceparent"
NANOSECONDS = 1_000_000_000

_propagator = TraceContextTextMapPropagator()
_tracer = trace.get_tracer("nova")


class Tracing:
    """Whether this process exports traces; ``setup`` says so."""

    is_on = False


def trace_id_of(traceparent: str | None) -> str | None:
    """The part of it that all spans of a trace share."""
    parts = (traceparent or "").split("-")
    return parts[1] if len(parts) == 4 else None


def traceparent_now() -> str | None:
    """Of the span that is under way; None when there is none."""
    return _traceparent(trace.get_current_span()) if Tracing.is_on else None


@contextmanager
def calling(service: str, method: str, headers: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """Gives the headers that continue the trace in the service that is called."""
    parent = _parent(headers.get(TRACEPARENT))
    if parent is None:
        yield headers
        return
    with _span(f"call {service}.{method}", parent, SpanKind.CLIENT, _rpc(service, method)) as span:
        yield {**headers, TRACEPARENT: _traceparent(span) or headers.get(TRACEPARENT, "")}


@contextmanager
def serving(service: str, method: str, headers: Mapping[str, str]) -> Iterator[None]:
    parent = _told(headers.get(TRACEPARENT))
    if parent is None:
        yield
        return
    with _span(f"{service}.{method}", parent, SpanKind.SERVER, _rpc(service, method)):
        yield


@contextmanager
def step(name: str) -> Iterator[None]:
    """A part of what is under way."""
    if not Tracing.is_on or not trace.get_current_span().get_span_context().is_valid:
        yield
        return
    with _span(name, context.get_current(), SpanKind.INTERNAL, {}):
        yield


@contextmanager
def sending(source: str, events: Sequence[PublicEvent]) -> Iterator[None]:
    """Each event is sent in the trace that caused it; all of them together."""
    with ExitStack() as spans:
        for event in events:
            parent = _told(event.traceparent)
            if parent is not None:
                started = _tracer.start_span(
                    f"publish {event.type}", parent, SpanKind.PRODUCER, _message(source, event)
                )
                spans.callback(started.end)
        yield


@contextmanager
def hearing(consumer: str, events: Sequence[PublicEvent]) -> Iterator[Sequence[PublicEvent]]:
    """Gives the events as they continue their traces: what they cause hangs under their being heard.

    A batch is one piece of work for several traces. It is done in the trace of its first event, and shown in those of
    the others with a link to where it was done.
    """
    if not Tracing.is_on or not any(event.traceparent for event in events):
        yield events
        return
    started, first, spans = time.time_ns(), None, []
    heard: list[PublicEvent] = []
    for event in events:
        parent = _told(event.traceparent)
        if parent is None:
            heard.append(event)
            continue
        links: list[Link] = [] if first is None else [Link(first.get_span_context())]
        name = f"{consumer} hears {event.type}"
        span = _tracer.start_span(name, parent, SpanKind.CONSUMER, _message(event.source_name, event), links, started)
        first = first or span
        spans.append(span)
        heard.append(replace(event, traceparent=_traceparent(span) or event.traceparent))
    try:
        if first is None:
            yield heard
            return
        with trace.use_span(first, record_exception=False, set_status_on_exception=False):
            yield heard
    except BaseException as error:
        for span in spans:
            span.set_status(StatusCode.ERROR, type(error).__name__)
        raise
    finally:
        for span in spans:
            span.end()


@contextmanager
def _span(name: str, parent: Context, kind: SpanKind, attributes: Mapping[str, str | int]) -> Iterator[Span]:
    """An error is told by its name alone: what it says may be personal."""
    with _tracer.start_as_current_span(
        name, parent, kind, attributes, record_exception=False, set_status_on_exception=False
    ) as span:
        try:
            yield span
        except BaseException as error:
            span.set_status(StatusCode.ERROR, type(error).__name__)
            raise


def _parent(traceparent: str | None) -> Context | None:
    """What is under way here, else what was told from elsewhere."""
    if not Tracing.is_on:
        return None
    here = context.get_current()
    return here if trace.get_current_span(here).get_span_context().is_valid else _told(traceparent)


def _told(traceparent: str | None) -> Context | None:
    """None when traces are not exported, or nobody told one that can be read."""
    if not Tracing.is_on or not traceparent:
        return None
    parent = _propagator.extract({TRACEPARENT: traceparent}, Context())
    return parent if trace.get_current_span(parent).get_span_context().is_valid else None


def _traceparent(span: Span) -> str | None:
    carrier: dict[str, str] = {}
    _propagator.inject(carrier, trace.set_span_in_context(span, Context()))
    return carrier.get(TRACEPARENT)


def _rpc(service: str, method: str) -> dict[str, str | int]:
    return {"rpc.system": "nameko", "rpc.service": service, "rpc.method": method}


def _message(source: str, event: PublicEvent) -> dict[str, str | int]:
    return {
        "messaging.system": "rabbitmq",
        "messaging.destination.name": f"{source}.events",
        "messaging.message.id": str(event.id),
        "nova.event.type": event.type,
        "nova.event.position": event.position,
    }
