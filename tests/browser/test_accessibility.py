"""No screen shuts anybody out, in light and dark; none breaks the pages' policy, or asks another machine."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

import gateway
from tests.browser.demo import Demo, fill, places, trade
from tests.browser.tabs import new_user, signed_in_tab
from tests.system.client import Api

pytestmark = pytest.mark.long

AXE = Path(gateway.__file__).parent / "vendor" / "node_modules" / "axe-core" / "axe.min.js"
QUIET_MS = 400
OVER_THE_PAGE = ("region", ".menu")  # it takes the focus, and gives it back: no landmark has to lead there
SETTLED = f"""
() => new Promise((resolve) => {{
  let timer = setTimeout(resolve, {QUIET_MS});
  new MutationObserver(() => {{
    clearTimeout(timer);
    timer = setTimeout(resolve, {QUIET_MS});
  }}).observe(document, {{ childList: true, subtree: true, characterData: true }});
}})
"""
BREACHES = """
window.breaches = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.breaches.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""


@pytest.fixture(scope="module")
def demo(api: Api) -> Demo:
    trade(api)
    return fill(api)


@pytest.fixture(scope="module")
def faults() -> list[str]:
    return []


@pytest.fixture(scope="module")
def tab(browser: Browser, api: Api, demo: Demo, faults: list[str]) -> Iterator[Page]:
    assert AXE.is_file(), "make install brings axe-core"
    with signed_in_tab(browser, api, new_user(api, "admin"), faults) as tab:
        tab.add_init_script(BREACHES)
        tab.add_init_script(path=AXE)
        yield tab


def opened(tab: Page, api: Api, demo: Demo, place: str) -> Page:
    """A screen that has drawn all that it draws by itself."""
    tab.goto(f"{api.url}{demo.path(place)}")
    expect(tab.locator("#content :is(h1, h2)").first).to_be_visible()
    expect(tab.locator("[aria-busy=true]")).to_have_count(0)
    tab.evaluate(SETTLED)
    return tab


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("place", places())
def test_a_screen_shuts_nobody_out(tab: Page, api: Api, demo: Demo, place: str, theme: str) -> None:
    dress(tab, api, theme)
    opened(tab, api, demo, place)
    assert violations(tab) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_opens_over_a_screen_shuts_nobody_out(tab: Page, api: Api, demo: Demo, theme: str) -> None:
    dress(tab, api, theme)
    opened(tab, api, demo, "/")
    keys, buttons = ("Control+k", "?", "n"), ("Уведомления", "Виды ▾", "⋮ Действия")
    for key in keys:
        tab.keyboard.press(key)
        expect(tab.locator("dialog[open]")).to_be_visible()
        assert (key, violations(tab)) == (key, [])
        tab.keyboard.press("Escape")
        expect(tab.locator("dialog[open]")).to_have_count(0)
    for button in buttons:
        tab.get_by_role("button", name=button).click()
        tab.evaluate(SETTLED)
        assert (button, violations(tab)) == (button, [])
        tab.keyboard.press("Escape")
    tab.evaluate("() => document.dispatchEvent(new CustomEvent('nova-signed-out'))")
    expect(tab.locator(".toast")).to_be_visible()
    assert violations(tab) == []


@pytest.mark.parametrize("place", places())
def test_a_screen_keeps_to_the_policy_and_to_this_machine(
    tab: Page, api: Api, demo: Demo, place: str, faults: list[str]
) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto("about:blank")  # what axe met on the page before is no fault of this one
    faults.clear()
    asked.clear()
    opened(tab, api, demo, place)
    assert tab.evaluate("() => window.breaches") == []
    assert faults == []
    within = (f"{api.url}/", "data:", f"blob:{api.url}/", "chrome")  # chrome:// is the browser's own reader of PDFs
    assert [url for url in asked if not url.startswith(within)] == []


def dress(tab: Page, api: Api, theme: str) -> None:
    tab.context.add_cookies([{"name": "nova_theme", "value": theme, "url": api.url}])


def violations(tab: Page) -> list[str]:
    found = tab.evaluate("() => axe.run(document)")
    return [told for each in found["violations"] for told in said(each)]


def said(violation: dict[str, Any]) -> Iterator[str]:
    """The rule, where, and what is wrong."""
    for node in violation["nodes"]:
        if (violation["id"], *node["target"]) == OVER_THE_PAGE:
            continue
        yield f"{violation['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
