"""The desk as a sales manager works with it: by keyboard and by mouse, alone and with others."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.tabs import (
    counted_reads,
    exported,
    hear_steadily,
    new_seller,
    new_user,
    reads,
    signed_in_tab,
    sorts_both_ways,
)
from tests.system.client import Api, new_code

pytestmark = pytest.mark.long
HEADERS = ".tabulator-col[tabulator-field]"
FIELDS = f"[...document.querySelectorAll('{HEADERS}')].map(header => header.getAttribute('tabulator-field'))"


@pytest.fixture(scope="module")
def head(api: Api) -> str:
    return new_user(api, "head")


@pytest.fixture
def page(browser: Browser, api: Api, head: str) -> Iterator[Page]:
    """It must not meet any error."""
    faults: list[str] = []
    with signed_in_tab(browser, api, head, faults) as tab:
        yield tab
    assert faults == []


def rows(page: Page) -> Locator:
    return page.locator(".tabulator-row:not(.tabulator-calcs)")


def row(page: Page, name: str) -> Locator:
    return rows(page).filter(has_text=name)


def find(page: Page, text: str) -> None:
    page.get_by_role("searchbox", name="Поиск клиентов").fill(text)


def names_shown(page: Page) -> list[str]:
    return page.locator(".tabulator-row:not(.tabulator-calcs) [tabulator-field=name]").all_inner_texts()


def some_customers(api: Api, count: int) -> str:
    """The word that all their names have."""
    word = new_code("Клиент")
    for number in range(count):
        api.customer(f"{word} {number}")
    return word


@pytest.mark.journey
def test_a_right_click_archives_and_the_toast_takes_it_back(page: Page, api: Api) -> None:
    word = some_customers(api, 2)
    find(page, word)
    expect(rows(page)).to_have_count(2)
    row(page, f"{word} 1").click(button="right")
    page.get_by_role("menuitem", name="В архив").click()
    expect(rows(page)).to_have_count(1)
    page.get_by_role("button", name="Отменить").click()
    expect(row(page, f"{word} 1")).to_be_visible()


def test_the_second_half_of_a_double_click_does_not_reach_what_lay_under_a_notice(page: Page, api: Api) -> None:
    word = some_customers(api, 2)
    find(page, word)
    row(page, f"{word} 1").click(button="right")
    page.get_by_role("menuitem", name="В архив").click()
    expect(rows(page)).to_have_count(1)
    page.evaluate("window.reached = 0; document.querySelector('main').addEventListener('click', () => (reached += 1))")
    page.get_by_role("button", name="Отменить").dblclick()
    expect(row(page, f"{word} 1")).to_be_visible()
    assert page.evaluate("reached") == 0


def test_the_menu_opens_by_key_and_escape_gives_the_focus_back(page: Page, api: Api) -> None:
    word = some_customers(api, 2)
    find(page, word)
    expect(rows(page)).to_have_count(2)
    row(page, f"{word} 0").click()
    grid = page.get_by_role("grid")
    grid.focus()
    for keys in ("ContextMenu", "Shift+F10"):
        page.keyboard.press(keys)
        expect(page.get_by_role("menuitem").first).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.get_by_role("menu")).to_have_count(0)
        expect(grid).to_be_focused()
    page.get_by_role("button", name="Действия").click()
    expect(page.get_by_role("menu", name="Действия")).to_be_visible()
    page.keyboard.press("Escape")
    grid.focus()
    page.keyboard.press("ArrowDown")
    expect(row(page, f"{word} 1")).to_have_class(re.compile("current"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/customers/"))


def test_titles_of_columns_take_two_lines_at_most_and_are_not_clipped(page: Page, api: Api) -> None:
    word = some_customers(api, 1)
    page.set_viewport_size({"width": 1366, "height": 768})
    find(page, word)
    expect(rows(page)).to_have_count(1)
    header = page.locator(".tabulator-header")
    high = "titles => titles.filter(each => each.clientHeight > 45).map(each => each.textContent)"
    assert page.locator(".tabulator-col-title:visible").evaluate_all(high) == []
    assert header.evaluate("header => header.clientHeight") < 85
    broken = "titles => titles.filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.textContent)"
    assert page.locator(".tabulator-col-title:visible").evaluate_all(broken) == []
    page.locator(".tabulator-col[tabulator-field=red_orders] .tabulator-col-title").hover()
    expect(page.locator(".tabulator-tooltip")).to_have_text("Заказы с красными строками: нет на складе")


def test_every_column_sorts_all_rows_both_ways(page: Page, api: Api) -> None:
    word = some_customers(api, 3)
    api.place(api.customer(f"{word} 9"), (api.item(new_code("S")), 2))
    find(page, word)
    expect(rows(page)).to_have_count(4)
    fields = page.evaluate(FIELDS)
    for field in fields:
        if field != "tags" and page.locator(f".tabulator-col[tabulator-field={field}]").is_visible():
            sorts_both_ways(page, field)
    expect(rows(page)).to_have_count(4)


def test_filters_are_chips_that_are_taken_away(page: Page, api: Api) -> None:
    word = some_customers(api, 2)
    api.place(api.customer(f"{word} с заказом"), (api.item(new_code("F")), 2))
    find(page, word)
    expect(rows(page)).to_have_count(3)
    page.get_by_label("Отбор: Открытые заказы").fill("1..")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(1)
    chips = page.get_by_role("group", name="Отборы")
    chips.get_by_role("button", name="Открытые заказы: 1..").click()
    expect(rows(page)).to_have_count(3)
    page.get_by_label("Отбор: Последний заказ").fill("01.01.2020..")
    page.get_by_role("button", name="Мои").click()
    expect(rows(page)).to_have_count(0)
    chips.get_by_role("button", name="Без отборов").click()
    expect(page.get_by_role("button", name="Все", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(chips).to_have_count(0)


def test_a_filter_of_figures_says_how_it_is_typed_and_what_is_wrong(page: Page, api: Api) -> None:
    word = some_customers(api, 2)
    api.place(api.customer(f"{word} с заказом"), (api.item(new_code("F")), 2))
    find(page, word)
    expect(rows(page)).to_have_count(3)
    orders = page.get_by_label("Отбор: Открытые заказы")
    expect(orders).to_have_attribute("placeholder", "100..500")
    expect(page.get_by_label("Отбор: Последний заказ")).to_have_attribute("placeholder", "01.01.2026..")
    expect(orders).to_have_attribute("title", re.compile("больше или меньше"))
    for typed in ("abc", "5-", "..", "1,5"):
        orders.fill(typed)
        page.keyboard.press("Enter")
        expect(orders).to_have_attribute("aria-invalid", "true")
        assert "больше или меньше" in orders.evaluate("input => input.validationMessage")
        expect(rows(page)).to_have_count(3)
    orders.press("Escape")
    expect(orders).to_have_value("")
    for typed, found, said in ((">0", 1, "1.."), ("<1", 2, "..0"), ("0-60 000", 3, "0..60 000"), (">=1", 1, "1..")):
        orders.fill(typed)
        page.keyboard.press("Enter")
        expect(page.get_by_role("group", name="Отборы")).to_contain_text(f"Открытые заказы: {said}")
        expect(rows(page)).to_have_count(found)
    expect(page.locator(".tabulator-alert:visible, .toast.bad")).to_have_count(0)


def test_a_list_that_could_not_be_read_is_read_when_the_line_is_back(browser: Browser, api: Api, head: str) -> None:
    word = some_customers(api, 2)
    with signed_in_tab(browser, api, head, []) as page:
        find(page, word)
        expect(rows(page)).to_have_count(2)
        debt = page.get_by_label("Отбор: Долг", exact=True)
        debt.fill("500..100")
        page.keyboard.press("Enter")
        expect(debt).to_have_attribute("aria-invalid", "true")
        expect(debt).to_have_attribute("title", re.compile("не может быть больше"))
        expect(page.locator(".toast.bad")).to_have_count(0)
        debt.fill("")
        page.keyboard.press("Enter")
        names = names_shown(page)
        page.route("**/api/v1/customers?**", lambda route: route.abort())
        header = page.locator(".tabulator-col[tabulator-field=name]")
        for _ in range(2):
            header.locator(".tabulator-col-title").click()
        expect(page.get_by_text("список прочитается, как только она ответит")).to_be_visible()
        expect(page.locator(".tabulator-alert")).not_to_be_visible()
        assert names_shown(page) == names
        page.unroute("**/api/v1/customers?**")
        expect(page.get_by_text("список прочитается")).to_have_count(0)
        direction = header.get_attribute("aria-sort")
        assert direction in ("ascending", "descending")
        assert names_shown(page) == sorted(names, reverse=direction == "descending")


def test_a_search_that_finds_nothing_says_so_where_it_is_seen_and_is_taken_away(page: Page, api: Api) -> None:
    word = some_customers(api, 2)
    find(page, word)
    expect(rows(page)).to_have_count(2)
    page.get_by_label("Отбор: Открытые заказы").fill(">7")
    page.keyboard.press("Enter")
    said = page.get_by_text("Поиску и отборам ничего не соответствует.")
    expect(said).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="+ Новая запись")).to_have_count(0)
    page.get_by_role("button", name="Снять поиск и отборы").press("Enter")
    expect(said).to_have_count(0)
    expect(rows(page).first).to_be_visible()
    expect(page.get_by_role("button", name="+ Новая запись")).to_be_visible()
    expect(page.get_by_role("searchbox", name="Поиск клиентов")).to_have_value("")


def test_many_are_assigned_at_once_and_it_is_taken_back(page: Page, api: Api) -> None:
    seller, word = new_seller(api), some_customers(api, 5)
    find(page, word)
    expect(rows(page)).to_have_count(5)
    page.reload()
    expect(rows(page)).to_have_count(5)
    page.get_by_label("Выбрать все показанные").check()
    bar = page.get_by_role("toolbar", name="С выбранными")
    expect(bar).to_contain_text("Выбрано: 5")
    page.get_by_label(f"Выбрать: {word} 4").uncheck()
    expect(bar).to_contain_text("Выбрано: 4")
    bar.get_by_role("button", name="Назначить менеджера").click()
    page.get_by_role("dialog").get_by_label("Менеджер").select_option(seller)
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_text("Назначено: 4 из 4")).to_be_visible()
    assert api.ok("GET", f"/api/v1/customers?filter[manager]={seller}")["total"] == 4
    page.get_by_role("button", name="Отменить").click()
    expect(page.get_by_text("Отменено: 4 из 4")).to_be_visible()
    assert api.ok("GET", f"/api/v1/customers?filter[manager]={seller}")["total"] == 0


def test_all_that_match_are_archived_though_one_page_is_shown(page: Page, api: Api) -> None:
    word = some_customers(api, 105)
    find(page, word)
    expect(page.get_by_text("Клиентов: 105")).to_be_visible()
    page.get_by_label("Выбрать все показанные").check()
    bar = page.get_by_role("toolbar", name="С выбранными")
    bar.get_by_role("button", name="Выбрать все отобранные: 105").click()
    expect(bar).to_contain_text("Выбрано: 105")
    bar.get_by_role("button", name="В архив").dblclick()  # a second press is none
    expect(page.get_by_text("В архив", exact=False).filter(has_text="105 из 105")).to_be_visible(timeout=60_000)
    expect(rows(page)).to_have_count(0)
    page.get_by_role("button", name="Отменить").click()
    expect(page.get_by_text("Отменено: 105 из 105")).to_be_visible(timeout=60_000)


def test_those_that_are_chosen_are_exported(page: Page, api: Api) -> None:
    word = some_customers(api, 3)
    find(page, word)
    expect(rows(page)).to_have_count(3)
    for number in (0, 2):
        page.get_by_label(f"Выбрать: {word} {number}").check()
    assert [line[1] for line in exported(page, "customers.xlsx")] == [f"{word} 0", f"{word} 2"]
    expect(page.get_by_role("toolbar", name="С выбранными")).to_contain_text("Выбрано: 2")


def test_two_that_are_one_are_merged_after_a_look(page: Page, api: Api) -> None:
    word = new_code("Двойник")
    phone = {"kind": "phone", "value": "+74951234567"}
    body = {"name": f"{word} первый", "kind": "legal_entity", "contacts": [{**phone, "person": "Смирнова"}]}
    first = api.ok("POST", "/api/v1/customers", body)["id"]
    body = {"name": f"{word} второй", "kind": "legal_entity", "tax_number": "7707083893"}
    body["contacts"] = [{**phone, "person": "Иванов"}, {**phone, "person": "Смирнова"}]
    api.ok("POST", "/api/v1/customers", body)
    find(page, f"{word} первый")
    expect(rows(page)).to_have_count(1)
    row(page, word).click(button="right")
    page.get_by_role("menuitem", name="Объединить с").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Второй клиент").fill(f"{word} второй")
    dialog.get_by_role("option").filter(has_text="второй").click()
    expect(dialog.get_by_role("row").filter(has_text="ИНН")).to_contain_text("+ 7707083893")
    contacts = dialog.get_by_role("row").filter(has_text="Контакты")
    expect(contacts.get_by_role("insertion")).to_have_text("+ +74951234567, Иванов")
    dialog.get_by_role("button", name="Объединить навсегда").click()
    expect(page.get_by_text("объединён с другим")).to_be_visible()
    kept = api.ok("GET", f"/api/v1/customers/{first}")
    assert kept["tax_number"] == "7707083893"
    assert [each["person"] for each in kept["contacts"]] == ["Смирнова", "Иванов"]


def test_nobody_is_merged_who_is_not_shown(browser: Browser, api: Api, head: str) -> None:
    word = new_code("Двойник")
    api.customer(f"{word} остаётся")
    wrong, right = api.customer(f"{word} ошибка"), api.customer(f"{word} верный")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    with signed_in_tab(browser, api, head, []) as page:
        find(page, f"{word} остаётся")
        row(page, f"{word} остаётся").click(button="right")
        page.get_by_role("menuitem", name="Объединить с").click()
        dialog = page.get_by_role("dialog")
        preview = dialog.get_by_role("table")
        other = dialog.get_by_label("Второй клиент")
        other.fill(f"{word} ошибка")
        dialog.get_by_role("option").filter(has_text="ошибка").click()
        expect(preview).to_contain_text(f"{word} ошибка")
        page.route(f"**/api/v1/customers/{right}", hold)
        other.fill(f"{word} верный")
        dialog.get_by_role("option").filter(has_text="верный").click()
        expect(preview).to_have_count(0)
        dialog.get_by_role("button", name="Объединить навсегда").click()
        expect(dialog.get_by_role("alert").filter(visible=True)).to_contain_text("Ещё не показано")
        held[0].continue_()
        expect(preview).to_contain_text(f"{word} верный")
        dialog.get_by_role("button", name="Объединить навсегда").click()
        expect(page.get_by_text("объединён с другим")).to_be_visible()
    assert api.ok("GET", f"/api/v1/customers/{wrong}")["merged_into"] is None
    assert api.ok("GET", f"/api/v1/customers/{right}")["merged_into"] is not None


def test_the_customers_of_who_has_left_are_found_by_the_manager(page: Page, api: Api) -> None:
    word = some_customers(api, 2)
    name = new_seller(api, full_name=new_code("Ушёл "))
    user = next(each for each in api.ok("GET", f"/api/v1/users?q={name}")["items"])
    [one, _] = api.ok("GET", f"/api/v1/customers?q={word}&sort=name")["items"]
    api.ok("PUT", f"/api/v1/customers/{one['id']}/manager", {"manager": name}, If_Match="*")
    api.ok("POST", f"/api/v1/users/{user['id']}/deactivate", {}, If_Match="*")
    page.reload()
    find(page, word)
    expect(rows(page)).to_have_count(2)
    page.get_by_label("Отбор: Менеджер").select_option(f"{user['full_name']} (не работает)")
    expect(rows(page)).to_have_count(1)


def test_a_reminder_about_a_customer_is_of_the_companys_first_kind(page: Page, api: Api) -> None:
    word = some_customers(api, 1)
    kind = "/api/v1/dictionaries/entry_kinds/call"
    api.ok("POST", f"{kind}/retire", {}, If_Match="*")
    try:
        page.reload()
        find(page, word)
        row(page, word).click(button="right")
        page.get_by_role("menuitem", name="Напомнить…").click()
        page.get_by_role("dialog").get_by_role("button", name="Напомнить", exact=True).click()
        expect(page.get_by_text("Напомним.")).to_be_visible()
    finally:
        api.ok("POST", f"{kind}/restore", {}, If_Match="*")


def test_contacts_that_could_not_be_read_are_read_with_the_next_news(browser: Browser, api: Api, head: str) -> None:
    word = new_code("Немой")
    customer = api.customer(word)
    contacts = [{"kind": "phone", "value": "+74957654321"}]
    api.ok("PUT", f"/api/v1/customers/{customer}/contacts", {"contacts": contacts}, If_Match="*")
    with signed_in_tab(browser, api, head, []) as page:
        page.route(f"**/api/v1/customers/{customer}", lambda route: route.abort())
        find(page, word)
        row(page, word).click()
        expect(page.locator(".toast.bad")).to_contain_text("Нет связи с Nova")
        page.unroute(f"**/api/v1/customers/{customer}")
        hear_steadily(page, head, "resync", {}, seconds=1)
        expect(page.get_by_role("link", name="Позвонить: +74957654321")).to_be_visible()


def test_a_shared_view_of_another_is_for_the_head_to_delete(page: Page, api: Api, browser: Browser) -> None:
    name, seller = new_code("Чужой-"), new_seller(api)
    with signed_in_tab(browser, api, seller, []) as other:
        save_view(other, name, is_shared=True)
    page.get_by_role("button", name="Виды").click()
    page.get_by_role("menuitem", name=f"Удалить «{name} · {seller}»").click()
    expect(page.get_by_text("Вид удалён")).to_be_visible()
    with signed_in_tab(browser, api, seller, []) as other:
        other.get_by_role("button", name="Виды").click()
        expect(other.get_by_role("menuitem", name="Сохранить этот вид")).to_be_visible()
        expect(other.get_by_role("menuitem", name=name)).to_have_count(0)


def test_a_view_that_is_shared_shows_its_columns_in_order_to_others(page: Page, api: Api, browser: Browser) -> None:
    name = new_code("Вид-")
    page.get_by_role("button", name="Столбцы").click()
    page.get_by_role("menuitemcheckbox", name="Менеджер", checked=True).click()
    expect(page.get_by_role("menuitemcheckbox", name="Менеджер", checked=False)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".tabulator-col[tabulator-field=manager]")).to_be_hidden()
    debt, overdue = (page.locator(f".tabulator-col[tabulator-field={field}]") for field in ("debt", "overdue_debt"))
    drag(page, debt, overdue)
    debt.locator(".tabulator-col-title").click()
    save_view(page, name, is_shared=True)
    with signed_in_tab(browser, api, new_seller(api), []) as other:
        expect(other.locator(".tabulator-col[tabulator-field=manager]")).to_be_visible()
        other.get_by_role("button", name="Виды").click()
        other.get_by_role("menuitem", name=name).click()
        expect(other).to_have_url(re.compile("sort=-debt"))
        expect(other.locator(".tabulator-col[tabulator-field=manager]")).to_be_hidden()
        order = other.evaluate(FIELDS)
        assert order.index("debt") < order.index("overdue_debt")
        other.reload()
        expect(other.locator(".tabulator-col[tabulator-field=manager]")).to_be_hidden()
        other.get_by_role("button", name="Виды").click()
        other.get_by_role("menuitem", name="Без вида").click()
        expect(other.locator(".tabulator-col[tabulator-field=manager]")).to_be_visible()


def test_columns_are_moved_by_keyboard_and_are_as_wide_as_they_were(page: Page, api: Api) -> None:
    some_customers(api, 1)
    debt, button = page.locator(".tabulator-col[tabulator-field=debt]"), page.get_by_role("button", name="Столбцы")
    expect(debt).to_be_visible()
    before, wide = page.evaluate(FIELDS), width_of(debt)
    button.focus()
    page.keyboard.press("Enter")
    for keys in ("ArrowDown", "ArrowDown", "Alt+ArrowDown", "Alt+ArrowDown", "Alt+ArrowUp"):
        page.keyboard.press(keys)
    expect(page.get_by_role("menuitemcheckbox", name="Долг", exact=True)).to_be_focused()
    moved = page.evaluate(FIELDS)
    assert moved == [*before[:2], before[3], "debt", *before[4:]]
    for keys in ("ArrowUp", "ArrowUp", "Alt+ArrowUp"):
        page.keyboard.press(keys)
    expect(page.get_by_role("menuitemcheckbox", name="Просроченный долг", exact=True)).to_be_focused()
    assert page.evaluate(FIELDS) == moved
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    pull(page, debt.locator("+ .tabulator-col-resize-handle"), 80)
    assert width_of(debt) > wide + 50
    page.reload()
    expect(debt).to_be_visible()
    assert page.evaluate(FIELDS) == moved
    assert width_of(debt) > wide + 50
    button.click()
    page.get_by_role("menuitem", name="Ширина как была").click()
    assert (page.evaluate(FIELDS), width_of(debt)) == (moved, wide)
    page.reload()
    expect(debt).to_be_visible()
    assert (page.evaluate(FIELDS), width_of(debt)) == (moved, wide)


def width_of(header: Locator) -> float:
    box = header.bounding_box()
    assert box is not None
    return box["width"]


def pull(page: Page, handle: Locator, by: int) -> None:
    box = handle.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by, y, steps=8)
    page.mouse.up()


def test_a_private_view_is_not_others_and_columns_stay_without_one(page: Page, api: Api, browser: Browser) -> None:
    name = new_code("Свой-")
    save_view(page, name, is_shared=False)
    page.get_by_role("button", name="Столбцы").click()
    page.get_by_role("menuitemcheckbox", name="ИНН", checked=True).click()
    page.keyboard.press("Escape")
    page.reload()
    expect(page.locator(".tabulator-col[tabulator-field=overdue_debt]")).to_be_visible()
    expect(page.locator(".tabulator-col[tabulator-field=tax_number]")).to_be_hidden()
    with signed_in_tab(browser, api, new_seller(api), []) as other:
        other.get_by_role("button", name="Виды").click()
        expect(other.get_by_role("menuitem", name="Сохранить этот вид")).to_be_visible()
        expect(other.get_by_role("menuitem", name=name)).to_have_count(0)


def drag(page: Page, header: Locator, before: Locator) -> None:
    """A column is held for a moment before it moves."""
    for place, press in ((header, page.mouse.down), (before, page.mouse.up)):
        box = place.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 8, box["y"] + 10, steps=8)
        press()
        page.wait_for_timeout(500)


def save_view(page: Page, name: str, *, is_shared: bool) -> None:
    page.get_by_role("button", name="Виды").click()
    page.get_by_role("menuitem", name="Сохранить этот вид").click()
    page.get_by_role("dialog").get_by_label("Имя").fill(name)
    if is_shared:
        page.get_by_label("Для всех").check()
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_text("Вид сохранён")).to_be_visible()


def test_what_one_tab_changes_another_shows(page: Page, api: Api) -> None:
    word = some_customers(api, 1)
    other = page.context.new_page()
    other.goto(f"{api.url}/")
    for tab in (page, other):
        find(tab, word)
        expect(rows(tab)).to_have_count(1)
    page.get_by_role("button", name="Новая запись").click()
    page.get_by_label("Текст").fill("Обещали перезвонить")
    page.get_by_role("button", name="Сохранить").click()
    for tab in (page, other):
        expect(tab.get_by_role("region", name="История")).to_contain_text("Обещали перезвонить")


def test_contacts_that_somebody_changes_stand_in_the_pane_at_once(page: Page, api: Api) -> None:
    word = some_customers(api, 1)
    find(page, word)
    pane = page.get_by_role("region", name="Контакты")
    expect(pane.get_by_text("Контактов пока нет")).to_be_visible()
    [customer] = api.ok("GET", f"/api/v1/customers?q={word}")["items"]
    contacts = [{"kind": "phone", "value": "+74951234567", "person": "Новый Человек"}]
    api.ok("PUT", f"/api/v1/customers/{customer['id']}/contacts", {"contacts": contacts}, If_Match='"1"')
    expect(pane.get_by_label("Человек")).to_have_value("Новый Человек")


def test_a_screen_reader_hears_of_the_current_row(page: Page, api: Api) -> None:
    word = some_customers(api, 3)
    find(page, word)
    expect(rows(page)).to_have_count(3)
    row(page, f"{word} 0").click()
    grid = page.get_by_role("grid")
    expect(grid).to_be_focused()
    for name in (f"{word} 1", f"{word} 2"):
        page.keyboard.press("ArrowDown")
        expect(row(page, name)).to_have_class(re.compile("current"))
        expect(grid).to_be_focused()
        expect(row(page, name)).to_have_attribute("aria-selected", "true")
        assert row(page, name).get_attribute("id") == grid.get_attribute("aria-activedescendant")
    expect(page.locator("[aria-selected=true]")).to_have_count(1)
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.querySelector('.tabulator-tableholder').scrollLeft") > 0


def test_who_holds_an_arrow_reads_nothing_of_the_rows_between(page: Page, api: Api) -> None:
    word = some_customers(api, 12)
    find(page, word)
    expect(rows(page)).to_have_count(12)
    row(page, f"{word} 0").click()
    asked = reads(page, r"/api/v1/(journal\?|customers/[0-9a-f])")
    page.locator(".tabulator").evaluate(
        """grid => { for (let step = 0; step < 10; step++)
          grid.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true })); }"""
    )
    last = page.locator(".tabulator-row.current [tabulator-field=name]").inner_text()
    expect(page.get_by_role("region", name="Контакты")).to_contain_text(last)
    expect(page.get_by_role("button", name="Добавить контакт")).to_be_visible()
    page.wait_for_timeout(500)
    assert len(asked) <= 4


def test_letters_of_the_keyboard_reach_everything(page: Page, api: Api) -> None:
    word = some_customers(api, 1)
    page.locator(".tabulator").focus()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Поиск клиентов")).to_be_focused()
    page.keyboard.type(word)
    expect(rows(page)).to_have_count(1)
    expect(page.get_by_role("region", name="Контакты")).to_contain_text(word)
    add = page.get_by_role("button", name="Добавить контакт")
    expect(add).to_be_visible()
    page.locator(".tabulator").focus()
    page.keyboard.press("e")
    expect(add).to_be_focused()
    page.keyboard.press("n")
    expect(page.get_by_role("dialog").get_by_label("Текст")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile(r"/orders/new\?customer="))


def test_the_list_is_one_stop_of_tab_and_f6_goes_on_to_the_panes(page: Page, api: Api) -> None:
    word = some_customers(api, 3)
    find(page, word)
    expect(rows(page)).to_have_count(3)
    expect(page.get_by_role("button", name="Добавить контакт")).to_be_visible()
    grid = page.get_by_role("grid")
    grid.focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("toolbar", name="С выбранными")).to_contain_text("Выбрано: 1")
    page.keyboard.press("Tab")
    in_contacts = page.get_by_role("region", name="Контакты").locator(":focus")
    expect(in_contacts).to_have_count(1)
    grid.focus()
    page.keyboard.press("F6")
    expect(in_contacts).to_have_count(1)
    page.keyboard.press("F6")
    expect(page.get_by_role("button", name="Новая запись")).to_be_focused()
    page.keyboard.press("F6")
    expect(grid).to_be_focused()
    page.keyboard.press("Shift+F6")
    expect(page.get_by_role("button", name="Новая запись")).to_be_focused()
    page.get_by_label("Отбор: Долг", exact=True).focus()
    page.keyboard.press("F6")
    expect(grid).to_be_focused()


def test_who_comes_back_finds_his_row_and_the_card_counts_the_whole_list(page: Page, api: Api) -> None:
    word = some_customers(api, 103)
    find(page, word)
    expect(page.get_by_text("Клиентов: 103")).to_be_visible()
    grid = page.get_by_role("grid")
    grid.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(rows(page).nth(2)).to_have_class(re.compile("current"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="В списке")).to_contain_text("3 из 103")
    page.go_back()
    expect(rows(page).nth(2)).to_have_class(re.compile("current"))
    for _ in range(3):
        grid.press("End")
        page.wait_for_timeout(500)
    last = names_shown(page)[-1]
    expect(row(page, last).last).to_have_class(re.compile("current"))
    grid.press("Enter")
    expect(page.get_by_role("group", name="В списке")).to_contain_text("103 из 103")
    page.go_back()
    expect(page.locator(".tabulator-row.current")).to_contain_text(last)
    expect(page.locator(".tabulator-row.current")).to_be_in_viewport()


def test_on_a_phone_a_row_opens_its_panes_and_the_page_has_an_end(browser: Browser, api: Api, head: str) -> None:
    word = some_customers(api, 102)
    customer = api.customer(f"{word} с телефоном")
    faults: list[str] = []
    with signed_in_tab(browser, api, head, faults) as tab:
        for size in ({"width": 390, "height": 800}, {"width": 683, "height": 384}):
            tab.set_viewport_size(size)
            tab.goto(f"{api.url}/?q={word}")
            expect(rows(tab).first).to_be_visible()
            tab.wait_for_timeout(500)
            assert tab.evaluate("scrollY") == 0
            assert tab.evaluate("document.documentElement.scrollHeight < 1.8 * innerHeight + 300")
            assert tab.locator(".tabulator-tableholder").evaluate("list => list.scrollHeight > 2 * list.clientHeight")
        tab.set_viewport_size({"width": 390, "height": 800})
        tab.goto(f"{api.url}/?q={word} с телефоном")
        expect(tab.get_by_role("region", name="Контакты")).to_have_count(0)
        row(tab, word).click()
        expect(tab.get_by_role("region", name="Контакты")).to_be_visible()
        expect(tab.get_by_role("region", name="История")).to_be_visible()
        expect(tab.get_by_role("link", name="Карточка")).to_have_attribute("href", f"/customers/{customer}")
        tab.get_by_role("button", name="К списку").click()
        expect(tab.get_by_role("region", name="Контакты")).to_have_count(0)
        row(tab, word).click()
        tab.keyboard.press("Escape")
        expect(tab.get_by_role("region", name="Контакты")).to_have_count(0)
        row(tab, word).click()
        tab.go_back()
        expect(tab.get_by_role("heading", name="Рабочий стол")).to_be_visible()
        expect(tab.get_by_role("region", name="Контакты")).to_have_count(0)
        expect(row(tab, word)).to_be_visible()
    assert faults == []


def test_on_a_phone_the_desk_is_narrow_and_in_english_it_is_english(browser: Browser, api: Api) -> None:
    name = new_seller(api, language="en")
    api.customer("Ромашка на телефоне")
    faults: list[str] = []
    with signed_in_tab(browser, api, name, faults) as tab:
        expect(tab.get_by_role("heading", name="Desk")).to_be_visible()
        tab.set_viewport_size({"width": 390, "height": 800})
        tab.goto(f"{api.url}/?q=Ромашка на телефоне")
        expect(tab.get_by_text("Ромашка на телефоне").first).to_be_visible()
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
        shown = tab.locator(".tabulator-col[tabulator-field]:visible")
        expect(shown).to_have_count(4)
        broken = "titles => titles.filter(title => title.scrollWidth > title.clientWidth + 1).length"
        assert tab.locator(".tabulator-col-title:visible").evaluate_all(broken) == 0
        assert tab.evaluate("document.querySelector('.tabulator-tableholder').scrollWidth <= innerWidth")
    assert faults == []


def test_the_list_is_read_while_news_never_pause(page: Page, api: Api, head: str) -> None:
    find(page, some_customers(api, 1))
    expect(rows(page)).to_have_count(1)
    with counted_reads(page, "/customers") as reads:
        hear_steadily(page, head, "turned", {"lines": []})
    assert 3 <= len(reads) <= 6
