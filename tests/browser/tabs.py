"""A tab of a browser where somebody is signed in."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, Request, expect

from tests.system.client import Api, new_code

PASSWORD = "a long enough password"


def new_user(api: Api, *roles: str, **more: Any) -> str:
    """The name of somebody who can sign in."""
    name = new_code(f"{roles[0]}-")
    api.ok("POST", "/api/v1/users", {"name": name, "roles": list(roles), "password": PASSWORD, **more})
    return name


def new_seller(api: Api, **more: Any) -> str:
    return new_user(api, "manager", **more)


def reads(page: Page, path: str) -> list[str]:
    """Grows by the address of every GET of the API whose path matches from now on."""
    found: list[str] = []
    pattern = re.compile(path)
    page.on(
        "request", lambda each: found.append(each.url) if each.method == "GET" and pattern.search(each.url) else None
    )
    return found


@contextmanager
def signed_in_tab(browser: Browser, api: Api, name: str, faults: list[str]) -> Iterator[Page]:
    """``faults`` grows by every error that the tab meets."""
    context = browser.new_context(locale="ru-RU", viewport={"width": 1200, "height": 800})
    tab = context.new_page()
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    tab.goto(f"{api.url}/")
    tab.get_by_label("Имя").fill(name)
    tab.get_by_label("Пароль").fill(PASSWORD)
    tab.get_by_role("button", name="Войти").click()
    tab.locator("#live").wait_for()
    yield tab
    context.close()


NEWS = """
async ([channel, kind, bodies, seconds, times]) => {
  const news = new BroadcastChannel(channel);
  for (let count = 0; count < seconds * times; count += 1) {
    news.postMessage({ kind, body: bodies[count % bodies.length] });
    await new Promise((resolve) => setTimeout(resolve, 1000 / times));
  }
}
"""


def hear_steadily(tab: Page, user: str, kind: str, *bodies: dict[str, Any], seconds: int = 5) -> None:
    """Tells the tab, as another that has the stream would, that the same happens 20 times a second."""
    tab.evaluate(NEWS, [f"nova {user}", kind, bodies, seconds, 20])


@contextmanager
def counted_reads(tab: Page, path: str) -> Iterator[list[str]]:
    """Grows by every GET of what matches ``/api/v1<path>``."""
    seen: list[str] = []

    def look(request: Request) -> None:
        if request.method == "GET" and re.fullmatch(f"/api/v1{path}", urlsplit(request.url).path):
            seen.append(request.url)

    tab.on("request", look)
    yield seen
    tab.remove_listener("request", look)


def sorts_both_ways(page: Page, field: str) -> None:
    """The address tells how the list is sorted once it is."""
    title = page.locator(f".tabulator-col[tabulator-field={field}] .tabulator-col-title")
    title.click()
    expect(page).to_have_url(re.compile(f"sort=-?{field}(&|$)"))
    once = page.url
    title.click()
    expect(page).not_to_have_url(once)
    expect(page).to_have_url(re.compile(f"sort=-?{field}(&|$)"))


def exported(page: Page, name: str) -> list[tuple[Any, ...]]:
    """The rows of the workbook that the chosen ones make."""
    with page.expect_download() as told:
        page.get_by_role("toolbar", name="С выбранными").get_by_role("button", name="Выгрузить").click()
    assert told.value.suggested_filename == name
    with told.value.path().open("rb") as file:
        [_, *lines] = load_workbook(file).active.values
    return lines
