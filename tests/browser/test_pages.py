"""The pages as a person sees them: in a real browser, without a reload."""

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.tabs import PASSWORD, new_seller, signed_in_tab
from tests.system.client import Api, new_code
from tests.system.processes import embedded

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with embedded(tmp_path_factory.mktemp("pages")) as running:
        yield running


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
    expect(page.locator("#live")).to_contain_text("Обновляется")
    tab = page.context.new_page()
    late: list[Route] = []

    def hold_back(route: Route) -> None:
        late.append(route)

    tab.route("**/stream.js", hold_back)
    tab.goto(f"{api.url}/", wait_until="commit")
    expect(tab.get_by_role("heading", name="Заказы")).to_be_visible()
    order = api.place(customer, (item, 1))
    row = f"tr[data-order='{order['id']}']"
    expect(page.locator(row)).to_have_class("red")
    for route in late:
        route.continue_()
    expect(tab.locator(row)).to_have_class("red")


def loads_of(page: Page) -> list[str]:
    """Grows with every time that the page asks for itself."""
    loads: list[str] = []
    page.on("request", lambda request: loads.append(request.url) if request.url == page.url else None)
    return loads


def test_what_does_not_concern_an_order_does_not_load_its_page(page: Page, api: Api) -> None:
    item, other, customer = api.item(new_code("C")), api.item(new_code("D")), api.customer("ООО Покой")
    order = api.place(customer, (item, 1))
    page.goto(f"{api.url}/orders/{order['id']}")
    expect(page.locator("#live")).to_contain_text("Обновляется")
    page.wait_for_timeout(1000)
    loads = loads_of(page)
    for _ in range(5):
        api.place(customer, (other, 1))
    page.wait_for_timeout(1000)
    assert len(loads) <= 1, "at most the one of every ten seconds"


def test_turns_that_follow_each_other_are_shown_soon_and_loaded_together(page: Page, api: Api) -> None:
    item, customer = api.item(new_code("B")), api.customer("ООО Спешка")
    order = api.place(customer, (item, 1))
    page.goto(f"{api.url}/orders/{order['id']}")
    expect(page.locator("#live")).to_contain_text("Обновляется")
    loads, began = loads_of(page), time.monotonic()
    for _ in range(20):
        last = api.place(customer, (item, 1))
    seconds = time.monotonic() - began
    expect(page.locator(f"tr[data-item='{item}']")).to_contain_text("21")
    assert last["status"] == "placed"
    assert len(loads) <= 3 + seconds / 0.15


def test_colour_comes_with_a_word_and_a_tooltip_with_the_numbers(page: Page, api: Api) -> None:
    item, customer = api.item(new_code("T")), api.customer("ООО Подсказка")
    api.receive(api.warehouse(new_code("W")), (item, 3))
    order = api.place(customer, (item, 5))
    row = page.locator(f"tr[data-order='{order['id']}']")
    expect(row.locator("td").last).to_have_attribute("title", "Чего-то меньше, чем ещё нужно этому заказу")
    page.goto(f"{api.url}/orders/{order['id']}")
    told = "В наличии: 3. Ещё нужно по этой строке: 5. Ждут все клиенты вместе: 5."
    expect(page.locator(f"tr[data-item='{item}'] td").last).to_have_attribute("title", told)


def test_a_long_name_does_not_push_the_page_sideways(page: Page, api: Api) -> None:
    item = api.item(new_code("C" * 40), name="Н" * 255)
    order = api.place(api.customer("К" * 255), (item, 1))
    for path in ("/", f"/orders/{order['id']}"):
        page.goto(f"{api.url}{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate("document.querySelector('main').scrollWidth <= document.querySelector('main').clientWidth")


def test_whoever_has_too_many_windows_is_told_and_stays_up_to_date(page: Page, api: Api, seller: str) -> None:
    expect(page.locator("#live")).to_contain_text("Обновляется")
    user = next(user for user in api.ok("GET", f"/api/v1/users?q={seller}")["items"])
    token = api.ok("POST", f"/api/v1/users/{user['id']}/tokens", {"name": new_code("window-")})["token"]
    with ExitStack() as windows:
        for _ in range(6):
            windows.enter_context(Api(api.url, token).stream())
        expect(page.locator("#live")).to_have_text("Раз в 10 секунд: открыто слишком много окон")
        order = api.place(api.customer("ООО Окно"), (api.item(new_code("O")), 1))
        expect(page.locator(f"tr[data-order='{order['id']}']")).to_be_visible(timeout=15_000)


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
        expect(tab.get_by_text("Здесь пока нет заказов")).to_be_visible()
        stranger = browser.new_context(locale="ru-RU").new_page()
        stranger.goto(link)
        expect(stranger.get_by_text("Эта ссылка уже использована или устарела")).to_be_visible()
