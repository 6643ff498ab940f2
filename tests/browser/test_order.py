"""The order editor as a sales manager works with it: by keyboard, while stock moves and others write."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.tabs import PASSWORD, counted_reads, hear_steadily, new_seller, new_user, signed_in_tab
from tests.system.client import Api, eventually, new_code
from tests.system.processes import SERVICES, System, embedded, free_port

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def seller(api: Api) -> str:
    return new_seller(api)


@pytest.fixture
def page(browser: Browser, api: Api, seller: str) -> Iterator[Page]:
    """It must not meet any error but those of answers that were refused or lost on purpose."""
    faults: list[str] = []
    with signed_in_tab(browser, api, seller, faults) as tab:
        yield tab
    assert [fault for fault in faults if "Failed to load resource" not in fault] == []


def draft(api: Api, customer: str, *lines: tuple[str, int]) -> Any:
    wanted = [{"item_id": item, "quantity": quantity} for item, quantity in lines]
    return api.ok("POST", "/api/v1/orders", {"customer_id": customer, "lines": wanted})


def row_of(page: Page, code: str) -> Locator:
    return page.get_by_role("row").filter(has_text=code)


def cell(row: Locator, field: str) -> Locator:
    return row.locator(f"[tabulator-field={field}]")


def open_order(page: Page, api: Api, order: Any) -> None:
    page.goto(f"{api.url}/orders/{order['id']}")
    expect(page.get_by_role("heading", name=f"Заказ {order['number']}")).to_be_visible()
    expect(page.locator("#live")).to_contain_text("Обновляется")


def type_line(page: Page, code: str, quantity: str) -> None:
    """By keyboard alone, from the field of the item back to it."""
    expect(page.get_by_placeholder("Код, название или характеристика")).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Количество", exact=True)).to_be_focused()
    page.keyboard.type(quantity)
    page.keyboard.press("Enter")


def type_into(page: Page, code: str, field: str, text: str, end: str = "Enter") -> None:
    cell(row_of(page, code), field).click()
    page.locator(".tabulator-editing input").fill(text)
    page.keyboard.press(end)


def choose(page: Page, act: str) -> None:
    page.get_by_role("button", name="Действия").click()
    page.get_by_role("menuitem", name=act).click()


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_text("Сохранено")


@pytest.mark.journey
def test_thirty_lines_by_keyboard_turn_when_stock_comes_and_are_invoiced(page: Page, api: Api) -> None:
    warehouse, customer = api.warehouse(new_code("W")), api.customer("ООО Клавиатура")
    codes = [new_code(f"K{place:02}-") for place in range(30)]
    items = [api.item(code) for code in codes]
    eventually(lambda: not any(api.lags(SERVICES)), 60)
    page.goto(f"{api.url}/orders/new?customer={customer}")
    expect(page.get_by_placeholder("Код, название или характеристика")).to_be_focused()
    for code in codes:
        type_line(page, code, "5")
    expect(row_of(page, codes[-1])).to_have_class(re.compile("red"))
    page.keyboard.press("Control+Enter")
    saved(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+p")
    expect(page.locator(".status")).to_have_text("Размещён")
    order = api.order(page.url.rsplit("/", 1)[1])
    assert [line["code"] for line in order["lines"]] == codes
    assert {line["availability"] for line in order["lines"]} == {"absent"}

    last = row_of(page, codes[-1])
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    editor = page.locator(".tabulator-editing input")
    expect(editor).to_be_focused()
    page.keyboard.type("77")
    api.receive(warehouse, *[(item, 5) for item in items])
    expect(last).not_to_have_class(re.compile("red"))
    expect(last).to_contain_text("Есть")
    expect(editor).to_be_focused()
    expect(editor).to_have_value("77")
    page.keyboard.press("Escape")
    saved(page)
    page.keyboard.press("Alt+i")
    expect(page.get_by_text(re.compile("Счёт на оплату .+: документ выписан"))).to_be_visible()
    [issued] = api.ok("GET", f"/api/v1/orders/{order['id']}/invoices")["items"]
    assert issued["amount"] == order["total"]
    choose(page, "Документы")
    expect(page.get_by_role("complementary").get_by_role("link", name="PDF")).to_be_visible()


@pytest.mark.journey
def test_two_editors_of_one_order_see_each_other_and_lose_nothing(browser: Browser, api: Api) -> None:
    codes = [new_code(f"E{place}-") for place in range(3)]
    items = [api.item(code) for code in codes]
    order = api.place(api.customer("ООО Двое"), *[(item, 5) for item in items])
    faults: list[str] = []
    with ExitStack() as tabs:
        first, second = (tabs.enter_context(signed_in_tab(browser, api, new_seller(api), faults)) for _ in range(2))
        for tab in (first, second):
            open_order(tab, api, order)
        type_into(second, codes[0], "quantity", "9")
        type_into(second, codes[1], "quantity", "8")
        second.get_by_label("Перевозчик").fill("Второй и сын")
        type_into(first, codes[0], "quantity", "7")
        first.get_by_label("Адрес доставки").fill("Тула, Первая улица")
        type_into(first, codes[2], "discount_percent", "10")
        first.keyboard.press("Control+s")
        saved(first)
        expect(second.get_by_text("Этот заказ тем временем изменил другой: при сохранении")).to_be_visible()
        second.keyboard.press("Control+s")
        told = second.get_by_role("dialog")
        expect(told).to_contain_text("Адрес доставки: Тула, Первая улица")
        expect(told.locator(".changes")).to_contain_text(codes[2])
        expect(told.get_by_role("group")).to_have_count(1)
        expect(told.get_by_role("group")).to_contain_text(codes[0])
        told.get_by_label("Его: 7").check()
        told.get_by_role("button", name="Сохранить вместе").click()
        saved(second)
    now = api.order(order["id"])
    lines = {line["code"]: line for line in now["lines"]}
    assert [lines[code]["quantity"] for code in codes] == ["7", "8", "5"]
    assert lines[codes[2]]["discount_percent"] == "10"
    assert (now["delivery_address"], now["carrier"]) == ("Тула, Первая улица", "Второй и сын")


@dataclass(frozen=True)
class Restartable:
    api: Api
    stop: Callable[[], object]
    start: Callable[[], object]


@pytest.fixture(params=["in one process", pytest.param("on servers", marks=pytest.mark.real)])
def nova(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Restartable]:
    """A company whose server is stopped and started again."""
    if request.param == "on servers":
        servers: System = request.getfixturevalue("servers")
        yield Restartable(servers.api, lambda: servers.stop("gateway"), lambda: servers.start("gateway"))
        return
    port = free_port()
    with ExitStack() as running:
        start = lambda: running.enter_context(embedded(tmp_path, port=port))  # noqa: E731
        yield Restartable(start(), running.close, start)


def test_what_is_typed_while_the_server_restarts_is_kept_and_sent_once(browser: Browser, nova: Restartable) -> None:
    api, code = nova.api, new_code("R-")
    customer = api.customer("ООО Перезапуск")
    api.item(code)
    with signed_in_tab(browser, api, new_seller(api), []) as tab:
        tab.goto(f"{api.url}/orders/new?customer={customer}")
        type_line(tab, code, "3")
        tab.get_by_label("Примечание").fill("до перезапуска")
        nova.stop()
        tab.get_by_label("Перевозчик").fill("без сервера")
        tab.keyboard.press("Control+s")
        expect(tab.get_by_text("Нет связи с Nova").first).to_be_visible()
        expect(tab.locator("#saved")).to_contain_text("Сохраняется")
        nova.start()
        tab.on("dialog", lambda dialog: dialog.accept())
        tab.reload()
        expect(tab.get_by_label("Перевозчик")).to_have_value("без сервера")
        expect(tab.get_by_label("Примечание")).to_have_value("до перезапуска")
        expect(row_of(tab, code)).to_contain_text("3")
        tab.get_by_role("button", name="Сохранить").click()
        saved(tab)
        [order] = api.ok("GET", f"/api/v1/orders?filter[customer]={customer}")["items"]
        whole = api.order(order["id"])
        assert (whole["carrier"], whole["note"]) == ("без сервера", "до перезапуска")
        assert [line["quantity"] for line in whole["lines"]] == ["3"]
        tab.reload()
        saved(tab)


def test_an_order_whose_answer_was_lost_is_not_made_twice(page: Page, api: Api) -> None:
    code, customer = new_code("L-"), api.customer("ООО Потеря")
    api.item(code)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.goto(f"{api.url}/orders/new?customer={customer}")
    type_line(page, code, "3")
    page.route("**/api/v1/orders", lose)
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Нет связи с Nova").first).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.unroute("**/api/v1/orders")
    expect(page.get_by_text("Введённое здесь раньше восстановлено")).to_be_visible()
    page.get_by_label("Примечание").fill("дописано после")
    page.get_by_role("button", name="Сохранить").click()
    saved(page)
    [order] = api.ok("GET", f"/api/v1/orders?filter[customer]={customer}")["items"]
    assert api.order(order["id"])["note"] == "дописано после"


@dataclass
class Slow:
    """Answers of the search that are kept back until they are let go."""

    page: Page
    waiting: list[Route] = field(default_factory=list)

    def begin(self) -> None:
        self.page.route(re.compile("/api/v1/items[?]"), self.keep)

    def keep(self, route: Route) -> None:
        self.waiting.append(route)

    def let_go(self) -> None:
        for route in self.waiting:
            route.continue_()
        self.waiting.clear()


@pytest.mark.parametrize("key", ["Enter", "Tab"])
def test_what_is_typed_before_the_item_is_found_belongs_to_the_quantity(page: Page, api: Api, key: str) -> None:
    code, slow = new_code("T"), Slow(page)
    api.item(code)
    page.goto(f"{api.url}/orders/new?customer={api.customer('ООО Спешка')}")
    goods, quantity = page.get_by_placeholder("Код, название"), page.get_by_label("Количество", exact=True)
    expect(goods).to_be_focused()
    slow.begin()
    page.keyboard.type(code)
    page.keyboard.press(key)
    page.keyboard.type("12")
    expect(quantity).to_have_value("12")
    expect(page.get_by_text(f"Ищем: {code}")).to_be_visible()
    slow.let_go()
    expect(goods).to_have_value(f"{code} Товар {code}")
    expect(quantity).to_be_focused()
    page.keyboard.type("5")
    page.keyboard.press(key)
    if key == "Tab":
        page.keyboard.press("Enter")
    expect(cell(row_of(page, code), "quantity")).to_have_text("125")
    expect(goods).to_be_focused()


def test_lines_that_are_typed_faster_than_items_are_found_come_in_their_order(page: Page, api: Api) -> None:
    code, slow = new_code("T"), Slow(page)
    longer, other, gone = f"{code}-0", new_code("U"), new_code("V")
    for each in (longer, code, other):
        api.item(each)
    page.goto(f"{api.url}/orders/new?customer={api.customer('ООО Скорость')}")
    expect(page.get_by_placeholder("Код, название")).to_be_focused()
    slow.begin()
    for number, each in enumerate((code, gone, other), 1):
        page.keyboard.type(each)
        page.keyboard.press("Enter")
        page.keyboard.type(str(number))
        page.keyboard.press("Enter")
    page.keyboard.press("Control+s")
    slow.let_go()
    mend = page.get_by_role("form", name="Строки, которые надо поправить")
    expect(mend.get_by_label("Код в строке 1")).to_have_value(gone)
    expect(mend.get_by_label("Количество в строке 1")).to_have_value("2")
    mend.get_by_role("button", name="Не брать их").click()
    page.keyboard.press("Control+s")
    saved(page)
    order = api.order(page.url.rsplit("/", 1)[1])
    assert [(line["code"], line["quantity"]) for line in order["lines"]] == [(code, "1"), (other, "3")]


def lines_of(api: Api, order_id: str) -> list[tuple[str, str]]:
    return [(line["code"], line["quantity"]) for line in api.order(order_id)["lines"]]


def test_a_line_that_stands_complete_where_lines_are_added_is_placed_with_the_others(page: Page, api: Api) -> None:
    codes = [new_code("EN") for _ in range(2)]
    for code in codes:
        api.item(code)
    page.goto(f"{api.url}/orders/new?customer={api.customer('ООО Последняя')}")
    type_line(page, codes[0], "3")
    page.keyboard.type(codes[1])
    page.keyboard.press("Enter")
    expect(page.get_by_label("Количество", exact=True)).to_be_focused()
    page.keyboard.press("Alt+p")
    expect(page.get_by_text("Этой строки ещё нет в заказе")).to_be_visible()
    page.keyboard.type("4")
    page.keyboard.press("Alt+p")
    expect(page.locator(".status")).to_have_text("Размещён")
    assert lines_of(api, page.url.rsplit("/", 1)[1]) == [(codes[0], "3"), (codes[1], "4")]


def test_an_order_is_not_placed_while_a_row_is_not_in_it(page: Page, api: Api) -> None:
    code, unknown = new_code("OUT"), new_code("UNKNOWN")
    api.item(code)
    page.goto(f"{api.url}/orders/new?customer={api.customer('ООО Не все')}")
    type_line(page, code, "3")
    paste(page, f"{unknown}\t2")
    mend = page.get_by_role("form", name="Строки, которые надо поправить")
    expect(mend).to_contain_text("Товара с таким кодом нет")
    page.keyboard.press("Alt+p")
    told = page.locator(".toast").filter(has_text="Строк не в заказе: 1")
    told.get_by_role("button", name="Поправить").click()
    expect(mend.get_by_label("Код в строке 1")).to_be_focused()
    page.keyboard.press("Alt+p")
    told.get_by_role("button", name="Не брать их").click()
    expect(page.locator(".status")).to_have_text("Размещён")
    assert lines_of(api, page.url.rsplit("/", 1)[1]) == [(code, "3")]


def test_a_line_that_nobody_answered_for_is_looked_up_again_when_there_is_a_connection(
    page: Page, api: Api, seller: str
) -> None:
    code, of_items = new_code("AWAY"), re.compile("/api/v1/items[?]")
    api.item(code)
    page.goto(f"{api.url}/orders/new?customer={api.customer('ООО Обрыв')}")
    expect(page.get_by_placeholder("Код, название")).to_be_focused()
    page.route(of_items, lambda route: route.abort())
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect(page.get_by_role("form", name="Строки, которые надо поправить")).to_contain_text("Нет связи")
    page.unroute(of_items)
    hear_steadily(page, seller, "resync", {"reason": "seen"}, seconds=1)
    expect(cell(row_of(page, code), "quantity")).to_have_text("2")
    expect(page.get_by_role("form", name="Строки, которые надо поправить")).to_be_hidden()


def paste(page: Page, text: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_placeholder("Код, название или характеристика").focus()
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def test_a_sheet_is_pasted_as_people_write_it(page: Page, api: Api) -> None:
    codes = [new_code("SH") for _ in range(3)]
    for code in codes:
        api.item(code, packages=[("box", "12")])
    customer = api.customer("ООО Лист")
    page.goto(f"{api.url}/orders/new?customer={customer}")
    rows = [
        "№\tАртикул\tНаименование\tКол-во\tЦена, ₽",
        f"1\t{codes[0].lower()}\tКружка\t2 шт.\t1 100,00 ₽",
        f"2\t{codes[1]}\tТарелка\t1\u00a0500\t7,5 руб.",
        f"3\t{codes[2]}\tЛожка\t4 кор\t12",
    ]
    paste(page, "\n".join(rows))
    expect(page.get_by_text("Добавлено строк: 3")).to_be_visible()
    page.keyboard.press("Control+s")
    saved(page)
    lines = api.order(page.url.rsplit("/", 1)[1])["lines"]
    told = [(line["quantity"], line["unit"], line["full_price"]) for line in lines]
    assert told == [("2", "pcs", "1100"), ("1500", "pcs", "7.5"), ("4", "box", "12")]


def test_the_price_of_a_pasted_row_can_be_mended_and_nothing_taken_is_no_success(page: Page, api: Api) -> None:
    code = new_code("MD")
    api.item(code)
    page.goto(f"{api.url}/orders/new?customer={api.customer('ООО Цена')}")
    paste(page, f"1\t{code}\t2\tпо договору")
    mend = page.get_by_role("form", name="Строки, которые надо поправить")
    expect(mend).to_contain_text("Нужно число не меньше нуля")
    expect(page.get_by_text("Ни одна строка не взята")).to_be_visible()
    mend.get_by_label("Цена в строке 1").fill("12 $")
    mend.get_by_role("button", name="Повторить").click()
    expect(page.get_by_text("Ни одна строка не взята")).to_be_visible()
    mend.get_by_label("Цена в строке 1").fill("12,50")
    mend.get_by_role("button", name="Повторить").click()
    expect(cell(row_of(page, code), "shown_price")).to_contain_text("12,50")


def test_a_line_that_was_taken_out_comes_back_once_whatever_was_saved_meanwhile(page: Page, api: Api) -> None:
    codes = [new_code("UN") for _ in range(2)]
    first, second = (api.item(code) for code in codes)
    order = api.place(api.customer("ООО Возврат"), (first, 4), (second, 5))
    open_order(page, api, order)
    take_out(page, codes[1])
    page.keyboard.press("Control+s")
    expect(row_of(page, codes[1])).to_contain_text("Отменён")
    page.get_by_role("button", name="Отменить").click()
    expect(row_of(page, codes[1])).to_have_count(2)
    page.keyboard.press("Control+s")
    saved(page)
    wanted = [(line["quantity"], line["remaining"]) for line in api.order(order["id"])["lines"]]
    assert wanted == [("4", "4"), ("5", "0"), ("5", "5")]

    order = draft(api, api.customer("ООО Черновик"), (first, 4), (second, 5))
    open_order(page, api, order)
    take_out(page, codes[1])
    page.keyboard.press("Control+s")
    saved(page)
    page.get_by_role("button", name="Отменить").click()
    page.keyboard.press("Control+s")
    saved(page)
    assert lines_of(api, order["id"]) == [(codes[0], "4"), (codes[1], "5")]

    page.get_by_label("Примечание").fill("набрано")
    page.reload()
    take_out(page, codes[1])
    page.get_by_role("button", name="Выбросить").click()
    expect(row_of(page, codes[1])).to_have_count(1)
    taken_out = page.locator(".toast").filter(has_text="убран")
    taken_out.get_by_role("button", name="Отменить").click()
    expect(row_of(page, codes[1])).to_have_count(1)
    saved(page)


def take_out(page: Page, code: str) -> None:
    cell(row_of(page, code), "code").click()
    page.keyboard.press("Delete")
    expect(row_of(page, code)).to_have_count(0)


def comes_again(tab: Page, api: Api, name: str) -> None:
    """Whoever it was, the tab is now of this user."""
    tab.context.clear_cookies()
    tab.goto(f"{api.url}/login")
    tab.get_by_label("Имя").fill(name)
    tab.get_by_label("Пароль").fill(PASSWORD)
    tab.get_by_role("button", name="Войти").click()
    tab.locator("#live").wait_for()


def test_what_one_typed_another_does_not_get_and_who_signs_out_leaves_nothing(
    page: Page, api: Api, seller: str
) -> None:
    code, other = new_code("U-"), new_seller(api)
    api.item(code)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{api.url}/orders/new")
    page.get_by_placeholder("Код, название или характеристика").focus()
    type_line(page, code, "3")
    expect(row_of(page, code)).to_contain_text("3")
    comes_again(page, api, other)
    page.goto(f"{api.url}/orders/new")
    expect(page.get_by_text("Строк ещё нет").first).to_be_visible()
    expect(row_of(page, code)).to_have_count(0)
    comes_again(page, api, seller)
    page.goto(f"{api.url}/orders/new")
    expect(row_of(page, code)).to_contain_text("3")

    page.goto(f"{api.url}/account")
    page.get_by_role("heading", name="Обо мне").wait_for()
    page.get_by_role("button", name="Выйти").first.click()
    expect(page.get_by_role("button", name="Войти")).to_be_visible()
    comes_again(page, api, seller)
    page.goto(f"{api.url}/orders/new")
    expect(page.get_by_text("Строк ещё нет").first).to_be_visible()
    expect(row_of(page, code)).to_have_count(0)


def test_a_new_order_without_lines_is_kept_with_the_line_that_is_being_typed(page: Page, api: Api) -> None:
    code, name = new_code("N-"), new_code("ООО Начатое ")
    api.item(code)
    api.customer(name)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{api.url}/orders/new")
    page.get_by_label("Клиент", exact=True).fill(name)
    page.get_by_role("option", name=name).click()
    page.get_by_label("Примечание").fill("без строк")
    page.get_by_placeholder("Код, название или характеристика").fill(code)
    page.get_by_role("option", name=code).click()
    page.get_by_label("Количество", exact=True).fill("7")
    page.reload()
    expect(page.get_by_label("Примечание")).to_have_value("без строк")
    expect(page.get_by_label("Клиент", exact=True)).to_have_value(name)
    expect(page.get_by_label("Количество", exact=True)).to_have_value("7")
    expect(page.get_by_role("button", name="Сохранить")).to_be_disabled()
    page.get_by_role("button", name="Добавить").click()
    page.get_by_role("button", name="Сохранить").click()
    saved(page)
    order = api.order(page.url.rsplit("/", 1)[1])
    assert (order["note"], [line["quantity"] for line in order["lines"]]) == ("без строк", ["7"])

    page.goto(f"{api.url}/orders/new")
    page.get_by_label("Примечание").fill("не нужно")
    page.get_by_placeholder("Код, название или характеристика").fill(code)
    page.reload()
    page.get_by_role("button", name="Выбросить").click()
    page.reload()
    expect(page.get_by_label("Примечание")).to_have_value("")
    expect(page.get_by_placeholder("Код, название или характеристика")).to_have_value("")


def test_a_tab_that_is_opened_from_an_order_takes_nothing_of_it_along(page: Page, api: Api) -> None:
    code = new_code("T-")
    api.item(code)
    page.goto(f"{api.url}/orders/new")
    page.get_by_placeholder("Код, название или характеристика").focus()
    type_line(page, code, "3")
    expect(page.locator("#saved")).to_have_text("Не сохранено: хранится в этой вкладке")
    row_of(page, code).click(button="right")
    with page.expect_popup() as opened:
        page.get_by_role("menuitem", name="Наименование").click()
    tab = opened.value
    tab.wait_for_load_state()
    tab.goto(f"{api.url}/orders/new")
    expect(tab.get_by_text("Строк ещё нет").first).to_be_visible()
    expect(row_of(tab, code)).to_have_count(0)
    tab.close()


def test_a_browser_without_room_is_told(page: Page, api: Api) -> None:
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }")
    page.goto(f"{api.url}/orders/new?customer={api.customer('ООО Теснота')}")
    page.get_by_label("Примечание").fill("не поместится")
    expect(page.locator("#saved")).to_have_text("Не сохранено и не хранится в этом браузере")
    expect(page.get_by_text("Браузер не хранит введённое")).to_be_visible()


def test_two_hundred_rows_are_pasted_and_what_is_unknown_is_mended(page: Page, api: Api) -> None:
    codes = [new_code(f"P{place:03}-") for place in range(200)]
    for code in codes[1:]:
        api.item(code)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{api.url}/orders/new?customer={api.customer('ООО Таблица')}")
    field = page.get_by_placeholder("Код, название или характеристика")
    expect(field).to_be_focused()
    text = "\n".join(f"{code}\t{place + 1}\t12,5" for place, code in enumerate(codes))
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")
    mend = page.get_by_role("form", name="Строки, которые надо поправить")
    expect(mend).to_contain_text("Товара с таким кодом нет", timeout=30_000)
    expect(page.get_by_text("Добавлено строк: 199")).to_be_visible()
    api.item(codes[0])
    mend.get_by_role("button", name="Повторить").click()
    expect(mend).to_be_hidden()
    page.keyboard.press("Control+s")
    saved(page)
    order = api.order(page.url.rsplit("/", 1)[1])
    assert sorted(line["code"] for line in order["lines"]) == sorted(codes)
    assert {line["full_price"] for line in order["lines"]} == {"12.5"}


def test_a_line_says_why_it_has_its_colour(page: Page, api: Api) -> None:
    code, warehouse = new_code("Y"), api.warehouse(new_code("W"))
    item = api.item(code)
    api.receive(warehouse, (item, 10))
    expected = {"warehouse_id": warehouse, "from": "Завод", "date": "2099-01-10"}
    api.ok("POST", "/api/v1/stock/expected", {**expected, "lines": [{"item_id": item, "quantity": 20}]})
    api.place(api.customer("ООО Первая"), (item, 8))
    order = api.place(api.customer("ООО Вторая"), (item, 5))
    open_order(page, api, order)
    page.keyboard.press("w")
    why = page.get_by_role("complementary", name="Почему?")
    expect(why).to_contain_text("всем заказам вместе нужно 13, а есть 10")
    expect(why).to_contain_text("ООО Первая")
    expect(why).to_contain_text("Будет обеспечена 10.01.2099 поступлением от: Завод")
    page.keyboard.press("Escape")
    expect(why).to_be_hidden()


def test_what_placing_would_turn_is_told_before(page: Page, api: Api) -> None:
    code = new_code("F")
    item = api.item(code)
    api.receive(api.warehouse(new_code("W")), (item, 10))
    other = api.place(api.customer("ООО Спокойная"), (item, 8))
    page.goto(f"{api.url}/orders/new?customer={api.customer('ООО Новая')}")
    type_line(page, code, "5")
    expect(page.get_by_text("пожелтеют чужие строки: 1, клиентов: 1")).to_be_visible()
    page.get_by_role("button", name="Чьи?").click()
    told = page.get_by_role("complementary", name="Что изменит размещение")
    expect(told.get_by_role("link", name=f"№ {other['number']}")).to_be_visible()
    expect(told).to_contain_text("ООО Спокойная")
    assert api.colours(other["id"]) == [("covered", None)]


def test_an_order_is_changed_placed_shipped_and_taken_back(browser: Browser, api: Api) -> None:
    code, gone, warehouse = new_code("S"), new_code("G"), api.warehouse(new_code("W"))
    item, other = api.item(code), api.item(gone)
    api.receive(warehouse, (item, 10))
    order = draft(api, api.customer("ООО Путь"), (item, 4), (other, 1))
    name = new_user(api, "admin")
    with signed_in_tab(browser, api, name, []) as page:
        open_order(page, api, order)
        type_into(page, code, "quantity", "6,000")
        type_into(page, code, "shown_price", "50")
        cell(row_of(page, gone), "code").click()
        page.keyboard.press("Delete")
        expect(row_of(page, gone)).to_have_count(0)
        page.get_by_role("button", name="Отменить").click()
        expect(row_of(page, gone)).to_be_visible()
        cell(row_of(page, gone), "code").click()
        page.keyboard.press("Delete")
        page.keyboard.press("Control+s")
        saved(page)
        expect(page.locator(".total")).to_contain_text("300,00")
        choose(page, "Разместить")
        expect(page.locator(".status")).to_have_text("Размещён")
        choose(page, "Отгрузить…")
        shipping = page.get_by_role("dialog")
        shipping.get_by_label("Склад").select_option(label=f"Склад {warehouse_code(api, warehouse)}")
        shipping.get_by_label(f"Отгрузить сейчас: {code}").fill("2")
        shipping.get_by_role("button", name="Отгрузить", exact=True).click()
        expect(page.locator(".status")).to_have_text("Отгружен частично")
        choose(page, "Возврат…")
        back = page.get_by_role("dialog")
        back.get_by_label("Склад").select_option(label=f"Склад {warehouse_code(api, warehouse)}")
        back.get_by_label(f"Количество {code}").fill("1")
        back.get_by_role("button", name="Принять возврат").click()
        expect(page.get_by_text("Товар вернулся на склад.")).to_be_visible()
        choose(page, "Изменения")
        history = page.get_by_role("complementary", name="Изменения")
        expect(history).to_contain_text("Черновик изменён")
        history.get_by_role("button", name="Как было тогда").last.click()
        expect(page.get_by_text("Менять здесь ничего нельзя")).to_be_visible()
        expect(row_of(page, gone)).to_be_visible()
        page.get_by_role("button", name="Вернуться к текущему").click()
        expect(row_of(page, gone)).to_have_count(0)
    [line] = api.order(order["id"])["lines"]
    assert (line["quantity"], line["shipped"], line["returned"]) == ("6", "2", "1")


def test_what_was_offered_is_accepted_and_placed(page: Page, api: Api) -> None:
    code = new_code("O")
    order = draft(api, api.customer("ООО Предложение"), (api.item(code), 3))
    open_order(page, api, order)
    choose(page, "Предложение…")
    page.get_by_role("dialog").get_by_label("Действует до").fill("2099-12-31")
    page.get_by_role("button", name="Выписать").click()
    expect(page.get_by_text(re.compile("Предложение .+: документ выписан"))).to_be_visible()
    page.get_by_role("button", name="Действия").click()
    expect(page.get_by_role("menuitem", name="Предложение принято")).to_have_attribute("aria-disabled", "false")
    page.keyboard.press("Escape")
    choose(page, "Предложение принято")
    expect(page.locator(".status")).to_have_text("Размещён")
    saved(page)
    assert api.order(order["id"])["status"] == "placed"


def test_an_offer_that_is_older_than_its_draft_is_not_accepted(page: Page, api: Api) -> None:
    code = new_code("O")
    order = draft(api, api.customer("ООО Предложение"), (api.item(code), 3))
    open_order(page, api, order)
    choose(page, "Предложение…")
    page.get_by_role("button", name="Выписать").click()
    expect(page.get_by_text(re.compile("Предложение .+: документ выписан"))).to_be_visible()
    type_into(page, code, "quantity", "5")
    choose(page, "Предложение принято")
    expect(page.get_by_role("alert").filter(has_text="изменён после предложения")).to_be_visible()
    expect(page.locator(".status")).to_have_text("Черновик")
    assert [line["quantity"] for line in api.order(order["id"])["lines"]] == ["5"]


def test_an_order_of_which_something_was_shipped_is_closed(page: Page, api: Api) -> None:
    code, warehouse = new_code("E"), api.warehouse(new_code("W"))
    item = api.item(code)
    api.receive(warehouse, (item, 3))
    order = api.place(api.customer("ООО Закрытие"), (item, 5))
    api.ship(order["id"], warehouse, [{"line_id": order["lines"][0]["line_id"], "quantity": 3}])
    eventually(lambda: api.order(order["id"])["status"] == "partly_shipped")
    open_order(page, api, order)
    choose(page, "Закрыть заказ…")
    closing = page.get_by_role("dialog")
    closing.get_by_label("Причина").fill("остаток не нужен")
    closing.get_by_role("button", name="Закрыть заказ").click()
    expect(page.locator(".status")).to_have_text("Закрыт")
    expect(page.get_by_role("button", name="Сохранить")).to_have_count(0)
    choose(page, "Изменения")
    expect(page.get_by_role("complementary", name="Изменения")).to_contain_text("остаток не нужен")
    [line] = api.order(order["id"])["lines"]
    assert (line["remaining"], line["cancelled"]) == ("0", "2")


def test_an_order_is_cancelled_with_a_reason(page: Page, api: Api) -> None:
    code, customer = new_code("X"), api.customer("ООО Отмена")
    order = api.place(customer, (api.item(code), 5))
    open_order(page, api, order)
    page.get_by_label("Перевозчик").fill("Сами")
    choose(page, "Отменить заказ…")
    cancelling = page.get_by_role("dialog")
    cancelling.get_by_label("Причина").fill("передумали")
    cancelling.get_by_role("button", name="Отменить заказ").click()
    expect(page.locator(".status")).to_have_text("Отменён")
    expect(row_of(page, code)).to_have_class(re.compile("gone"))
    choose(page, "Изменения")
    expect(page.get_by_role("complementary", name="Изменения")).to_contain_text("передумали")
    assert api.order(order["id"])["carrier"] == "Сами"


def test_a_draft_is_given_up_without_a_reason(page: Page, api: Api) -> None:
    order = draft(api, api.customer("ООО Черновик"), (api.item(new_code("D")), 5))
    open_order(page, api, order)
    choose(page, "Отменить заказ…")
    cancelling = page.get_by_role("dialog")
    expect(cancelling.get_by_label("Причина")).to_have_count(0)
    cancelling.get_by_role("button", name="Отменить заказ").click()
    expect(page.locator(".status")).to_have_text("Отменён")


def test_an_order_is_copied_as_the_server_would(page: Page, api: Api) -> None:
    codes, customer = [new_code(f"C{place}-") for place in range(3)], api.customer("ООО Копия")
    items = [api.item(code) for code in codes]
    order = api.place(customer, *[(item, 5) for item in items])
    wanted = [{"line_id": each["line_id"], "quantity": "5"} for each in order["lines"]]
    wanted[0] |= {"price": "77.5", "discount_percent": "10"}
    changed = {"carrier": "Деловые", "lines": wanted}
    api.ok("PATCH", f"/api/v1/orders/{order['id']}", changed, If_Match='"1"')
    item = api.ok("GET", f"/api/v1/items/{items[2]}")
    api.ok("POST", f"/api/v1/items/{items[2]}/retire", {}, If_Match=f'"{item["version"]}"')
    open_order(page, api, order)
    choose(page, "Скопировать в новый заказ")
    expect(page.get_by_role("heading", name="Новый заказ")).to_be_visible()
    expect(row_of(page, codes[0])).to_be_visible()
    expect(page.get_by_text(f"Не скопировано, в архиве: {codes[2]}")).to_be_visible()
    expect(row_of(page, codes[2])).to_have_count(0)
    page.keyboard.press("Control+s")
    saved(page)
    expect(page).not_to_have_url(re.compile("new"))
    made = api.order(page.url.rsplit("/", 1)[1])
    copied = api.ok("POST", f"/api/v1/orders/{order['id']}/copy", {})
    names = ("code", "quantity", "unit", "full_price", "price", "discount_percent")
    assert [[line[name] for name in names] for line in made["lines"]] == [
        [line[name] for name in names] for line in copied["lines"]
    ]
    assert made["carrier"] == copied["carrier"]


def limited(api: Api, policy: str, limit: int) -> str:
    """A customer who may owe so much, where the company's policy is such."""
    version = api.ok("GET", "/api/v1/settings")["version"]
    api.ok("PATCH", "/api/v1/settings", {"credit": {"policy": policy}}, If_Match=f'"{version}"')
    customer = api.customer("ООО Кредит")
    terms = {"price_type": "wholesale", "markup_percent": "0", "credit_limit": str(limit), "deferral_days": 0}
    version = api.ok("GET", f"/api/v1/customers/{customer}")["version"]
    api.ok("PUT", f"/api/v1/customers/{customer}/terms", terms, If_Match=f'"{version}"')
    return customer


