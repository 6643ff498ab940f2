"""Settings as those who may change them do it, and those who may not see it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

from tests.browser.tabs import new_seller, new_user, signed_in_tab
from tests.system.client import Api, new_code

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def admin(api: Api) -> str:
    return new_user(api, "admin")


@pytest.fixture
def page(browser: Browser, api: Api, admin: str) -> Iterator[Page]:
    """An administrator's; it must not meet any error but refusals, which browsers tell as such."""
    faults: list[str] = []
    with signed_in_tab(browser, api, admin, faults) as tab:
        yield tab
    assert [fault for fault in faults if not fault.startswith("Failed to load resource")] == []


def opened(page: Page, api: Api, section: str, heading: str) -> Page:
    page.goto(f"{api.url}/settings/{section}")
    expect(page.get_by_role("heading", name=heading, exact=True).first).to_be_visible()
    return page


def toast(page: Page, text: str) -> Locator:
    return page.locator(".toast", has_text=text)


def row(page: Page, text: str) -> Locator:
    return page.get_by_role("row").filter(has_text=text)


def user(api: Api, name: str) -> Any:
    return next(each for each in api.ok("GET", f"/api/v1/users?q={name}")["items"] if each["name"] == name)


def test_what_is_wrong_with_the_company_stands_at_its_field(page: Page, api: Api) -> None:
    opened(page, api, "company", "Организация и банк")
    page.get_by_label("Краткое наименование").fill("ООО «Вектор»")
    page.get_by_label("ИНН").fill("7709000117")
    page.get_by_role("button", name="Добавить счёт").click()
    page.get_by_label("Банк", exact=True).fill("АО «Примербанк»")
    page.get_by_label("БИК").fill("044525999")
    page.get_by_label("Расчётный счёт").fill("4070")
    page.get_by_role("button", name="Сохранить", exact=True).click()
    inn = page.locator("[data-field=inn]")
    expect(inn).to_contain_text("Контрольные цифры не сходятся")
    expect(inn.get_by_role("textbox")).to_be_focused()
    expect(page.locator("[data-field='bank_accounts.0.account']")).to_contain_text("Нужно 20 цифр")
    inn.get_by_role("textbox").fill("7709000116")
    page.get_by_label("Расчётный счёт").fill("40702810500000000017")
    page.keyboard.press("Control+s")
    expect(toast(page, "Организация сохранена")).to_be_visible()
    assert api.ok("GET", "/api/v1/company")["bank_accounts"][0]["is_default"] is True
    page.get_by_label("Телефон").fill("+7 495 000-00-17")
    page.keyboard.press("Control+s")
    toast(page, "Организация сохранена").get_by_role("button", name="Отменить").click()
    expect(page.get_by_label("Телефон")).to_have_value("")


def test_nobody_writes_over_anothers_change_without_knowing(page: Page, api: Api) -> None:
    opened(page, api, "policy", "Правила продаж")
    before = api.ok("GET", "/api/v1/settings")
    change = {"credit": {"overdue_days": 9}}
    api.ok("PATCH", "/api/v1/settings", change, If_Match=f'"{before["version"]}"')
    prefix = page.get_by_label("УПД: Префикс")
    prefix.fill("У-")
    page.get_by_role("button", name="Сохранить").first.click()
    choice = toast(page, "Пока вы правили")
    expect(choice).to_be_visible()
    expect(prefix).to_have_value("У-")
    choice.get_by_role("button", name="Сохранить моё").click()
    expect(toast(page, "Правила сохранены")).to_be_visible()
    assert api.ok("GET", "/api/v1/settings")["numbering"]["upd"]["prefix"] == "У-"


