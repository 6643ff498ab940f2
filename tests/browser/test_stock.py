"""Items, their prices and their stock, as a warehouse keeper and a head of sales work with them."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.tabs import exported, new_seller, new_user, reads, signed_in_tab, sorts_both_ways
from tests.system.client import Api, new_code, today

pytestmark = pytest.mark.long
REFUSED = "Failed to load resource: the server responded with a status of 4"
PHONE = {"width": 390, "height": 800}


@pytest.fixture(scope="module")
def boss(api: Api) -> str:
    """Somebody who may do everything that the screens of stock can do."""
    return new_user(api, "warehouse", "head")


@pytest.fixture
def faults() -> list[str]:
    """What the page met; a test that is refused on purpose takes it out."""
    return []


@pytest.fixture
def page(browser: Browser, api: Api, boss: str, faults: list[str]) -> Iterator[Page]:
    with signed_in_tab(browser, api, boss, faults) as tab:
        yield tab
    assert faults == []


def was_refused(faults: list[str]) -> None:
    assert faults
    assert all(fault.startswith(REFUSED) for fault in faults)
    faults.clear()


def go(page: Page, api: Api, path: str) -> None:
    page.goto(f"{api.url}{path}")


def row_of(page: Page, text: str) -> Locator:
    return page.locator(".tabulator-row").filter(has_text=text)


def item_of(api: Api, item_id: str) -> dict[str, object]:
    item: dict[str, object] = api.ok("GET", f"/api/v1/items/{item_id}")
    return item


def paste(field: Locator, text: str) -> None:
    field.evaluate(
        """(field, text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def adder(page: Page) -> Locator:
    return page.get_by_label("Добавить товар", exact=True)


def add_characteristic(api: Api, **data: object) -> str:
    code = new_code("c").lower()
    body = {"code": code, "names": {"ru": f"Цвет {code}", "en": f"Colour {code}"}, "data": data}
    api.ok("POST", "/api/v1/dictionaries/characteristics", body)
    return code


# items


def test_an_item_is_registered_with_prices_and_a_characteristic(page: Page, api: Api, faults: list[str]) -> None:
    characteristic, code = add_characteristic(api, kind="choice", choices=["красный", "синий"]), new_code("NEW")
    taken = new_code("TAKEN")
    api.item(taken)
    go(page, api, "/items/new")
    page.get_by_label("Код", exact=True).fill(taken)
    page.get_by_label("Наименование").fill("Кружка синяя")
    page.get_by_label(f"Цвет {characteristic}").select_option("синий")
    page.get_by_label("Оптовая").fill("1 149,50")
    page.get_by_role("button", name="Добавить упаковку").click()
    page.get_by_label("Упаковка", exact=True).select_option("box")
    page.get_by_label("В ней базовых единиц").fill("12")
    page.get_by_role("button", name="Записать товар").click()
    said = page.locator("[data-field=code] .error")
    expect(said).to_contain_text("уже")
    expect(page.get_by_label("Код", exact=True)).to_be_focused()
    was_refused(faults)
    page.get_by_label("Код", exact=True).fill(code)
    page.keyboard.press("Control+s")
    expect(page.get_by_role("heading", name="Кружка синяя")).to_be_visible()
    expect(page.get_by_role("region", name="Цены сегодня")).to_contain_text("1 149,50")
    [item] = api.ok("GET", f"/api/v1/items?q={code}")["items"]
    assert item["characteristics"] == {characteristic: "синий"}
    assert item["packages"] == [{"unit": "box", "factor": "12"}]
    go(page, api, f"/items?filter[characteristic.{characteristic}]=синий")
    expect(row_of(page, code)).to_contain_text("1 149,50")
    expect(page.get_by_text("Товаров: 1")).to_be_visible()


def test_a_wrong_figure_is_told_at_its_field(page: Page, api: Api, faults: list[str]) -> None:
    item = api.item(new_code("F"))
    go(page, api, f"/items/{item}")
    level = page.get_by_label("Минимальный остаток")
    level.fill("много")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.locator("[data-field=minimum_level] .error")).to_be_visible()
    expect(level).to_have_value("много")
    was_refused(faults)
    level.fill("2,5")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_text("Товар сохранён.")).to_be_visible()
    assert item_of(api, item)["minimum_level"] == "2.5"


