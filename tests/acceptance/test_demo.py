"""The example that Nova fills itself with shows the trade at work, and is made once."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from nova import demo_data
from tests.system.client import Api, eventually
from tests.system.processes import embedded

MADE_SECONDS = 60


def rows(api: Api, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.ok("GET", f"/api/v1/{path}")["items"]
    return found


def is_made(api: Api) -> bool:
    return len(rows(api, "orders?limit=100")) == len(demo_data.ORDERS)


def test_the_demo_has_prices_terms_a_company_and_what_is_expected(tmp_path: Path) -> None:
    with embedded(tmp_path, "--demo") as api:
        eventually(lambda: is_made(api), MADE_SECONDS)
        assert api.ok("GET", "/api/v1/company")["inn"] == demo_data.COMPANY["inn"]
        [expected] = rows(api, "stock/expected")
        assert (expected["document"], expected["late"]) == (demo_data.EXPECTED[0][0], False)
        orders = [api.ok("GET", f"/api/v1/orders/{row['id']}") for row in rows(api, "orders?limit=100")]
        assert {line["is_manual"] for order in orders for line in order["lines"]} == {False}
        eventually(lambda: words(api) == {"covered", "contended", "short", "absent"}, MADE_SECONDS)
        [volga] = [order for order in orders if order["reference"] == "demo-11"]
        assert [Decimal(line["price"]) for line in volga["lines"]] == [
            Decimal("2232.50"),
            Decimal("1377.50"),
            Decimal("74.10"),
        ]
        invoice = api.ok("POST", f"/api/v1/orders/{volga['id']}/invoices")
        assert invoice["amount"] == volga["total"]
        assert invoice["missing"] == []

    with embedded(tmp_path, "--demo") as api:
        log = tmp_path / "nova.log"
        eventually(lambda: log.read_text().count("the demo data are there") == 2, MADE_SECONDS)
        assert is_made(api)
        assert len(rows(api, "stock/expected")) == len(demo_data.EXPECTED)


def words(api: Api) -> set[str]:
    """Of all lines that are open."""
    orders = [api.ok("GET", f"/api/v1/orders/{row['id']}") for row in rows(api, "orders?limit=100")]
    lines = [line for order in orders if order["status"] == "placed" for line in order["lines"]]
    return {line["availability"] for line in lines} - {None}