def test_the_credit_counts_what_is_typed_and_placing_beyond_it_says_so_once(page: Page, api: Api) -> None:
    codes = [new_code("CR") for _ in range(2)]
    customer = limited(api, "warn", 1000)
    for code in codes:
        api.item(code)
    page.goto(f"{api.url}/orders/new?customer={customer}")
    credit = page.locator(".credit")
    type_line(page, codes[0], "4")
    expect(credit).to_contain_text(re.compile("с этим заказом.*400,00"))
    expect(credit).to_contain_text(re.compile("Остаток.*600,00"))
    type_line(page, codes[1], "9")
    expect(credit).to_contain_text("лимит превышен на 300,00")
    page.keyboard.press("Control+s")
    saved(page)
    expect(credit).to_contain_text("лимит превышен на 300,00")
    told: list[str] = []
    page.on("request", lambda request: told.append(request.url) if request.url.endswith("/place") else None)
    page.get_by_role("button", name="Разместить").dblclick()
    expect(page.locator(".status")).to_have_text("Размещён")
    expect(page.locator(".toast")).to_have_text(re.compile("размещён.*лимит превышен на 300,00"))
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert len(told) == 1


def test_a_placed_order_counts_while_it_is_changed(page: Page, api: Api) -> None:
    code, other = new_code("PC"), new_code("PC")
    item, second = api.item(code), api.item(other)
    api.receive(api.warehouse(new_code("W")), (item, 10))
    order = api.place(limited(api, "warn", 5000), (item, 4), (second, 1))
    open_order(page, api, order)
    total, credit, row = page.locator(".total"), page.locator(".credit"), row_of(page, code)
    expect(total).to_contain_text("500,00")
    type_into(page, code, "quantity", "12")
    expect(total).to_contain_text("1 300,00")
    expect(page.locator(".sums")).not_to_have_class(re.compile("pending"))
    expect(cell(row, "shown_amount")).to_have_text("1 200,00")
    expect(row).to_contain_text("Не хватает: есть 10 из 12")
    expect(credit).to_contain_text("1 300,00")
    page.get_by_label("Примечание").fill("позвонить")
    type_into(page, code, "quantity", "4")
    expect(total).to_contain_text("500,00")
    expect(cell(row, "shown_amount")).to_have_text("400,00")
    expect(row).to_contain_text("Есть")


