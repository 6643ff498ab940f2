"""A wholesaler that works through every fault, and keeps a book of its own by the plainest arithmetic."""

import random
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from tests.system.client import Api, new_code

ITEMS = 6
ON_HAND = (0, 5, 40, 150, 400, 100_000)
CLIENTS = 4
INSISTENCE_SECONDS = 60.0
PAUSE_SECONDS = 0.2
WORTH_REPEATING = frozenset({502, 503, 504})


@dataclass
class BookedOrder:
    """What the shop knows of one of its orders: what each item still needs, and what was done."""

    needs: dict[str, int]
    deeds: Counter[str] = field(default_factory=lambda: Counter({"OrderPlaced": 1}))


class Shop:
    """Takes orders, and changes or cancels every second one."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.orders: dict[str, BookedOrder] = {}
        self.reminders = 0
        self._taken = 0
        self.warehouse, self.customer = api.warehouse(new_code("W")), api.customer("ООО Ромашка")
        self.items = [api.item(new_code("F")) for _ in range(ITEMS)]
        self.on_hand = dict(zip(self.items, ON_HAND, strict=True))
        api.receive(self.warehouse, *[(item, quantity) for item, quantity in self.on_hand.items() if quantity])

    @property
    def demand(self) -> dict[str, int]:
        total: defaultdict[str, int] = defaultdict(int)
        for order in self.orders.values():
            for item, quantity in order.needs.items():
                total[item] += quantity
        return {item: total[item] for item in self.items}

    @property
    def deeds(self) -> Counter[tuple[str, str]]:
        """How often what was done to which order."""
        return Counter(
            {(order_id, deed): times for order_id, order in self.orders.items() for deed, times in order.deeds.items()}
        )

    def take_orders(self, count: int, clients: int = CLIENTS) -> None:
        numbers = range(self._taken, self._taken + count)
        self._taken += count
        with ThreadPoolExecutor(clients) as pool:
            list(pool.map(self._take_order, numbers))

    def take_an_order_for_what_is_there(self) -> str:
        return str(self._place({self.items[-1]: 3})["id"])

    def ship(self, order_id: str) -> None:
        _insist(self.api, "POST", f"/api/v1/orders/{order_id}/shipments", {"warehouse_id": self.warehouse})
        order = self.orders[order_id]
        for item, quantity in order.needs.items():
            self.on_hand[item] -= quantity
        order.needs = {}
        order.deeds["OrderShipped"] += 1

    def set_reminders(self, count: int, due_in: timedelta) -> None:
        at = (datetime.now(UTC) + due_in).isoformat()
        for number in range(count):
            entry = {"customer_id": self.customer, "kind": "call", "text": f"{number}", "reminder": {"at": at}}
            _insist(self.api, "POST", "/api/v1/journal", entry)
            self.reminders += 1

    def _take_order(self, number: int) -> None:
        chooser = random.Random(number)
        placed = self._place({item: chooser.randint(1, 9) for item in chooser.sample(self.items, 2)})
        if number % 4 == 1:
            self._cancel(placed)
        elif number % 4 == 2:
            self._change(placed)

    def _place(self, needs: dict[str, int]) -> Any:
        lines = [{"item_id": item, "quantity": quantity} for item, quantity in needs.items()]
        body = {"customer_id": self.customer, "place": True, "lines": lines}
        placed = _insist(self.api, "POST", "/api/v1/orders", body)
        self.orders[placed["id"]] = BookedOrder(needs)
        return placed

    def _cancel(self, placed: Any) -> None:
        _insist(self.api, "POST", f"/api/v1/orders/{placed['id']}/cancel", {}, If_Match=_tag(placed))
        self.orders[placed["id"]].needs = {}
        self.orders[placed["id"]].deeds["OrderCancelled"] += 1

    def _change(self, placed: Any) -> None:
        """One more of everything."""
        order = self.orders[placed["id"]]
        needs = {item: quantity + 1 for item, quantity in order.needs.items()}
        lines = [{"line_id": line["line_id"], "quantity": needs[line["item_id"]]} for line in placed["lines"]]
        _insist(self.api, "PATCH", f"/api/v1/orders/{placed['id']}", {"lines": lines}, If_Match=_tag(placed))
        order.needs = needs
        order.deeds["OrderChanged"] += 1


def availability(on_hand: int, demand: int, remaining: int) -> str | None:
    """The rule of the product, as a person would say it."""
    if remaining == 0:
        return None
    if on_hand <= 0:
        return "absent"
    if on_hand < remaining:
        return "short"
    return "contended" if on_hand < demand else "covered"


def _insist(api: Api, method: str, path: str, body: Any, **headers: str) -> Any:
    """Repeats a command under one key until it is answered, as every client of an unreliable network must."""
    key, deadline = new_code(), time.monotonic() + INSISTENCE_SECONDS
    own = Api(api.url, api.token)
    while True:
        answer = _answer(own, method, path, body, Idempotency_Key=key, **headers)
        if answer is not None:
            return answer
        assert time.monotonic() < deadline, f"{method} {path} was not answered in time"
        time.sleep(PAUSE_SECONDS)


def _answer(api: Api, method: str, path: str, body: Any, **headers: str) -> Any:
    try:
        response = api.call(method, path, body, **headers)
    except (requests.ConnectionError, requests.Timeout):
        return None
    if response.status_code in WORTH_REPEATING:
        return None
    assert response.ok, f"{method} {path}: {response.status_code} {response.text}"
    return response.json()


def _tag(order: Any) -> str:
    return f'"{order["version"]}"'