def test_what_is_typed_into_settings_outlives_a_reload(page: Page, api: Api, admin: str) -> None:
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)

    opened(page, api, "company", "Организация и банк")
    page.get_by_label("Краткое наименование").fill("ООО «Память»")
    banks = page.get_by_label("Банк", exact=True)
    there = banks.count()
    page.get_by_role("button", name="Добавить счёт").click()
    banks.last.fill("АО «Черновик»")
    page.reload()
    expect(toast(page, "восстановлено")).to_be_visible()
    expect(page.get_by_label("Краткое наименование")).to_have_value("ООО «Память»")
    expect(banks.last).to_have_value("АО «Черновик»")
    toast(page, "восстановлено").get_by_role("button", name="Не сохранять").click()
    expect(page.get_by_label("Краткое наименование")).not_to_have_value("ООО «Память»")
    expect(banks).to_have_count(there)

    opened(page, api, "policy", "Правила продаж")
    page.get_by_label("Счёт на оплату: Префикс").fill("Ч-")
    page.get_by_label("Менеджеры видят").select_option("own")
    page.reload()
    expect(page.get_by_label("Счёт на оплату: Префикс")).to_have_value("Ч-")
    expect(page.get_by_label("Менеджеры видят")).to_have_value("own")

    opened(page, api, f"users?user={user(api, admin)['id']}", "Пользователи и роли")
    page.get_by_label("Полное имя").fill("Черновиков Иван")
    page.get_by_label("кладовщик").check()
    page.reload()
    expect(page.get_by_label("Полное имя")).to_have_value("Черновиков Иван")
    expect(page.get_by_label("кладовщик")).to_be_checked()

    page.goto(f"{api.url}/account")
    page.get_by_label("Подпись").first.fill("С уважением")
    page.reload()
    expect(page.get_by_label("Подпись").first).to_have_value("С уважением")
    page.get_by_role("button", name="Сохранить Ctrl S").click()
    expect(toast(page, "сохранены")).to_be_visible()
    assert set(asked) == {"beforeunload"}
    asked.clear()

    page.goto(f"{api.url}/items/{api.item(new_code('Ц-'))}#prices")
    page.get_by_label("Цена за базовую единицу").fill("12,5")
    assert asked == []
    page.reload()
    expect(page.get_by_label("Цена за базовую единицу")).to_have_value("12,5")


def test_what_was_typed_upon_an_older_company_asks_before_it_is_written(page: Page, api: Api) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    opened(page, api, "company", "Организация и банк")
    page.get_by_label("Краткое наименование").fill("ООО «Моё»")
    company = api.ok("GET", "/api/v1/company")
    version = company.pop("version")
    api.ok("PUT", "/api/v1/company", {**company, "name": "ООО «Чужое»"}, If_Match=f'"{version}"')
    page.reload()
    expect(page.get_by_label("Краткое наименование")).to_have_value("ООО «Моё»")
    page.get_by_role("button", name="Сохранить", exact=True).click()
    notice = toast(page, "изменил кто-то другой")
    notice.get_by_role("button", name="Показать чужое").click()
    expect(page.get_by_label("Краткое наименование")).to_have_value("ООО «Чужое»")
    page.reload()
    expect(page.get_by_label("Краткое наименование")).to_have_value("ООО «Чужое»")


def test_who_sees_what_is_a_rule_of_the_company(page: Page, api: Api) -> None:
    opened(page, api, "policy", "Правила продаж")
    page.get_by_label("Менеджеры видят").select_option("Своих и ничьих")
    page.get_by_role("group", name="Кто что видит").get_by_role("button", name="Сохранить").click()
    expect(toast(page, "Подействует везде")).to_be_visible()
    assert api.ok("GET", "/api/v1/settings/access")["managers_see"] == "own"
    toast(page, "Подействует везде").get_by_role("button", name="Отменить").click()
    expect(page.get_by_label("Менеджеры видят")).to_have_value("all")


