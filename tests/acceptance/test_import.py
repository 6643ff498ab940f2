"""Orders of another system are imported by the command line, and their colours are what a plain sum says."""

import csv
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.system.client import Api, eventually
from tests.system.processes import embedded

REAL_FILES = os.environ.get("NOVA_RETAIL_DATA")
NO_GOODS = {"POST", "D", "M", "m", "C2", "DOT", "BANK CHARGES", "AMAZONFEE", "CRUK", "S", "B"}
HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
ROWS = """\
536365,85123A,WHITE HANGING HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
536365,71053,WHITE METAL LANTERN,6,2010-12-01 08:26:00,3.39,17850.0,United Kingdom
536365,85123A,WHITE HANGING HEART,4,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
536366,85123a,"white hanging heart, small",2,2010-12-01 08:28:00,1.85,17850.0,United Kingdom
536366,22632,,6,2010-12-01 08:28:00,1.85,,United Kingdom
536366,71053,WHITE METAL LANTERN,32,2010-12-01 08:28:00,3.39,17850.0,United Kingdom
C536379,71053,WHITE METAL LANTERN,-1,2010-12-01 09:41:00,3.39,14527.0,United Kingdom
536370,POST,POSTAGE,3,2010-12-01 08:45:00,18.00,12583.0,France
536370,22728,ALARM CLOCK,24,2010-12-01 08:45:00,3.75,12583.0,France
536371,22728,ALARM CLOCK,-5,2010-12-01 09:00:00,3.75,13748.0,United Kingdom
536371,22633,HAND WARMER,80,2010-12-01 09:00:00,2.55,13748.0,United Kingdom
"""
STOCK = {"85123A": 12, "71053": 20, "22728": 24, "85123a": 1}
SOME_ROWS_WERE_BAD = 3
Line = tuple[str, int]


@dataclass
class Shop:
    api: Api
    folder: Path

    def imports(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "NOVA_URL": self.api.url, "NOVA_API_TOKEN": self.api.token}
        command = [sys.executable, "-m", "nova", "import", *arguments, "--mapping", "online-retail"]
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=600)

    def receive(self, stock: Mapping[str, int]) -> None:
        path = self.folder / "stock.csv"
        rows = "".join(f"{code},{quantity}\n" for code, quantity in stock.items())
        path.write_text(f"StockCode,Quantity\n{rows}")
        done = self.imports("stock", str(path), "--warehouse", "MAIN", "--open-warehouse")
        assert done.returncode == 0, done.stderr

    def words(self) -> dict[str, list[tuple[str, str, str | None]]]:
        """Reference -> code, quantity and availability of every line."""
        return {row["reference"]: self._lines(row["id"]) for row in self._rows()}

    def _rows(self) -> Iterator[Any]:
        after = ""
        while after is not None:
            page = self.api.ok("GET", f"/api/v1/orders?limit=500{after and f'&after={after}'}")
            yield from page["items"]
            after = page["next"]

    def _lines(self, order_id: str) -> list[tuple[str, str, str | None]]:
        return [(line["code"], line["quantity"], line["availability"]) for line in self.api.order(order_id)["lines"]]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with embedded(tmp_path) as api:
        yield Shop(api, tmp_path)


def good_lines(paths: Iterable[Path]) -> dict[str, list[Line]]:
    """Invoice -> its lines, by the plain rules: no cancellation, nothing taken back, and a customer."""
    orders: defaultdict[str, list[Line]] = defaultdict(list)
    for path in paths:
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
            is_sale = not row["InvoiceNo"].startswith("C") and int(row["Quantity"]) > 0
            if is_sale and row["CustomerID"]:
                orders[row["InvoiceNo"]].append((row["StockCode"], int(row["Quantity"])))
    return orders


def naive_words(orders: Mapping[str, list[Line]], stock: Mapping[str, int]) -> dict[str, Any]:
    demand: Counter[str] = Counter()
    for lines in orders.values():
        for code, quantity in lines:
            demand[code] += quantity
    return {
        number: [(code, str(quantity), word(code, needs(lines)[code], stock, demand)) for code, quantity in lines]
        for number, lines in orders.items()
    }


def needs(lines: Iterable[Line]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for code, quantity in lines:
        counted[code] += quantity
    return counted


def word(code: str, need: int, stock: Mapping[str, int], demand: Mapping[str, int]) -> str | None:
    on_hand = stock.get(code, 0)
    if code in NO_GOODS:
        return None
    if on_hand == 0:
        return "absent"
    if on_hand < need:
        return "short"
    return "contended" if on_hand < demand[code] else "covered"


def counts(api: Api) -> dict[str, int]:
    paths = {"items": "items", "customers": "customers", "orders": "orders"}
    return {name: api.ok("GET", f"/api/v1/{path}?limit=1")["total"] for name, path in paths.items()}


def test_colours_of_imported_orders_are_what_a_plain_sum_says(shop: Shop) -> None:
    path = shop.folder / "day.csv"
    path.write_text(f"{HEADER}\n{ROWS}", encoding="utf-8")
    done = shop.imports("orders", str(path))
    assert done.returncode == SOME_ROWS_WERE_BAD, done.stderr
    shop.receive(STOCK)
    expected = naive_words(good_lines([path]), STOCK)
    eventually(lambda: shop.words() == expected)
    assert {each for lines in expected.values() for _, _, each in lines} == {
        "covered", "contended", "short", "absent", None,
    }  # fmt: skip


def test_bad_rows_are_told_with_their_reason_and_importing_again_doubles_nothing(shop: Shop) -> None:
    path = shop.folder / "day.csv"
    path.write_text(f"{HEADER}\n{ROWS}", encoding="utf-8")
    assert shop.imports("orders", str(path), "--dry-run").returncode == SOME_ROWS_WERE_BAD
    assert counts(shop.api)["orders"] == 0
    assert shop.imports("orders", str(path)).returncode == SOME_ROWS_WERE_BAD
    errors = list(csv.DictReader((shop.folder / "day.errors.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["row"], row["reason"].split(":")[0]) for row in errors] == [
        ("6", "no customer"),
        ("8", "cancellation"),
        ("11", "cancellation"),
    ]
    before = counts(shop.api)
    assert before["orders"] == 4
    assert shop.imports("orders", str(path)).returncode == SOME_ROWS_WERE_BAD
    assert counts(shop.api) == before


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.skipif(REAL_FILES is None, reason="NOVA_RETAIL_DATA names no folder with the files of a real wholesaler")
def test_three_days_of_a_real_wholesaler(shop: Shop) -> None:
    paths = sorted(Path(str(REAL_FILES)).glob("*.csv"))
    orders = good_lines(paths)
    codes = sorted({code for lines in orders.values() for code, _ in lines} - NO_GOODS)
    assert shop.imports("orders", *map(str, paths)).returncode == SOME_ROWS_WERE_BAD
    named = {row["StockCode"] for path in paths for row in csv.DictReader(path.open(encoding="utf-8"))}
    assert counts(shop.api)["items"] == len(named) > len({code.lower() for code in named})
    demand = needs(line for lines in orders.values() for line in lines)
    stock = {code: [demand[code], demand[code] - 1, 1, 0][place % 4] for place, code in enumerate(codes)}
    stock = {code: quantity for code, quantity in stock.items() if quantity > 0}
    shop.receive(stock)
    expected = naive_words(orders, stock)
    eventually(lambda: shop.words() == expected, 120)