def test_what_was_typed_survives_a_change_by_another(page: Page, api: Api, faults: list[str]) -> None:
    item = api.item(new_code("M"), name="Было")
    go(page, api, f"/items/{item}")
    page.get_by_label("Наименование").fill("Моё")
    api.ok("PATCH", f"/api/v1/items/{item}", {"name": "Чужое", "minimum_level": "7"}, If_Match='"1"')
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_role("button", name="Сохранить моё").click()
    expect(page.get_by_text("Товар сохранён.")).to_be_visible()
    was_refused(faults)
    saved = item_of(api, item)
    assert (saved["name"], saved["minimum_level"]) == ("Моё", "7")


def test_an_item_is_retired_from_the_menu_and_taken_back(page: Page, api: Api) -> None:
    code = new_code("R")
    item = api.item(code, name="Болт $& 100%")
    go(page, api, "/items")
    page.get_by_label("Поиск товаров").fill(code)
    expect(page.get_by_text("Товаров: 1")).to_be_visible()
    row_of(page, code).click(button="right")
    page.get_by_role("menuitem", name="В архив", exact=True).click()
    expect(page.get_by_text("Болт $& 100% в архиве: в новые заказы не добавляется.")).to_be_visible()
    expect(row_of(page, code)).to_have_count(0)
    assert item_of(api, item)["retired"] is True
    page.get_by_role("button", name="Отменить").click()
    expect(row_of(page, code)).to_be_visible()
    assert item_of(api, item)["retired"] is False


def test_items_that_are_chosen_are_exported(page: Page, api: Api) -> None:
    code = new_code("X")
    for number in range(3):
        api.item(f"{code}-{number}")
    go(page, api, f"/items?q={code}")
    expect(page.get_by_text("Товаров: 3")).to_be_visible()
    for number in (0, 2):
        page.get_by_label(f"Выбрать: Товар {code}-{number}").check()
    assert [line[0] for line in exported(page, "items.xlsx")] == [f"{code}-0", f"{code}-2"]


def test_stock_that_comes_is_seen_in_the_open_list(page: Page, api: Api) -> None:
    code = new_code("LIVE")
    item, warehouse = api.item(code), api.warehouse(new_code("W"))
    go(page, api, f"/items?q={code}")
    row = row_of(page, code)
    expect(row).to_contain_text("Нет на складе")
    api.receive(warehouse, (item, 7))
    expect(row.locator("[tabulator-field=on_hand]")).to_have_text("7")
    expect(row).not_to_contain_text("Нет на складе")


def test_items_sort_by_prices_and_are_narrowed_by_figures(page: Page, api: Api) -> None:
    word = new_code("P")
    items = [api.item(f"{word}-{number}") for number in range(2)]
    api.receive(api.warehouse(new_code("W")), (items[0], 8))
    page.goto(f"{api.url}/items?q={word}")
    rows = page.locator(".tabulator-row:not(.tabulator-calcs)")
    expect(rows).to_have_count(2)
    sorts_both_ways(page, "prices\\.wholesale")
    page.get_by_label("Отбор: Остаток").fill(">5")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(1)


def test_a_view_keeps_the_columns_of_prices_and_characteristics(page: Page, api: Api) -> None:
    characteristic = add_characteristic(api, kind="text")
    go(page, api, "/items")
    page.get_by_role("button", name="Столбцы").click()
    page.get_by_role("menuitemcheckbox", name=f"Цвет {characteristic}").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Виды").click()
    page.get_by_role("menuitem", name="Сохранить этот вид").click()
    page.get_by_label("Имя").fill("Мой вид")
    page.get_by_role("dialog").get_by_role("button", name="Сохранить").click()
    expect(page.get_by_text("Вид сохранён")).to_be_visible()


# prices


def test_a_price_is_planned_from_a_day_and_stands_in_the_history(page: Page, api: Api) -> None:
    item = api.item(new_code("P"))
    go(page, api, f"/items/{item}#prices")
    first = today() + timedelta(days=30)
    form = page.get_by_role("form", name="Установить цену")
    form.get_by_label("Цена за базовую единицу").fill("120,40")
    form.get_by_label("Действует с").fill(str(first))
    form.get_by_role("button", name="Установить", exact=True).click()
    expect(page.get_by_role("region", name="Запланированы")).to_contain_text("120,40")
    expect(page.get_by_role("region", name="Цены сегодня")).to_contain_text("100,00")
    expect(page.get_by_role("region", name="История цен").locator("tbody tr")).to_have_count(2)