def test_an_entry_is_added_changed_moved_by_keys_and_retired(page: Page, api: Api) -> None:
    opened(page, api, "dictionaries?dictionary=tags", "Метки клиентов")
    for name in ("Ключевой", "Новый"):
        page.get_by_role("button", name="Добавить", exact=True).click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Название").press_sequentially(name)
        dialog.get_by_role("button", name="Сохранить").click()
        expect(row(page, name)).to_be_visible()
    expect(row(page, "Новый")).to_contain_text("novyy")
    row(page, "Новый").get_by_role("button", name=re.compile("^Переместить")).focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(toast(page, "Перемещено: Новый")).to_be_visible()
    expect(page.locator("tbody tr").first).to_contain_text("Новый")
    assert [each["code"] for each in api.ok("GET", "/api/v1/dictionaries/tags")["items"]] == ["novyy", "klyuchevoy"]
    row(page, "Новый").get_by_role("button", name="Новый", exact=True).click()
    page.get_by_role("dialog").get_by_label("По-английски").fill("New one")
    page.get_by_role("dialog").get_by_role("button", name="Сохранить").click()
    expect(row(page, "New one")).to_be_visible()
    row(page, "Новый").get_by_role("button", name=re.compile("^Действия")).click()
    page.get_by_role("menuitem", name="В архив").click()
    expect(row(page, "Новый")).to_contain_text("В архиве")
    toast(page, "Выведено из использования").get_by_role("button", name="Отменить").click()
    expect(row(page, "Новый")).not_to_contain_text("В архиве")