def override(page: Page) -> None:
    refusal = page.get_by_role("dialog")
    expect(refusal).to_contain_text("300")
    refusal.get_by_role("button", name="Разрешить и продолжить").click()
    expect(refusal.get_by_label("Почему всё-таки разрешаем")).to_have_attribute("aria-invalid", "true")
    refusal.get_by_label("Почему всё-таки разрешаем").fill("постоянный клиент")
    refusal.get_by_role("button", name="Разрешить и продолжить").click()


@pytest.mark.parametrize("is_offered", [False, True], ids=["placed", "accepted"])
def test_beyond_the_credit_a_head_of_sales_overrides_with_a_reason(
    browser: Browser, api: Api, *, is_offered: bool
) -> None:
    item, customer = api.item(new_code("C")), limited(api, "block", 100)
    order = draft(api, customer, (item, 3))
    if is_offered:
        offer = {"kind": "offer", "valid_until": "2099-12-31"}
        api.ok("POST", f"/api/v1/orders/{order['id']}/documents", offer)
    name = new_user(api, "head")
    with signed_in_tab(browser, api, name, []) as page:
        open_order(page, api, order)
        expect(page.locator(".credit")).to_contain_text("лимит превышен на 200,00")
        choose(page, "Предложение принято" if is_offered else "Разместить")
        override(page)
        expect(page.locator(".status")).to_have_text("Размещён")
        choose(page, "Изменения")
        expect(page.get_by_role("complementary", name="Изменения")).to_contain_text("постоянный клиент")