def test_prices_are_seen_before_they_are_changed(page: Page, api: Api) -> None:
    item = api.item(new_code("PC"))
    go(page, api, "/stock/prices")
    page.get_by_label("Процент").fill("10")
    page.get_by_label("Округлить до").fill("1")
    page.get_by_role("button", name="Показать, что изменится").click()
    row = page.locator("tbody tr").filter(has=page.locator(f"a[href^='/items/{item}']"))
    expect(row).to_contain_text("110,00")
    assert item_of(api, item)["prices"][0]["amount"] == "100"  # type: ignore[index]
    page.get_by_role("button", name=re.compile("^Изменить цены")).click()
    expect(page.get_by_text("Изменено цен")).to_be_visible()
    assert item_of(api, item)["prices"][0]["amount"] == "110"  # type: ignore[index]


# movements


def test_goods_are_received_by_keyboard_alone(page: Page, api: Api) -> None:
    code, other = new_code("KEY"), new_code("TWO")
    item, second, warehouse = api.item(code), api.item(other), new_code("W")
    api.warehouse(warehouse)
    order = api.place(api.customer("ООО Ждёт"), (item, 8))
    go(page, api, "/stock/movements")
    expect(adder(page)).to_be_focused()
    page.get_by_label("Склад", exact=True).select_option(label=f"Склад {warehouse}")
    page.get_by_label("Документ").focus()
    page.keyboard.type("ТТН 7")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Примечание")).to_be_focused()
    page.keyboard.press("Enter")
    for sought, quantity in ((code, "10"), (other, "2,5")):
        expect(adder(page)).to_be_focused()
        page.keyboard.type(sought)
        expect(page.get_by_role("option", name=re.compile(sought))).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.get_by_label(f"Количество: {sought}")).to_be_focused()
        page.keyboard.type(quantity)
        page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    toast = page.get_by_text("Принято: строк: 2")
    expect(toast).to_contain_text(f"{code}: остаток 10")
    expect(toast).to_contain_text("снова обеспечено: 1")
    expect(adder(page)).to_be_focused()
    assert item_of(api, item)["on_hand"] == "10"
    assert item_of(api, second)["on_hand"] == "2.5"
    assert api.colours(order["id"]) == [("covered", None)]
    [moved] = api.ok("GET", f"/api/v1/items/{item}/card")["items"]
    assert moved["document"] == "ТТН 7"


def test_fifty_rows_of_a_spreadsheet_are_pasted_and_the_unknown_one_is_told(page: Page, api: Api) -> None:
    prefix = new_code("X")
    for number in range(49):
        api.item(f"{prefix}-{number}")
    api.warehouse(new_code("W"))
    rows = [f"{prefix}-{number}\tназвание\t{number + 1}" for number in range(49)]
    go(page, api, "/stock/movements")
    asked = reads(page, "/api/v1/items/")
    paste(adder(page), "\r\n".join([*rows[:20], "NO-SUCH\tнет\t5", *rows[20:], ""]))
    expect(page.get_by_text("Вставлено строк: 50. Не найдены: NO-SUCH")).to_be_visible()
    assert asked == []
    mending = page.get_by_label("Товар строки 21")
    expect(mending).to_be_focused()
    expect(page.locator("[data-field='lines.20.item_id'] .error")).to_have_text("Товара с таким кодом нет.")
    page.get_by_role("button", name="Провести приход").click()
    expect(page.locator("[data-field='lines.20.item_id'] .error")).to_be_visible()
    page.get_by_label("Убрать: NO-SUCH").click()
    page.get_by_role("button", name="Провести приход").click()
    expect(page.get_by_text("Принято: строк: 49")).to_be_visible()
    [last] = api.ok("GET", f"/api/v1/items?q={prefix}-48")["items"]
    assert last["on_hand"] == "49"


def test_what_is_not_there_is_refused_at_its_line_and_a_count_says_what_is(
    page: Page, api: Api, faults: list[str]
) -> None:
    code, here, there = new_code("T"), new_code("W"), new_code("W")
    item, first = api.item(code), api.warehouse(here)
    api.warehouse(there)
    api.receive(first, (item, 5))
    go(page, api, "/stock/movements")
    page.get_by_label("Перемещение").check()
    page.get_by_label("Со склада").select_option(label=f"Склад {here}")
    page.get_by_label("На склад").select_option(label=f"Склад {there}")
    adder(page).fill(code)
    page.keyboard.press("Enter")
    quantity = page.get_by_label(f"Количество: {code}")
    quantity.fill("6")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-field='lines.0.quantity'] .error")).to_contain_text(code)
    expect(quantity).to_have_value("6")
    was_refused(faults)
    quantity.fill("2")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Перемещено")).to_be_visible()
    stock = {each["code"]: each["quantity"] for each in item_of(api, item)["stock"]}  # type: ignore[attr-defined]
    assert (stock[here], stock[there]) == ("3", "2")
    page.get_by_label("Инвентаризация").check()
    page.get_by_label("Склад", exact=True).select_option(label=f"Склад {here}")
    adder(page).fill(code)
    page.keyboard.press("Enter")
    page.get_by_label(f"Посчитано: {code}").fill("0")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Посчитано: строк: 1")).to_be_visible()
    assert item_of(api, item)["on_hand"] == "2"
    go(page, api, f"/items/{item}#movements")
    expect(page.get_by_text("было 3, посчитано 0")).to_be_visible()


