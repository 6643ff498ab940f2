"""The pages as a person sees them: in a real browser, without a reload."""

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.tabs import PASSWORD, new_seller, signed_in_tab
from tests.system.client import Api, new_code
from tests.system.processes import embedded

pytestmark = pytest.mark.long
RED, YELLOW = re.compile(r"\bred\b"), re.compile(r"\byellow\b")


@pytest.fixture(scope="module")
def seller(api: Api) -> str:
    return new_seller(api)


@pytest.fixture
def page(browser: Browser, api: Api, seller: str) -> Iterator[Page]:
    """It must not meet any error."""
    faults: list[str] = []
    with signed_in_tab(browser, api, seller, faults) as tab:
        yield tab
    assert faults == []


def row_of(page: Page, text: str) -> Locator:
    """Of a list, or of the lines of an order."""
    return page.get_by_role("row").filter(has_text=text)


def open_orders(page: Page, api: Api) -> None:
    page.goto(f"{api.url}/orders")
    expect(page.get_by_role("heading", name="Заказы")).to_be_visible()
    expect(page.locator("#live")).to_contain_text("Обновляется")


def open_order(page: Page, api: Api, order: Any) -> None:
    page.goto(f"{api.url}/orders/{order['id']}")
    expect(page.get_by_role("heading", name=f"Заказ {order['number']}")).to_be_visible()
    expect(page.locator("#live")).to_contain_text("Обновляется")


def test_lines_turn_on_the_open_page_of_an_order(page: Page, api: Api) -> None:
    code, warehouse = new_code("A"), api.warehouse(new_code("W"))
    item = api.item(code)
    anna, boris = api.customer("ООО Анна"), api.customer("ИП Борис")
    api.receive(warehouse, (item, 10))
    order = api.place(anna, (item, 8))
    open_order(page, api, order)
    line = row_of(page, code)
    expect(line).to_contain_text("Есть")
    other = api.place(boris, (item, 5))
    expect(line).to_have_class(YELLOW)
    expect(line).to_contain_text("Нужно другим: есть 10, заказано 13")
    api.cancel(other["id"])
    expect(line).not_to_have_class(YELLOW)
    api.ship(order["id"], warehouse)
    expect(page.locator(".status")).to_have_text("Отгружен")


def test_new_orders_and_their_colours_appear_in_the_list(page: Page, api: Api) -> None:
    name = new_code("ООО Новинка ")
    item, customer = api.item(new_code("N")), api.customer(name)
    open_orders(page, api)
    order = api.place(customer, (item, 1))
    row = row_of(page, name)
    expect(row).to_have_class(RED)
    expect(row).to_contain_text("Нет на складе")
    api.receive(api.warehouse(new_code("W")), (item, 1))
    expect(row).not_to_have_class(RED)
    row.dblclick()
    expect(page).to_have_url(re.compile(f"/orders/{order['id']}"))


def test_tabs_of_one_browser_share_one_stream(page: Page, api: Api) -> None:
    expect(page.locator("#live")).to_contain_text("Обновляется")
    streams: list[str] = []
    page.context.on(
        "request", lambda request: streams.append(request.url) if request.url.endswith("/api/v1/stream") else None
    )
    tabs = [page.context.new_page() for _ in range(7)]
    for tab in tabs:
        tab.goto(f"{api.url}/orders")
        expect(tab.get_by_role("heading", name="Заказы")).to_be_visible()
    name = new_code("ООО Вкладка ")
    api.place(api.customer(name), (api.item(new_code("T")), 1))
    for tab in tabs:
        tab.bring_to_front()
        expect(row_of(tab, name)).to_be_visible()
    assert streams == []


def test_a_turn_while_a_second_tab_begins_to_listen_is_not_missed(page: Page, api: Api) -> None:
    """The first tab has the stream; the second is late with its script, and hears nobody until it runs."""
    name = new_code("ООО Опоздание ")
    item, customer = api.item(new_code("L")), api.customer(name)
    open_orders(page, api)
    tab = page.context.new_page()
    late: list[Route] = []

    def hold_back(route: Route) -> None:
        late.append(route)

    tab.route("**/api/stream.js", hold_back)
    tab.goto(f"{api.url}/orders", wait_until="commit")
    while not late:
        tab.wait_for_timeout(50)
    api.place(customer, (item, 1))
    for route in late:
        route.continue_()
    expect(row_of(tab, name)).to_have_class(RED)
    page.bring_to_front()
    expect(row_of(page, name)).to_have_class(RED)


