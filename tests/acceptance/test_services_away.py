"""An order is taken whoever else is away, and all is made good when they come back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.system.client import Api, eventually, new_code
from tests.system.processes import System

OTHERS = ("inventory", "customers", "tasks", "notify")
STALE_SECONDS = 40
PASSWORD = "a long enough password"


def answer_to_a_new_customer(api: Api) -> tuple[int, str, str, str | None]:
    """Status, type, code and Retry-After. For some seconds the service might be restarting, and is waited for."""
    answer = api.call("POST", "/api/v1/customers", {"name": "ООО Вера", "kind": "legal_entity"})
    headers = answer.headers
    return answer.status_code, headers["Content-Type"], answer.json()["code"], headers.get("Retry-After")


def order_for(api: Api, customer: str, item: str) -> Any:
    """The placed order, None while nobody answers; under one key, so that it is not placed twice."""
    body = {"customer_id": customer, "place": True, "lines": [{"item_id": item, "quantity": 3}]}
    answer = api.call("POST", "/api/v1/orders", body, Idempotency_Key=f"takeover-{item}")
    return answer.json() if answer.status_code == 201 else None


def entries_of(api: Api, order_id: str) -> list[str]:
    """What the journal says was done with an order: its colours turn as stock is heard of."""
    kinds = [entry["kind"] for entry in api.ok("GET", f"/api/v1/journal?order={order_id}")["items"]]
    return [kind for kind in kinds if kind != "order_turned"]


@pytest.mark.timeout(240)
def test_an_order_is_taken_while_all_others_are_dead(system: System) -> None:
    api = system.api
    warehouse, item = api.warehouse(new_code("W")), api.item(new_code("A"))
    anna, boris = api.customer("ООО Анна"), api.customer("ИП Борис")
    api.receive(warehouse, (item, 10))
    first = api.place(anna, (item, 8))["id"]
    eventually(lambda: api.colours(first) == [("covered", None)])
    system.wait_until_level()

    system.kill(*OTHERS)
    second = api.place(boris, (item, 5))
    assert [line["availability"] for line in second["lines"]] == ["contended"], "by what was known, and its own need"
    eventually(lambda: answer_to_a_new_customer(api) == (503, "application/problem+json", "ServiceAway", "2"), 60)
    known_to_be_away = datetime.now(UTC)
    eventually(lambda: api.order(second["id"])["stock_is_stale"], STALE_SECONDS)
    as_of = datetime.fromisoformat(api.order(second["id"])["stock_as_of"])
    assert as_of < known_to_be_away
    assert api.ok("GET", "/api/v1/orders")["stock_is_stale"]

    system.start(*OTHERS)
    system.wait_until_level()
    assert api.colours(first) == api.colours(second["id"]) == [("contended", "yellow")]
    assert not api.order(second["id"])["stock_is_stale"]
    assert entries_of(api, second["id"]) == ["order_placed"]
    assert api.ok("GET", f"/api/v1/items/{item}")["demand"] == "13"
    desk = {row["id"]: row for row in api.ok("GET", "/api/v1/customers?filter[yellow_orders]=1..")["items"]}
    assert {anna, boris} <= desk.keys()
    assert system.differences() == {}


@pytest.mark.timeout(120)
def test_a_reminder_that_fell_due_meanwhile_fires_once(system: System) -> None:
    api = system.api
    customer, text = api.customer("ООО Напоминание"), new_code("Позвонить ")
    at = (datetime.now(UTC) + timedelta(seconds=1)).isoformat()
    entry = {"customer_id": customer, "kind": "call", "text": text, "reminder": {"at": at}}
    system.kill("notify")
    api.ok("POST", "/api/v1/journal", entry)
    system.kill("tasks")
    system.start("tasks", "notify", replicas=2)

    def shown() -> list[str]:
        answer = api.call("GET", "/api/v1/notifications?limit=500")
        return [each["text"] for each in answer.json()["items"]] if answer.ok else []

    eventually(lambda: text in shown(), 60)
    system.wait_until_level()
    assert shown().count(text) == 1
    due = [event for event in api.feed("tasks") if event["type"] == "ReminderDue"]
    assert [event["data"]["text"] for event in due].count(text) == 1


@pytest.mark.timeout(120)
def test_a_replica_takes_over_when_the_one_that_leads_dies(system: System) -> None:
    api = system.api
    item, customer = api.item(new_code("T")), api.customer("ООО Замена")
    system.wait_until_level()
    system.start("orders")
    leading, following = system.processes("orders")
    leading.kill()
    order = eventually(lambda: order_for(api, customer, item), 30)
    system.wait_until_level()
    assert entries_of(api, order["id"]) == ["order_placed"]
    assert api.ok("GET", f"/api/v1/items/{item}")["demand"] == order["lines"][0]["quantity"]
    assert following.stop() == 0, "it stops in good order when it is told to"
    system.start("orders")
    system.wait_until_level()