def test_a_bin_is_assigned_where_the_item_lies(page: Page, api: Api) -> None:
    item, warehouse = api.item(new_code("B")), new_code("W")
    api.warehouse(warehouse)
    go(page, api, f"/items/{item}#stock")
    page.get_by_label(f"Ячейка: Склад {warehouse}").fill("A-3")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Ячейка сохранена.")).to_be_visible()
    assert "A-3" in [each["bin"] for each in item_of(api, item)["stock"]]  # type: ignore[attr-defined]


# what is expected


def test_an_expected_receipt_arrives_in_part(page: Page, api: Api) -> None:
    code, supplier = new_code("E"), new_code("ООО ")
    item, warehouse = api.item(code), new_code("W")
    api.warehouse(warehouse)
    order = api.place(api.customer("ООО Заказал"), (item, 4))
    go(page, api, "/stock/expected")
    page.get_by_role("button", name="Новое ожидаемое поступление").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Склад", exact=True).select_option(label=f"Склад {warehouse}")
    dialog.get_by_label("Поставщик").fill(supplier)
    dialog.get_by_label("Добавить товар", exact=True).fill(code)
    page.keyboard.press("Enter")
    dialog.get_by_label(f"Количество: {code}").fill("10")
    page.keyboard.press("Control+Enter")
    expect(dialog).to_have_count(0)
    row = row_of(page, supplier)
    expect(row).to_be_visible()
    assert item_of(api, item)["expected"] == "10"
    row.dblclick()
    dialog.get_by_label(f"Пришло сейчас: {code}").fill("3")
    dialog.get_by_role("button", name="Провести приход").click()
    expect(page.get_by_text("Принято: строк: 1")).to_be_visible()
    now = item_of(api, item)
    assert (now["on_hand"], now["expected"]) == ("3", "7")
    go(page, api, f"/items/{item}#demand")
    expect(page.get_by_role("region", name="Кто ждёт").get_by_role("link", name=str(order["number"]))).to_be_visible()
    expect(page.get_by_role("region", name="Есть и ожидается")).to_contain_text(supplier)


def test_what_is_missing_is_announced_from_the_list_of_what_to_reorder(page: Page, api: Api) -> None:
    code, supplier = new_code("Z"), new_code("Завод ")
    item = api.item(code)
    api.warehouse(new_code("W"))
    api.place(api.customer("ООО Дефицит"), (item, 1_000_000))
    go(page, api, "/stock/reorder")
    row_of(page, code).get_by_role("checkbox").check()
    page.get_by_role("button", name="Ожидать отмеченные").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label(f"Количество: {code}")).to_have_value("1000000")
    dialog.get_by_label("Поставщик").fill(supplier)
    dialog.get_by_role("button", name="Записать").click()
    expect(page.get_by_text("Поступление записано")).to_be_visible()
    expect(row_of(page, code)).to_have_count(0)
    assert item_of(api, item)["expected"] == "1000000"


# warehouses and shipping


def test_a_warehouse_is_opened_changed_and_retired_with_undo(page: Page, api: Api) -> None:
    code = new_code("W")
    go(page, api, "/stock/warehouses")
    page.get_by_role("button", name="Новый склад").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Код").fill(code)
    dialog.get_by_label("Название").fill(f"Холодный {code}")
    page.keyboard.press("Control+Enter")
    page.get_by_label(f"В архив: Холодный {code}").click()
    expect(page.get_by_text(f"Холодный {code} в архиве.")).to_be_visible()
    page.get_by_role("button", name="Отменить").click()
    expect(page.get_by_label(f"В архив: Холодный {code}")).to_be_visible()


