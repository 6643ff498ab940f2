"""The metrics of this process as Prometheus reads them."""

from collections.abc import Callable, Iterable
from typing import Any

from prometheus_client import REGISTRY
from prometheus_client.exposition import choose_encoder

PATH = "/metrics"
StartResponse = Callable[[str, list[tuple[str, str]]], Any]


def told(accept: str) -> tuple[bytes, str]:
    """All of it and its content type: OpenMetrics for whoever asks for that, else Prometheus's text."""
    encode, content_type = choose_encoder(accept)
    return encode(REGISTRY), content_type


def metrics_application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """A WSGI application that answers ``GET /metrics`` and nothing else."""
    if environ["PATH_INFO"] != PATH or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [b"There is /metrics, and nothing else.\n"]
    body, content_type = told(environ.get("HTTP_ACCEPT", ""))
    start_response("200 OK", [("Content-Type", content_type), ("Content-Length", str(len(body)))])
    return [body]
