"""Reports as a sales manager reads them: the chart, its table, what is behind a row, and the file."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.browser.tabs import counted_reads, hear_steadily, new_seller, signed_in_tab
from tests.system.client import Api, new_code
from tests.system.processes import embedded

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with embedded(tmp_path_factory.mktemp("reports")) as running:
        warehouse, kettle, pan = running.warehouse("MAIN"), running.item("KETTLE"), running.item("PAN")
        vector, anna = running.customer("ООО «Вектор»"), running.customer("ИП Анна")
        running.receive(warehouse, (kettle, 100), (pan, 5))
        for customer, lines in ((vector, [(kettle, 10)]), (vector, [(kettle, 5), (pan, 1)]), (anna, [(kettle, 2)])):
            running.ship(running.place(customer, *lines)["id"], warehouse)
        running.place(anna, (pan, 20))
        yield running


@pytest.fixture(scope="module")
def seller(api: Api) -> str:
    return new_seller(api)


@pytest.fixture
def page(browser: Browser, api: Api, seller: str) -> Iterator[Page]:
    faults: list[str] = []
    with signed_in_tab(browser, api, seller, faults) as tab:
        yield tab
    assert faults == []


def test_a_report_is_found_sorted_and_followed_to_an_order(page: Page, api: Api) -> None:
    page.get_by_role("link", name="Отчёты").click()
    page.get_by_role("link", name="По клиентам").first.click()
    table = page.get_by_role("table", name="Продажи")
    first = table.get_by_role("row").nth(1)
    expect(first).to_contain_text("ООО «Вектор»")
    expect(first).to_contain_text("1 600,00")
    expect(table.get_by_role("row").last).to_contain_text("1 800,00")
    expect(page.get_by_role("img", name=re.compile("Диаграмма: Продажи"))).to_be_visible()
    table.get_by_role("button", name="Сумма с НДС").click()
    expect(page).to_have_url(re.compile("sort=total"))
    expect(first).to_contain_text("ИП Анна")
    page.reload()
    expect(first).to_contain_text("ИП Анна")
    table.get_by_role("link", name="ООО «Вектор»").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Клиент: ООО «Вектор»")).to_be_visible()
    expect(table.get_by_role("row")).to_have_count(1 + 2 + 1)
    expect(table.get_by_role("link").first).to_have_attribute("href", re.compile("^/orders/[0-9a-f-]{36}$"))
    page.get_by_role("button", name="Убрать отбор «Клиент»").click()
    expect(table.get_by_role("row")).to_have_count(1 + 3 + 1)


def test_period_grouping_and_filters_stand_in_the_address(page: Page, api: Api) -> None:
    page.goto(f"{api.url}/reports/sales?group_by=customer")
    table = page.get_by_role("table", name="Продажи")
    expect(table.get_by_role("row")).to_have_count(1 + 2 + 1)
    page.get_by_role("combobox", name="Группировка").select_option(label="Месяц")
    expect(page).to_have_url(re.compile("group_by=month"))
    page.get_by_role("combobox", name="затем по").select_option(label="Наименование")
    expect(table.get_by_role("row")).to_have_count(1 + 2 + 1)
    page.get_by_role("combobox", name="Период").select_option(label="Прошлый месяц")
    expect(page.get_by_text("По этим условиям ничего нет")).to_be_visible()
    expect(page).to_have_url(re.compile("period=last_month"))
    page.go_back()
    expect(table.get_by_role("row")).to_have_count(1 + 2 + 1)
    finder = page.get_by_role("combobox", name="Клиент")
    finder.fill("Анна")
    page.get_by_role("option", name=re.compile("ИП Анна")).click()
    expect(page).to_have_url(re.compile("filter%5Bcustomer%5D="))
    expect(table.get_by_role("row")).to_have_count(1 + 1 + 1)


def test_shortages_are_live_and_debts_lead_to_the_card(page: Page, api: Api) -> None:
    page.goto(f"{api.url}/reports/open?group_by=item&filter[short]=true")
    table = page.get_by_role("table", name="Открытые заказы и нехватка")
    expect(table.get_by_role("row", name=re.compile("PAN"))).to_contain_text("16")
    extra = api.item(new_code("NEW-"))
    api.place(api.customer("ООО Новый"), (extra, 3))
    expect(table.get_by_role("row")).to_have_count(1 + 2 + 1)
    page.goto(f"{api.url}/reports/debts")
    debts = page.get_by_role("table", name="Долги по срокам")
    expect(debts.get_by_role("link", name="ООО «Вектор»")).to_have_attribute("href", re.compile("/customers/"))


def test_a_report_is_downloaded_as_it_is_shown(page: Page, api: Api) -> None:
    page.goto(f"{api.url}/reports/sales?group_by=item")
    expect(page.get_by_role("table", name="Продажи").get_by_role("row")).to_have_count(1 + 2 + 1)
    with page.expect_download() as download:
        page.get_by_role("link", name="XLSX").click()
    sheet: Any = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0][:2] == ["Артикул", "Товар"]
    assert cells[-1][0] == "Итого"


@pytest.mark.parametrize("name", ["sales", "open", "promises", "lost", "classes", "debts"])
def test_every_report_is_shown_in_both_lights(page: Page, api: Api, name: str) -> None:
    page.goto(f"{api.url}/reports/{name}")
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.locator("main[aria-busy]")).to_have_count(0)
    page.get_by_role("button", name="Светлая или тёмная тема").click(click_count=2)
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_reports_fit_a_phone_and_speak_english(browser: Browser, api: Api) -> None:
    faults: list[str] = []
    with signed_in_tab(browser, api, new_seller(api, language="en"), faults) as tab:
        tab.set_viewport_size({"width": 390, "height": 800})
        tab.goto(f"{api.url}/reports")
        tab.get_by_role("link", name="Sales").click()
        expect(tab.get_by_role("columnheader", name="Sum with VAT")).to_be_attached()
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    assert faults == []


def test_a_report_is_not_asked_for_at_every_turn(page: Page, api: Api, seller: str) -> None:
    page.goto(f"{api.url}/reports/open?group_by=item")
    expect(page.get_by_role("table", name="Открытые заказы и нехватка").get_by_role("row").nth(1)).to_be_visible()
    with counted_reads(page, "/reports/open") as reads:
        hear_steadily(page, seller, "turned", {"lines": []})
    assert 1 <= len(reads) <= 2