def test_an_order_is_shipped_in_part_from_the_list(page: Page, api: Api) -> None:
    code, name, warehouse = new_code("S"), new_code("ООО "), new_code("W")
    item, place = api.item(code), api.warehouse(warehouse)
    api.receive(place, (item, 5))
    order = api.place(api.customer(name), (item, 4))
    go(page, api, "/stock/shipping")
    row_of(page, name).dblclick()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Склад", exact=True).select_option(label=f"Склад {warehouse}")
    dialog.get_by_label(f"Отгрузить сейчас: {code}").fill("3")
    dialog.get_by_role("button", name="Отгрузить", exact=True).click()
    expect(page.get_by_text(f"Заказ {order['number']}: отгружено строк: 1.")).to_be_visible()
    expect(row_of(page, name)).to_contain_text("Отгружен частично")
    page.get_by_role("button", name="Размещён").click()
    expect(row_of(page, name)).to_have_count(0)
    page.get_by_role("button", name="Отгружен частично").click()
    expect(row_of(page, name)).to_be_visible()
    page.get_by_role("button", name="Все, что ждут").click()
    expect(row_of(page, name)).to_be_visible()
    assert item_of(api, item)["on_hand"] == "2"


def test_what_is_there_is_what_the_chosen_warehouse_has(page: Page, api: Api) -> None:
    codes, name, places = [new_code("A"), new_code("B")], new_code("ООО "), [new_code("W"), new_code("W")]
    bolts, nuts = (api.item(code) for code in codes)
    near, far = (api.warehouse(code) for code in places)
    api.receive(near, (bolts, 3), (nuts, 5))
    api.receive(far, (bolts, 4))
    api.place(api.customer(name), (bolts, 2), (bolts, 4), (nuts, 5))
    go(page, api, "/stock/shipping")
    expect(row_of(page, name)).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.partition("/api/v1")[2]))
    row_of(page, name).dblclick()
    dialog = page.get_by_role("dialog")
    warehouse, first, second = (
        dialog.get_by_label("Склад", exact=True),
        *(dialog.get_by_label(f"Отгрузить сейчас: {code}") for code in codes),
    )
    dialog.get_by_label("Примечание").fill("до двери")
    for place, amounts, other in ((places[0], ["2", "1"], "5"), (places[1], ["2", "2"], "0")):
        warehouse.select_option(label=f"Склад {place}")
        assert [field.input_value() for field in first.all()] == amounts
        expect(second).to_have_value(other)
    second.fill("1")
    warehouse.select_option(label=f"Склад {places[0]}")
    expect(second).to_have_value("1")
    dialog.get_by_role("button", name="Что есть").click()
    expect(second).to_have_value("5")
    dialog.get_by_role("button", name="Всё, что осталось").click()
    assert [field.input_value() for field in first.all()] == ["2", "4"]
    expect(dialog.get_by_label("Примечание")).to_have_value("до двери")
    assert [path for path in asked if path.startswith("/items")] == ["/items/look-ups"]
    dialog.get_by_role("button", name="Что есть").click()
    dialog.get_by_role("button", name="Отгрузить", exact=True).click()
    expect(dialog).to_be_hidden()
    assert (item_of(api, bolts)["on_hand"], item_of(api, nuts)["on_hand"]) == ("4", "0")


# whoever else looks


def test_a_manager_sees_no_form_of_movements(browser: Browser, api: Api) -> None:
    item, faults = api.item(new_code("V")), list[str]()
    with signed_in_tab(browser, api, new_seller(api), faults) as page:
        go(page, api, "/stock/movements")
        expect(page.get_by_text("Приход и расход вводит кладовщик")).to_be_visible()
        expect(page.get_by_role("form")).to_have_count(0)
        go(page, api, f"/items/{item}")
        expect(page.get_by_label("Наименование")).to_be_disabled()
        expect(page.get_by_role("button", name="Сохранить")).to_have_count(0)
    assert faults == []


def test_everything_is_there_in_english(browser: Browser, api: Api) -> None:
    code, faults = new_code("EN"), list[str]()
    item = api.item(code)
    with signed_in_tab(browser, api, new_user(api, "warehouse", "head", language="en"), faults) as page:
        for path, heading in (
            ("/items", "Items"),
            ("/stock/movements", "Receipt"),
            ("/stock/shipping", "To ship"),
            ("/stock/expected", "Expected receipts"),
            ("/stock/reorder", "What to reorder"),
            ("/stock/warehouses", "Warehouses"),
            ("/stock/prices", "Price changes"),
            (f"/items/{item}#prices", f"Товар {code}"),
        ):
            go(page, api, path)
            expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
        expect(page.get_by_role("region", name="Prices today")).to_contain_text("100.00")
    assert faults == []


def test_a_phone_shows_it_without_scrolling_sideways(page: Page, api: Api) -> None:
    item = api.item(new_code("PH"), name="Очень длинное наименование товара " * 4)
    api.warehouse(new_code("W"))
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    for path in ("/items", "/stock/movements", "/stock/prices", f"/items/{item}", f"/items/{item}#movements"):
        go(page, api, path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator("table, .tabulator-row, form").locator("visible=true").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
