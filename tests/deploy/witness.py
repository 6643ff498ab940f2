"""Clients who order one thing after another whatever happens, and remember what they were answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

import requests

from tests.deploy.stack import Stack
from tests.system.client import Api, eventually, new_code

CLIENTS = 2
PAUSE_SECONDS = 0.1
CLEAR = frozenset({502, 503, 504})
QUANTITY = 2
INSISTENCE_SECONDS = 60.0


@dataclass
class Witness:
    """What a customer ordered. ``unknown`` are the keys of orders that nobody answered for."""

    stack: Stack
    customer: str
    item: str
    acknowledged: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)

    @contextmanager
    def ordering(self) -> Iterator[None]:
        """Meanwhile; all have their answers when the block ends."""
        done = Event()
        threads = [Thread(target=self._order_until, args=(done,)) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            done.set()
            for thread in threads:
                thread.join()

    def wait_for_more(self, seconds: float = 60.0) -> None:
        """Until orders are taken again."""
        before = len(self.acknowledged)
        eventually(lambda: len(self.acknowledged) >= before + 2 * CLIENTS, seconds)

    def insist(self) -> None:
        """Learns what became of the orders that nobody answered for, by their keys."""
        api = self.stack.another_client()
        for key in self.unknown:
            eventually(lambda key=key: self.order(api, key) is None, INSISTENCE_SECONDS)  # type: ignore[misc]
        self.unknown.clear()

    def what_is_kept(self) -> tuple[int, str]:
        """How many orders the system has of the customer, and the demand for the item."""
        api, found, after = self.stack.api, 0, ""
        while True:
            page = api.ok("GET", f"/api/v1/orders?customer={self.customer}&limit=500{after}")
            found += len(page["items"])
            if page["next"] is None:
                return found, str(api.ok("GET", f"/api/v1/items/{self.item}")["demand"])
            after = f"&after={page['next']}"

    def what_should_be(self) -> tuple[int, str]:
        return len(self.acknowledged), str(QUANTITY * len(self.acknowledged))

    def _order_until(self, done: Event) -> None:
        api = self.stack.another_client()
        while not done.is_set():
            key = new_code()
            trouble = self.order(api, key)
            if trouble is not None:
                self.unknown.append(key)
                self.failures.append(trouble)
            done.wait(PAUSE_SECONDS)

    def order(self, api: Api, key: str) -> str | None:
        """None when it was taken; else what came in place of an answer."""
        line = {"item_id": self.item, "quantity": QUANTITY}
        body = {"customer_id": self.customer, "place": True, "lines": [line]}
        try:
            answer = api.call("POST", "/api/v1/orders", body, Idempotency_Key=key)
        except requests.RequestException as error:
            return repr(error)
        if answer.ok:
            self.acknowledged[key] = answer.json()["id"]
            return None
        if not _is_clear(answer):
            self.unclear.append(f"{answer.status_code} {answer.text[:300]}")
        return f"{answer.status_code} {answer.text[:300]}"


def _is_clear(answer: requests.Response) -> bool:
    """Whether a program learns that it may try again, and a person what happened."""
    if answer.status_code not in CLEAR or not answer.headers["Content-Type"].startswith("application/problem+json"):
        return False
    problem: dict[str, Any] = answer.json()
    return problem["status"] == answer.status_code and {"title", "detail", "code"} <= problem.keys()