def test_a_placed_order_grows_beyond_the_credit_by_the_head_of_sales_alone(browser: Browser, api: Api) -> None:
    code = new_code("C")
    item, customer = api.item(code), limited(api, "block", 100)
    order = api.place(customer, (item, 1))
    with ExitStack() as tabs:
        names = new_seller(api), new_user(api, "head")
        seller, head = (tabs.enter_context(signed_in_tab(browser, api, name, [])) for name in names)
        open_order(seller, api, order)
        type_into(seller, code, "quantity", "3")
        seller.keyboard.press("Control+s")
        refusal = seller.get_by_role("dialog")
        expect(refusal).to_contain_text("превышение 200")
        expect(refusal.get_by_label("Почему всё-таки разрешаем")).to_have_count(0)
        refusal.get_by_role("button", name="Закрыть").click()
        expect(refusal).to_be_hidden()
        expect(cell(row_of(seller, code), "quantity")).to_have_text("3")
        expect(seller.locator("#saved")).to_contain_text("Не сохранено")
        open_order(head, api, order)
        type_into(head, code, "quantity", "3")
        head.keyboard.press("Control+s")
        override(head)
        saved(head)
    assert [line["quantity"] for line in api.order(order["id"])["lines"]] == ["3"]


def test_who_changed_an_order_is_told_by_name_and_cancelling_it_says_so(browser: Browser, api: Api) -> None:
    order = api.place(api.customer("ООО Имена"), (api.item(new_code("NM")), 1))
    name = new_seller(api, full_name="Борис Лапин")
    with signed_in_tab(browser, api, name, []) as page:
        open_order(page, api, order)
        page.get_by_label("Примечание").fill("по телефону")
        page.keyboard.press("Control+s")
        saved(page)
        choose(page, "Изменения")
        expect(page.get_by_role("complementary", name="Изменения")).to_contain_text("Борис Лапин")
        expect(page.get_by_role("complementary", name="Изменения")).not_to_contain_text(name)
        page.get_by_role("button", name="Действия").click()
        page.get_by_role("menuitem", name=re.compile("Отменить")).click()
        asked = page.get_by_role("dialog")
        expect(asked.get_by_role("button", name="Оставить как есть")).to_be_visible()
        asked.get_by_role("button", name="Отменить заказ").click()
        expect(page.get_by_text(f"Заказ {order['number']} отменён.")).to_be_visible()


