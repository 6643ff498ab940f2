"""What a person waits for in the workplace: the desk, an order of 500 lines, and colours that turn, in Chromium."""

import csv
import io
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from bench.measure import ROUNDS, Figure, at_least, at_most, seconds
from tests.browser.tabs import new_seller, signed_in_tab
from tests.infrastructure.browser import running_browser
from tests.system.client import Api, eventually
from tests.system.processes import SERVICES, embedded

LINES = 500
TABS = 20
ROWS_A_FILE = 10_000
TURNING_ORDERS = 20  # each turns once a second, one after another
SENDERS = 4
TURNING_SECONDS = 10
PATIENCE_MS = 120_000
LEVEL_SECONDS = 600
FIRST_ROW = ".tabulator-row"

WATCH_TASKS = """
window.tasks = [];
new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((entry) => entry.duration)))
  .observe({ type: "longtask", buffered: true });
"""
LOADED = """
() => performance.getEntriesByType("resource").filter(({ name }) => /\\.(m?js|css)$/.test(new URL(name).pathname))
  .reduce((sum, entry) => sum + entry.transferSize, 0)
"""
READS = """
() => performance.getEntriesByType("resource").filter(({ name }) => new URL(name).pathname === "/api/v1/orders").length
"""
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def browser(customers: int) -> list[Figure]:
    with TemporaryDirectory() as folder, embedded(Path(folder)) as api, running_browser() as chromium:
        _import(api, "customers", _customers(customers))
        _import(api, "items", _items())
        eventually(lambda: not any(api.lags(SERVICES)), LEVEL_SECONDS)
        return [
            *_desk(chromium, api, customers),
            *_order(chromium, api),
            *_turning(chromium, api),
            *_tabs(chromium, api),
        ]


def _desk(chromium: Browser, api: Api, customers: int) -> list[Figure]:
    many = f"{customers:,} customers"
    with signed_in_tab(chromium, api, new_seller(api), []) as tab:
        tab.set_default_timeout(PATIENCE_MS)
        tab.locator(FIRST_ROW).first.wait_for()
        opened = median(seconds(lambda: _open(tab, api.url)) for _ in range(ROUNDS))
        title = tab.locator(".tabulator-col[tabulator-field=name] .tabulator-col-title")
        sorted_in = median(seconds(lambda: _sort(tab, title)) for _ in range(ROUNDS))
        return [
            at_most("browser", f"desk, {many}: first rows", opened, 2, "s"),
            at_most("browser", f"desk, {many}: sorted by another column", sorted_in, 1, "s"),
        ]


def _order(chromium: Browser, api: Api) -> list[Figure]:
    """Stock for one: whoever orders the same turns all lines of the order that is on the screen."""
    items = [row["id"] for row in _all(api, "items") if row["code"].startswith("B-")][:LINES]
    warehouse, customer = api.warehouse("BENCH"), api.customer("Bench")
    api.receive(warehouse, *[(item, 1) for item in items])
    order = api.place(customer, *[(item, 1) for item in items])
    eventually(lambda: not any(api.lags(SERVICES)), LEVEL_SECONDS)
    with signed_in_tab(chromium, api, new_seller(api), []) as tab:
        tab.set_default_timeout(PATIENCE_MS)
        path = f"{api.url}/orders/{order['id']}"
        opened = median(seconds(lambda: _open(tab, path)) for _ in range(ROUNDS))
        rival = api.place(customer, *[(item, 1) for item in items])
        recoloured = seconds(tab.locator(f"{FIRST_ROW}.yellow").first.wait_for)
        api.cancel(rival["id"])
    return [
        at_most("browser", f"an order of {LINES} lines: on the screen", opened, 2, "s"),
        at_most("browser", f"an order of {LINES} lines: yellow after another is placed", recoloured, 2, "s"),
    ]


