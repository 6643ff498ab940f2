"""A receiver of webhooks that answers what a test tells it to, and remembers what it was sent."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook


@dataclass(frozen=True)
class Received:
    """One request, as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def message_id(self) -> str:
        return self.headers["webhook-id"]

    def verified(self, secret: str) -> Any:
        """The event; raises WebhookVerificationError. What is signed by a clock of a test's own is too old here."""
        return Webhook(secret).verify(self.body, self.headers)


@dataclass
class Reply:
    status: int = 204
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0


Replying = Callable[[Received], Reply]


class Receiver:
    """``replying`` says what each request is answered."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/hooks"
        self.received: list[Received] = []
        self.at_once = 0
        self.most_at_once = 0
        self.replying: Replying = lambda _: Reply()
        self._lock = threading.Lock()

    def take(self, received: Received) -> Reply:
        with self._lock:
            self.received.append(received)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            reply = self.replying(received)
            time.sleep(reply.seconds)
        finally:
            with self._lock:
                self.at_once -= 1
        return reply

    def answer(self, *statuses: int) -> None:
        """One after the other, the last one from then on."""
        left = list(statuses)
        self.replying = lambda _: Reply(left.pop(0) if len(left) > 1 else left[0], b"said")

    @property
    def ids(self) -> list[str]:
        return [each.message_id for each in self.received]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    receiver: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.receiver.take(Received(self.path, headers, body))
        self.send_response(reply.status)
        for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""


@contextmanager
def receiver() -> Iterator[Receiver]:
    handler = type("HandlerOfOne", (Handler,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        running = Receiver(server.server_address[1])
        handler.receiver = running  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield running
        finally:
            server.shutdown()
            thread.join()
