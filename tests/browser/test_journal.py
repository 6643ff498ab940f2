"""A day with the journal: what is due, what reminds, what is written down."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

from contracts.envelope import moment_text
from tests.browser.tabs import counted_reads, hear_steadily, new_seller, signed_in_tab, sorts_both_ways
from tests.system.client import Api, eventually, new_code, today

pytestmark = pytest.mark.long
SOON_SECONDS = 3


@pytest.fixture
def seller(api: Api) -> str:
    return new_seller(api)


@pytest.fixture
def page(browser: Browser, api: Api, seller: str) -> Iterator[Page]:
    """It must not meet any error."""
    faults: list[str] = []
    with signed_in_tab(browser, api, seller, faults) as tab:
        yield tab
    assert faults == []


@pytest.fixture
def refused(browser: Browser, api: Api, seller: str) -> Iterator[Page]:
    """Where the server is meant to refuse something, which browsers tell as an error."""
    with signed_in_tab(browser, api, seller, []) as tab:
        yield tab


def ahead(**later: float) -> str:
    return moment_text(datetime.now(UTC) + timedelta(**later))


def late_today() -> str:
    """In the zone of the company, which users have from the start."""
    last_minute = datetime.combine(today(), time(23, 59), ZoneInfo("Europe/Moscow"))
    return moment_text(last_minute.astimezone(UTC))


def reminded(api: Api) -> list[str]:
    return [event["data"]["text"] for event in api.feed("tasks") if event["type"] == "ReminderDue"]


def log(api: Api, customer: str, text: str, **more: Any) -> Any:
    body = {"customer_id": customer, "kind": "task", "text": text, **more}
    return api.ok("POST", "/api/v1/journal", body)


def rows(page: Page) -> Locator:
    return page.locator(".tabulator-row:not(.tabulator-calcs)")


def pane(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Выбранная запись")


def notices(page: Page) -> Locator:
    return page.get_by_role("region", name="Сообщения")


def entry(api: Api, entry_id: str) -> Any:
    return api.ok("GET", f"/api/v1/journal/{entry_id}")


def owing(api: Api, name: str, amount: str) -> str:
    """A customer with a telephone and a debt that is overdue."""
    contacts = [{"kind": "phone", "value": "+74951234567"}]
    body = {"name": name, "kind": "legal_entity", "contacts": contacts}
    customer = str(api.ok("POST", "/api/v1/customers", body)["id"])
    due = (today() - timedelta(days=40)).isoformat()
    debt = {"customer_id": customer, "kind": "debt", "amount": amount, "date": due, "due_date": due}
    api.ok("POST", "/api/v1/debts/opening", {"date": due, "rows": [debt]})
    return customer


@pytest.mark.journey
def test_a_morning_from_the_debt_to_the_reminder_that_is_put_off(page: Page, api: Api, seller: str) -> None:
    name = new_code("Должник-")
    owing(api, new_code("Малый-"), "10.00")
    owing(api, name, "999999.00")
    eventually(lambda: api.ok("GET", f"/api/v1/customers?q={name}")["items"][0]["overdue_debt"] == "999999.00")
    page.get_by_text("Просроченный долг").first.click()
    expect(page).to_have_url(re.compile("sort=-overdue_debt"))
    expect(rows(page).first).to_contain_text(name)
    rows(page).filter(has_text=name).click()
    call = page.get_by_role("link", name="Позвонить: +74951234567")
    expect(call).to_have_attribute("href", "tel:+74951234567")
    page.locator(".tabulator").focus()
    page.keyboard.press("n")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Текст").fill("Обещали заплатить в пятницу")
    dialog.get_by_label("Исполнитель").select_option(seller)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("region", name="История")).to_contain_text("Обещали заплатить в пятницу")
    found = api.ok("GET", "/api/v1/journal?q=Обещали заплатить пятницу")["items"][0]
    body, version = {"at": ahead(seconds=SOON_SECONDS)}, f'"{found["version"]}"'
    api.ok("PUT", f"/api/v1/journal/{found['id']}/reminder", body, If_Match=version)
    expect(notices(page)).to_contain_text("Обещали заплатить в пятницу", timeout=30_000)
    expect(notices(page)).to_contain_text(name)
    expect(page.get_by_role("button", name="Уведомления: непрочитанных 1")).to_be_visible()
    notices(page).get_by_role("button", name="Отложить").click()
    page.get_by_role("menuitem", name="10 минут").click()
    expect(notices(page)).not_to_contain_text("Обещали заплатить")
    expect(page.get_by_role("button", name="Уведомления", exact=True)).to_be_visible()
    reminder = entry(api, found["id"])["reminder"]
    assert reminder["state"] == "waiting"
    assert datetime.fromisoformat(reminder["at"]) > datetime.now(UTC) + timedelta(minutes=8)


def test_a_reminder_that_is_done_in_one_tab_goes_from_the_others_and_is_done(page: Page, api: Api, seller: str) -> None:
    customer = api.customer("ООО Две вкладки")
    other = page.context.new_page()
    other.goto(f"{api.url}/journal")
    expect(other.get_by_role("heading", name="Задачи")).to_be_visible()
    logged = log(api, customer, "Отправить прайс", assignee=seller, reminder={"at": ahead(seconds=SOON_SECONDS)})
    for tab in (page, other):
        expect(notices(tab)).to_contain_text("Отправить прайс", timeout=30_000)
    notices(other).get_by_role("button", name="Готово").click()
    for tab in (page, other):
        expect(notices(tab)).not_to_contain_text("Отправить прайс")
    assert entry(api, logged["id"])["status"] == "done"


def test_what_was_missed_is_told_when_one_comes_back(page: Page, api: Api, seller: str) -> None:
    page.goto("about:blank")
    customer = api.customer("ООО Пропущенное")
    log(api, customer, "Перезвонить после обеда", assignee=seller, reminder={"at": ahead(seconds=1)})
    eventually(lambda: "Перезвонить после обеда" in reminded(api))
    page.goto(f"{api.url}/journal")
    expect(notices(page)).to_contain_text("Перезвонить после обеда", timeout=30_000)
    page.get_by_role("button", name="Уведомления: непрочитанных 1").click()
    popover = page.get_by_role("dialog", name="Уведомления")
    expect(popover).to_contain_text("Перезвонить после обеда")
    popover.get_by_role("button", name="Отметить все прочитанными").click()
    expect(notices(page)).not_to_contain_text("Перезвонить")


def test_today_overdue_and_all(page: Page, api: Api, seller: str) -> None:
    customer = api.customer("ООО Сроки")
    word = new_code("срок")
    log(api, customer, f"{word} прошёл", due=ahead(days=-2), assignee=seller)
    log(api, customer, f"{word} сейчас", due=late_today(), assignee=seller)
    log(api, customer, f"{word} без дня", assignee=seller)
    page.goto(f"{api.url}/journal")
    expect(page.get_by_role("button", name="Сегодня")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("searchbox", name="Поиск по журналу").fill(word)
    expect(rows(page)).to_contain_text([f"{word} сейчас"])
    page.get_by_role("button", name="Просрочено", exact=True).click()
    expect(rows(page).first).to_contain_text(f"{word} прошёл")
    page.get_by_role("button", name="Все", exact=True).click()
    expect(rows(page)).to_have_count(3)
    expect(rows(page).first).to_contain_text("ООО Сроки")


def test_an_entry_is_marked_where_it_stands(page: Page, api: Api, seller: str) -> None:
    logged = log(api, api.customer("ООО Место"), "Согласовать договор")
    page.goto(f"{api.url}/journal?entry={logged['id']}")
    expect(pane(page)).to_contain_text("Согласовать договор")
    pane(page).get_by_label("Важность").select_option("high")
    pane(page).get_by_label("Исполнитель").select_option(seller)
    pane(page).get_by_label("Выполнение").fill("40")
    page.keyboard.press("Tab")
    pane(page).get_by_label("Новый комментарий").fill("Ждём подписи")
    page.keyboard.press("Control+Enter")
    expect(pane(page).get_by_role("listitem").filter(has_text="Ждём подписи").first).to_be_visible()
    pane(page).get_by_text("Изменения").click()
    expect(pane(page)).to_contain_text("Важность: Обычная → Высокая")
    expect(pane(page)).to_contain_text("Выполнение, %: — → 40")
    now = entry(api, logged["id"])
    assert (now["importance"], now["assignee"], now["progress"]) == ("high", seller, 40)


def test_a_comment_stays_with_the_entry_that_it_was_begun_for(page: Page, api: Api, seller: str) -> None:
    customer = api.customer("ООО Две записи")
    for text in ("Первая запись", "Вторая запись"):
        log(api, customer, text, assignee=seller)
    page.goto(f"{api.url}/journal?customer={customer}")
    comment = pane(page).get_by_label("Новый комментарий")
    rows(page).filter(has_text="Первая запись").click()
    expect(pane(page)).to_contain_text("Первая запись")
    comment.fill("О первой")
    rows(page).filter(has_text="Вторая запись").click()
    expect(pane(page)).to_contain_text("Вторая запись")
    expect(comment).to_have_value("")
    comment.fill("О второй")
    rows(page).filter(has_text="Первая запись").click()
    expect(comment).to_have_value("О первой")
    page.reload()
    rows(page).filter(has_text="Вторая запись").click()
    expect(comment).to_have_value("О второй")
    page.keyboard.press("Tab")
    comment.press("Control+Enter")
    expect(pane(page).get_by_role("listitem").filter(has_text="О второй").first).to_be_visible()
    expect(comment).to_have_value("")
    rows(page).filter(has_text="Первая запись").click()
    expect(comment).to_have_value("О первой")


def test_a_change_of_another_is_shown_and_nothing_is_lost(refused: Page, api: Api) -> None:
    page = refused
    logged = log(api, api.customer("ООО Спор"), "Кто первый")
    page.route("**/api/v1/stream", lambda route: route.abort())
    page.goto(f"{api.url}/journal?entry={logged['id']}")
    status = pane(page).get_by_label("Состояние")
    expect(status).to_have_value("new")
    api.ok("PATCH", f"/api/v1/journal/{logged['id']}", {"status": "dropped"}, If_Match='"1"')
    page.evaluate("document.querySelector('#entry-status').value = 'in_progress'")
    status.dispatch_event("change")
    expect(notices(page)).to_contain_text("тем временем изменил")
    notices(page).get_by_role("button", name="Сохранить моё").click()
    expect(status).to_have_value("in_progress")
    assert entry(api, logged["id"])["status"] == "in_progress"


def test_a_reminder_is_set_changed_and_taken_away(page: Page, api: Api) -> None:
    logged = log(api, api.customer("ООО Напоминание"), "Сверить остатки")
    page.goto(f"{api.url}/journal?entry={logged['id']}")
    pane(page).get_by_role("button", name="Напомнить…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Завтра в 9").click()
    dialog.get_by_label("Повтор").select_option("FREQ=DAILY")
    dialog.get_by_role("button", name="Сохранить").click()
    expect(pane(page)).to_contain_text("Каждый день")
    assert entry(api, logged["id"])["reminder"]["rule"] == "FREQ=DAILY"
    pane(page).get_by_role("button", name="Убрать").click()
    expect(pane(page)).to_contain_text("Напоминания нет")
    notices(page).get_by_role("button", name="Отменить").click()
    expect(pane(page)).to_contain_text("Каждый день")


def test_what_repeats_says_when_it_begins(page: Page, api: Api) -> None:
    customer = api.customer("ООО Когда-нибудь")
    page.goto(f"{api.url}/customers/{customer}?tab=journal")
    page.get_by_role("button", name="+ Новая запись").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Текст").fill("Спросить об остатках")
    dialog.get_by_label("Повторять").select_option("FREQ=DAILY")
    dialog.get_by_role("button", name="Сохранить").click()
    expect(dialog.locator("[data-field=remind_at]")).to_contain_text("Скажите, когда начать")
    dialog.get_by_role("button", name="Завтра в 9").click()
    dialog.get_by_role("button", name="Сохранить").click()
    expect(dialog).to_have_count(0)
    [logged] = api.ok("GET", f"/api/v1/journal?customer={customer}&filter[automatic]=false")["items"]
    assert logged["reminder"]["rule"] == "FREQ=DAILY"


def test_an_entry_that_was_begun_is_there_again_after_a_reload(page: Page, api: Api) -> None:
    customer = api.customer("ООО Перезагрузка")

    def begin() -> Locator:
        page.get_by_role("button", name="+ Новая запись").click()
        return page.get_by_role("dialog")

    page.goto(f"{api.url}/customers/{customer}?tab=journal")
    begin().get_by_label("Текст").fill("Говорили о скидке")
    page.get_by_role("dialog").get_by_label("Вид").select_option("meeting")
    page.reload()
    dialog = begin()
    expect(dialog.get_by_label("Текст")).to_have_value("Говорили о скидке")
    expect(dialog.get_by_label("Вид")).to_have_value("meeting")
    dialog.get_by_role("button", name="Сохранить").click()
    expect(dialog).to_have_count(0)
    expect(begin().get_by_label("Текст")).to_have_value("")


def test_what_repeats_is_ended_by_its_name_and_goes_on_when_taken_back(page: Page, api: Api, seller: str) -> None:
    daily = {"at": ahead(days=1), "rule": "FREQ=DAILY"}
    logged = log(api, api.customer("ООО Ежедневно"), "Проверить цены", assignee=seller, reminder=daily)
    page.goto(f"{api.url}/journal?entry={logged['id']}")
    reminder = pane(page).get_by_role("region", name="Напоминание")
    expect(reminder.get_by_role("button", name="Отложить")).to_be_visible()
    expect(reminder.get_by_role("button", name="Готово")).to_have_count(0)
    reminder.get_by_role("button", name="Прекратить напоминание").click()
    expect(notices(page)).to_contain_text("Напоминание прекращено")
    assert entry(api, logged["id"])["reminder"]["state"] == "done"
    notices(page).get_by_role("button", name="Отменить").click()
    expect(reminder.get_by_role("button", name="Прекратить напоминание")).to_be_visible()
    assert entry(api, logged["id"])["reminder"]["rule"] == "FREQ=DAILY"


def test_a_notice_comes_without_its_entry_and_ends_nothing_that_repeats(refused: Page, api: Api, seller: str) -> None:
    page = refused
    daily = {"at": ahead(seconds=SOON_SECONDS), "rule": "FREQ=DAILY"}
    page.route("**/api/v1/journal/*", lambda route: None)
    logged = log(api, api.customer("ООО Без записи"), "Сверить склад", assignee=seller, reminder=daily)
    expect(notices(page)).to_contain_text("Сверить склад", timeout=30_000)
    notices(page).get_by_role("button", name="Готово").click()
    expect(notices(page)).not_to_contain_text("Сверить склад")
    now = entry(api, logged["id"])
    assert (now["reminder"]["state"], now["status"]) == ("waiting", "new")


def test_a_comment_is_not_left_without_being_asked(page: Page, api: Api) -> None:
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    logged = log(api, api.customer("ООО Комментарий"), "Обсудить срок")
    page.goto(f"{api.url}/journal?entry={logged['id']}")
    pane(page).get_by_label("Новый комментарий").fill("Ждут")
    page.reload()
    assert asked == ["beforeunload"]


def test_many_are_changed_by_one_command_and_taken_back(page: Page, api: Api) -> None:
    customer, word = api.customer("ООО Много"), new_code("много")
    for number in range(4):
        log(api, customer, f"{word} {number}")
    page.goto(f"{api.url}/journal?q={word}&sort=logged_at")
    expect(rows(page)).to_have_count(4)
    page.get_by_label(f"Выбрать: {word} 1").check()
    page.get_by_label(f"Выбрать: {word} 3").click(modifiers=["Shift"])
    bar = page.get_by_role("toolbar", name="С выбранными")
    expect(bar).to_contain_text("Выбрано: 3")
    bar.get_by_role("button", name="Состояние").click()
    page.get_by_role("menuitem", name="Выполнена").click()
    expect(notices(page)).to_contain_text("Изменено: 3 из 3")
    assert api.ok("GET", f"/api/v1/journal?q={word}&filter[status]=done")["total"] == 3
    notices(page).get_by_role("button", name="Отменить").click()
    expect(notices(page)).to_contain_text("Отменено: 3 из 3")
    assert api.ok("GET", f"/api/v1/journal?q={word}&filter[status]=done")["total"] == 0


def test_all_that_match_are_changed_beyond_what_is_shown(page: Page, api: Api) -> None:
    customer, word = api.customer("ООО Сотня"), new_code("сотня")
    for number in range(103):
        log(api, customer, f"{word} {number}")
    page.goto(f"{api.url}/journal?q={word}")
    expect(page.get_by_text("Записей: 103")).to_be_visible()
    page.get_by_label("Выбрать все показанные").check()
    page.get_by_role("button", name="Выбрать все отобранные: 103").click()
    page.get_by_role("toolbar", name="С выбранными").get_by_role("button", name="Важность").click()
    page.get_by_role("menuitem", name="Низкая").click()
    expect(notices(page)).to_contain_text("Изменено: 103 из 103")


def test_a_new_entry_asks_for_its_customer(refused: Page, api: Api) -> None:
    page = refused
    name = new_code("Новичок-")
    api.customer(name)
    page.goto(f"{api.url}/journal")
    expect(page.get_by_role("button", name="Новая запись")).to_be_visible()
    page.locator(".tabulator").focus()
    page.keyboard.press("n")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Текст").fill("Познакомиться")
    dialog.get_by_role("button", name="Сохранить").click()
    expect(dialog.get_by_role("alert").filter(visible=True).first).to_be_visible()
    dialog.get_by_label("Клиент").fill(name)
    dialog.get_by_role("option").filter(has_text=name).click()
    dialog.get_by_role("button", name="Сохранить").click()
    expect(pane(page)).to_contain_text("Познакомиться")
    expect(pane(page).get_by_role("link", name=name)).to_be_visible()


def test_the_journal_of_a_customer_is_a_filter_that_can_be_taken_away(page: Page, api: Api) -> None:
    customer = api.customer("ООО Единственный")
    log(api, customer, "Только его")
    page.goto(f"{api.url}/journal?customer={customer}")
    chip = page.get_by_role("button", name="Клиент: ООО Единственный")
    expect(chip).to_be_visible()
    expect(rows(page)).to_have_count(2)
    chip.click()
    expect(page).not_to_have_url(re.compile("customer"))


def test_every_column_but_the_text_sorts(page: Page, api: Api) -> None:
    log(api, api.customer("ООО Порядок"), "Сортировка")
    page.goto(f"{api.url}/journal?customer=&filter[status_kind]=open")
    expect(rows(page).first).to_be_visible()
    fields = (
        "[...document.querySelectorAll('.tabulator-col[tabulator-field]')].map(c => c.getAttribute('tabulator-field'))"
    )
    for field in page.evaluate(fields):
        if field != "text":
            sorts_both_ways(page, field)
    expect(rows(page).first).to_be_visible()


def test_in_english_on_a_phone(browser: Browser, api: Api) -> None:
    name = new_seller(api, language="en")
    log(api, api.customer("ООО Телефон"), "Call from the road", due=ahead(seconds=50), assignee=name)
    faults: list[str] = []
    with signed_in_tab(browser, api, name, faults) as tab:
        tab.set_viewport_size({"width": 390, "height": 800})
        tab.goto(f"{api.url}/journal?filter[assignee]=me")
        expect(tab.get_by_role("heading", name="Tasks")).to_be_visible()
        expect(tab.get_by_role("complementary", name="The chosen entry")).to_contain_text("Call from the road")
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert faults == []


def test_news_of_the_entry_that_is_shown_are_not_lost_among_others(page: Page, api: Api, seller: str) -> None:
    shown = log(api, api.customer("ООО Поток"), "Показанная")["id"]
    page.goto(f"{api.url}/journal?entry={shown}")
    expect(pane(page)).to_contain_text("Показанная")
    page.wait_for_timeout(2000)
    with counted_reads(page, f"/journal/{shown}") as reads:
        hear_steadily(page, seller, "entry", {"entry_id": shown}, {"entry_id": "of another"})
    assert 3 <= len(reads) <= 6


def test_a_tab_that_nobody_looks_at_asks_for_nothing_and_tells_it_later(page: Page, api: Api, seller: str) -> None:
    other = page.context.new_page()
    other.add_init_script("window.isSeen = true; Object.defineProperty(document, 'hidden', { get: () => !isSeen });")
    other.goto(f"{api.url}/journal")
    expect(other.get_by_role("heading", name="Задачи")).to_be_visible()
    other.evaluate("() => { isSeen = false; document.dispatchEvent(new Event('visibilitychange')); }")
    other.wait_for_timeout(2000)
    with counted_reads(other, "/.*") as reads:
        due = {"at": ahead(seconds=SOON_SECONDS)}
        log(api, api.customer("ООО Тишина"), "Позвонить тихо", assignee=seller, reminder=due)
        expect(notices(page)).to_contain_text("Позвонить тихо", timeout=30_000)
        other.wait_for_timeout(2000)
    assert reads == []
    other.evaluate("() => { isSeen = true; document.dispatchEvent(new Event('visibilitychange')); }")
    expect(notices(other)).to_contain_text("Позвонить тихо")
