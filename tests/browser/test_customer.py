"""The card of a customer, as its manager and the head of sales use it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.tabs import new_seller, new_user, signed_in_tab
from tests.system.client import Api, eventually, new_code
from tests.system.processes import embedded

pytestmark = pytest.mark.long

ANY_VERSION = {"If_Match": "*"}
CONTACT = ("id", "kind", "value", "person", "position", "note")


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with embedded(tmp_path_factory.mktemp("customer")) as running:
        for code, name in (("key", "Ключевой"), ("net", "Сеть")):
            entry = {"code": code, "names": {"ru": name, "en": code}}
            running.ok("POST", "/api/v1/dictionaries/tags", entry)
        for code, ru, data in (
            ("shops", "Магазинов", {"kind": "number"}),
            ("group", "Группа", {"kind": "choice", "choices": ["Розница", "Опт"]}),
            ("paper", "Бумажные документы", {"kind": "flag"}),
            ("since", "Работаем с", {"kind": "day"}),
        ):
            entry = {"code": code, "names": {"ru": ru, "en": code}, "data": data}
            running.ok("POST", "/api/v1/dictionaries/customer_fields", entry)
        yield running


@pytest.fixture(scope="module")
def seller(api: Api) -> str:
    return new_seller(api, full_name="Анна Продавцова")


@pytest.fixture(scope="module")
def head(api: Api) -> str:
    return new_user(api, "head")


# What the server refuses, and a stream that is held back, the browser tells, too: it is no error of the page.
EXPECTED = re.compile(r"Failed to load resource: .*(409|412|422|net::ERR_FAILED)")


@pytest.fixture
def page(browser: Browser, api: Api, seller: str) -> Iterator[Page]:
    yield from tab_of(browser, api, seller)


@pytest.fixture
def heads_page(browser: Browser, api: Api, head: str) -> Iterator[Page]:
    yield from tab_of(browser, api, head)


def tab_of(browser: Browser, api: Api, name: str) -> Iterator[Page]:
    faults: list[str] = []
    with signed_in_tab(browser, api, name, faults) as tab:
        yield tab
    assert [fault for fault in faults if not EXPECTED.search(fault)] == []


def registered(api: Api, name: str, **more: Any) -> str:
    return str(api.ok("POST", "/api/v1/customers", {"name": name, "kind": "legal_entity", **more})["id"])


def card(api: Api, customer: str) -> Any:
    return api.ok("GET", f"/api/v1/customers/{customer}")


def open_card(page: Page, api: Api, customer: str, tab: str = "details") -> None:
    page.goto(f"{api.url}/customers/{customer}?tab={tab}")
    expect(page.get_by_role("tab", selected=True)).to_be_visible()


def field(page: Page | Locator, label: str) -> Locator:
    return page.get_by_label(label, exact=True)


def field_error(page: Page, path: str) -> Locator:
    return page.locator(f'[data-field="{path}"] .error')


def act(page: Page, name: str) -> None:
    page.locator(".head").get_by_role("button", name="Действия").click()
    page.get_by_role("menuitem", name=name, exact=True).click()


def toast(page: Page, text: str) -> Locator:
    return page.locator(".toast").filter(has_text=text)


def test_a_wrong_tax_number_is_said_at_its_field_and_a_right_one_registers(page: Page, api: Api) -> None:
    page.get_by_role("link", name="Новый клиент").click()
    field(page, "Наименование").fill("ООО Регистрация")
    field(page, "ИНН").fill("7707083894")
    page.get_by_role("button", name="Добавить контакт").click()
    field(page, "Номер или адрес").fill("8 (495) 765-43-21")
    page.get_by_role("button", name="Завести клиента").click()
    expect(field_error(page, "tax_number")).to_be_visible()
    expect(field(page, "ИНН")).to_have_attribute("aria-invalid", "true")
    field(page, "ИНН").fill("7707083893")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="ООО Регистрация")).to_be_visible()
    customer = card(api, page.url.rsplit("/", 1)[-1])
    assert customer["tax_number"] == "7707083893"
    assert [each["value"] for each in customer["contacts"]] == ["+74957654321"]


def test_who_may_be_there_already_is_shown_before_a_customer_is_registered(page: Page, api: Api) -> None:
    registered(api, "ООО «Северный ветер»", tax_number="7728168971")
    page.goto(f"{api.url}/customers/new")
    field(page, "Наименование").fill("Северный ветер")
    notice = page.get_by_role("status").filter(has_text="Возможно, такой клиент уже есть")
    expect(notice.get_by_role("link", name="ООО «Северный ветер»")).to_be_visible()
    field(page, "Наименование").fill("ЗАО Совсем другое")
    expect(notice).to_be_hidden()
    field(page, "ИНН").fill("7728168971")
    expect(notice).to_contain_text("тот же ИНН")
    page.get_by_role("button", name="Завести клиента").click()
    expect(page.get_by_text("Возможно, это дубль")).to_be_visible()
    expect(page.locator(".head").get_by_role("link", name="ООО «Северный ветер»")).to_be_visible()
    expect(page.get_by_role("button", name="Объединить…")).to_have_count(0)


def test_a_bank_account_is_checked_and_kept(page: Page, api: Api) -> None:
    customer = registered(api, "ООО Счета")
    open_card(page, api, customer)
    page.get_by_role("button", name="Добавить счёт").click()
    field(page, "БИК").fill("044525226")
    field(page, "Номер счёта").fill("40702810900000005556")
    field(page, "Банк").fill("Банк")
    page.get_by_role("button", name="Сохранить").click()
    expect(field_error(page, "bank_accounts.0.account")).to_be_visible()
    field(page, "БИК").fill("044525225")
    field(page, "Номер счёта").fill("40702810138250123017")
    page.keyboard.press("Control+s")
    expect(toast(page, "Сохранено")).to_be_visible()
    assert card(api, customer)["bank_accounts"][0]["bic"] == "044525225"


def test_only_what_was_changed_is_sent_and_esc_gives_up_with_undo(page: Page, api: Api) -> None:
    customer = registered(api, "ООО Черновик", note="Звонить после обеда")
    open_card(page, api, customer)
    expect(page.get_by_role("button", name="Сохранить")).to_be_disabled()
    field(page, "КПП").fill("770701001")
    expect(page.get_by_role("tab", name="Реквизиты")).to_contain_text("не сохранено")
    page.keyboard.press("Escape")
    expect(field(page, "КПП")).to_have_value("")
    toast(page, "отброшено").get_by_role("button", name="Отменить").click()
    expect(field(page, "КПП")).to_have_value("770701001")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(field(page, "КПП")).to_have_value("770701001")
    with page.expect_request(lambda request: request.method == "PATCH") as sent:
        page.keyboard.press("Control+s")
    assert sent.value.post_data_json == {"legal": {"kpp": "770701001"}}
    expect(page.get_by_role("tab", name="Реквизиты")).not_to_contain_text("не сохранено")
    assert card(api, customer)["note"] == "Звонить после обеда"


def test_own_fields_and_tags(page: Page, api: Api) -> None:
    customer = registered(api, "ООО Поля")
    open_card(page, api, customer)
    field(page, "Магазинов").fill("12,5")
    field(page, "Группа").select_option("Опт")
    field(page, "Бумажные документы").select_option("Да")
    field(page, "Работаем с").fill("2020-02-03")
    field(page, "Метки").select_option("Ключевой")
    field(page, "Метки").select_option("Сеть")
    page.get_by_role("button", name="Убрать: Сеть").click()
    page.keyboard.press("Control+s")
    expect(toast(page, "Сохранено")).to_be_visible()
    expect(page.locator(".head .chip")).to_have_text(["Ключевой"])
    saved = card(api, customer)
    assert saved["own_fields"] == {"shops": "12.5", "group": "Опт", "paper": True, "since": "2020-02-03"}
    assert saved["tags"] == ["key"]


def test_contacts_are_added_changed_and_removed_with_undo(page: Page, api: Api) -> None:
    customer = registered(api, "ООО Контакты")
    open_card(page, api, customer)
    field(page, "КПП").fill("770701001")
    page.get_by_role("tab", name="Реквизиты").press("ArrowRight")
    expect(page).to_have_url(re.compile("tab=contacts"))
    page.get_by_role("button", name="Добавить контакт").click()
    field(page, "Номер или адрес").fill("12")
    field(page, "Человек").fill("Иван")
    expect(field_error(page, "contacts.0.value")).to_be_visible()
    expect(field(page, "Человек")).to_be_focused()
    field(page, "Номер или адрес").fill("8 495 1234567")
    field(page, "Человек").focus()
    expect(page.get_by_role("link", name="Позвонить: +74951234567")).to_be_visible()
    page.get_by_role("button", name="Убрать: +74951234567").click()
    expect(page.get_by_text("Контактов пока нет")).to_be_visible()
    toast(page, "убран").get_by_role("button", name="Отменить").click()
    expect(page.get_by_role("link", name="Позвонить: +74951234567")).to_be_visible()
    page.keyboard.press("Control+s")
    expect(toast(page, "Сохранено")).to_be_visible()
    saved = card(api, customer)
    assert (saved["contacts"][0]["person"], saved["legal"]["kpp"]) == ("Иван", "770701001")


def set_contacts(api: Api, customer: str, *contacts: dict[str, Any]) -> Any:
    """As somebody else does it."""
    path = f"/api/v1/customers/{customer}/contacts"
    return api.ok("PUT", path, {"contacts": contacts}, **ANY_VERSION)["contacts"]


def test_contacts_that_two_change_are_taken_together_and_one_chooses_where_both_did(page: Page, api: Api) -> None:
    name = new_code("ООО Общие контакты ")
    customer = registered(api, name, contacts=[{"kind": "phone", "value": "+74951234567"}])
    page.get_by_role("searchbox", name="Поиск клиентов").fill(name)
    pane = page.get_by_role("region", name="Контакты")
    person, note = field(pane, "Человек").first, field(pane, "Примечание").first
    expect(field(pane, "Номер или адрес")).to_have_value("+74951234567")
    [phone] = card(api, customer)["contacts"]
    mail = {"kind": "email", "value": "new@example.com"}
    phone, mail = set_contacts(api, customer, {**phone, "note": "их заметка"}, mail)
    person.fill("Иван")
    person.press("Tab")
    expect(note).to_have_value("их заметка")
    expect(field(pane, "Номер или адрес")).to_have_count(2)
    told = eventually(lambda: [c for c in card(api, customer)["contacts"] if c["person"] == "Иван"])
    assert (told[0]["note"], len(card(api, customer)["contacts"])) == ("их заметка", 2)

    person.fill("Иван Иванович")
    set_contacts(api, customer, {**phone, "person": "Пётр"}, mail)
    note.fill("моя заметка")
    note.press("Tab")
    notice = toast(page, f"контакты клиента «{name}» изменил кто-то другой")
    expect(notice).to_be_visible()
    expect(pane).to_contain_text("Не сохранено")
    field(pane, "Должность").first.fill("директор")
    field(pane, "Должность").first.press("Tab")
    expect(notice).to_be_visible()
    assert card(api, customer)["contacts"][0]["person"] == "Пётр"
    notice.get_by_role("button", name="Показать чужое").click()
    expect(person).to_have_value("Пётр")
    expect(pane).not_to_contain_text("Не сохранено")
    first, second = card(api, customer)["contacts"]
    assert (first["person"], first["note"], first["position"]) == ("Пётр", "моя заметка", "директор")
    assert second["value"] == "new@example.com"


def test_what_is_typed_into_a_contact_stays_when_another_saves(page: Page, api: Api) -> None:
    customer = registered(api, "ООО Под рукой", contacts=[{"kind": "phone", "value": "+74951234567"}])
    open_card(page, api, customer, "contacts")
    expect(page.locator("#live")).to_contain_text("Обновляется")
    person = field(page, "Человек").first
    person.focus()
    page.keyboard.type("Ива")
    [phone] = card(api, customer)["contacts"]
    set_contacts(api, customer, {**phone, "note": "их"}, {"kind": "email", "value": "new@example.com"})
    expect(field(page, "Номер или адрес")).to_have_count(2)
    expect(person).to_be_focused()
    page.keyboard.type("н")
    page.keyboard.press("Tab")
    expect(person).to_have_value("Иван")
    told = eventually(lambda: [c for c in card(api, customer)["contacts"] if c["person"] == "Иван"])
    assert (told[0]["note"], len(card(api, customer)["contacts"])) == ("их", 2)


def test_half_a_contact_waits_for_its_number(page: Page, api: Api) -> None:
    word = new_code("Половина ")
    customer, _ = (registered(api, f"{word} {place}") for place in (1, 2))
    page.get_by_role("searchbox", name="Поиск клиентов").fill(word)
    rows = page.locator(".tabulator-row:not(.tabulator-calcs)").filter(has_text=word)
    expect(rows).to_have_count(2)
    pane = page.get_by_role("region", name="Контакты")
    rows.filter(has_text=f"{word} 1").click()
    expect(pane).to_contain_text(f"{word} 1")
    pane.get_by_role("button", name="Добавить контакт").click()
    field(pane, "Человек").fill("Мария")
    rows.filter(has_text=f"{word} 2").click()
    expect(toast(page, f"Контакты клиента «{word} 1» ещё не сохранены")).to_be_visible()
    expect(pane).to_contain_text("Контактов пока нет")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    rows.filter(has_text=f"{word} 1").click()
    expect(field(pane, "Человек")).to_have_value("Мария")
    expect(pane).to_contain_text("у контакта должен быть номер или адрес")
    field(pane, "Номер или адрес").fill("8 495 7654321")
    field(pane, "Номер или адрес").press("Tab")
    expect(pane).not_to_contain_text("не сохранено")
    expect(field(pane, "Номер или адрес")).to_have_value("+74957654321")
    [saved] = card(api, customer)["contacts"]
    assert (saved["person"], saved["value"]) == ("Мария", "+74957654321")


def test_terms_are_set_by_the_head_alone(page: Page, heads_page: Page, api: Api) -> None:
    customer = registered(api, "ООО Условия")
    open_card(page, api, customer, "terms")
    expect(page.get_by_text("Условия задаёт начальник отдела продаж.")).to_be_visible()
    expect(page.get_by_role("button", name="Задать условия…")).to_have_count(0)
    open_card(heads_page, api, customer, "terms")
    heads_page.get_by_role("button", name="Задать условия…").click()
    dialog = heads_page.get_by_role("dialog")
    field(dialog, "Наценка, %").fill("-2,5")
    field(dialog, "Кредит без лимита").uncheck()
    field(dialog, "Отсрочка, дней").fill("много")
    dialog.get_by_role("button", name="Сохранить").click()
    expect(dialog.locator('[data-field="deferral_days"] .error')).to_be_visible()
    field(dialog, "Лимит кредита").fill("150 000,50")
    field(dialog, "Отсрочка, дней").fill("14")
    dialog.get_by_role("button", name="Сохранить").click()
    expect(toast(heads_page, "Условия заданы")).to_be_visible()
    today = page.get_by_role("region", name="Условия на сегодня")
    expect(today).to_contain_text("150\u00a0000,50")
    terms = card(api, customer)["terms"]
    assert (terms["markup_percent"], terms["credit_limit"], terms["deferral_days"]) == ("-2.5", "150000.50", 14)


def test_terms_of_a_new_customer_outlive_a_reload(heads_page: Page, api: Api) -> None:
    page = heads_page
    page.goto(f"{api.url}/customers/new")
    page.get_by_label("Сразу задать условия").check()
    field(page, "Отсрочка, дней").fill("21")
    page.get_by_label("Кредит без лимита").uncheck()
    field(page, "Лимит кредита").fill("5000")
    page.reload()
    expect(page.get_by_label("Сразу задать условия")).to_be_checked()
    expect(field(page, "Отсрочка, дней")).to_have_value("21")
    expect(field(page, "Лимит кредита")).to_have_value("5000")
    expect(field(page, "Лимит кредита")).to_be_enabled()
    page.get_by_role("button", name="Не сохранять").click()
    expect(field(page, "Отсрочка, дней")).to_have_count(0)
    page.reload()
    expect(page.get_by_label("Сразу задать условия")).not_to_be_checked()


def test_a_tab_that_could_not_be_read_is_read_when_it_is_opened_again(page: Page, api: Api) -> None:
    customer = registered(api, "ООО Вкладка")
    open_card(page, api, customer)
    page.route("**/terms/history**", lambda route: route.abort())
    page.get_by_role("tab", name="Условия").click()
    expect(page.locator(".toast.bad")).to_contain_text("Нет связи с Nova")
    page.unroute("**/terms/history**")
    page.get_by_role("tab", name="Реквизиты").click()
    page.get_by_role("tab", name="Условия").click()
    expect(page.get_by_role("region", name="Условия на сегодня")).to_be_visible()


def test_both_changes_of_one_customer_are_kept_by_choice(page: Page, api: Api) -> None:
    customer = registered(api, "ООО Двое")
    open_card(page, api, customer)
    expect(page.locator("#live")).to_contain_text("Обновляется")
    field(page, "Наименование").fill("ООО Двое моё")
    field(page, "КПП").fill("770701001")
    theirs = {"name": "ООО Двое чужое", "accounting": {"contract_number": "Д-7"}}
    api.ok("PATCH", f"/api/v1/customers/{customer}", theirs, **ANY_VERSION)
    expect(
        page.get_by_role("alert").filter(has_text="Кто-то другой изменил то же, что и вы: Наименование")
    ).to_be_visible()
    expect(field(page, "Номер договора")).to_have_value("Д-7")
    expect(field(page, "Наименование")).to_have_value("ООО Двое моё")
    page.keyboard.press("Control+s")
    row = page.get_by_role("dialog").get_by_role("row").filter(has_text="Наименование")
    expect(row).to_contain_text("ООО Двое чужое")
    row.get_by_label("ООО Двое чужое").check()
    page.get_by_role("button", name="Сохранить выбранное").click()
    expect(toast(page, "Сохранено")).to_be_visible()
    saved = card(api, customer)
    assert (saved["name"], saved["legal"]["kpp"]) == ("ООО Двое чужое", "770701001")
    assert saved["accounting"]["contract_number"] == "Д-7"


def test_who_heard_nothing_is_asked_when_he_saves(page: Page, api: Api) -> None:
    customer = registered(api, "ООО Тишина")
    page.route("**/api/v1/stream", lambda route: route.abort())
    open_card(page, api, customer)
    field(page, "КПП").fill("770701001")
    theirs = {"legal": {"kpp": "770801001"}, "note": "Чужое примечание"}
    api.ok("PATCH", f"/api/v1/customers/{customer}", theirs, **ANY_VERSION)
    page.get_by_role("button", name="Сохранить").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("row").filter(has_text="Примечание")).to_contain_text("Чужое примечание")
    dialog.get_by_role("button", name="Оставить моё").click()
    dialog.get_by_role("row").filter(has_text="Примечание").get_by_label("Чужое примечание").check()
    page.get_by_role("button", name="Сохранить выбранное").click()
    expect(toast(page, "Сохранено")).to_be_visible()
    saved = card(api, customer)
    assert (saved["legal"]["kpp"], saved["note"]) == ("770701001", "Чужое примечание")


def test_a_file_with_a_russian_name_is_attached_removed_and_taken_back(page: Page, api: Api, tmp_path: Path) -> None:
    customer = registered(api, "ООО Файлы")
    scan = tmp_path / "Договор № 7 (скан).pdf"
    scan.write_bytes(b"%PDF-1.4\n" + b"x" * 2000)
    open_card(page, api, customer, "documents")
    expect(page.get_by_text("До 10 МБ каждый")).to_be_visible()
    page.get_by_label("Приложить файлы…").set_input_files(scan)
    expect(toast(page, "Файл приложен")).to_be_visible()
    link = page.get_by_role("link", name=scan.name)
    with page.expect_download() as begun:
        link.click()
    assert begun.value.suggested_filename == scan.name
    assert Path(begun.value.path()).read_bytes() == scan.read_bytes()
    page.get_by_role("button", name=f"Убрать: {scan.name}").click()
    expect(link).to_be_hidden()
    toast(page, "удалён").get_by_role("button", name="Отменить").click()
    expect(link).to_be_visible()
    assert len(api.ok("GET", f"/api/v1/customers/{customer}/attachments")["items"]) == 1


def test_the_archive_and_back(page: Page, api: Api) -> None:
    customer = registered(api, "ООО Архив")
    open_card(page, api, customer)
    act(page, "В архив")
    expect(page.locator(".head").get_by_text("В архиве")).to_be_visible()
    expect(page.get_by_role("button", name="Новый заказ").first).to_be_disabled()
    toast(page, "в архиве").get_by_role("button", name="Отменить").click()
    expect(page.locator(".head").get_by_text("В архиве")).to_be_hidden()
    act(page, "В архив")
    expect(page.locator(".head").get_by_text("В архиве")).to_be_visible()
    act(page, "Вернуть из архива")
    expect(page.locator(".head").get_by_text("В архиве")).to_be_hidden()
    assert card(api, customer)["archived"] is False


def test_who_never_ordered_is_deleted_and_taken_back(page: Page, api: Api) -> None:
    customer = registered(api, "ООО Лишний")
    open_card(page, api, customer)
    act(page, "Удалить")
    expect(page.get_by_text("Клиент удалён.")).to_be_visible()
    expect(field(page, "Наименование")).to_be_disabled()
    toast(page, "удал").get_by_role("button", name="Отменить").click()
    expect(page.get_by_text("Клиент удалён.")).to_be_hidden()
    assert card(api, customer)["deleted"] is False


def test_who_has_orders_is_offered_to_go_to_the_archive(page: Page, api: Api) -> None:
    item, customer = api.item(new_code("A")), registered(api, "ООО Заказчик")
    order = api.place(customer, (item, 3))
    open_card(page, api, customer, "orders")
    row = page.locator("#orders-grid .tabulator-row")
    expect(row).to_contain_text("Нет на складе")
    api.receive(api.warehouse(new_code("W")), (item, 3))
    expect(row).to_contain_text("Есть")
    act(page, "Удалить")
    refusal = toast(page, "нельзя удалить")
    expect(refusal).to_contain_text("Заказов: 1")
    refusal.get_by_role("button", name="В архив").click()
    expect(page.locator(".head").get_by_text("В архиве")).to_be_visible()
    page.route(f"**/orders/{order['id']}", lambda route: route.fulfill(body="the order"))
    row.dblclick()
    expect(page.get_by_text("the order")).to_be_visible()


def test_the_history_names_fields_and_what_they_were(page: Page, api: Api) -> None:
    customer = registered(api, "ООО Летопись", contacts=[{"kind": "phone", "value": "+74950000001"}])
    change = {"kind": "sole_trader", "tags": ["key"], "own_fields": {"shops": "3"}}
    api.ok("PATCH", f"/api/v1/customers/{customer}", change, **ANY_VERSION)
    open_card(page, api, customer, "history")
    history = page.get_by_role("list", name="История изменений")
    expect(history.get_by_role("row").filter(has_text="Юридическое лицо").first).to_contain_text("Предприниматель")
    expect(history.get_by_role("row").filter(has_text="Метки").first).to_contain_text("Ключевой")
    expect(history.get_by_role("row").filter(has_text="Магазинов").first).to_contain_text("3")
    expect(history).to_contain_text("Телефон, +74950000001")


def test_the_head_merges_what_was_taken_twice_and_assigns_managers(heads_page: Page, api: Api, seller: str) -> None:
    kept = registered(api, "ООО Один", tax_number="7704217370")
    twice = registered(api, "ООО Один и тот же", tax_number="7704217370", note="Из дубля")
    open_card(heads_page, api, kept)
    act(heads_page, "Назначить менеджера…")
    heads_page.get_by_role("dialog").get_by_label("Менеджер").select_option("Анна Продавцова")
    heads_page.get_by_role("dialog").get_by_role("button", name="Сохранить").click()
    expect(heads_page.locator(".head .facts")).to_contain_text("Анна Продавцова")
    heads_page.get_by_role("button", name="Объединить…").first.click()
    heads_page.get_by_role("button", name="Объединить навсегда").click()
    expect(toast(heads_page, "объединён с другим")).to_be_visible()
    expect(field(heads_page, "Примечание о клиенте")).to_have_value("Из дубля")
    assert card(api, twice)["merged_into"] == kept
    open_card(heads_page, api, twice)
    heads_page.get_by_role("link", name="Открыть основную карточку").click()
    expect(heads_page.get_by_role("heading", name="ООО Один")).to_be_visible()
    assert card(api, kept)["manager"] == seller


def test_the_head_erases_personal_data_for_a_reason(heads_page: Page, api: Api) -> None:
    contacts = [{"kind": "person", "value": "Пётр Забытый"}]
    customer = registered(api, "ООО Забвение", contacts=contacts, note="Личное")
    open_card(heads_page, api, customer, "contacts")
    expect(field(heads_page, "Номер или адрес")).to_have_value("Пётр Забытый")
    act(heads_page, "Удалить персональные данные…")
    dialog = heads_page.get_by_role("dialog")
    expect(dialog).to_contain_text("Остаётся: выданные документы")
    dialog.get_by_role("button", name="Удалить навсегда").click()
    expect(dialog.locator('[data-field="reason"] .error')).to_be_visible()
    field(dialog, "Причина").fill("Просьба")
    dialog.get_by_role("button", name="Удалить навсегда").click()
    expect(toast(heads_page, "Персональные данные удалены")).to_be_visible()
    expect(heads_page.get_by_text("Контактов пока нет")).to_be_visible()
    heads_page.get_by_role("tab", name="Реквизиты").click()
    expect(field(heads_page, "Примечание о клиенте")).to_have_value("")


def test_the_next_customer_of_the_list_is_one_key_away(page: Page, api: Api) -> None:
    word = new_code("Ряд")
    first, second = (registered(api, f"ООО {word} {letter}") for letter in "АБ")
    page.goto(f"{api.url}/?q={word}")
    page.locator(".tabulator-tableholder .tabulator-row").first.dblclick()
    expect(page).to_have_url(re.compile(first))
    expect(page.get_by_role("group", name="В списке")).to_contain_text("1 из 2")
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile(second))
    page.get_by_role("link", name="Предыдущий клиент").click()
    expect(page).to_have_url(re.compile(first))


def test_on_a_phone_the_card_fits(page: Page, api: Api) -> None:
    customer = registered(
        api, "ООО " + "Длинноеимя" * 20, contacts=[{"kind": "email", "value": "a" * 60 + "@example.com"}]
    )
    page.set_viewport_size({"width": 390, "height": 800})
    for tab in ("details", "contacts", "terms", "journal", "documents", "history"):
        open_card(page, api, customer, tab)
        expect(page.get_by_role("tabpanel")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), tab
    page.get_by_role("tab", name="Реквизиты").click()
    field(page, "КПП").fill("770701001")
    page.get_by_role("button", name="Сохранить").click()
    expect(toast(page, "Сохранено")).to_be_visible()


def test_in_english(browser: Browser, api: Api) -> None:
    customer = registered(api, "Vector", tags=["key"])
    for page in tab_of(browser, api, new_seller(api, language="en")):
        open_card(page, api, customer)
        field(page, "Full name").fill("Vector Ltd")
        page.get_by_role("button", name="Save").click()
        expect(toast(page, "Saved.")).to_be_visible()
        page.get_by_role("tab", name="History").click()
        expect(page.get_by_role("list", name="History of changes")).to_contain_text("Vector Ltd")
