"""What was imported is shipped and invoiced: every customer owes what a plain sum of the file's good rows says."""

import csv
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.test_import import HEADER, NO_GOODS, ROWS, SOME_ROWS_WERE_BAD, Shop, good_lines, needs
from tests.system.client import Api, eventually
from tests.system.processes import embedded

REAL_FILES = os.environ.get("NOVA_RETAIL_DATA")
CENT = Decimal("0.01")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with embedded(tmp_path) as api:
        yield Shop(api, tmp_path)


def sums_of_the_files(paths: Iterable[Path]) -> dict[str, Decimal]:
    """Customer -> what his good rows come to, each rounded half up to the hundredth."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for path in paths:
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
            if not row["InvoiceNo"].startswith("C") and int(row["Quantity"]) > 0 and row["CustomerID"]:
                amount = Decimal(row["UnitPrice"]) * int(row["Quantity"])
                sums[row["CustomerID"].removesuffix(".0")] += amount.quantize(CENT, ROUND_HALF_UP)
    return dict(sums)


def every(api: Api, path: str) -> Iterator[Any]:
    after = ""
    while after is not None:
        page = api.ok("GET", f"/api/v1/{path}?limit=500{after and f'&after={after}'}")
        yield from page["items"]
        after = page["next"]


def trade(shop: Shop, paths: Sequence[Path]) -> None:
    """Imports the orders, receives all that they need, and ships and invoices every one."""
    assert shop.imports("orders", *map(str, paths)).returncode == SOME_ROWS_WERE_BAD
    demand = needs(line for lines in good_lines(paths).values() for line in lines)
    shop.receive({code: quantity for code, quantity in demand.items() if code not in NO_GOODS})
    [warehouse] = [row["id"] for row in every(shop.api, "warehouses")]
    orders = [row["id"] for row in every(shop.api, "orders")]
    for order in orders:
        shop.api.ok("POST", f"/api/v1/orders/{order}/invoices")
        shop.api.ok("POST", f"/api/v1/orders/{order}/shipments", {"warehouse_id": warehouse})
    eventually(lambda: {row["status"] for row in every(shop.api, "orders")} == {"shipped"}, 120)


def require_the_sums_of_the_files(shop: Shop, paths: Sequence[Path]) -> None:
    expected = sums_of_the_files(paths)
    codes = {row["id"]: row["code"] for row in every(shop.api, "customers")}
    debts = {codes[row["customer"]["id"]]: Decimal(row["debt"]) for row in every(shop.api, "debts")}
    assert debts == expected
    invoiced: defaultdict[str, Decimal] = defaultdict(Decimal)
    for invoice in every(shop.api, "invoices"):
        invoiced[codes[invoice["customer"]["id"]]] += Decimal(invoice["amount"])
    assert invoiced == expected
    sums = {row["number"]: Decimal(row["total"]) for row in every(shop.api, "orders")}
    assert sum(sums.values()) == sum(expected.values())
    assert shop.api.job("orders", "verify")["differences"] == []
    assert shop.api.job("inventory", "verify")["differences"] == []


def test_every_customer_owes_what_his_rows_come_to(shop: Shop) -> None:
    path = shop.folder / "day.csv"
    path.write_text(f"{HEADER}\n{ROWS}", encoding="utf-8")
    trade(shop, [path])
    require_the_sums_of_the_files(shop, [path])


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.skipif(REAL_FILES is None, reason="NOVA_RETAIL_DATA names no folder with the files of a real wholesaler")
def test_every_customer_of_a_real_wholesaler_owes_what_his_rows_come_to(shop: Shop) -> None:
    paths = sorted(Path(str(REAL_FILES)).glob("*.csv"))
    trade(shop, paths)
    require_the_sums_of_the_files(shop, paths)
