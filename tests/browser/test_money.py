"""Invoices and payments as a bookkeeper works with them: in a real browser, by mouse and by keyboard alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.tabs import counted_reads, hear_steadily, new_user, signed_in_tab, sorts_both_ways
from tests.system.client import Api, new_code, today
from tests.unit.formats.bank.files import Document, File, edited, outgoing

pytestmark = pytest.mark.long

V1 = "/api/v1"
REFUSED = re.compile("status of (409|412|422)")
WEIGHTS = (2, 4, 10, 3, 5, 9, 4, 6, 8)
numbers = count(1)


@pytest.fixture(scope="module")
def head(api: Api) -> str:
    """May sell and keep the books."""
    return new_user(api, "head")


@pytest.fixture
def page(browser: Browser, api: Api, head: str) -> Iterator[Page]:
    """It must not meet any error but what the server refuses."""
    faults: list[str] = []
    with signed_in_tab(browser, api, head, faults) as tab:
        yield tab
    assert [fault for fault in faults if not REFUSED.search(fault)] == []


@dataclass(frozen=True)
class Sale:
    customer_id: str
    name: str
    tax_number: str
    order: dict[str, Any]
    invoice: dict[str, Any]


def new_tax_number() -> str:
    digits = [int(digit) for digit in f"{770_000_000 + next(numbers):09}"]
    return "".join(map(str, digits)) + str(sum(w * d for w, d in zip(WEIGHTS, digits, strict=True)) % 11 % 10)


@pytest.fixture
def sale(api: Api) -> Sale:
    """1,000.00 are shipped and invoiced."""
    return sold(api, quantities=(10,))[0]


def sold(api: Api, quantities: tuple[int, ...]) -> list[Sale]:
    """What one customer bought, an invoice each, at 100.00."""
    name, tax_number = f"ООО «{new_code('Покупатель ')}»", new_tax_number()
    customer = api.ok("POST", f"{V1}/customers", {"name": name, "kind": "legal_entity", "tax_number": tax_number})
    item, warehouse = api.item(new_code("A")), api.warehouse(new_code("W"))
    api.receive(warehouse, (item, sum(quantities)))
    sales = []
    for quantity in quantities:
        order = api.place(customer["id"], (item, quantity))
        api.ship(order["id"], warehouse)
        invoice = api.ok("POST", f"{V1}/orders/{order['id']}/invoices", {})
        sales.append(Sale(customer["id"], name, tax_number, order, invoice))
    return sales


def paid_in(api: Api, sale: Sale, amount: str) -> Any:
    content = {"customer_id": sale.customer_id, "amount": amount, "date": today().isoformat(), "number": new_code()}
    return api.ok("POST", f"{V1}/payments", content)


def document(sale: Sale, number: str, amount: str = "1000.00", **more: Any) -> Document:
    purpose = f"Оплата по счёту № {sale.invoice['number']} от {sale.invoice['date']}"
    told = {"payer": sale.name, "payer_tax_number": sale.tax_number, "purpose": purpose, "on": today(), **more}
    return Document(number=number, amount=Decimal(amount), **told)


def statement(*documents: Document) -> dict[str, Any]:
    content = File(documents, of=today()).written()
    return {"name": "kl_to_1c.txt", "mimeType": "text/plain", "buffer": content}


def row(page: Page, text: str) -> Locator:
    return page.get_by_role("row").filter(has_text=text)


def undo(page: Page) -> None:
    page.get_by_role("button", name="Отменить").last.click()


@pytest.mark.journey
def test_a_bank_file_pays_the_debt_that_the_desk_shows(page: Page, api: Api, sale: Sale) -> None:
    desk = page.context.new_page()
    desk.goto(f"{api.url}/?q={sale.tax_number}")
    debt = row(desk, sale.name).locator("[tabulator-field=debt]")
    expect(debt).to_have_text(re.compile(r"1\s000,00"))

    page.goto(f"{api.url}/money/bank")
    number = new_code("П")
    page.get_by_label("Файлы банка").set_input_files(statement(document(sale, number), outgoing(on=today())))
    expect(page.get_by_text(re.compile(r"Принято: 1 на 1\s000,00"))).to_be_visible()
    expect(page.get_by_text("Списания, пропущено: 1")).to_be_visible()
    proposed = row(page, number)
    for words in (sale.name, f"№ {sale.invoice['number']}", "Номер в назначении", "Точная сумма", "Точно"):
        expect(proposed).to_contain_text(words)
    page.get_by_label(f"Выбрать платёж {number}").check()
    page.get_by_role("button", name="Подтвердить выбранные: 1").click()
    expect(page.get_by_text("Подтверждено: 1.")).to_be_visible()
    expect(proposed).to_have_count(0)
    expect(debt).to_have_text("")
    assert api.ok("GET", f"{V1}/invoices/{sale.invoice['id']}")["status"] == "paid"

    undo(page)
    expect(proposed).to_be_visible()
    assert api.ok("GET", f"{V1}/invoices/{sale.invoice['id']}")["status"] == "unpaid"
    page.get_by_role("button", name=re.compile("Подтвердить все точные")).click()
    expect(proposed).to_have_count(0)
    assert api.ok("GET", f"{V1}/invoices/{sale.invoice['id']}")["status"] == "paid"


def test_a_wrong_file_is_refused_whole_and_says_why(page: Page, api: Api, sale: Sale) -> None:
    page.goto(f"{api.url}/money/bank")
    before = api.ok("GET", f"{V1}/payments")["total"]
    files = page.get_by_label("Файлы банка")
    wrong = edited(document(sale, new_code()), Сумма="Сумма=0")
    files.set_input_files({"name": "bad.txt", "mimeType": "text/plain", "buffer": wrong})
    told = page.get_by_role("alert").filter(has_text="bad.txt: ничего не принято")
    expect(told).to_contain_text("сумма платежа должна быть больше нуля")
    files.set_input_files({"name": "scan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    expect(page.get_by_role("alert").filter(has_text="scan.pdf")).to_contain_text("1CClientBankExchange")
    assert api.ok("GET", f"{V1}/payments")["total"] == before


def test_what_came_before_is_told_and_not_received_twice(page: Page, api: Api, sale: Sale) -> None:
    first, ahead = new_code("Д"), new_code("Е")
    page.goto(f"{api.url}/money/bank")
    files = page.get_by_label("Файлы банка")
    files.set_input_files(statement(document(sale, first)))
    expect(page.get_by_text("Принято: 1")).to_be_visible()
    files.set_input_files(
        statement(document(sale, first), document(sale, ahead, "5.00", on=today() + timedelta(days=3)))
    )
    expect(page.get_by_text("Принято: 0")).to_be_visible()
    expect(page.get_by_text(f"№ {ahead}")).to_contain_text("дата позже сегодняшней")
    page.get_by_text("Уже были приняты: 1").click()
    page.get_by_role("link", name=f"№ {first}").click()
    expect(page.get_by_role("region", name="Платёж", exact=True)).to_contain_text(f"Платёж {first}")


def test_a_table_of_a_bank_is_read_by_the_columns_that_the_user_names(page: Page, api: Api, sale: Sale) -> None:
    number = new_code("С")
    rows = [
        "№ док.;Дата операции;Контрагент;ИНН;Дебет;Кредит;Назначение платежа",
        f"{number};{today():%d.%m.%Y};{sale.name};{sale.tax_number};;250,50;За товар",
    ]
    page.goto(f"{api.url}/money/bank")
    table = {"name": "vypiska.csv", "mimeType": "text/csv", "buffer": "\r\n".join(rows).encode("cp1251")}
    page.get_by_label("Файлы банка").set_input_files(table)
    asked = page.get_by_role("dialog", name="Столбцы файла vypiska.csv")
    expect(asked.get_by_label("Поступило")).to_have_value("Кредит")
    expect(asked.get_by_label("Списание")).to_have_value("Дебет")
    asked.get_by_role("button", name="Загрузить файл").click()
    expect(page.get_by_text("Принято: 1 на 250,50")).to_be_visible()
    expect(row(page, number)).to_contain_text(sale.name)


def test_a_proposal_is_corrected_before_it_is_confirmed(page: Page, api: Api, sale: Sale) -> None:
    """Another paid for the customer, and named no invoice that there is."""
    number, other = new_code("К"), sold(api, (3,))[0]
    stranger = document(sale, number, "300.00", purpose="Оплата за товар")
    page.goto(f"{api.url}/money/bank")
    page.get_by_label("Файлы банка").set_input_files(statement(stranger))
    page.get_by_role("button", name=f"Исправить сопоставление платежа {number}").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_label(f"Сумма на счёт {sale.invoice['number']}")).to_have_value("300.00")
    whose = form.get_by_label("Клиент", exact=True)
    whose.fill(other.tax_number)
    whose.press("Enter")
    expect(whose).to_have_value(other.name)
    form.get_by_label(f"Сумма на счёт {other.invoice['number']}").press("a")
    form.get_by_role("button", name="Подтвердить").click()
    expect(row(page, number)).to_have_count(0)
    assert api.ok("GET", f"{V1}/invoices/{other.invoice['id']}")["status"] == "paid"


def test_a_payment_is_entered_and_shared_out_by_keyboard_alone(page: Page, api: Api) -> None:
    """One invoice in full and a part of the other; then more than is left is refused where it is typed."""
    first, second = sold(api, (3, 5))
    page.goto(f"{api.url}/money/payments")
    expect(page.get_by_text(re.compile("Платежей: "))).to_be_visible()
    keys = page.keyboard
    keys.press("n")
    form = page.get_by_role("dialog", name="Новый платёж")
    expect(form.get_by_label("Клиент", exact=True)).to_be_focused()
    keys.type(first.tax_number)
    expect(form.get_by_role("option", name=first.name)).to_be_visible()
    keys.press("Enter")
    keys.press("Tab")
    keys.type("450,25")
    number = new_code("Н")
    form.get_by_label("Номер документа банка").focus()
    keys.type(number)
    form.get_by_label(f"Сумма на счёт {first.invoice['number']}").focus()
    keys.press("a")
    keys.press("ArrowDown")
    expect(form.get_by_label(f"Сумма на счёт {second.invoice['number']}")).to_be_focused()
    keys.type("150,26")
    expect(form.get_by_role("alert").filter(has_text="Столько от платежа не осталось").last).to_be_visible()
    expect(form.get_by_role("status")).to_have_text("Остаток: -0,01")
    keys.press("Backspace")
    keys.type("0")
    expect(form.get_by_role("status")).to_have_text("Остаток: 0,05")
    keys.press("Control+Enter")
    expect(page.get_by_text("Распределено: 450,20 ₽.")).to_be_visible()

    pane = page.get_by_role("region", name="Платёж", exact=True)
    expect(pane).to_contain_text(f"Платёж {number}")
    expect(row(pane.page, number)).to_contain_text("0,05")
    assert [api.ok("GET", f"{V1}/invoices/{each.invoice['id']}")["status"] for each in (first, second)] == [
        "paid",
        "part",
    ]
    page.locator(".tabulator").focus()
    keys.press("Enter")
    left = page.get_by_label(f"Сумма на счёт {second.invoice['number']}")
    expect(left).to_be_focused()
    keys.press("a")
    expect(left).to_have_value("0.05")
    keys.press("Enter")
    expect(page.get_by_text("Платёж распределён полностью.")).to_be_visible()


def test_the_same_payment_is_entered_twice_only_when_that_is_said(page: Page, api: Api, sale: Sale) -> None:
    known = paid_in(api, sale, "77.00")
    page.goto(f"{api.url}/money/payments?customer={sale.customer_id}")
    page.get_by_role("button", name="Новый платёж").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Сумма", exact=True).fill("77")
    form.get_by_label("Номер документа банка").fill(known["number"])
    form.get_by_role("button", name="Внести платёж").click()
    expect(form.get_by_role("alert").first).to_contain_text("Такой платёж уже принят")
    form.get_by_label("Это другой платёж").check()
    form.get_by_role("button", name="Внести платёж").click()
    expect(page.get_by_text("Платёж внесён.")).to_be_visible()
    expect(row(page, known["number"])).to_have_count(2)


def test_lists_of_money_have_sums_and_sort_by_what_is_paid(page: Page, api: Api, sale: Sale) -> None:
    api.ok("POST", f"{V1}/payments", {"customer_id": sale.customer_id, "amount": "120.50", "date": today().isoformat()})
    page.goto(f"{api.url}/money/payments?customer={sale.customer_id}")
    expect(page.locator(".tabulator-calcs [tabulator-field=amount]")).to_have_text("120,50")
    page.goto(f"{api.url}/money?customer={sale.customer_id}")
    expect(page.locator(".tabulator-calcs [tabulator-field=unpaid]")).to_have_text(re.compile("1.000,00"))
    for field in ("paid", "order_number"):
        sorts_both_ways(page, field)


def test_an_invoice_is_dragged_onto_a_payment(page: Page, api: Api) -> None:
    """Onto the pane, and onto the row of another payment in the list: as far as both reach."""
    first, second = sold(api, (4, 6))
    larger, smaller = paid_in(api, first, "500.00"), paid_in(api, first, "250.00")
    page.goto(f"{api.url}/money/payments?customer={first.customer_id}&payment={larger['id']}")
    pane = page.get_by_role("region", name="Платёж", exact=True)
    expect(pane).to_contain_text(larger["number"])
    unpaid = page.get_by_role("region", name="Неоплаченные счета")
    unpaid.locator(f"[data-invoice='{first.invoice['id']}']").drag_to(pane)
    expect(page.get_by_text("Распределено: 400,00 ₽.")).to_be_visible()
    expect(unpaid).to_contain_text("Остаток: 100,00")
    undo(page)
    expect(unpaid).to_contain_text("Остаток: 500,00")

    unpaid.locator(f"[data-invoice='{second.invoice['id']}']").drag_to(row(page, smaller["number"]).first)
    expect(page.get_by_text("Распределено: 250,00 ₽.")).to_be_visible()
    assert api.ok("GET", f"{V1}/invoices/{second.invoice['id']}")["unpaid"] == "350.00"


def test_release_and_reversal_have_a_way_back(page: Page, api: Api, sale: Sale) -> None:
    payment = paid_in(api, sale, "1200.00")
    wanted = {"allocations": [{"invoice_id": sale.invoice["id"], "amount": "1000"}]}
    api.ok("POST", f"{V1}/payments/{payment['id']}/allocations", wanted)
    page.goto(f"{api.url}/money/payments?customer={sale.customer_id}")
    pane = page.get_by_role("region", name="Платёж", exact=True)
    pane.get_by_role("button", name="Снять со счёта").click()
    expect(pane).to_contain_text("Пока ничего не распределено")
    undo(page)
    expect(pane.get_by_role("button", name="Снять со счёта")).to_be_visible()

    row(page, payment["number"]).first.click(button="right")
    page.get_by_role("menuitem", name="Сторнировать").click()
    form = page.get_by_role("dialog")
    expect(form).to_contain_text(re.compile(r"Распределено: 1\s000,00. Распределение будет снято"))
    form.get_by_label("Причина").fill("Внесён по ошибке")
    form.get_by_role("button", name="Сторнировать").click()
    expect(row(page, payment["number"]).first).to_contain_text("Сторнирован")
    expect(pane).to_contain_text("Внесён по ошибке")
    undo(page)
    expect(page.get_by_text("Платёж внесён заново.")).to_be_visible()
    expect(page.get_by_text("Платежей: 2")).to_be_visible()
    assert api.ok("GET", f"{V1}/invoices/{sale.invoice['id']}")["status"] == "paid"


def test_it_is_said_whose_a_payment_is_and_what_it_is(page: Page, api: Api, sale: Sale) -> None:
    number = new_code("Ч")
    api.ok("POST", f"{V1}/payments", {"amount": "60", "date": today().isoformat(), "number": number})
    page.goto(f"{api.url}/money/payments?q={number}")
    expect(row(page, number)).to_contain_text("Плательщик неизвестен")
    whose = page.get_by_role("region", name="Неоплаченные счета").get_by_label("Клиент", exact=True)
    whose.fill(sale.tax_number)
    whose.press("Enter")
    expect(row(page, number)).to_contain_text(sale.name)
    expect(page.get_by_label(f"Сумма на счёт {sale.invoice['number']}")).to_be_visible()
    page.get_by_role("button", name="Действия").click()
    page.get_by_role("menuitem", name="Изменить…").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Назначение").fill("Предоплата")
    form.get_by_label("Вид", exact=True).select_option("Наличные")
    form.get_by_role("button", name="Сохранить").click()
    expect(row(page, number)).to_contain_text("Предоплата")
    undo(page)
    expect(row(page, number)).not_to_contain_text("Предоплата")


def test_what_is_typed_outlives_news_of_others(page: Page, api: Api) -> None:
    first, second = sold(api, (4, 6))
    paid_in(api, first, "900.00")
    page.goto(f"{api.url}/money/payments?customer={first.customer_id}")
    field = page.get_by_label(f"Сумма на счёт {second.invoice['number']}")
    field.fill("12,3")
    later = paid_in(api, first, "400.00")
    wanted = {"allocations": [{"invoice_id": first.invoice["id"], "amount": "400"}]}
    api.ok("POST", f"{V1}/payments/{later['id']}/allocations", wanted)
    expect(row(page, later["number"])).to_be_visible()
    expect(page.get_by_label(f"Сумма на счёт {first.invoice['number']}")).to_have_count(0)
    expect(field).to_have_value("12,3")
    expect(field).to_be_focused()


def test_an_invoice_is_paid_from_its_row_and_another_is_cancelled(page: Page, api: Api) -> None:
    first, second = sold(api, (2, 7))
    page.goto(f"{api.url}/money?customer={first.customer_id}&invoice={first.invoice['id']}")
    pane = page.get_by_role("region", name="Счёт на оплату", exact=True)
    expect(pane).to_contain_text(f"Счёт {first.invoice['number']}")
    pane.get_by_role("button", name="Внести оплату…").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_label("Сумма", exact=True)).to_have_value("200.00")
    expect(form.get_by_label(f"Сумма на счёт {first.invoice['number']}")).to_have_value("200.00")
    form.get_by_role("button", name="Внести платёж").click()
    expect(page.get_by_role("region", name="Оплаты счёта")).to_contain_text("200,00")
    expect(pane).to_contain_text("Оплачен")

    other = page.locator(".tabulator-row:not(.tabulator-calcs)").filter(has_text="700,00")
    other.click(button="right")
    page.get_by_role("menuitem", name="Аннулировать счёт").click()
    form.get_by_label("Причина").fill("Заказ переделан")
    form.get_by_role("button", name="Аннулировать счёт").click()
    expect(other).to_contain_text("Аннулирован")
    expect(pane).to_contain_text("Заказ переделан")
    page.get_by_label("Отбор: Состояние").select_option("Оплачен")
    expect(other).to_have_count(0)
    expect(page.get_by_text("Счетов: 1")).to_be_visible()
    assert "filter%5Bstatus%5D=paid" in page.url
    assert api.ok("GET", f"{V1}/invoices/{second.invoice['id']}")["status"] == "cancelled"


def pasted(page: Page, into: Locator, text: str) -> None:
    into.focus()
    page.evaluate(
        """text => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(paste);
        }""",
        text,
    )


def ago(days: int) -> date:
    return today() - timedelta(days=days)


def test_debts_from_before_are_pasted_and_shown_by_age(page: Page, api: Api) -> None:
    name, tax_number = f"ООО «{new_code('Старый ')}»", new_tax_number()
    body = {"name": name, "kind": "legal_entity", "tax_number": tax_number}
    customer = api.ok("POST", f"{V1}/customers", body)["id"]
    page.goto(f"{api.url}/money/debts")
    page.get_by_role("button", name="Начальные долги…").click()
    form = page.get_by_role("dialog")
    lines = ["Клиент\tВид\tНомер\tДата\tСрок\tСумма"]
    for number, days, amount in (("Д-1", 10, "1 000,10"), ("Д-2", 45, "2000,20"), ("Д-3", 100, "3000,30")):
        lines.append(f"{name}\tДолг\t{number}\t{ago(days + 5):%d.%m.%Y}\t{ago(days):%d.%m.%Y}\t{amount}")
    lines.append("Нет такого\tАванс\tА-1\t\t\t5,00")
    pasted(page, form.get_by_label("Клиент, строка 1"), "\n".join(lines))
    expect(form.get_by_text(re.compile(r"Строк: 4, всего 6\s005,60"))).to_be_visible()
    form.get_by_role("button", name="Внести").click()
    expect(form.locator("[data-field='rows.3.code'] .error")).to_be_visible()
    form.get_by_label("Убрать строку 4").click()
    form.get_by_role("button", name="Внести").click()
    expect(page.get_by_text("Внесено строк: 3")).to_be_visible()

    page.get_by_label("Поиск долгов").fill(name)
    debtor = row(page, name)
    for field, amount in (("days_1_30", "1 000,10"), ("days_31_60", "2 000,20"), ("days_over_90", "3 000,30")):
        expect(debtor.locator(f"[tabulator-field={field}]")).to_have_text(re.compile(amount.replace(" ", r"\s")))
    expect(debtor.locator("[tabulator-field=overdue]")).to_have_text(re.compile(r"! 6\s000,60"))
    expect(page.locator(".tabulator-calcs-bottom [tabulator-field=debt]")).to_have_text(re.compile(r"6\s000,60"))
    expect(page.get_by_role("region", name="Долг клиента")).to_contain_text("До начала учёта: Д-3")

    page.get_by_role("button", name="Акт сверки…").click()
    expect(page.get_by_role("dialog")).to_contain_text(re.compile(r"Долг на конец\s*6\s000,60"))
    page.get_by_label("Файл").select_option("Таблица Excel")
    with page.expect_download() as download:
        page.get_by_role("button", name="Получить файл").click()
    assert download.value.suggested_filename.endswith(".xlsx")

    api.ok("POST", f"{V1}/payments", {"customer_id": customer, "amount": "6000.60", "date": today().isoformat()})
    expect(debtor.locator("[tabulator-field=overdue]")).to_have_text("")


def test_a_manager_may_look_but_enters_no_payments(browser: Browser, api: Api, sale: Sale) -> None:
    payment = paid_in(api, sale, "100.00")
    faults: list[str] = []
    with signed_in_tab(browser, api, new_user(api, "manager"), faults) as page:
        page.goto(f"{api.url}/money/payments?customer={sale.customer_id}")
        expect(page.get_by_role("region", name="Платёж", exact=True)).to_contain_text(payment["number"])
        expect(page.get_by_role("region", name="Неоплаченные счета")).to_contain_text(sale.invoice["number"])
        expect(page.get_by_role("button", name="Новый платёж")).to_have_count(0)
        expect(page.get_by_label(re.compile("Сумма на счёт"))).to_have_count(0)
        expect(page.get_by_role("link", name="Выписка банка")).to_have_count(0)
        page.get_by_role("button", name="Действия").click()
        expect(page.get_by_role("menuitem", name="Сторнировать")).to_be_disabled()
        page.goto(f"{api.url}/money/bank")
        expect(page.get_by_text("Выписки банка загружает бухгалтерия.")).to_be_visible()
    assert faults == []


@pytest.mark.parametrize("zone", ["Pacific/Pago_Pago", "Pacific/Kiritimati"])
def test_days_are_the_companys_wherever_the_user_is(browser: Browser, api: Api, zone: str) -> None:
    """No day is one in both places."""
    faults: list[str] = []
    with signed_in_tab(browser, api, new_user(api, "head", zone=zone), faults) as page:
        page.goto(f"{api.url}/money/payments")
        page.get_by_role("button", name="Новый платёж").click()
        expect(page.get_by_role("dialog").get_by_label("День")).to_have_value(today().isoformat())
    assert faults == []


def test_all_sections_in_english_and_on_a_phone(browser: Browser, api: Api, sale: Sale) -> None:
    faults: list[str] = []
    paid_in(api, sale, "100.00")
    with signed_in_tab(browser, api, new_user(api, "head", language="en"), faults) as page:
        page.set_viewport_size({"width": 390, "height": 844})
        for path, words in (
            ("/money", "Payments for it"),
            (f"/money/payments?customer={sale.customer_id}", "Unpaid invoices"),
            ("/money/bank", "Confirm all sure ones"),
            ("/money/debts", "Statement of account…"),
        ):
            page.goto(f"{api.url}{path}")
            expect(page.get_by_text(words).first).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            assert not re.search("[А-Яа-яЁё]", page.get_by_role("navigation").last.inner_text())
    assert faults == []


def test_what_is_shown_of_an_invoice_is_not_read_at_every_payment(page: Page, api: Api, sale: Sale, head: str) -> None:
    page.goto(f"{api.url}/money?customer={sale.customer_id}&invoice={sale.invoice['id']}")
    expect(page.get_by_role("region", name="Счёт на оплату", exact=True)).to_contain_text(sale.invoice["number"])
    with counted_reads(page, f"/invoices/{sale.invoice['id']}") as reads:
        hear_steadily(page, head, "payment", {"customer_id": sale.customer_id, "invoices": []})
    assert 3 <= len(reads) <= 6
