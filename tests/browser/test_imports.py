"""Imports as the head of sales does them: a file, its columns, a check, the import, what was refused, and again."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.acceptance.test_people import CUSTOMERS, EMAIL, HEADING, NUMBER, TAX_NUMBER, invented
from tests.browser.tabs import new_user, signed_in_tab
from tests.system.client import Api

pytestmark = pytest.mark.long

IMPORT_MS = 180_000
BAD_EVERY = 50
BAD = CUSTOMERS // BAD_EVERY
REFUSED = "422"  # browsers log what the server refuses
Row = list[Any]


@pytest.fixture
def page(browser: Browser, api: Api) -> Iterator[Page]:
    faults: list[str] = []
    with signed_in_tab(browser, api, new_user(api, "head"), faults) as tab:
        tab.set_default_timeout(60_000)
        tab.goto(f"{api.url}/imports")
        yield tab
    assert [fault for fault in faults if REFUSED not in fault] == []


def workbook(path: Path, rows: list[Row], heading: list[str] = HEADING) -> Path:
    book = Workbook()
    sheet: Any = book.active
    for row in (heading, *rows):
        sheet.append(row)
    book.save(path)
    return path


def spoiled(rows: list[Row]) -> list[Row]:
    """Every fiftieth row has a wrong check digit, or no address of e-mail."""
    copies = [list(row) for row in rows]
    for place, row in enumerate(copies[::BAD_EVERY]):
        if place % 2:
            row[EMAIL] = "директор собака почта"
        else:
            row[TAX_NUMBER] = row[TAX_NUMBER][:-1] + str((int(row[TAX_NUMBER][-1]) + 1) % 10)
    return copies


def choose(page: Page, path: Path) -> None:
    page.get_by_label("Выбрать файл").or_(page.get_by_label("Другой файл")).set_input_files(path)
    expect(page.get_by_role("heading", name="Колонки файла")).to_be_visible(timeout=60_000)


def counted(page: Page, name: str) -> Any:
    return page.locator(".counts div", has_text=name).locator("dd")


def customers(api: Api) -> int:
    count: int = api.ok("GET", "/api/v1/customers?limit=1")["total"]
    return count


@pytest.mark.journey
def test_a_thousand_customers_with_twenty_bad_rows_are_imported_and_mended(
    page: Page, api: Api, tmp_path: Path
) -> None:
    before = customers(api)
    rows = invented()
    heading = [*HEADING[:TAX_NUMBER], "Налоговый номер", *HEADING[TAX_NUMBER + 1 :]]
    choose(page, workbook(tmp_path / "клиенты.xlsx", spoiled(rows), heading))
    expect(page.get_by_text("Строк: 1 000", exact=False).first).to_be_visible()
    column = page.get_by_label("Колонка «Налоговый номер» читается как")
    expect(column).to_have_value("")
    column.select_option(label="ИНН")
    page.get_by_role("button", name="Проверить без записи").click()
    expect(counted(page, "Отклонено")).to_have_text(str(BAD), timeout=IMPORT_MS)
    expect(counted(page, "Новых")).to_have_text(str(CUSTOMERS - BAD))
    refused = page.get_by_role("region", name="Отклонённые строки")
    expect(refused.get_by_role("rowheader")).to_have_count(BAD)
    expect(refused.get_by_role("row").nth(1)).to_contain_text("Налоговый номер")
    assert customers(api) == before

    page.get_by_role("button", name=re.compile("Загрузить строк")).click()
    expect(page).to_have_url(re.compile("/imports/[0-9a-f-]{36}"), timeout=60_000)
    expect(page.get_by_role("progressbar", name="Обработано строк")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Страницу можно закрыть")
    its_page = page.url
    page.goto(f"{api.url}/imports")
    page.get_by_role("link", name="клиенты.xlsx").first.click()
    expect(page).to_have_url(its_page)
    expect(counted(page, "Отклонено")).to_have_text(str(BAD), timeout=IMPORT_MS)
    expect(counted(page, "Новых")).to_have_text(str(CUSTOMERS - BAD), timeout=IMPORT_MS)

    with page.expect_download() as download:
        refused.get_by_role("link", name="XLSX").click()
    errors = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    sheet: Any = errors.active
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert len(found) == 1 + BAD
    good = {row[NUMBER]: row for row in rows}
    place = {str(name): number for number, name in enumerate(found[0])}
    assert all(row[-1] or row[0] for row in found)
    mended = [good[row[place["Код"]]] for row in found[1:]]

    page.goto(f"{api.url}/imports")
    choose(page, workbook(tmp_path / "исправлено.xlsx", mended))
    page.get_by_role("button", name="Проверить без записи").click()
    expect(page.get_by_role("status").filter(has_text="Все строки в порядке.")).to_be_visible(timeout=IMPORT_MS)
    page.get_by_role("button", name=f"Загрузить строк: {BAD}").click()
    expect(page.get_by_text("Все строки загружены.")).to_be_visible(timeout=IMPORT_MS)
    assert customers(api) == before + CUSTOMERS


def test_a_file_that_is_no_table_and_one_without_a_key_are_told(page: Page, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 this is no workbook")
    page.get_by_label("Выбрать файл").set_input_files(broken)
    expect(page.get_by_role("alert")).to_be_visible(timeout=60_000)
    names = tmp_path / "names.csv"
    names.write_text("Фамилия;Город\nПетров;Тула\n")
    choose(page, names)
    expect(page.get_by_role("button", name="Проверить без записи")).to_be_disabled()
    expect(page.get_by_text("Укажите, в какой колонке")).to_be_visible()
    page.get_by_label("Колонка «Фамилия» читается как").select_option(label="Код")
    expect(page.get_by_role("button", name="Проверить без записи")).to_be_enabled()


def test_a_file_is_dropped_and_items_are_chosen_by_keyboard(page: Page) -> None:
    page.get_by_label("Клиенты").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Товары", exact=True)).to_be_checked()
    held = page.evaluate_handle(
        """() => {
            const held = new DataTransfer();
            held.items.add(new File(["Код;Наименование;Цена\\nA-1;Чайник;100,50\\n"], "price.csv"));
            return held;
        }"""
    )
    page.dispatch_event(".drop", "drop", {"dataTransfer": held})
    expect(page.get_by_label("Колонка «Цена» читается как")).to_have_value("price.wholesale", timeout=60_000)
    expect(page.get_by_role("row", name=re.compile("Наименование"))).to_contain_text("Чайник")


def test_imports_fit_a_phone_and_speak_english(browser: Browser, api: Api) -> None:
    faults: list[str] = []
    with signed_in_tab(browser, api, new_user(api, "head", language="en"), faults) as tab:
        tab.set_viewport_size({"width": 390, "height": 800})
        tab.goto(f"{api.url}/imports")
        expect(tab.get_by_role("heading", name="New import")).to_be_visible()
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    assert faults == []
