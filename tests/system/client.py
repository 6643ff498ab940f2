"""What a client of the HTTP API does, in the words of the business."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Event, Thread
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import requests

JOB_SECONDS = 180
PRICE = "100"
Line = tuple[str, int | str] | tuple[str, int | str, str]


def today() -> date:
    """As the clock of a company says it that has set none."""
    return datetime.now(ZoneInfo("Europe/Moscow")).date()


class Refused(AssertionError):
    """The API answered with a problem that the test did not expect."""


@dataclass
class Api:
    """A client of one gateway with an administrator's token."""

    url: str
    token: str
    http: requests.Session = field(default_factory=requests.Session)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
        return self.http.request(
            method,
            f"{self.url}{path}",
            json=body,
            timeout=30,
            headers={"Authorization": f"Bearer {self.token}", **{k.replace("_", "-"): v for k, v in headers.items()}},
        )

    def ok(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        answer = self.call(method, path, body, **headers)
        if answer.status_code >= 300:
            raise Refused(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json()

    def item(
        self, code: str, kind: str = "goods", packages: Sequence[tuple[str, str]] = (), name: str | None = None
    ) -> str:
        """An item with a wholesale price."""
        units = [{"unit": unit, "factor": factor} for unit, factor in packages]
        body = {"code": code, "name": name or f"Товар {code}", "kind": kind, "unit": "pcs", "packages": units}
        body["prices"] = [{"price_type": "wholesale", "amount": PRICE}]
        return str(self.ok("POST", "/api/v1/items", body)["id"])

    def warehouse(self, code: str, *, sellable: bool = True) -> str:
        body = {"code": code, "name": f"Склад {code}", "sellable": sellable}
        return str(self.ok("POST", "/api/v1/warehouses", body)["id"])

    def customer(self, name: str) -> str:
        return str(self.ok("POST", "/api/v1/customers", {"name": name, "kind": "legal_entity"})["id"])

    def receive(self, warehouse: str, *lines: Line) -> Any:
        return self.ok("POST", "/api/v1/stock/receipts", {"warehouse_id": warehouse, "lines": _lines(lines)})

    def place(self, customer: str, *lines: Line, **headers: str) -> Any:
        body = {"customer_id": customer, "place": True, "lines": _lines(lines)}
        return self.ok("POST", "/api/v1/orders", body, **headers)

    def upload(
        self, register: str, name: str, content: bytes, options: Any = None, **headers: str
    ) -> requests.Response:
        """Begins an import of a file."""
        return self.http.post(
            f"{self.url}/api/v1/{register}/imports",
            files={"file": (name, content)},
            data={} if options is None else {"options": json.dumps(options)},
            timeout=60,
            headers={"Authorization": f"Bearer {self.token}", **{k.replace("_", "-"): v for k, v in headers.items()}},
        )

    def attach(self, thing: str, name: str, content: bytes, **headers: str) -> requests.Response:
        """Sends a file to be attached; ``thing`` is like ``customers/ID``."""
        return self.http.post(
            f"{self.url}/api/v1/{thing}/attachments",
            files={"file": (name, content)},
            timeout=60,
            headers={"Authorization": f"Bearer {self.token}", **{k.replace("_", "-"): v for k, v in headers.items()}},
        )

    def attached(self, thing: str, name: str, content: bytes, **headers: str) -> Any:
        """A file that is attached."""
        answer = self.attach(thing, name, content, **headers)
        if answer.status_code != 201:
            raise Refused(f"{thing} {name}: {answer.status_code} {answer.text}")
        return answer.json()

    def imported(self, register: str, name: str, content: bytes, **options: Any) -> Any:
        """An import of a file from its beginning to its end."""
        begun = self.upload(register, name, content, options)
        if begun.status_code != 202:
            raise Refused(f"{register} {name}: {begun.status_code} {begun.text}")
        path = f"/api/v1/imports/{begun.json()['id']}"
        return eventually(lambda: _ended(self.ok("GET", path)), JOB_SECONDS)

    def file(self, path: str, **headers: str) -> bytes:
        """A download."""
        answer = self.call("GET", path, **headers)
        if answer.status_code >= 300:
            raise Refused(f"GET {path}: {answer.status_code} {answer.text}")
        return answer.content

    def job(self, service: str, kind: str) -> Any:
        """A rebuild or a comparison of the service's read tables, from its beginning to its end."""
        begun = self.ok("POST", f"/api/v1/ops/{service}/{kind}", {}, Idempotency_Key=str(uuid4()))
        told: list[Any] = [begun]
        path = f"/api/v1/ops/{service}/jobs/{begun['id']}"

        def has_ended() -> bool:
            told.append(self.ok("GET", path))
            return bool(told[-1]["state"] != "running")

        eventually(has_ended, JOB_SECONDS)
        if told[-1]["state"] != "done":
            raise Refused(f"{kind} of {service}: {told[-1]['problem']}")
        return told[-1]

    def order(self, order_id: str) -> Any:
        return self.ok("GET", f"/api/v1/orders/{order_id}")

    def ship(self, order_id: str, warehouse: str, lines: Any = None) -> Any:
        body: dict[str, Any] = {"warehouse_id": warehouse}
        return self.ok("POST", f"/api/v1/orders/{order_id}/shipments", body | ({"lines": lines} if lines else {}))

    def cancel(self, order_id: str) -> Any:
        version = self.order(order_id)["version"]
        return self.ok("POST", f"/api/v1/orders/{order_id}/cancel", {}, If_Match=f'"{version}"')

    def colours(self, order_id: str) -> list[tuple[str | None, str | None]]:
        """(availability, colour) of every line."""
        return [(line["availability"], line["colour"]) for line in self.order(order_id)["lines"]]

    def feed(self, service: str, after: int = 0) -> Iterator[dict[str, Any]]:
        while True:
            page = self.ok("GET", f"/api/v1/feed/{service}?after={after}&limit=1000")
            yield from page["items"]
            if not page["more"]:
                return
            after = page["read_up_to"]

    def lags(self, services: Sequence[str]) -> list[int | None]:
        """How far every relay and every subscription is behind; None where a source does not answer."""
        lags: list[int | None] = []
        for service in services:
            status = self.ok("GET", f"/api/v1/ops/{service}/status")
            lags.append(status["relay"]["lag"])
            lags += [each["lag"] for each in status["subscriptions"].values()]
        return lags

    @contextmanager
    def stream(self) -> Iterator["Stream"]:
        stream = Stream(self)
        try:
            yield stream
        finally:
            stream.close()


class Stream:
    """An open SSE stream; keeps what it was told."""

    def __init__(self, api: Api) -> None:
        self.events: list[tuple[str, Any]] = []
        self._answer = requests.get(
            f"{api.url}/api/v1/stream",
            headers={"Authorization": f"Bearer {api.token}"},
            stream=True,
            timeout=(10, 60),
        )
        assert self._answer.status_code == 200, self._answer.text
        self._closed = Event()
        Thread(target=self._read, daemon=True).start()
        eventually(lambda: any(kind == "hello" for kind, _ in self.events))

    @property
    def kinds(self) -> set[str]:
        """What kinds of messages have come so far."""
        return {kind for kind, _ in list(self.events)}

    def of(self, kind: str) -> list[Any]:
        """What was told so far in messages of a kind."""
        return [data for name, data in list(self.events) if name == kind]

    def turns_of(self, order_id: str) -> list[str | None]:
        """The availabilities that the order turned to, in their order."""
        return [data["availability"] for kind, data in self.events if kind == "turned" and data["order_id"] == order_id]

    def close(self) -> None:
        """Its reader ends with the next ping: to close under its hands would wait for that."""
        self._closed.set()

    def _read(self) -> None:
        kind = "message"
        try:
            for line in self._answer.iter_lines(chunk_size=1, decode_unicode=True):
                if self._closed.is_set():
                    return self._answer.close()
                if line.startswith("event:"):
                    kind = line[6:].strip()
                elif line.startswith("data:"):
                    self.events.append((kind, json.loads(line[5:])))
        except (requests.RequestException, AttributeError, ValueError):
            if not self._closed.is_set():
                raise


def eventually(condition: Callable[[], Any], seconds: float = 20.0) -> Any:
    """The condition's first true value; fails when it does not come true in time."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.03)


def new_code(prefix: str = "") -> str:
    return f"{prefix}{uuid4().hex[:10]}"


def _ended(told: Any) -> Any:
    return told if told["status"] in ("done", "failed") else None


def _lines(lines: Sequence[Line]) -> list[dict[str, Any]]:
    return [{"item_id": line[0], "quantity": line[1]} | ({"unit": line[2]} if len(line) > 2 else {}) for line in lines]
