"""A source that was put back from a backup: what the examples of docs/integration, as they stand, make of it."""

import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from kombu import Connection
from standardwebhooks import Webhook

from contracts.registry import example_of
from kernel.publishing import events_exchange
from tests.infrastructure.node import as_installed_in, choose_node
from tests.infrastructure.packages import make_sure_of
from tests.infrastructure.ports import free_port
from tests.integration.test_subscribers import EXAMPLES, listening, queue_of_all_orders, running, said

Event = Mapping[str, Any]

SECRET = "whsec_" + "c2VjcmV0" * 6
RESTORED = example_of("orders", "RestoredFromBackup", 1)
KEPT = RESTORED["data"]["kept_up_to"]
BETWEEN = f"after {KEPT} and before {RESTORED['position']}"
VOID = f"VOID: what orders told {BETWEEN}"


def placed(position: int, previous: int) -> Event:
    return {**example_of("orders", "OrderPlaced", 1), "position": position, "previous": previous}


BEFORE, LOST = placed(KEPT, 0), placed(KEPT + 20, KEPT)
AFTER = placed(RESTORED["position"] + 7, RESTORED["position"])


def line(event: Event) -> str:
    return f"{event['position']} after {event['previous']}: {event['type']} {event['subject']}"


def publish(broker_url: str, *events: Event) -> None:
    with Connection(broker_url) as connection:
        producer = connection.Producer(serializer="json")
        for event in events:
            producer.publish(event, exchange=events_exchange("orders"), routing_key=event["type"])


def python_client(_: Path) -> list[str]:
    return [sys.executable, str(EXAMPLES / "amqp_subscriber.py")]


def node_client(folder: Path) -> list[str]:
    as_installed_in(folder, "amqplib")
    shutil.copy(EXAMPLES / "subscriber.mjs", folder)
    return [choose_node(), str(folder / "subscriber.mjs")]


@pytest.mark.parametrize("client", [python_client, node_client])
@pytest.mark.parametrize(
    ("heard", "says"),
    [
        ([BEFORE], [line(BEFORE), line(RESTORED), line(AFTER)]),
        ([BEFORE, LOST], [line(BEFORE), line(LOST), VOID, line(RESTORED), line(AFTER)]),
        ([placed(1, 0)], [line(placed(1, 0)), "MISSED: read the feed of orders after 1", line(RESTORED), line(AFTER)]),
    ],
    ids=["all of it is kept", "some of it is void", "something is missing"],
)
def test_a_client_over_amqp_forgets_what_is_void_and_goes_on(
    vhost: str, tmp_path: Path, client: Callable[[Path], list[str]], heard: Sequence[Event], says: list[str]
) -> None:
    with queue_of_all_orders(vhost) as queue, running(*client(tmp_path), vhost, queue) as subscriber:
        assert said(subscriber) == "listening"
        publish(vhost, *heard, RESTORED, AFTER)
        assert [said(subscriber) for _ in says] == says


def test_a_nameko_service_hears_what_is_void(vhost: str) -> None:
    with listening("nameko_subscriber.py", vhost) as subscriber:
        publish(vhost, RESTORED)
        assert said(subscriber) == VOID


def test_a_receiver_of_webhooks_hears_what_is_void() -> None:
    port, body = free_port(), json.dumps(RESTORED)
    with listening("webhook_receiver.py", str(port), SECRET) as shop:
        now = datetime.now(UTC)
        headers = {
            "webhook-id": RESTORED["id"],
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(SECRET).sign(RESTORED["id"], now, body),
        }
        assert requests.post(f"http://127.0.0.1:{port}/", body, headers=headers, timeout=5).status_code == 204
        assert said(shop) == VOID


@pytest.mark.parametrize("types", ["", "OrderPlaced,RestoredFromBackup"])
@pytest.mark.parametrize(
    ("position", "says"),
    [
        (KEPT, [line(RESTORED), line(AFTER)]),
        (LOST["position"], [f"VOID: what was told {BETWEEN}", line(RESTORED), line(AFTER)]),
        (RESTORED["position"], [line(AFTER)]),
    ],
    ids=["all of it is kept", "some of it is void", "it heard of that"],
)
def test_curl_forgets_what_is_void_and_goes_on(tmp_path: Path, types: str, position: int, says: list[str]) -> None:
    make_sure_of("curl", "jq")
    file = tmp_path / "position"
    file.write_text(f"{position}\n")
    with feed_of(BEFORE, RESTORED, AFTER) as url:
        command = ["sh", str(EXAMPLES / "follow_feed.sh"), "orders", str(file)]
        with running(*command, URL=url, TOKEN="token", **({"TYPES": types} if types else {})) as curl:
            assert [said(curl) for _ in says] == says


@contextmanager
def feed_of(*events: Event) -> Iterator[str]:
    """A gateway that has these alone."""

    class Feed(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            after = int(parse_qs(urlsplit(self.path).query)["after"][0])
            items = [event for event in events if event["position"] > after]
            time.sleep(0 if items else 0.2)
            page = {"items": items, "read_up_to": max(after, events[-1]["position"]), "more": False}
            body = json.dumps(page).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Feed) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
