"""Reminders: through the API from setting to the bell; and on real servers, whatever dies at their time."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from contracts.envelope import moment_text
from tests.infrastructure.postgres import Postgres
from tests.system.client import Api, eventually, new_code
from tests.system.processes import System, running_system

WALLS = {"zone": "Europe/Berlin"}


def soon(seconds: float = 1) -> str:
    return moment_text(datetime.now(UTC) + timedelta(seconds=seconds))


def entry(api: Api, text: str, **more: Any) -> Any:
    body = {"customer_id": api.customer(new_code("ООО ")), "kind": "call", "text": text, **more}
    return api.ok("POST", "/api/v1/journal", body)


def shown(api: Api, path: str = "/api/v1/notifications?limit=500") -> dict[str, Any]:
    return {each["text"]: each for each in api.ok("GET", path)["items"]}


def test_from_setting_a_reminder_to_reading_it_at_the_bell(api: Api) -> None:
    text = new_code("Позвонить ")
    unread = api.ok("GET", "/api/v1/notifications/unread")["unread"]
    with api.stream() as stream:
        logged = entry(api, text, reminder={"at": soon()})
        told = eventually(lambda: [each for each in stream.of("reminder") if each["text"] == text], 20)
        eventually(lambda: [each for each in stream.of("notification") if each["text"] == text], 20)
        assert told[0]["entry_id"] == logged["id"]
        notification = shown(api)[text]
        assert (notification["kind"], notification["reminder_id"]) == ("reminder", logged["reminder"]["id"])
        assert api.ok("GET", "/api/v1/notifications/unread")["unread"] == unread + 1
        read = api.ok("POST", "/api/v1/notifications/read", {"ids": [notification["id"]]})
        assert read == {"read": 1, "unread": unread}
        eventually(lambda: stream.of("read"), 20)
    assert text not in shown(api, "/api/v1/notifications?filter[unread]=true")
    fired = api.ok("GET", f"/api/v1/journal/{logged['id']}")["reminder"]
    assert (fired["state"], fired["version"]) == ("fired", logged["reminder"]["version"])


def test_a_reminder_is_snoozed_and_then_done_with_its_entry(api: Api) -> None:
    logged = entry(api, new_code("Встреча "), reminder={"at": soon(3600), "rule": "FREQ=WEEKLY", **WALLS})
    path = f"/api/v1/reminders/{logged['reminder']['id']}"
    assert api.call("POST", f"{path}/snooze", {"minutes": 30}).status_code == 428
    snoozed = api.ok("POST", f"{path}/snooze", {"minutes": 30}, If_Match='"1"')
    assert api.call("POST", f"{path}/snooze", {"minutes": 30}, If_Match='"1"').status_code == 412
    assert snoozed["id"] in [each["id"] for each in api.ok("GET", "/api/v1/reminders?filter[state]=waiting")["items"]]
    done = api.ok("POST", f"{path}/done", {"status": "done"}, If_Match=f'"{snoozed["version"]}"')
    assert done["state"] == "done"
    assert api.ok("GET", f"/api/v1/journal/{logged['id']}")["status_kind"] == "done"
    assert api.call("POST", f"{path}/cancel", If_Match="*").json()["code"] == "ReminderHasEnded"


def test_a_rule_is_refused_in_the_language_of_the_reader(api: Api) -> None:
    rule = {"rule": "FREQ=MINUTELY", "zone": "Europe/Moscow"}
    body = {"customer_id": api.customer(new_code("ООО ")), "kind": "call", "text": "x", "reminder": rule}
    refused = api.call("POST", "/api/v1/journal", body, Accept_Language="ru")
    assert refused.status_code == 422
    assert refused.json()["errors"] == [
        {"field": "reminder.rule", "message": "Повторять можно не чаще чем раз в 5 минут."}
    ]


def test_an_order_that_stays_unpaid_is_reminded_of_in_the_readers_language(api: Api) -> None:
    customer, item = api.customer(new_code("ООО ")), api.item(new_code("I"))
    order = api.place(customer, (item, 3))
    api.ok("POST", f"/api/v1/orders/{order['id']}/invoices", {})
    path = f"/api/v1/journal?order={order['id']}"
    placed = eventually(
        lambda: [each for each in api.ok("GET", path)["items"] if each["kind"] == "invoice_issued"], 20
    )[0]
    rule = {"rule": {"unless": "paid", "after": "P3D"}, **WALLS}
    reminded = api.ok("PUT", f"/api/v1/journal/{placed['id']}/reminder", rule, If_Match=f'"{placed["version"]}"')
    assert reminded["reminder"]["rule"] == rule["rule"]
    assert datetime.fromisoformat(reminded["reminder"]["at"]) > datetime.now(UTC) + timedelta(days=2)
    now = {"at": soon(0)}
    api.ok("PUT", f"/api/v1/journal/{placed['id']}/reminder", now, If_Match=f'"{reminded["version"]}"')
    eventually(lambda: [text for text in shown(api) if text.startswith("Выставлен счёт")], 20)


@pytest.fixture
def system(vhost: str, postgres: Postgres, tmp_path: Path) -> Iterator[System]:
    with running_system(vhost, postgres, tmp_path) as system:
        yield system


@pytest.mark.long
@pytest.mark.timeout(600)
def test_replicas_race_and_die_and_every_occurrence_comes_due_once(system: System) -> None:
    """All are down at the time; the first to fire dies after its commit; two replicas go on, one of them killed."""
    api, count = system.api, 40
    entries = [entry(api, f"{number}", reminder={"at": soon(8), "rule": "FREQ=HOURLY"}) for number in range(count)]
    last = max(datetime.fromisoformat(each["reminder"]["at"]) for each in entries)
    system.kill("tasks", "notify")
    eventually(lambda: datetime.now(UTC) > last, 30)
    system.start("tasks", NOVA_CRASH_AT="fired")
    eventually(lambda: not system.processes("tasks")[0].is_running, 60)
    system.kill("tasks")
    system.start("tasks", "notify", replicas=2)
    system.processes("tasks")[0].kill()
    system.restart_the_dead()
    system.wait_until_level()
    due = Counter(event["data"]["reminder_id"] for event in api.feed("tasks") if event["type"] == "ReminderDue")
    assert due == {each["reminder"]["id"]: 1 for each in entries}
    eventually(lambda: len(shown(api)) == count, 30)
    assert system.differences() == {}
