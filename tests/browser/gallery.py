"""``make gallery``: the pictures of screens that README shows, of the demo company."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.tabs import PASSWORD, signed_in_tab
from tests.browser.test_accessibility import SETTLED
from tests.infrastructure.browser import running_browser
from tests.system.client import Api, eventually
from tests.system.processes import DEMO_SECONDS, SERVICES, embedded

DOCS = Path(__file__).parents[2] / "docs"
WINDOW = {"width": 1600, "height": 900}
PHONE = {"width": 390, "height": 844}
COLOURS = 128
MOST_BYTES = 250_000
USER = "Анна"


def draw(browser: Browser, api: Api) -> None:
    api.ok("POST", "/api/v1/users", {"name": USER, "roles": ["admin", "manager"], "password": PASSWORD})
    with signed_in_tab(browser, api, USER, []) as tab:
        tab.evaluate("""localStorage.setItem("nova-first-steps", '"hidden"')""")
        tab.set_viewport_size(WINDOW)
        show(tab, api, "/")
        keep(tab, "desk")
        show(tab, api, f"/orders/{order_with_all_colours(api)}")
        tab.locator(".tabulator-row.yellow").last.click()
        tab.keyboard.press("Escape")
        tab.keyboard.press("w")
        tab.get_by_role("complementary").get_by_role("heading", name="Кто держит остаток").wait_for()
        tab.evaluate(SETTLED)
        keep(tab, "order")
        show(tab, api, "/journal")
        keep(tab, "journal")
        show(tab, api, "/reports/sales")
        keep(tab, "report")
        tab.context.add_cookies([{"name": "nova_theme", "value": "dark", "url": api.url}])
        show(tab, api, "/orders")
        keep(tab, "dark")
        tab.context.clear_cookies(name="nova_theme")
        tab.set_viewport_size(PHONE)
        show(tab, api, f"/customers/{debtor(api)}")
        keep(tab, "phone")


def show(tab: Page, api: Api, path: str) -> None:
    tab.goto(f"{api.url}{path}")
    tab.locator("#content :is(h1, h2)").first.wait_for()
    tab.evaluate(SETTLED)


def order_with_all_colours(api: Api) -> str:
    """A new one: of one item there is none, of one too little, one is wanted by others, of one there is enough."""
    items = [item for item in api.ok("GET", "/api/v1/items?limit=500")["items"] if item["kind"] == "goods"]
    there = {item["id"]: Decimal(item["on_hand"]) for item in items}
    wanted = {item["id"]: Decimal(item["demand"]) for item in items}
    absent = next(each for each in there if there[each] <= 0)
    contended = next(each for each in there if 0 < there[each] < wanted[each])
    short, *enough = [each for each in there if wanted[each] == 0 and there[each] > 1]
    lines = [(absent, 12), (short, int(there[short]) + 10), (contended, 1), *[(each, 1) for each in enough[:4]]]
    return str(api.place(debtor(api), *lines)["id"])


def debtor(api: Api) -> str:
    return str(api.ok("GET", "/api/v1/customers?sort=-overdue_debt&limit=1")["items"][0]["id"])


def keep(tab: Page, name: str) -> None:
    """In few colours; README is loaded with all of them."""
    picture = Image.open(BytesIO(tab.screenshot(animations="disabled", caret="hide"))).convert("RGB")
    path = DOCS / f"{name}.png"
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    if path.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{path} has {path.stat().st_size} bytes, and may have {MOST_BYTES}.")


if __name__ == "__main__":
    with (
        TemporaryDirectory() as folder,
        embedded(Path(folder), "--demo", patience=DEMO_SECONDS) as api,
        running_browser() as browser,
    ):
        eventually(lambda: not any(api.lags(SERVICES)))
        draw(browser, api)
