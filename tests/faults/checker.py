"""What must be true after every fault: nothing lost, nothing twice, nobody behind.

The checker reads only what any client can read, and compares it with the shop's own book.
"""

import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import requests

from tests.faults.proving import PATIENCE, PATIENCE_WITH_WHAT_IS_WRONG
from tests.faults.shop import BookedOrder, Shop, availability
from tests.system.client import Api
from tests.system.processes import SERVICES, System

READERS = 4
MOST_TOLD = 5
PAUSE_SECONDS = 0.5
BEHIND, NO_ANSWER = "is behind by", "no answer"
ENTRY_OF = {
    "OrderPlaced": "order_placed",
    "OrderChanged": "order_changed",
    "OrderCancelled": "order_cancelled",
    "OrderShipped": "order_shipped",
}

Findings = list[str]


class Checker:
    """Findings in words; none when all is well."""

    def __init__(self, system: System, shop: Shop) -> None:
        self._system = system
        self._api = system.api
        self._shop = shop

    def findings(self) -> Findings:
        """What is still wrong when patience ends."""
        return _lasting(self._everything)

    def journal_findings(self) -> Findings:
        """The same of the journal alone, which can be read while orders are away."""
        return _lasting(self._journal)

    def _everything(self) -> Iterator[str]:
        behind = list(self._behind())
        if behind:
            yield from behind
            return
        effects = (self._orders_feed, self._journal, self._turns_logged, self._reminders, self._levels, self._colours)
        for look in (self._parked, self._feeds, *effects, self._differences):
            yield from look()

    def _behind(self) -> Iterator[str]:
        for service in SERVICES:
            status = self._api.ok("GET", f"/api/v1/ops/{service}/status")
            if status["relay"]["lag"] != 0:
                yield f"the relay of {service} {BEHIND} {status['relay']['lag']}"
            for source, each in status["subscriptions"].items():
                if each["lag"] != 0 or each["trouble"] is not None:
                    yield f"{service} from {source} {BEHIND} {each['lag']}: {each['trouble']}"

    def _parked(self) -> Iterator[str]:
        for event in self._system.parked():
            yield f"parked: {event}"

    def _differences(self) -> Iterator[str]:
        """What `nova verify` finds."""
        for service, lines in self._system.differences().items():
            yield f"nova verify {service}: {'; '.join(lines[:MOST_TOLD])}"

    def _feeds(self) -> Iterator[str]:
        for service in SERVICES:
            previous, ids = 0, set()
            for event in self._api.feed(service):
                if event["previous"] != previous or event["position"] <= previous or event["id"] in ids:
                    yield f"the feed of {service} is broken at {event['position']}: {event['previous']}"
                previous = event["position"]
                ids.add(event["id"])

    def _orders_feed(self) -> Iterator[str]:
        told = ((event["data"].get("order_id"), event["type"]) for event in self._api.feed("orders"))
        yield from _unequal("told by orders", Counter(each for each in told if each[1] in ENTRY_OF), self._shop.deeds)

    def _journal(self) -> Iterator[str]:
        entries = ((entry["order_id"], entry["kind"]) for entry in _rows(self._api, "/api/v1/journal"))
        logged = Counter(each for each in entries if each[1] in ENTRY_OF.values())
        done = {(order_id, ENTRY_OF[deed]): times for (order_id, deed), times in self._shop.deeds.items()}
        yield from _unequal("entries in the journal", logged, Counter(done))

    def _turns_logged(self) -> Iterator[str]:
        """An entry for every order and cause that orders told."""
        reflagged = [event["data"] for event in self._api.feed("orders") if event["type"] == "OrdersReflagged"]
        turned = [(data, order) for data in reflagged for order in data["orders"] if any(map(_is_seen, order["lines"]))]
        told = {(order["order_id"], data["cause"]["id"]) for data, order in turned}
        entries = _rows(self._api, "/api/v1/journal")
        logged = Counter(entry["order_id"] for entry in entries if entry["kind"] == "order_turned")
        yield from _unequal("turns in the journal", logged, Counter(order_id for order_id, _ in told))

    def _reminders(self) -> Iterator[str]:
        due = Counter(e["data"]["entry_id"] for e in self._api.feed("tasks") if e["type"] == "ReminderDue")
        shown = Counter(e["data"]["entry_id"] for e in self._api.feed("notify") if e["type"] == "NotificationShown")
        if (due.total(), len(due)) != (self._shop.reminders, self._shop.reminders):
            yield f"{due.total()} reminders of {len(due)} entries fired, {self._shop.reminders} were set"
        yield from _unequal("notifications shown", shown, due)

    def _levels(self) -> Iterator[str]:
        demand = self._shop.demand
        for item in self._shop.items:
            told = self._api.ok("GET", f"/api/v1/items/{item}")
            have, should = (told["on_hand"], told["demand"]), (str(self._shop.on_hand[item]), str(demand[item]))
            if have != should:
                yield f"item {item}: on hand and demand are {have}, should be {should}"

    def _colours(self) -> Iterator[str]:
        demand = self._shop.demand

        def look(each: tuple[str, BookedOrder]) -> list[str]:
            return list(self._colours_of(each[0], each[1], demand))

        with ThreadPoolExecutor(READERS) as pool:
            for found in pool.map(look, list(self._shop.orders.items())):
                yield from found

    def _colours_of(self, order_id: str, order: BookedOrder, demand: dict[str, int]) -> Iterator[str]:
        for line in Api(self._api.url, self._api.token).order(order_id)["lines"]:
            item = line["item_id"]
            should = availability(self._shop.on_hand[item], demand[item], order.needs.get(item, 0))
            if line["availability"] != should:
                yield f"order {order_id}, item {item}: is {line['availability']}, should be {should}"
            if Decimal(line["remaining"]) != order.needs.get(item, 0):
                yield f"order {order_id}, item {item}: remaining is {line['remaining']}"


def _lasting(look: Callable[[], Iterator[str]]) -> Findings:
    """Who is behind, or cannot be asked, always has the whole patience: a machine may be slow."""
    start = time.monotonic()
    while True:
        found = _told(look)
        patience = PATIENCE if all(map(_may_be_slowness, found)) else PATIENCE_WITH_WHAT_IS_WRONG
        if not found or time.monotonic() - start > patience:
            return found
        time.sleep(PAUSE_SECONDS)


def _told(look: Callable[[], Iterator[str]]) -> Findings:
    """Who cannot be asked is a finding too."""
    try:
        return list(look())
    except (AssertionError, requests.RequestException) as error:
        return [f"{NO_ANSWER}: {error}"]


def _may_be_slowness(finding: str) -> bool:
    return finding.startswith(NO_ANSWER) or BEHIND in finding


def _unequal(what: str, have: Counter[Any], should: Counter[Any]) -> Iterator[str]:
    wrong: list[Hashable] = [each for each in have | should if have[each] != should[each]]
    for each in wrong[:MOST_TOLD]:
        yield f"{what}: {each} {have[each]} times, should be {should[each]} times ({len(wrong)} such)"


def _is_seen(line: dict[str, Any]) -> bool:
    """Between the two that are yellow, and between plain and nothing, a person sees no turn."""
    plain, yellow = (None, "covered"), ("short", "contended")
    return (
        not any(line["old"] in same and line["new"] in same for same in (plain, yellow)) and line["old"] != line["new"]
    )


def _rows(api: Api, path: str) -> Iterator[Any]:
    after = ""
    while True:
        page = api.ok("GET", f"{path}?limit=500{after}")
        yield from page["items"]
        if page["next"] is None:
            return
        after = f"&after={page['next']}"
