"""A command of the workplace is carried out once, whatever keys, networks and users do; and what was typed stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, Route, expect

from tests.browser.tabs import new_user, signed_in_tab
from tests.system.client import Api, new_code

pytestmark = pytest.mark.long

AMOUNT = "777.77"
GIVEN_UP_MS = 40_000
NOTICE_GONE_MS = 13_000
NO_PROGRESS_MS = 61_000


@pytest.fixture
def page(browser: Browser, api: Api) -> Iterator[Page]:
    """It must not meet any error but of calls that were lost on purpose."""
    faults: list[str] = []
    with signed_in_tab(browser, api, new_user(api, "head"), faults) as tab:
        yield tab
    assert [fault for fault in faults if "Failed to load resource" not in fault] == []


@pytest.fixture
def customer(api: Api) -> str:
    return api.customer(new_code("ООО Плательщик "))


def new_payment(page: Page, api: Api, customer: str) -> Locator:
    page.goto(f"{api.url}/money/payments?customer={customer}")
    page.get_by_role("button", name="Новый платёж").click()
    form = page.get_by_role("dialog", name="Новый платёж")
    form.get_by_label("Сумма", exact=True).fill(AMOUNT)
    return form


def amounts(api: Api, customer: str) -> list[str]:
    return [each["amount"] for each in api.ok("GET", f"/api/v1/payments?filter[customer]={customer}")["items"]]


def test_keys_that_are_held_down_are_one_command(page: Page, api: Api, customer: str) -> None:
    form = new_payment(page, api, customer)
    page.keyboard.down("Control")
    for _ in range(5):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    page.keyboard.up("Control")
    expect(form).to_have_count(0)
    assert amounts(api, customer) == [AMOUNT]


def test_two_clicks_are_one_command(page: Page, api: Api, customer: str) -> None:
    form = new_payment(page, api, customer)
    form.get_by_role("button", name="Внести платёж").dblclick()
    expect(form).to_have_count(0)
    assert amounts(api, customer) == [AMOUNT]


def test_what_got_no_answer_is_asked_for_again_and_carried_out_once(page: Page, api: Api, customer: str) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    form = new_payment(page, api, customer)
    page.route("**/api/v1/payments", lose)
    form.get_by_role("button", name="Внести платёж").click()
    expect(form.locator("[data-errors]")).to_contain_text("Нет связи с Nova", timeout=GIVEN_UP_MS)
    page.unroute("**/api/v1/payments")
    form.get_by_role("button", name="Внести платёж").click()
    expect(form).to_have_count(0)
    assert amounts(api, customer) == [AMOUNT]


def test_nobody_leaves_a_dialog_while_its_command_is_under_way(page: Page, api: Api, customer: str) -> None:
    form = new_payment(page, api, customer)
    page.route("**/api/v1/payments", lambda route: (page.wait_for_timeout(1500), route.continue_()))
    form.get_by_role("button", name="Внести платёж").click()
    expect(form.get_by_role("button", name="Отмена")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(form).to_be_visible()
    expect(form).to_have_count(0)
    assert amounts(api, customer) == [AMOUNT]


def test_a_dialog_that_was_left_comes_back_as_it_was(page: Page, api: Api, customer: str) -> None:
    page.clock.install()
    form = new_payment(page, api, customer)
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    page.get_by_role("button", name="Вернуться").click()
    expect(form.get_by_label("Сумма", exact=True)).to_have_value(AMOUNT)
    page.clock.fast_forward(NOTICE_GONE_MS)
    form.get_by_role("button", name="Внести платёж").click()
    expect(form).to_have_count(0)
    expect(page.get_by_role("region", name="Сообщения")).to_contain_text("Платёж внесён")
    assert amounts(api, customer) == [AMOUNT]


def test_nobody_loses_what_stands_in_a_dialog_without_being_asked(page: Page, api: Api, customer: str) -> None:
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    form = new_payment(page, api, customer)
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    page.reload()
    assert asked == ["beforeunload"]
    form = new_payment(page, api, customer)
    form.get_by_role("button", name="Внести платёж").click()
    expect(form).to_have_count(0)
    page.reload()
    assert asked == ["beforeunload"]


def test_a_file_that_does_not_go_on_is_not_waited_for_for_ever(
    page: Page, api: Api, customer: str, tmp_path: Path
) -> None:
    page.clock.install()
    page.route("**/attachments", lambda route: route.continue_() if route.request.method == "GET" else None)
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4")
    page.goto(f"{api.url}/customers/{customer}?tab=documents")
    with page.expect_request(lambda each: each.method == "POST" and each.url.endswith("/attachments")):
        page.get_by_label("Приложить файлы…").set_input_files(scan)
    page.clock.fast_forward(NO_PROGRESS_MS)
    expect(page.get_by_role("region", name="Сообщения")).to_contain_text("Нет связи с Nova")


def test_a_notice_can_be_reached_over_a_dialog(page: Page, api: Api, customer: str) -> None:
    form = new_payment(page, api, customer)
    page.route("**/api/v1/payments", lambda route: route.abort())
    form.get_by_role("button", name="Внести платёж").click()
    notices = page.get_by_role("region", name="Сообщения")
    notices.get_by_role("button", name="Закрыть").click()
    expect(notices.get_by_role("button")).to_have_count(0)
    expect(form).to_be_visible()