def test_who_was_overtaken_begins_anew_from_what_the_other_made_of_an_entry(page: Page, api: Api) -> None:
    code = new_code("spor").lower().replace("-", "_")
    path = f"/api/v1/dictionaries/tags/{code}"
    api.ok("POST", "/api/v1/dictionaries/tags", {"code": code, "names": {"ru": f"Спор {code}", "en": "Dispute"}})
    opened(page, api, "dictionaries?dictionary=tags", "Метки клиентов")
    row(page, code).get_by_role("button", name=f"Спор {code}", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("По-английски").fill("Mine")
    api.ok("PATCH", path, {"names": {"ru": f"Спор {code}", "en": "Theirs"}}, If_Match="*")
    dialog.get_by_role("button", name="Сохранить").click()
    toast(page, "Пока вы правили").get_by_role("button", name="Показать чужое").click()
    expect(dialog.get_by_label("По-английски")).to_have_value("Theirs")
    expect(toast(page, "закрыто")).to_have_count(0)
    dialog.get_by_label("По-английски").fill("Both")
    dialog.get_by_role("button", name="Сохранить").click()
    expect(row(page, "Both")).to_be_visible()


def test_an_entry_is_dragged_to_its_place(page: Page, api: Api) -> None:
    opened(page, api, "dictionaries?dictionary=units", "Единицы измерения")
    page.locator("tr[data-code=kg]").drag_to(page.locator("tr[data-code=pcs]"))
    expect(page.locator("tbody tr").first).to_have_attribute("data-code", "kg")
    expect(toast(page, "Перемещено")).to_be_visible()
    toast(page, "Перемещено").get_by_role("button", name="Отменить").click()
    expect(page.locator("tbody tr").first).to_have_attribute("data-code", "pcs")


def test_each_dictionary_asks_for_what_its_entries_hold(page: Page, api: Api) -> None:
    opened(page, api, "dictionaries?dictionary=order_fields", "Поля заказов")
    page.get_by_role("button", name="Добавить", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Название").press_sequentially("Способ доставки")
    expect(dialog.get_by_label("Значения, по одному в строке")).to_be_hidden()
    dialog.get_by_label("Вид", exact=True).select_option("Значение из списка")
    dialog.get_by_label("Значения, по одному в строке").fill("Самовывоз\nДоставка\n")
    dialog.get_by_label("Обязательно").check()
    dialog.get_by_role("button", name="Сохранить").click()
    expect(row(page, "Способ доставки")).to_contain_text("Значение из списка · Самовывоз, Доставка · Обязательно")
    opened(page, api, "dictionaries?dictionary=vat_rates", "Ставки НДС")
    page.get_by_role("button", name="10 %", exact=True).click()
    dialog.get_by_role("button", name="Добавить дату").click()
    dialog.get_by_label("Действует с").fill("2027-01-01")
    dialog.get_by_label("Процент с этой даты").fill("12,5")
    dialog.get_by_role("button", name="Сохранить").click()
    expect(row(page, "reduced")).to_contain_text("10 %, с 01.01.2027 12,5 %")


def test_a_template_is_seen_with_examples_and_says_what_it_does_not_know(page: Page, api: Api) -> None:
    opened(page, api, "templates?template=invoice_cover", "Шаблоны писем")
    preview = page.get_by_role("region", name="Предпросмотр")
    expect(preview).to_contain_text("Направляем счёт № 96")
    text = page.get_by_role("textbox", name="Текст")
    text.fill("Здравствуйте, ")
    page.get_by_role("group", name="Клиент").get_by_role("button", name="Контактное лицо").click()
    expect(text).to_have_value("Здравствуйте, {{ contact.person }}")
    expect(preview).to_contain_text("Здравствуйте, Иван Петрович")
    text.press_sequentially(" {{ foo.bar }}")
    page.get_by_label("Название").focus()
    expect(page.locator("[data-field='data.ru.text']")).to_contain_text("неизвестную подстановку")
    expect(page.get_by_label("Название")).to_be_focused()
    text.fill("Здравствуйте!")
    page.keyboard.press("Control+s")
    expect(toast(page, "Шаблон сохранён")).to_be_visible()
    toast(page, "Шаблон сохранён").get_by_role("button", name="Отменить").click()
    expect(text).to_have_value(re.compile("Направляем счёт"))


def test_a_user_is_registered_and_handed_a_link(page: Page, api: Api, browser: Browser) -> None:
    name = new_code("boris-")
    opened(page, api, "users", "Пользователи и роли")
    page.get_by_role("button", name="Новый пользователь").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Имя для входа").fill(name)
    dialog.get_by_label("Полное имя").fill("Борис Годунов")
    dialog.get_by_label("кладовщик").check()
    dialog.get_by_role("button", name="Создать").click()
    link = page.get_by_role("textbox", name=f"Ссылка для {name}").input_value()
    guest = browser.new_context(locale="ru-RU").new_page()
    guest.goto(link)
    guest.get_by_role("button", name="Войти по ссылке").click()
    expect(guest.get_by_role("heading", name="Борис Годунов")).to_be_visible()
    guest.context.close()
    assert user(api, name)["roles"] == ["manager", "warehouse"]


def test_roles_change_and_a_user_is_let_in_no_more(page: Page, api: Api) -> None:
    name = new_seller(api)
    opened(page, api, f"users?user={user(api, name)['id']}", "Пользователи и роли")
    page.get_by_label("начальник отдела продаж").check()
    page.get_by_role("button", name="Сохранить").click()
    expect(toast(page, f"Сохранено: {name}")).to_be_visible()
    assert user(api, name)["roles"] == ["head", "manager"] or user(api, name)["roles"] == ["manager", "head"]
    page.get_by_role("button", name="Больше не впускать").click()
    expect(toast(page, "больше не может входить")).to_be_visible()
    assert user(api, name)["active"] is False
    toast(page, "больше не может входить").get_by_role("button", name="Отменить").click()
    expect(toast(page, "снова может входить")).to_be_visible()
    page.get_by_text("История изменений").click()
    expect(page.locator(".history")).to_contain_text("Вход закрыт")


def test_a_token_is_shown_once_works_and_is_revoked(page: Page, api: Api) -> None:
    name = new_seller(api)
    opened(page, api, f"users?user={user(api, name)['id']}", "Пользователи и роли")
    page.get_by_role("button", name="Выдать токен").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Где используется").fill("1С")
    dialog.get_by_label("Только чтение").check()
    dialog.get_by_role("button", name="Выдать", exact=True).click()
    token = page.get_by_role("textbox", name="Токен «1С»").input_value()
    assert Api(api.url, token).ok("GET", "/api/v1/users/me")["name"] == name
    page.get_by_role("button", name="Закрыть").first.click()
    expect(row(page, "1С")).to_contain_text("Как у пользователя · только чтение")
    page.get_by_role("button", name="Отозвать 1С").click()
    page.get_by_role("dialog").get_by_role("button", name="Отозвать").click()
    expect(page.get_by_text("Программы от имени этого пользователя не работают.")).to_be_visible()


def test_a_token_for_feeds_is_told_by_its_events_and_reads_nothing_else(page: Page, api: Api) -> None:
    name = new_seller(api)
    opened(page, api, f"users?user={user(api, name)['id']}", "Пользователи и роли")
    page.get_by_role("button", name="Выдать токен").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Где используется").fill("Хранилище")
    dialog.get_by_label("Ленты событий").fill("orders.*, inventory.Nothing")
    dialog.get_by_role("button", name="Выдать", exact=True).click()
    expect(dialog.locator("[data-field=feeds]")).to_contain_text("Такого события нет")
    dialog.get_by_label("Ленты событий").fill("orders.*, inventory.StockChanged")
    dialog.get_by_role("button", name="Выдать", exact=True).click()
    program = Api(api.url, page.get_by_role("textbox", name="Токен «Хранилище»").input_value())
    assert program.call("GET", "/api/v1/feed/orders?limit=1").status_code == 200
    assert program.call("GET", "/api/v1/orders").json()["code"] == "OnlyFeeds"
    page.get_by_role("button", name="Закрыть").first.click()
    expect(row(page, "Хранилище")).to_contain_text("Читает ленты событий: inventory.StockChanged, orders.*")


def test_mail_and_services_are_told_to_administrators(page: Page, api: Api) -> None:
    opened(page, api, "mail", "Почта")
    expect(page.get_by_role("link", name="Открыть почтовый ящик")).to_have_attribute("href", "/mailbox")
    expect(page.locator(".facts")).to_contain_text(api.url)
    opened(page, api, "about", "О программе")
    for service in ("customers", "orders", "inventory", "tasks", "notify", "gateway"):
        expect(page.get_by_role("row").filter(has_text=service)).to_contain_text("В порядке", timeout=20_000)


def test_a_manager_reads_the_settings_and_changes_nothing(browser: Browser, api: Api) -> None:
    faults: list[str] = []
    with signed_in_tab(browser, api, new_seller(api), faults) as tab:
        opened(tab, api, "company", "Организация и банк")
        expect(tab.get_by_label("Краткое наименование")).to_be_disabled()
        expect(tab.get_by_role("button", name="Сохранить")).to_have_count(0)
        sections = tab.get_by_role("navigation", name="Разделы настроек")
        expect(sections.get_by_role("link", name="Пользователи и роли")).to_have_count(0)
        tab.goto(f"{api.url}/settings/users")
        expect(tab.get_by_text("Такого раздела нет, или он вам недоступен.")).to_be_visible()
    assert faults == []


def test_settings_speak_english(browser: Browser, api: Api) -> None:
    faults: list[str] = []
    with signed_in_tab(browser, api, new_user(api, "head", language="en"), faults) as tab:
        opened(tab, api, "company", "Company and bank")
        expect(tab.get_by_label("Name in short")).to_be_visible()
        opened(tab, api, "dictionaries", "Dictionaries")
        expect(tab.get_by_role("row").filter(has_text="In progress")).to_be_visible()
    assert faults == []


def test_settings_fit_a_phone(page: Page, api: Api) -> None:
    page.set_viewport_size({"width": 390, "height": 780})
    for section, heading in (
        ("company", "Организация и банк"),
        ("policy", "Правила продаж"),
        ("dictionaries", "Справочники"),
        ("templates", "Шаблоны писем"),
        ("users", "Пользователи и роли"),
    ):
        opened(page, api, section, heading)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