def test_when_the_session_is_over_only_that_is_said(browser: Browser, api: Api) -> None:
    order = draft(api, api.customer("ООО Сеанс"), (api.item(new_code("SE")), 1))
    with signed_in_tab(browser, api, new_seller(api), []) as page:
        open_order(page, api, order)
        page.context.clear_cookies()
        page.get_by_label("Примечание").fill("пока меня не было")
        page.keyboard.press("Control+s")
        expect(page.get_by_text("Сеанс завершён")).to_be_visible()
        expect(page.locator("#live")).to_have_class(re.compile("away"))
        expect(page.locator(".toast")).to_have_count(1)
        expect(page.get_by_text("Неизвестно, кто обращается")).to_have_count(0)


def test_names_of_items_are_read_whole_and_stock_is_told_with_its_unit(page: Page, api: Api) -> None:
    code, long = new_code("LN"), "Доска разделочная бамбуковая с жёлобом и ручкой, большая"
    item = api.item(code, name=long)
    api.receive(api.warehouse(new_code("W")), (item, 156))
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{api.url}/orders/new?customer={api.customer('ООО Имя')}")
    expect(page.get_by_placeholder("Код, название или характеристика")).to_be_focused()
    page.keyboard.type(code)
    expect(page.get_by_role("option").first).to_contain_text("Остаток 156, свободно 156 (штука)")
    page.keyboard.press("Enter")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect(row_of(page, code)).to_contain_text("Есть")
    name = row_of(page, code).locator(".wrapped")
    assert name.evaluate("it => it.scrollHeight <= it.clientHeight && it.scrollWidth <= it.clientWidth")


