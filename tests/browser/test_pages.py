"""The pages as a person sees them: in a real browser, without a reload."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.system.client import Api, new_code
from tests.system.processes import embedded

pytestmark = pytest.mark.long
PASSWORD = "a long enough password"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with embedded(tmp_path_factory.mktemp("pages")) as running:
        yield running


@pytest.fixture(scope="module")
def seller(api: Api) -> str:
    """The name of a sales manager who can sign in."""
    name = new_code("seller-")
    api.ok("POST", "/api/v1/users", {"name": name, "roles": ["manager"], "password": PASSWORD})
    return name


@pytest.fixture
def page(browser: Browser, api: Api, seller: str) -> Iterator[Page]:
    """A tab of a browser where the sales manager is signed in; it must not meet any error."""
    context = browser.new_context(locale="ru-RU", viewport={"width": 1200, "height": 800})
    tab = context.new_page()
    faults: list[str] = []
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    tab.goto(f"{api.url}/")
    tab.get_by_label("Имя").fill(seller)
    tab.get_by_label("Пароль").fill(PASSWORD)
    tab.get_by_role("button", name="Войти").click()
    tab.get_by_role("heading", name="Заказы").wait_for()
    yield tab
    context.close()
    assert faults == []


def test_lines_turn_on_the_open_page_of_an_order(page: Page, api: Api) -> None:
    warehouse, item = api.warehouse(new_code("W")), api.item(new_code("A"))
    anna, boris = api.customer("ООО Анна"), api.customer("ИП Борис")
    api.receive(warehouse, (item, 10))
    order = api.place(anna, (item, 8))
    page.goto(f"{api.url}/orders/{order['id']}")
    line = page.locator(f"tr[data-item='{item}']")
    expect(line).to_contain_text("Есть")
    expect(page.get_by_role("status")).to_contain_text("Обновляется")
    other = api.place(boris, (item, 5))
    expect(line).to_have_class("yellow")
    expect(line).to_contain_text("Нужно другим: есть 10, заказано 13")
    api.cancel(other["id"])
    expect(line).to_have_class("")
    api.ship(order["id"], warehouse)
    expect(page.locator("dl.head")).to_contain_text("Отгружен")


def test_new_orders_and_their_colours_appear_in_the_list(page: Page, api: Api) -> None:
    item, customer = api.item(new_code("N")), api.customer("ООО Новинка")
    order = api.place(customer, (item, 1))
    row = page.locator(f"tr[data-order='{order['id']}']")
    expect(row).to_have_class("red")
    expect(row).to_contain_text("Нет на складе")
    api.receive(api.warehouse(new_code("W")), (item, 1))
    expect(row).to_have_class("")
    row.get_by_role("link").click()
    expect(page).to_have_url(re.compile(f"/orders/{order['id']}"))


def test_tabs_of_one_browser_share_one_stream(page: Page, api: Api) -> None:
    expect(page.get_by_role("status")).to_contain_text("Обновляется")
    streams: list[str] = []
    page.context.on(
        "request", lambda request: streams.append(request.url) if request.url.endswith("/api/v1/stream") else None
    )
    tabs = [page.context.new_page() for _ in range(7)]
    for tab in tabs:
        tab.goto(f"{api.url}/")
        expect(tab.get_by_role("heading", name="Заказы")).to_be_visible()
    item, customer = api.item(new_code("T")), api.customer("ООО Вкладка")
    order = api.place(customer, (item, 1))
    for tab in tabs:
        expect(tab.locator(f"tr[data-order='{order['id']}']")).to_be_visible()
    assert streams == []


def test_a_turn_while_a_second_tab_begins_to_listen_is_not_missed(page: Page, api: Api) -> None:
    """The first tab has the stream; the second is late with its script, and hears nobody until it runs."""
    item, customer = api.item(new_code("L")), api.customer("ООО Опоздание")
    expect(page.get_by_role("status")).to_contain_text("Обновляется")
    tab = page.context.new_page()
    late: list[Any] = []
    tab.route("**/stream.js", late.append)
    tab.goto(f"{api.url}/", wait_until="commit")
    expect(tab.get_by_role("heading", name="Заказы")).to_be_visible()
    order = api.place(customer, (item, 1))
    row = f"tr[data-order='{order['id']}']"
    expect(page.locator(row)).to_have_class("red")
    for route in late:
        route.continue_()
    expect(tab.locator(row)).to_have_class("red")


def printed_setup_link(folder: Path) -> str:
    found = re.search(r"http://\S+/setup/\S+", (folder / "nova.log").read_text())
    assert found is not None
    return found.group()


def test_the_setup_link_makes_its_first_visitor_the_administrator(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("setup")
    with embedded(folder, token=None):
        link = printed_setup_link(folder)
        tab = browser.new_context(locale="ru-RU").new_page()
        tab.goto(link)
        tab.get_by_role("button", name="Стать администратором").click()
        expect(tab.get_by_role("heading", name="admin")).to_be_visible()
        tab.get_by_label("Новый пароль").fill(PASSWORD)
        tab.get_by_role("button", name="Сохранить пароль").click()
        expect(tab.get_by_text("Пароль сохранён.")).to_be_visible()
        tab.get_by_role("link", name="Заказы").click()
        expect(tab.get_by_text("Здесь пока нет заказов")).to_be_visible()
        stranger = browser.new_context(locale="ru-RU").new_page()
        stranger.goto(link)
        expect(stranger.get_by_text("Эта ссылка для настройки уже использована")).to_be_visible()
