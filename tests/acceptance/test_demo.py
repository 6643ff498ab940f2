"""The example that Nova fills itself with shows two years of a trade at work, and is made once."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from nova.demo.company import COMPANY, USERS
from nova.demo.making import COMPLETE, MAKING, PASSWORD
from tests.system.client import Api, eventually
from tests.system.processes import DEMO_SECONDS, SOURCES, embedded

pytestmark = pytest.mark.long

COLOURS = {"covered", "contended", "short", "absent"}
LEAST_ORDERS, LEAST_CUSTOMERS, LEAST_ITEMS = 500, 55, 140


def rows(api: Api, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after = ""
    while True:
        page = api.ok("GET", f"/api/v1/{path}{'&' if '?' in path else '?'}limit=500{after}")
        found += page["items"]
        if page.get("next") is None:
            return found
        after = f"&after={page['next']}"


def test_the_demo_is_a_company_with_two_years_behind_it(tmp_path: Path) -> None:
    with embedded(tmp_path, "--demo", patience=DEMO_SECONDS) as api:
        assert api.ok("GET", "/api/v1/company")["inn"] == COMPANY["inn"]
        assert {user for user, _, _ in USERS} <= {row["name"] for row in rows(api, "users")}
        orders = rows(api, "orders")
        assert len(orders) >= LEAST_ORDERS
        assert len(rows(api, "customers")) >= LEAST_CUSTOMERS
        assert len(rows(api, "items")) >= LEAST_ITEMS
        assert {row["availability"] for row in orders if row["status"] == "placed"} >= COLOURS
        assert {"draft", "placed", "closed", "cancelled"} <= {row["status"] for row in orders}
        months = rows(api, "reports/sales?group_by=month&since=2000-01-01")
        assert len(months) >= 24
        assert all(Decimal(row["total"]) > 0 for row in months)
        assert any(Decimal(row["days_over_90"]) > 0 for row in rows(api, "reports/debts"))
        assert rows(api, "stock/expected?filter[late]=true")
        assert rows(api, "journal?due=today")
        eventually(lambda: not any(api.lags(SOURCES)), 60)
        assert [api.job(name, "verify")["differences"] for name in SOURCES] == [[]] * len(SOURCES)

    with embedded(tmp_path, "--demo") as api:
        assert len(rows(api, "orders")) == len(orders)
    log = (tmp_path / "nova.log").read_text()
    assert log.count((tmp_path / "data" / PASSWORD).read_text().strip()) == 2


def test_what_is_there_already_is_left_alone(tmp_path: Path) -> None:
    with embedded(tmp_path) as api:
        api.customer("ООО Своё")
    with embedded(tmp_path, "--demo") as api:
        assert [row["name"] for row in rows(api, "customers")] == ["ООО Своё"]


def test_a_demo_that_is_made_but_was_not_moved_whole_is_moved_by_the_next_start(tmp_path: Path) -> None:
    with embedded(tmp_path) as api:
        api.customer("ООО Своё")
    data = tmp_path / "data"
    making = data / MAKING
    making.mkdir()
    for path in [*data.glob("orders.db*"), *data.glob("customers.db*")]:
        path.rename(making / path.name)
    (making / COMPLETE).touch()
    with embedded(tmp_path) as api:
        assert [row["name"] for row in rows(api, "customers")] == ["ООО Своё"]
    assert not making.exists()