def test_it_fits_a_phone(page: Page, api: Api) -> None:
    order = api.place(api.customer("К" * 255), (api.item(new_code("C" * 40), name="Н" * 255), 1))
    page.set_viewport_size({"width": 390, "height": 844})
    open_order(page, api, order)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.get_by_role("button", name="Сохранить")).to_be_in_viewport()


def test_a_command_takes_a_modifier_and_is_given_once(page: Page, api: Api) -> None:
    order = api.place(api.customer("ООО Одним пальцем"), (api.item(new_code("K")), 2))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    open_order(page, api, order)
    page.locator(".tabulator").focus()
    page.keyboard.press("i")
    for _ in range(2):
        page.keyboard.press("Alt+i")
    expect(page.get_by_text(re.compile("Счёт на оплату .+: документ выписан"))).to_be_visible()
    assert len([url for url in sent if url.endswith("/invoices")]) == 1
    page.keyboard.press("w")
    expect(page.get_by_role("complementary", name="Почему?")).to_be_visible()


def test_bare_keys_can_be_turned_off(page: Page, api: Api) -> None:
    order = api.place(api.customer("ООО Диктовка"), (api.item(new_code("K")), 2))
    page.goto(f"{api.url}/account")
    page.get_by_label(re.compile("Клавиши без Ctrl и Alt выполняют")).uncheck()
    open_order(page, api, order)
    page.locator(".tabulator").focus()
    for key in ("w", "?", "/"):
        page.keyboard.press(key)
    expect(page.get_by_role("complementary", name="Почему?")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".tabulator")).to_be_focused()
    page.get_by_role("button", name="Действия").click()
    expect(page.get_by_role("menuitem", name="Счёт")).to_contain_text("Alt + I")
    expect(page.get_by_role("menuitem", name="История")).not_to_contain_text("H")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+s")
    page.get_by_role("button", name="Сочетания клавиш").click()
    expect(page.get_by_role("dialog")).to_contain_text("Клавиши без Ctrl и Alt отключены")


