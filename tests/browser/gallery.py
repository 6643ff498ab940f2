"""``make gallery``: the pictures of screens that README shows, of the demo company."""

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
        tab.evaluate("localStorage.setItem('nova-first-steps', 'hidden')")
        tab.set_viewport_size(WINDOW)
        show(tab, api, "/")
        keep(tab, "desk")
        show(tab, api, f"/orders/{order_with_all_colours(api)}")
        why = tab.get_by_role("button", name="Почему").first
        if why.count():
            why.click()
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
    """The one whose lines stand in the most different ways."""
    orders = [api.order(row["id"]) for row in api.ok("GET", "/api/v1/orders?limit=100")["items"]]
    most = max(orders, key=lambda order: len({line["availability"] for line in order["lines"]}))
    return str(most["id"])


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
