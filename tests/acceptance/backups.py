"""A company of which backups are taken, what it looks like, and the commands of whoever takes them."""

import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from gateway.auth.domain import COMMAND_LINE
from tests.system.client import Api, eventually, new_code, today
from tests.system.processes import SOURCES

V1 = "/api/v1"
CONTACTS = [{"kind": "phone", "value": "8 (916) 123-45-67", "person": "Аделаида Громозекина"}]
FILE = "Договор поставки, подписан обеими сторонами\n".encode() * 20_000
START_SECONDS = 180.0
LISTS = ("customers", "orders", "items", "journal", "payments", "reports/debts", "users", "stock/expected")
PLACED = ((2, 9), (5, 1), (7, 7), (3, 2))


def nova(*arguments: str, environment: Mapping[str, str] | None = None, ends: int = 0) -> str:
    """A command as an operator gives it; what it printed."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "nova", *arguments],
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == ends, done.stdout + done.stderr
    return done.stdout + done.stderr


def trade(api: Api) -> str:
    """Some customers with all that a customer can have; the id of the first."""
    warehouse, items = api.warehouse(new_code("W")), [api.item(new_code("B")) for _ in range(2)]
    api.receive(warehouse, *[(item, 10) for item in items])
    customers = []
    for number, quantities in enumerate(PLACED):
        new = {"name": f"ООО Склад {number}", "kind": "legal_entity", "contacts": CONTACTS}
        customers.append(api.ok("POST", f"{V1}/customers", new)["id"])
        order = api.place(customers[-1], *zip(items, quantities, strict=True))
        if number % 2 == 0:
            api.ship(order["id"], warehouse, [{"line_id": order["lines"][0]["line_id"], "quantity": 1}])
        pay = {"customer_id": customers[-1], "amount": "100.50", "date": today().isoformat()}
        api.ok("POST", f"{V1}/payments", pay)
        tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
        entry = {"customer_id": customers[-1], "kind": "call", "text": "Позвонить", "reminder": {"at": tomorrow}}
        api.ok("POST", f"{V1}/journal", entry)
    api.cancel(api.place(customers[1], (items[0], 3))["id"])
    api.attached(f"customers/{customers[0]}", "Договор.txt", FILE)
    eventually(lambda: has_classes(api), START_SECONDS)
    return str(customers[0])


def has_classes(api: Api) -> bool:
    """They are drawn once a day, some moments after somebody bought."""
    return any(row["abc"] == "A" for row in rows(api, "customers"))


def lists(api: Api) -> dict[str, list[Any]]:
    """Every row that a user sees: the desk, orders with their colours, goods, journal, debts; people too.

    But for the token that each `nova up` gives itself.
    """
    seen = {name: rows(api, name) for name in LISTS}
    return {**seen, "users": [row for row in seen["users"] if row["name"] != COMMAND_LINE]}


def picture(api: Api) -> dict[str, Any]:
    """All lists, cards and files; but for how fresh the stock is that colours follow from."""
    seen: dict[str, Any] = dict(lists(api))
    seen["order cards"] = {row["id"]: {**api.order(row["id"]), "stock_as_of": None} for row in seen["orders"]}
    seen["customer cards"] = {row["id"]: api.ok("GET", f"{V1}/customers/{row['id']}") for row in seen["customers"]}
    paths = [f"{V1}/customers/{row['id']}/attachments" for row in seen["customers"]]
    files = {path: api.ok("GET", path)["items"] for path in paths}
    seen["files"] = {each["id"]: api.file(f"{path}/{each['id']}") for path, some in files.items() for each in some}
    return seen


def rows(api: Api, path: str) -> list[Any]:
    found: list[Any] = []
    after = ""
    while True:
        page = api.ok("GET", f"{V1}/{path}?limit=500{after}")
        found += page["items"]
        if page.get("next") is None:
            return found
        after = f"&after={page['next']}"


def wait_until_level(api: Api, seconds: float = 60) -> None:
    eventually(lambda: not any(lag is None or lag > 0 for lag in api.lags(SOURCES)), seconds)


def differences(api: Api) -> dict[str, list[str]]:
    """What `nova verify` finds, by service."""
    found = {name: api.job(name, "verify")["differences"] for name in SOURCES}
    return {name: lines for name, lines in found.items() if lines}


def troubles(api: Api) -> dict[str, str]:
    """What the services say that keeps them from hearing, by consumer and source."""
    found: dict[str, str] = {}
    for name in SOURCES:
        heard = status(api, name)["subscriptions"]
        found |= {f"{name} from {source}": each["trouble"] for source, each in heard.items() if each["trouble"]}
    return found


def status(api: Api, service: str) -> Any:
    """Of a service that may be starting."""
    path = f"{V1}/ops/{service}/status"
    eventually(lambda: api.call("GET", path).status_code == 200, START_SECONDS)
    return api.ok("GET", path)


def data_of(folder: Path) -> tuple[str, str]:
    return "--data", str(folder / "data")