def test_in_english(browser: Browser, api: Api) -> None:
    order = api.place(api.customer("Smith Ltd"), (api.item(new_code("A")), 1))
    name = new_seller(api, language="en")
    faults: list[str] = []
    with signed_in_tab(browser, api, name, faults) as page:
        page.goto(f"{api.url}/orders/{order['id']}")
        expect(page.get_by_role("heading", name=f"Order {order['number']}")).to_be_visible()
        expect(page.locator("#saved")).to_have_text("Saved")
        expect(page.locator(".goods .mark")).to_have_text("✕ Out of stock")
    assert faults == []


def test_figures_are_read_as_the_language_of_the_reader_writes_them(browser: Browser, api: Api) -> None:
    codes = [new_code("N") for _ in range(3)]
    for code in codes:
        api.item(code)
    customer, faults = api.customer("Grouped Ltd"), list[str]()
    with signed_in_tab(browser, api, new_seller(api, language="en"), faults) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(f"{api.url}/orders/new?customer={customer}")
        expect(page.get_by_placeholder("Code, name or characteristic")).to_be_focused()
        rows = [f"{codes[0]}\t1,200\t12.5", f"{codes[1]}\t1,234,567.5", f"{codes[2]}\t2,5"]
        page.evaluate("text => navigator.clipboard.writeText(text)", "\n".join(rows))
        page.keyboard.press("Control+v")
        expect(cell(row_of(page, codes[0]), "quantity")).to_have_text("1,200")
        expect(cell(row_of(page, codes[1]), "quantity")).to_have_text("1,234,567.5")
        mend = page.get_by_role("form", name="Rows to be mended")
        expect(mend.get_by_label("Quantity of row 3")).to_have_value("2,5")
        type_into(page, codes[0], "quantity", "1,500")
        expect(cell(row_of(page, codes[0]), "quantity")).to_have_text("1,500")
        mend.get_by_role("button", name="Leave them out").click()
        page.keyboard.press("Control+s")
        expect(page.locator("#saved")).to_have_text("Saved")
        [order] = api.ok("GET", f"/api/v1/orders?filter[customer]={customer}")["items"]
        assert [line["quantity"] for line in api.order(order["id"])["lines"]] == ["1500", "1234567.5"]
    assert faults == []


def warehouse_code(api: Api, warehouse: str) -> str:
    found = next(each for each in api.ok("GET", "/api/v1/warehouses?limit=500")["items"] if each["id"] == warehouse)
    return str(found["code"])


def test_turns_of_others_are_taken_from_the_news_and_the_order_is_not_read_for_them(
    page: Page, api: Api, seller: str
) -> None:
    code = new_code("N")
    item = api.item(code)
    order = api.place(api.customer("ООО Спрос"), (item, 5))
    open_order(page, api, order)
    page.wait_for_timeout(1000)
    other = {"order_id": order["customer_id"], "lines": [{"item_id": item, "on_hand": "7", "demand": "19"}]}
    with counted_reads(page, f"/orders/{order['id']}") as reads:
        hear_steadily(page, seller, "turned", other)
    expect(cell(row_of(page, code), "on_hand")).to_have_text("7")
    expect(cell(row_of(page, code), "demand")).to_have_text("19")
    assert reads == []


def test_an_order_that_changes_without_a_pause_is_read_once_a_second(page: Page, api: Api, seller: str) -> None:
    order = api.place(api.customer("ООО Поток"), (api.item(new_code("N")), 5))
    open_order(page, api, order)
    page.wait_for_timeout(1000)
    with counted_reads(page, f"/orders/{order['id']}") as reads:
        hear_steadily(page, seller, "order", {"order_id": order["id"]})
    assert 3 <= len(reads) <= 6


def test_of_two_moments_the_one_that_was_asked_for_last_is_shown(page: Page, api: Api) -> None:
    item = api.item(new_code("M"))
    order = draft(api, api.customer("ООО Прошлое"), (item, 1))
    for version, note in enumerate(("первая", "вторая", "третья"), start=1):
        api.ok("PATCH", f"/api/v1/orders/{order['id']}", {"note": note}, If_Match=f'"{version}"')
    open_order(page, api, order)
    choose(page, "Изменения")
    late: list[Route] = []

    def hold_the_first(route: Route) -> None:
        late.append(route) if not late else route.continue_()

    page.route(re.compile(r"\?as_of="), hold_the_first)
    then = page.get_by_role("button", name="Как было тогда")
    note = page.get_by_label("Примечание")
    then.nth(0).click()
    then.nth(1).click()
    expect(note).to_have_value("первая")
    late[0].continue_()
    page.wait_for_timeout(1000)
    expect(note).to_have_value("первая")


def test_two_lines_of_an_item_are_coloured_by_what_they_need_together(page: Page, api: Api) -> None:
    code = new_code("TW")
    item = api.item(code)
    api.receive(api.warehouse(new_code("W")), (item, 99))
    order = api.place(api.customer("ООО Дважды"), (item, 60), (item, 70))
    open_order(page, api, order)
    expect(row_of(page, code).first).to_contain_text("Не хватает: есть 99 из 130")
    expect(row_of(page, code).last).to_contain_text("Не хватает: есть 99 из 130")


OF_THE_GRID = """() => {
  const holder = document.querySelector("#lines .tabulator-tableholder").getBoundingClientRect();
  const isSeen = (field) => {
    const cell = document.querySelector(`#lines .tabulator-cell[tabulator-field=${field}]`).getBoundingClientRect();
    return cell.left >= holder.left - 1 && cell.right <= holder.right + 1;
  };
  return ["name", "quantity", "on_hand", "demand", "goods"].filter(isSeen);
}"""


