"""Takes traces as a collector of OpenTelemetry does: OTLP over HTTP. Whoever shows or tests them reads them here."""

import gzip
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

KINDS = ("", "internal", "server", "client", "producer", "consumer")


@dataclass(frozen=True)
class SpanTold:
    """One span as it came; times are nanoseconds since 1970, ``parent`` is empty where it has none."""

    service: str
    name: str
    kind: str
    trace_id: str
    span_id: str
    parent: str
    start: int
    end: int
    attributes: Mapping[str, Any]
    links: tuple[str, ...]

    @property
    def milliseconds(self) -> float:
        return (self.end - self.start) / 1_000_000


class Collector:
    """Has all spans that came."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.spans: list[SpanTold] = []

    @property
    def environment(self) -> dict[str, str]:
        """What sends the spans of a process here, soon."""
        return {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{self.port}", "OTEL_BSP_SCHEDULE_DELAY": "200"}

    def of_trace(self, trace_id: str) -> list[SpanTold]:
        return sorted((span for span in self.spans if span.trace_id == trace_id), key=lambda span: span.start)

    def take(self, body: bytes) -> None:
        request = ExportTraceServiceRequest.FromString(body)
        for resource in request.resource_spans:
            service = _plain(resource.resource.attributes).get("service.name", "")
            for scope in resource.scope_spans:
                self.spans += [_told(service, span) for span in scope.spans]


@contextmanager
def running_collector() -> Iterator[Collector]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            collector.take(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    collector = Collector(server.server_address[1])
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield collector
    finally:
        server.shutdown()
        server.server_close()


def _told(service: str, span: Any) -> SpanTold:
    return SpanTold(
        service=service,
        name=span.name,
        kind=KINDS[span.kind],
        trace_id=span.trace_id.hex(),
        span_id=span.span_id.hex(),
        parent=span.parent_span_id.hex(),
        start=span.start_time_unix_nano,
        end=span.end_time_unix_nano,
        attributes=_plain(span.attributes),
        links=tuple(link.span_id.hex() for link in span.links),
    )


def _plain(attributes: Any) -> dict[str, Any]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value") or "string_value") for each in attributes}