def loads_of(page: Page, order: Any) -> list[str]:
    """Grows with every time that the page asks for the order."""
    loads: list[str] = []
    path = f"/api/v1/orders/{order['id']}"
    page.on("request", lambda request: loads.append(request.url) if request.url.endswith(path) else None)
    return loads


def test_what_does_not_concern_an_order_does_not_load_it(page: Page, api: Api) -> None:
    item, other, customer = api.item(new_code("C")), api.item(new_code("D")), api.customer("ООО Покой")
    order = api.place(customer, (item, 1))
    open_order(page, api, order)
    page.wait_for_timeout(1000)
    loads = loads_of(page, order)
    for _ in range(5):
        api.place(customer, (other, 1))
    page.wait_for_timeout(1000)
    assert len(loads) <= 1, "at most the one of every ten seconds"


def test_turns_that_follow_each_other_are_shown_soon_and_loaded_together(page: Page, api: Api) -> None:
    code = new_code("B")
    item, customer = api.item(code), api.customer("ООО Спешка")
    order = api.place(customer, (item, 1))
    open_order(page, api, order)
    loads, began = loads_of(page, order), time.monotonic()
    for _ in range(20):
        last = api.place(customer, (item, 1))
    seconds = time.monotonic() - began
    expect(row_of(page, code).locator("[tabulator-field=demand]")).to_have_text("21")
    assert last["status"] == "placed"
    assert len(loads) <= 4 + seconds / 0.25


def test_colour_comes_with_a_word_and_a_tooltip_with_the_numbers(page: Page, api: Api) -> None:
    code, name = new_code("T"), new_code("ООО Подсказка ")
    item, customer = api.item(code), api.customer(name)
    api.receive(api.warehouse(new_code("W")), (item, 3))
    order = api.place(customer, (item, 5))
    open_orders(page, api)
    mark = row_of(page, name).locator(".mark")
    expect(mark).to_have_text("▲ Не хватает")
    expect(mark).to_have_attribute("title", "Чего-то меньше, чем ещё нужно этому заказу")
    open_order(page, api, order)
    mark = row_of(page, code).locator(".mark")
    expect(mark).to_have_text("▲ Не хватает: есть 3 из 5")
    told = "В наличии: 3. Ещё нужно этому заказу: 5. Ждут все клиенты вместе: 5."
    expect(mark).to_have_attribute("title", told)


def test_a_long_name_does_not_push_the_page_sideways(page: Page, api: Api) -> None:
    item = api.item(new_code("C" * 40), name="Н" * 255)
    order = api.place(api.customer("К" * 255), (item, 1))
    for path in ("/", "/orders", f"/orders/{order['id']}"):
        page.goto(f"{api.url}{path}")
        expect(page.get_by_text("К" * 255).first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate("document.querySelector('main').scrollWidth <= document.querySelector('main').clientWidth")


def test_whoever_has_too_many_windows_is_told_and_stays_up_to_date(page: Page, api: Api, seller: str) -> None:
    open_orders(page, api)
    user = next(user for user in api.ok("GET", f"/api/v1/users?q={seller}")["items"])
    token = api.ok("POST", f"/api/v1/users/{user['id']}/tokens", {"name": new_code("window-")})["token"]
    with ExitStack() as windows:
        for _ in range(6):
            windows.enter_context(Api(api.url, token).stream())
        expect(page.locator("#live")).to_have_text("Раз в 10 секунд: открыто слишком много окон")
        name = new_code("ООО Окно ")
        api.place(api.customer(name), (api.item(new_code("O")), 1))
        expect(row_of(page, name)).to_be_visible(timeout=15_000)


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
        tab.get_by_role("button", name="Войти по ссылке").click()
        expect(tab.get_by_role("heading", name="admin")).to_be_visible()
        tab.get_by_label("Новый пароль").fill(PASSWORD)
        tab.get_by_role("button", name="Сохранить пароль").click()
        expect(tab.get_by_text("Пароль сохранён.")).to_be_visible()
        tab.get_by_role("link", name="Заказы").click()
        expect(tab.get_by_text("Заказов здесь пока нет")).to_be_visible()
        stranger = browser.new_context(locale="ru-RU").new_page()
        stranger.goto(link)
        expect(stranger.get_by_text("Эта ссылка уже использована или устарела")).to_be_visible()