@pytest.mark.parametrize("width", [390, 850, 960, 1024, 1440, 1680])
def test_a_colour_is_read_with_its_words_however_wide_the_window_is(page: Page, api: Api, width: int) -> None:
    codes = [new_code("WD") for _ in range(60)]
    items = [api.item(code, name="Доска разделочная бамбуковая с жёлобом и ручкой") for code in codes]
    api.receive(api.warehouse(new_code("W")), (items[0], 10))
    api.place(api.customer("ООО Сосед"), (items[0], 50))
    order = api.place(api.customer("ООО Ширина"), *[(item, 3) for item in items])
    page.set_viewport_size({"width": width, "height": 600 if width < 1400 else 900})
    open_order(page, api, order)
    expect(row_of(page, codes[0])).to_contain_text("Нужно другим: есть 10, заказано 53")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("#lines").evaluate("it => it.clientHeight") < 800
    wanted = {"name", "quantity", "goods"} | ({"on_hand", "demand"} if width > 1000 else set())
    assert wanted <= set(page.evaluate(OF_THE_GRID))
    mark = row_of(page, codes[0]).locator(".mark")
    assert mark.evaluate("it => it.scrollWidth <= it.clientWidth && it.scrollHeight <= it.clientHeight + 1")
    page.locator("#lines").focus()
    page.keyboard.press("w")
    why = page.get_by_role("complementary", name="Почему?")
    expect(why.get_by_role("heading", name="Почему?")).to_be_in_viewport()
    expect(why).to_contain_text("ООО Сосед")
    if width >= 1440:
        assert wanted <= set(page.evaluate(OF_THE_GRID))
    page.keyboard.press("Escape")
    expect(why).to_be_hidden()
    if width == 390:
        cell(row_of(page, codes[0]), "quantity").click()
        for _ in range(2):
            page.keyboard.press("Tab")
        expect(page.locator(".tabulator-editing[tabulator-field=shown_price] input")).to_be_in_viewport(ratio=1)


def test_a_line_says_why_before_it_is_saved(page: Page, api: Api) -> None:
    code, warehouse = new_code("WB"), api.warehouse(new_code("W"))
    item = api.item(code)
    api.receive(warehouse, (item, 10))
    expected = {"warehouse_id": warehouse, "from": "Завод", "date": "2099-01-10"}
    api.ok("POST", "/api/v1/stock/expected", {**expected, "lines": [{"item_id": item, "quantity": 20}]})
    api.place(api.customer("ООО Прежняя"), (item, 8))
    page.goto(f"{api.url}/orders/new?customer={api.customer('ООО Будущая')}")
    type_line(page, code, "5")
    expect(row_of(page, code)).to_contain_text("Нужно другим: есть 10, заказано 13")
    page.keyboard.press("Escape")
    page.keyboard.press("w")
    why = page.get_by_role("complementary", name="Почему?")
    expect(why).to_contain_text("всем заказам вместе нужно 13, а есть 10")
    expect(why).to_contain_text("так будет после размещения")
    expect(why).to_contain_text("ООО Прежняя")
    expect(why).to_contain_text("Завод")


def test_changes_are_given_up_by_escape_and_that_can_be_undone(page: Page, api: Api) -> None:
    code = new_code("GU")
    order = api.place(api.customer("ООО Передумала"), (api.item(code), 5))
    open_order(page, api, order)
    type_into(page, code, "quantity", "7")
    page.get_by_label("Перевозчик").fill("Деловой путь")
    expect(page.locator("#saved")).to_have_text("Не сохранено: хранится в этой вкладке")
    page.keyboard.press("Escape")
    saved(page)
    expect(cell(row_of(page, code), "quantity")).to_have_text("5")
    expect(page.get_by_label("Перевозчик")).to_have_value("")
    page.get_by_role("button", name="Отменить").click()
    expect(cell(row_of(page, code), "quantity")).to_have_text("7")
    expect(page.get_by_label("Перевозчик")).to_have_value("Деловой путь")
    choose(page, "Не сохранять")
    saved(page)
    page.get_by_label("Перевозчик").fill("Другой")
    page.get_by_role("button", name="Не сохранять").click()
    saved(page)
    assert api.order(order["id"])["version"] == order["version"]


def test_what_cannot_be_a_quantity_is_shown_as_it_was_typed(page: Page, api: Api) -> None:
    code = new_code("XQ")
    open_order(page, api, draft(api, api.customer("ООО Точность"), (api.item(code), 1)))
    type_into(page, code, "quantity", "1,2345")
    expect(cell(row_of(page, code), "quantity")).to_have_text("1,2345")
    expect(row_of(page, code)).to_contain_text("Нужно число больше нуля, до 3 знаков")


def test_a_new_order_that_is_saved_keeps_its_current_line(page: Page, api: Api) -> None:
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    code = new_code("CU")
    api.item(code)
    page.goto(f"{api.url}/orders/new?customer={api.customer('ООО Строка')}")
    type_line(page, code, "5")
    expect(row_of(page, code)).to_contain_text("Нет на складе")
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+p")
    expect(page.locator(".status")).to_have_text("Размещён")
    expect(row_of(page, code)).to_have_class(re.compile("current"))
    page.get_by_label("Примечание").fill("позвонить")
    page.keyboard.press("Control+s")
    saved(page)
    expect(row_of(page, code)).to_have_class(re.compile("current"))
    assert [text for text in told if "No matching row" in text] == []


def test_a_key_goes_from_coloured_line_to_coloured_line(page: Page, api: Api) -> None:
    codes = [new_code("NX") for _ in range(4)]
    items = [api.item(code) for code in codes]
    api.receive(api.warehouse(new_code("W")), (items[0], 10), (items[2], 10))
    open_order(page, api, api.place(api.customer("ООО Цвета"), *[(item, 5) for item in items]))
    for key, place in (("Alt+ArrowDown", 1), ("Alt+ArrowDown", 3), ("Alt+ArrowDown", 1), ("Alt+ArrowUp", 3)):
        page.keyboard.press(key)
        expect(row_of(page, codes[place])).to_have_class(re.compile("current"))


def test_what_a_change_would_turn_is_told_of_saving(page: Page, api: Api) -> None:
    code = new_code("SV")
    item = api.item(code)
    api.receive(api.warehouse(new_code("W")), (item, 10))
    api.place(api.customer("ООО Соседка"), (item, 5))
    open_order(page, api, api.place(api.customer("ООО Правка"), (item, 5)))
    type_into(page, code, "quantity", "6")
    expect(page.get_by_text("После сохранения пожелтеют чужие строки: 1, клиентов: 1")).to_be_visible()


def test_more_items_than_are_shown_are_told_of(page: Page, api: Api) -> None:
    start = new_code("MR")
    for place in range(9):
        api.item(f"{start}-{place}")
    page.goto(f"{api.url}/orders/new")
    page.get_by_placeholder("Код, название или характеристика").fill(start)
    expect(page.get_by_role("option")).to_have_count(9)
    expect(page.get_by_role("option").last).to_have_text("Есть ещё: уточните запрос.")
