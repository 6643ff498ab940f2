"""What every page has around its screen: search, keys, light, word of a lost connection, and the way back in."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.tabs import PASSWORD, counted_reads, new_seller, new_user, signed_in_tab
from tests.system.client import Api, eventually, new_code
from tests.system.processes import START_SECONDS, TOKEN, Process, embedded, free_port

pytestmark = pytest.mark.long
COMES_BACK_MS = 60_000
TICK_MS, SOON_MS = 10_000, 2_000


@pytest.fixture(scope="module")
def head(api: Api) -> str:
    return new_user(api, "head")


@pytest.fixture
def page(browser: Browser, api: Api, head: str) -> Iterator[Page]:
    """It must not meet any error but refusals, which browsers tell as such."""
    faults: list[str] = []
    with signed_in_tab(browser, api, head, faults) as tab:
        yield tab
    assert [fault for fault in faults if not fault.startswith("Failed to load resource")] == []


def found(page: Page, text: str, option: str) -> None:
    """What the palette finds, taken by Enter."""
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Поиск и команды")
    palette.get_by_role("combobox").fill(text)
    expect(palette.get_by_role("option", name=option).first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")


def customer_with_phone(api: Api, name: str, phone: str) -> str:
    customer = api.customer(name)
    version = api.ok("GET", f"/api/v1/customers/{customer}")["version"]
    contacts = {"contacts": [{"kind": "phone", "value": phone}]}
    api.ok("PUT", f"/api/v1/customers/{customer}/contacts", contacts, If_Match=f'"{version}"')
    return customer


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("Имя").fill(name)
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Войти").click()


def test_the_palette_finds_a_customer_by_phone_and_by_tax_number(page: Page, api: Api) -> None:
    customer = customer_with_phone(api, "ООО Телефон", "+7 912 345-67-89")
    found(page, "9123456789", "ООО Телефон")
    expect(page).to_have_url(f"{api.url}/customers/{customer}")
    body = {"name": "ООО Налог", "kind": "legal_entity", "tax_number": "7709000116"}
    taxed = api.ok("POST", "/api/v1/customers", body)["id"]
    page.goto(api.url)
    found(page, "7709000116", "ООО Налог")
    expect(page).to_have_url(f"{api.url}/customers/{taxed}")


def test_the_palette_finds_an_order_by_number_and_an_item_by_code(page: Page, api: Api) -> None:
    code = new_code("ПОИСК-")
    item = api.item(code)
    order = api.place(api.customer("ООО Номер"), (item, 1))
    found(page, f"№ {order['number']}", f"Заказ {order['number']}")
    expect(page).to_have_url(f"{api.url}/orders/{order['id']}")
    page.goto(api.url)
    found(page, code, f"Товар {code}")
    expect(page).to_have_url(f"{api.url}/items/{item}")


def test_the_palette_finds_what_one_can_do_on_any_keyboard(page: Page, api: Api) -> None:
    expect(page.get_by_role("heading", name="Рабочий стол")).to_be_visible()
    page.evaluate("""() => document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key: "л", code: "KeyK", ctrlKey: true, bubbles: true }))""")
    palette = page.get_by_role("dialog", name="Поиск и команды")
    palette.get_by_role("combobox").fill("справ")
    palette.get_by_role("option", name="Справочники").click()
    expect(page).to_have_url(re.compile("/settings/dictionaries"))


def test_enter_takes_what_will_be_found_for_what_was_typed(page: Page, api: Api) -> None:
    expect(page.get_by_role("heading", name="Рабочий стол")).to_be_visible()
    customer = api.customer("ООО Поспешный")
    page.keyboard.press("Control+k")
    page.keyboard.type("поспешный")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{api.url}/customers/{customer}")


def test_what_is_chosen_stays_chosen_when_more_is_found(page: Page, api: Api) -> None:
    expect(page.get_by_role("heading", name="Рабочий стол")).to_be_visible()
    api.customer("ООО Отчёты и сыновья")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"/api/v1/customers\?q="), hold)
    page.keyboard.press("Control+k")
    page.keyboard.type("отчёты")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(500)
    held[0].continue_()
    palette = page.get_by_role("dialog", name="Поиск и команды")
    expect(palette.get_by_role("option", name="ООО Отчёты и сыновья")).to_be_visible()
    expect(palette.get_by_role("option", name="Отчёты", exact=True)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{api.url}/reports")


def test_one_register_that_does_not_answer_hides_no_other(page: Page, api: Api) -> None:
    expect(page.get_by_role("heading", name="Рабочий стол")).to_be_visible()
    api.customer("ООО Отзывчивый")
    page.route(re.compile(r"/api/v1/orders\?q="), lambda route: route.fulfill(status=503))
    page.keyboard.press("Control+k")
    page.keyboard.type("отзывчивый")
    palette = page.get_by_role("dialog", name="Поиск и команды")
    expect(palette.get_by_role("option", name="ООО Отзывчивый")).to_be_visible()
    expect(palette).to_contain_text("Заказы: поиск не удался.")


def test_a_page_says_what_it_could_not_read_and_reads_it_when_asked_again(page: Page, api: Api) -> None:
    away = re.compile("/api/v1/dictionaries/")
    page.route(away, lambda route: route.fulfill(status=503))
    for path in ("/journal", "/", "/orders/new"):
        page.goto(f"{api.url}{path}")
        refusal = page.get_by_role("main").get_by_role("alert").filter(has_text="Повторить")
        expect(refusal).to_be_visible()
        refusal.get_by_role("button", name="Повторить").click()
        expect(refusal).to_be_visible()
    page.unroute(away)
    refusal.get_by_role("button", name="Повторить").click()
    expect(page.get_by_role("heading", name="Новый заказ")).to_be_visible()
    expect(page.get_by_placeholder("Код, название или характеристика")).to_be_visible()


def test_an_address_of_nothing_says_so_and_leads_back(page: Page, api: Api) -> None:
    nothing = "00000000-0000-4000-8000-000000000000"
    ways = {"orders": "Заказы", "items": "Товары", "customers": "Рабочий стол", "documents": "Документы"}
    for path, back in ways.items():
        page.goto(f"{api.url}/{path}/{nothing}")
        main = page.get_by_role("main")
        expect(main.get_by_role("alert").filter(has=page.get_by_role("link", name=back))).to_be_visible()
        expect(main.get_by_role("button", name="Повторить")).to_have_count(0)


def test_one_answer_that_is_lost_is_asked_for_again(page: Page, api: Api) -> None:
    lost: list[Route] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(route)
        return route.fulfill(status=503)

    page.route(re.compile("/api/v1/dictionaries/statuses"), lose_the_first)
    page.goto(f"{api.url}/journal")
    expect(page.get_by_role("heading", name="Задачи")).to_be_visible()
    expect(page.locator(".toast")).to_have_count(0)
    assert len(lost) == 1


def test_the_bell_asks_once_when_a_page_is_opened(page: Page, api: Api) -> None:
    with counted_reads(page, "/notifications.*") as reads:
        page.goto(f"{api.url}/orders")
        expect(page.locator("#live")).to_have_text("Обновляется")
        page.wait_for_timeout(4000)
    assert len(reads) == 1


def test_no_module_is_found_only_by_reading_another(page: Page, api: Api) -> None:
    page.goto(f"{api.url}/orders/new")
    expect(page.get_by_placeholder("Код, название или характеристика")).to_be_visible()
    named = page.evaluate("() => [...document.querySelectorAll('link[rel=modulepreload]')].map(({ href }) => href)")
    loaded = page.evaluate("() => performance.getEntriesByType('resource').map(({ name }) => name)")
    assert {each for each in loaded if re.search(r"\.m?js$", each)} == set(named)


def test_a_question_mark_lists_the_keys_of_the_page(page: Page, api: Api) -> None:
    expect(page.get_by_role("heading", name="Рабочий стол")).to_be_visible()
    page.keyboard.press("?")
    keys = page.get_by_role("dialog")
    for told in ("Ctrl + K", "Поиск клиентов", "Новая запись о клиенте", "Shift + F10", "Ctrl + Enter"):
        expect(keys).to_contain_text(told)
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0)
    page.keyboard.press("/")
    expect(page.get_by_label("Поиск клиентов")).to_be_focused()
    page.keyboard.type("?")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_light_that_one_chose_stays(page: Page, api: Api) -> None:
    theme = page.locator("html")
    before = theme.get_attribute("data-theme")
    page.get_by_role("button", name="Светлая или тёмная тема").click()
    page.get_by_role("button", name="Светлая или тёмная тема").click()
    chosen = theme.get_attribute("data-theme")
    assert chosen != before
    page.reload()
    expect(theme).to_have_attribute("data-theme", str(chosen))


def test_a_browser_that_forbids_storage_is_worked_with(browser: Browser, api: Api) -> None:
    faults: list[str] = []
    name = new_code("ООО Без памяти ")
    api.customer(name)
    forbidden = "get() { throw new DOMException('', 'SecurityError') }"
    with signed_in_tab(browser, api, new_user(api, "admin"), faults) as page:
        for storage in ("localStorage", "sessionStorage"):
            page.add_init_script(f"Object.defineProperty(window, '{storage}', {{ {forbidden} }})")
        page.goto(f"{api.url}/")
        page.get_by_role("searchbox", name="Поиск клиентов").fill(name)
        page.locator(".tabulator-row", has_text=name).dblclick()
        expect(page.get_by_role("heading", name=name)).to_be_visible()
        page.goto(f"{api.url}/orders/new")
        page.get_by_label("Примечание").fill("не сохранится")
        expect(page.locator("#saved")).to_contain_text("не хранится в этом браузере")
    assert faults == []


def test_the_skip_link_leads_to_the_content(page: Page, api: Api) -> None:
    page.goto(f"{api.url}/orders")
    expect(page.get_by_role("heading", name="Заказы")).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="К содержанию")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_who_signs_in_again_goes_on_with_what_he_typed(page: Page, api: Api, head: str) -> None:
    page.goto(f"{api.url}/settings/policy")
    prefix = page.get_by_label("УПД: Префикс")
    prefix.fill("Ж-")
    page.context.clear_cookies(name="nova_session")
    page.get_by_role("button", name="Сохранить").first.click()
    notice = page.locator(".toast", has_text="введённое здесь сохранено")
    with page.context.expect_page() as opened:
        notice.get_by_role("button", name="Войти").click()
    sign_in(opened.value, head)
    expect(page.locator(".toast", has_text="Вы снова вошли")).to_be_visible()
    expect(notice).to_have_count(0)
    expect(prefix).to_have_value("Ж-")
    page.get_by_role("button", name="Сохранить").first.click()
    expect(page.locator(".toast", has_text="Правила сохранены")).to_be_visible()
    assert api.ok("GET", "/api/v1/settings")["numbering"]["upd"]["prefix"] == "Ж-"


def test_a_page_that_is_older_than_the_session_still_carries_commands_out(page: Page, api: Api, head: str) -> None:
    page.goto(f"{api.url}/settings/policy")
    prefix = page.get_by_label("Товарная накладная: Префикс")
    expect(prefix).to_be_visible()
    other = page.context.new_page()
    other.goto(f"{api.url}/login")
    sign_in(other, head)
    other.locator("#live").wait_for()
    prefix.fill("Н-")
    page.get_by_role("button", name="Сохранить").first.click()
    expect(page.locator(".toast", has_text="Правила сохранены")).to_be_visible()
    expect(page.locator("#live.live:not(.away)")).to_have_text("Обновляется", timeout=COMES_BACK_MS)


def test_nobody_goes_on_in_anothers_name(page: Page, api: Api) -> None:
    page.goto(f"{api.url}/settings/policy")
    prefix = page.get_by_label("Счёт на оплату: Префикс")
    prefix.fill("Ч-")
    stranger = new_user(api, "head")
    other = page.context.new_page()
    other.goto(f"{api.url}/login")
    sign_in(other, stranger)
    other.locator("#live").wait_for()
    page.get_by_role("button", name="Сохранить").first.click()
    expect(page.locator(".toast", has_text=f"вошёл {stranger}")).to_be_visible()
    assert api.ok("GET", "/api/v1/settings")["numbering"]["invoice"]["prefix"] != "Ч-"


def test_who_signs_in_after_another_hears_the_news_and_the_old_page_goes_on_later(
    page: Page, api: Api, head: str
) -> None:
    expect(page.locator("#live")).to_have_text("Обновляется")
    second = page.context.new_page()
    second.goto(api.url)
    expect(second.locator("#live")).to_have_text("Обновляется")
    stranger, name = new_user(api, "head"), new_code("ООО Новость ")
    other = page.context.new_page()
    other.goto(f"{api.url}/login")
    sign_in(other, stranger)
    expect(other.locator("#live")).to_have_text("Обновляется")
    for old in (page, second):
        expect(old.locator(".toast", has_text=f"вошёл {stranger}")).to_be_visible()
        expect(old.locator("#live")).to_have_text("Нет связи")
    api.customer(name)
    expect(other.get_by_role("gridcell", name=name, exact=True)).to_be_visible()
    assert page.get_by_role("gridcell", name=name, exact=True).count() == 0
    other.goto(f"{api.url}/login")
    sign_in(other, head)
    for old in (page, second):
        expect(old.locator("#live")).to_have_text("Обновляется")
        expect(old.get_by_role("gridcell", name=name, exact=True)).to_be_visible()


def test_nobody_is_signed_out_by_an_answer_that_does_not_come(page: Page, api: Api) -> None:
    away = re.compile("/api/v1/(stream|users/me/session)$")
    page.route(away, lambda route: route.fulfill(status=502, body="Bad Gateway"))
    page.goto(f"{api.url}/orders")
    expect(page.locator("#live")).to_have_text("Нет связи")
    page.wait_for_timeout(2000)
    expect(page.locator(".toast", has_text="введённое здесь сохранено")).to_have_count(0)
    page.unroute(away)
    expect(page.locator("#live")).to_have_text("Обновляется")
    expect(page.locator(".toast", has_text="введённое здесь сохранено")).to_have_count(0)


@pytest.mark.timeout(600)
def test_the_light_says_when_nova_is_away_and_when_it_is_back(browser: Browser, tmp_path: Path) -> None:
    port = free_port()
    arguments = ["up", "--port", str(port), "--data", str(tmp_path / "data")]
    api = Api(f"http://127.0.0.1:{port}", TOKEN)

    def started() -> Process:
        process = Process(arguments, {"NOVA_API_TOKEN": TOKEN}, tmp_path / "nova.log")
        eventually(lambda: _answers(api), START_SECONDS)
        return process

    process = started()
    with signed_in_tab(browser, api, new_seller(api), []) as tab:
        light = tab.locator("#live")
        expect(light).to_have_text("Обновляется")
        process.stop()
        expect(light).to_have_text("Нет связи", timeout=COMES_BACK_MS)
        process = started()
        expect(light).to_have_text("Обновляется", timeout=COMES_BACK_MS)
        api.customer("ООО Вернулись")
        expect(tab.get_by_role("gridcell", name="ООО Вернулись", exact=True)).to_be_visible(timeout=COMES_BACK_MS)
    process.stop()


def test_a_window_too_many_reads_every_ten_seconds_as_it_says(page: Page, api: Api) -> None:
    crowded = 'event: closed\ndata: {"reason": "too_many"}\n\n'
    page.route("**/api/v1/stream", lambda route: route.fulfill(content_type="text/event-stream", body=crowded))
    page.clock.install()
    page.goto(api.url)
    expect(page.locator("#live")).to_have_text("Раз в 10 секунд: открыто слишком много окон")
    expect(page.get_by_text("Клиентов:")).to_be_visible()
    name = new_code("Тесно-")
    api.customer(name)
    with counted_reads(page, "/notifications") as reads:
        page.clock.fast_forward(TICK_MS)
        page.clock.run_for(SOON_MS)
        expect(page.get_by_role("gridcell", name=name, exact=True)).to_be_visible()
    assert len(reads) >= 1


def test_an_empty_nova_says_what_to_do_first(browser: Browser, tmp_path: Path) -> None:
    with embedded(tmp_path, token=None) as running:
        api = Api(running.url, (tmp_path / "data" / "cli-token").read_text().strip())
        tab = browser.new_context(locale="ru-RU").new_page()
        tab.goto(_printed_link(tmp_path))
        tab.get_by_role("button", name="Войти по ссылке").click()
        tab.get_by_role("link", name="Рабочий стол").click()
        steps = tab.get_by_role("region", name="Первые шаги")
        expect(steps.get_by_role("link")).to_have_count(5)
        expect(tab.get_by_text("Загрузите их из файла")).to_be_visible()
        steps.get_by_role("link", name="Заполните данные организации").click()
        tab.get_by_label("Краткое наименование").fill("ООО «Вектор»")
        tab.get_by_role("button", name="Сохранить", exact=True).click()
        expect(tab.locator(".toast")).to_be_visible()
        new_seller(api)
        api.place(api.customer("ООО Первый"), (api.item("A-1"), 1))
        tab.goto(f"{api.url}/")
        expect(tab.get_by_role("gridcell", name="ООО Первый", exact=True)).to_be_visible()
        expect(steps).to_have_count(0)
        tab.context.close()


def test_the_frame_fits_a_phone(page: Page, api: Api) -> None:
    page.set_viewport_size({"width": 390, "height": 780})
    page.goto(f"{api.url}/settings")
    expect(page.get_by_role("link", name="Настройки")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Поиск").click()
    expect(page.get_by_role("combobox")).to_be_focused()


def test_the_frame_speaks_english(browser: Browser, api: Api) -> None:
    faults: list[str] = []
    with signed_in_tab(browser, api, new_seller(api, language="en"), faults) as tab:
        expect(tab.locator("#live")).to_have_text("Live")
        tab.keyboard.press("Control+k")
        palette = tab.get_by_role("dialog", name="Search and commands")
        palette.get_by_role("combobox").fill("rep")
        expect(palette.get_by_role("option", name="Reports")).to_be_visible()
    assert faults == []


def _answers(api: Api) -> bool:
    try:
        return api.call("GET", "/health/live").status_code == 200
    except OSError:
        return False


def _printed_link(folder: Path) -> str:
    printed = re.search(r"http://\S+/setup/\S+", (folder / "nova.log").read_text())
    assert printed is not None
    return printed.group()


@pytest.mark.parametrize("width", [1280, 1024, 390])
def test_the_main_menu_of_an_administrator_stays_on_one_line(browser: Browser, api: Api, width: int) -> None:
    faults: list[str] = []
    with signed_in_tab(browser, api, new_user(api, "admin"), faults) as tab:
        tab.set_viewport_size({"width": width, "height": 800})
        menu = tab.get_by_role("navigation", name="Главное меню")
        links, more = menu.get_by_role("link"), menu.get_by_role("button", name="Ещё")
        expect(more).to_have_count(0 if width == 1280 else 1)
        tops = {link.bounding_box()["y"] for link in links.all()}  # type: ignore[index]
        assert len(tops) == 1
        assert menu.evaluate("menu => menu.scrollWidth <= menu.clientWidth")
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if width == 1280:
            expect(links).to_have_count(8)
            return
        more.click()
        tab.get_by_role("menuitem", name="Настройки").click()
        expect(tab).to_have_url(re.compile("/settings"))
        expect(menu.get_by_role("link", name="Настройки")).to_have_attribute("aria-current", "page")
    assert faults == []