def _turning(chromium: Browser, api: Api) -> list[Figure]:
    """The list of orders, while stock of what each of them waits for comes and goes."""
    items = [api.item(f"TURNING-{number:02}") for number in range(TURNING_ORDERS)]
    warehouse, customer = api.warehouse("TURNING"), api.customer("Turning")
    for item in items:
        api.place(customer, (item, 1))
    with signed_in_tab(chromium, api, new_seller(api), []) as tab:
        tab.set_default_timeout(PATIENCE_MS)
        tab.add_init_script(WATCH_TASKS)
        _open(tab, f"{api.url}/orders")
        tab.evaluate("() => { window.tasks = []; }")
        before = tab.evaluate(READS)
        turns = _turn(tab, api, warehouse, items)
        tasks: list[float] = tab.evaluate("() => window.tasks")
        reads = (tab.evaluate(READS) - before) / TURNING_SECONDS
    told = f"while colours turn at {turns:.0f} a second"
    return [
        at_most("browser", f"the longest task of the page, {told}", max(tasks, default=0), 100, "ms"),
        Figure("browser", f"tasks above 50 ms, {told}", len(tasks) / TURNING_SECONDS, "a second"),
        at_least("browser", f"the list is read anew, {told}", reads, 0.5, "a second"),
        at_most("browser", f"the list is read anew, {told}", reads, 1.5, "a second"),
    ]


def _turn(tab: Page, api: Api, warehouse: str, items: list[str]) -> float:
    """Orders that turned per second, evenly: one burst a second would leave the page alone between two."""

    def move(number: int) -> None:
        path = "receipts" if number // len(items) % 2 == 0 else "issues"
        lines = [{"item_id": items[number % len(items)], "quantity": 1}]
        api.ok("POST", f"/api/v1/stock/{path}", {"warehouse_id": warehouse, "lines": lines})

    start = time.monotonic()
    with ThreadPoolExecutor(SENDERS) as senders:
        moves = []
        for number in range(TURNING_SECONDS * len(items)):
            tab.wait_for_timeout(max(0, 1000 * (start + number / len(items) - time.monotonic())))
            moves.append(senders.submit(move, number))
        for each in moves:
            each.result()
    return len(moves) / (time.monotonic() - start)


def _tabs(chromium: Browser, api: Api) -> list[Figure]:
    with signed_in_tab(chromium, api, new_seller(api), []) as tab:
        tab.set_default_timeout(PATIENCE_MS)
        _open(tab, api.url)
        fresh = _fresh(tab.context, api)
        others = [tab.context.new_page() for _ in range(TABS - 1)]
        opened = [seconds(lambda each=each: _open(each, api.url)) for each in others]  # type: ignore[misc]
        more = sum(each.evaluate(LOADED) for each in others) / 1024
    return [
        Figure("browser", "scripts and styles of the desk: one tab", fresh, "kB"),
        at_most("browser", f"scripts and styles of the desk: {TABS - 1} further tabs", more, 1, "kB"),
        at_most("browser", f"desk: first rows in the tab number {TABS}", opened[-1], 2, "s"),
    ]


def _fresh(context: BrowserContext, api: Api) -> float:
    """Kilobytes that a browser which was never here loads."""
    assert context.browser is not None
    stranger = context.browser.new_context(storage_state=context.storage_state())
    tab = stranger.new_page()
    tab.set_default_timeout(PATIENCE_MS)
    _open(tab, api.url)
    loaded: float = tab.evaluate(LOADED)
    stranger.close()
    return loaded / 1024


def _open(tab: Page, url: str) -> None:
    tab.goto(url, wait_until="commit")
    tab.locator(FIRST_ROW).first.wait_for()


def _sort(tab: Page, title: Any) -> None:
    """Until what was answered is painted: of the rows themselves the first may be the same."""
    with tab.expect_response(lambda answer: "/customers?" in answer.url):
        title.click()
    tab.evaluate(PAINTED)


def _import(api: Api, register: str, rows: Iterator[list[str]]) -> None:
    head = next(rows)
    while page := [row for _, row in zip(range(ROWS_A_FILE), rows, strict=False)]:
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerows([head, *page])
        api.imported(register, f"{register}.csv", text.getvalue().encode())


def _customers(count: int) -> Iterator[list[str]]:
    yield ["Код", "Наименование", "Вид"]
    for number in range(count):
        yield [f"C-{number:06}", f"ООО «Покупатель {number:06}»", "юридическое лицо"]


def _items() -> Iterator[list[str]]:
    yield ["Код", "Наименование", "Единица", "Цена: Оптовая"]
    for number in range(LINES):
        yield [f"B-{number:04}", f"Товар {number:04}", "pcs", "100"]


def _all(api: Api, register: str) -> Iterator[dict[str, Any]]:
    after = None
    while True:
        cursor = f"&after={after}" if after else ""
        page = api.ok("GET", f"/api/v1/{register}?limit=500{cursor}")
        yield from page["items"]
        after = page["next"]
        if after is None:
            return
