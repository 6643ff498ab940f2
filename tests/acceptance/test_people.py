"""A thousand customers from a workbook to the one that is erased, over RabbitMQ, PostgreSQL and an SMTP server."""

import email
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email.header import decode_header, make_header
from typing import Any

import pytest
from faker import Faker
from openpyxl import Workbook, load_workbook

from contracts.envelope import moment_text
from tests.infrastructure.post_office import PostOffice, post_office
from tests.infrastructure.postgres import Postgres
from tests.infrastructure.rabbitmq import RabbitMQ
from tests.system.client import Api, eventually, new_code, today
from tests.system.processes import System, running_system

V1 = "/api/v1"
HEADING = ["Код", "Наименование", "Вид", "ИНН", "КПП", "Юридический адрес", "Телефон", "E-mail", "Отсрочка", "Лимит"]
NUMBER, TAX_NUMBER, EMAIL, DEFERRAL = 0, 3, 7, 8
CUSTOMERS = 1_000
BAD_EVERY = 20
DEBTORS = 30
FIRST_ROW = 2
Row = list[Any]


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office("starttls", has_users=True) as running:
        yield running


@pytest.fixture
def system(
    rabbitmq: RabbitMQ, postgres: Postgres, office: PostOffice, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[System]:
    folder = tmp_path_factory.mktemp("people")
    with running_system(rabbitmq.fresh_vhost(), postgres, folder, office.environment) as system:
        yield system


def invented() -> list[Row]:
    """A thousand customers as a desktop program would export them: companies, and every fourth a sole trader."""
    faker = Faker("ru_RU")
    faker.seed_instance(20)
    return [_trader(faker, number) if number % 4 == 0 else _company(faker, number) for number in range(CUSTOMERS)]


def _company(faker: Faker, number: int) -> Row:
    address = faker.address()
    identity = [f"К{number:04}", faker.company(), "юрлицо", faker.unique.businesses_inn(), faker.kpp(), address]
    return [*identity, f"+7 495 {faker.numerify('###-##-##')}", faker.company_email(), number % 30, 100_000]


def _trader(faker: Faker, number: int) -> Row:
    identity = [f"К{number:04}", f"ИП {faker.name()}", "ИП", faker.unique.individuals_inn(), None, faker.address()]
    return [*identity, f"8 (916) {faker.numerify('#######')}", faker.email(), None, None]


def spoiled(rows: list[Row]) -> list[Row]:
    """Every twentieth row has a fault: a wrong check digit, half an address, words for a number."""
    copies = [list(row) for row in rows]
    for place, row in enumerate(copies[::BAD_EVERY]):
        column, value = (
            (TAX_NUMBER, row[TAX_NUMBER][:-1] + str((int(row[TAX_NUMBER][-1]) + 1) % 10)),
            (EMAIL, "директор собака почта"),
            (DEFERRAL, "две недели"),
        )[place % 3]
        row[column] = value
    return copies


def workbook(rows: list[Row]) -> bytes:
    book = Workbook()
    for row in [HEADING, *rows]:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def mended(errors: bytes, rows: list[Row]) -> bytes:
    """The errors file with what was wrong put right, and its reasons still in the last column."""
    book = load_workbook(io.BytesIO(errors))
    right = {row[NUMBER]: row for row in rows}
    for cells in book.worksheets[0].iter_rows(min_row=FIRST_ROW):
        for cell, value in zip(cells, right[cells[NUMBER].value], strict=False):
            cell.value = value
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def counts(told: Any) -> dict[str, int]:
    return {name: told[name] for name in ("rows", "created", "unchanged", "failed")}


def etag(api: Api, path: str) -> dict[str, str]:
    return {"If_Match": f'"{api.ok("GET", path)["version"]}"'}


def texts(api: Api, question: str, language: str) -> set[str]:
    page = api.ok("GET", f"{V1}/journal?{question}&limit=500", Accept_Language=language)
    return {entry["text"] for entry in page["items"]}


def owed(place: int) -> Decimal:
    return Decimal(1000 * (place * 7 % DEBTORS) + 500)


def on_paper(day: str) -> str:
    return f"{date.fromisoformat(day):%d.%m.%Y}"


@pytest.mark.long
@pytest.mark.timeout(900)
def test_from_a_workbook_of_customers_to_the_one_who_is_erased(system: System, office: PostOffice) -> None:
    api = system.api
    rows = invented()

    # the workbook, its errors file, and the errors file mended
    told = api.imported("customers", "клиенты.xlsx", workbook(spoiled(rows)))
    bad = CUSTOMERS // BAD_EVERY
    assert counts(told) == {"rows": CUSTOMERS, "created": CUSTOMERS - bad, "unchanged": 0, "failed": bad}
    errors = api.file(f"{V1}/imports/{told['id']}/errors.xlsx")
    again = api.imported("customers", "исправлено.xlsx", mended(errors, rows))
    assert counts(again) == {"rows": bad, "created": bad, "unchanged": 0, "failed": 0}
    exported = api.file(f"{V1}/customers/export.xlsx")
    assert counts(api.imported("customers", "customers.xlsx", exported))["unchanged"] == CUSTOMERS
    system.wait_until_level()

    # debts of before: the desk tells who owes most for too long
    day = today() - timedelta(days=90)
    debts = [
        {"code": rows[place][NUMBER], "kind": "debt", "amount": str(owed(place)), "due_date": day.isoformat()}
        for place in range(DEBTORS)
    ]
    api.ok("POST", f"{V1}/debts/opening", {"date": (day - timedelta(days=9)).isoformat(), "rows": debts})
    system.wait_until_level()
    by_debt = sorted(range(DEBTORS), key=owed, reverse=True)
    desk = eventually(lambda: _desk(api, str(owed(by_debt[0]))), 30)
    assert desk["total"] == CUSTOMERS
    assert [(row["code"], Decimal(row["overdue_debt"])) for row in desk["items"][:DEBTORS]] == [
        (rows[place][NUMBER], owed(place)) for place in by_debt
    ]
    assert Decimal(desk["totals"]["overdue_debt"]) == sum(map(owed, range(DEBTORS)))

    # the first of them orders, is invoiced, and pays a part
    customer = desk["items"][0]["id"]
    card = f"{V1}/customers/{customer}"
    warehouse, item = api.warehouse(new_code("СКЛ")), api.item(new_code("Н"), name="Насос циркуляционный")
    api.receive(warehouse, (item, 10))
    order = api.place(customer, (item, 8))
    invoice = api.ok("POST", f"{V1}/orders/{order['id']}/invoices", {})
    paper = api.ok("POST", f"{V1}/invoices/{invoice['id']}/documents", {})
    paid = {"customer_id": customer, "amount": "300", "date": today().isoformat(), "number": "51"}
    payment = api.ok("POST", f"{V1}/payments", paid)
    shares = {"allocations": [{"invoice_id": invoice["id"], "amount": "300"}]}
    api.ok("POST", f"{V1}/payments/{payment['id']}/allocations", shares)
    system.wait_until_level()
    assert api.ok("GET", f"{V1}/invoices/{invoice['id']}")["unpaid"] == "500.00"

    # the journal tells it, in the language of who reads
    number, question = order["number"], f"customer={customer}"
    assert {
        f"Заказ {number} на 800,00 ₽ размещён.",
        f"Выставлен счёт {invoice['number']}: 800,00 ₽.",
    } <= texts(api, question, "ru")
    assert {
        f"Order {number} was placed: 800.00 RUB.",
        f"Invoice {invoice['number']} was issued: 800.00 RUB.",
    } <= texts(api, question, "en")

    # a reminder by rule: two replicas race for it, whoever is first dies at once
    text = new_code("Позвонить директору ")
    system.kill("tasks")
    system.start("tasks", replicas=2, NOVA_CRASH_AT="fired")
    system.wait_until_level()
    reminder = {"at": moment_text(datetime.now(UTC) + timedelta(seconds=4)), "rule": "FREQ=DAILY"}
    logged = api.ok(
        "POST", f"{V1}/journal", {"customer_id": customer, "kind": "call", "text": text, "reminder": reminder}
    )
    eventually(lambda: not all(process.is_running for process in system.processes("tasks")), 60)
    system.kill("tasks")
    system.start("tasks", replicas=2)
    eventually(lambda: text in {each["text"] for each in api.ok("GET", f"{V1}/notifications?limit=500")["items"]}, 60)
    system.wait_until_level()
    due = [event["data"] for event in api.feed("tasks") if event["type"] == "ReminderDue"]
    assert [each["reminder_id"] for each in due] == [logged["reminder"]["id"]]

    # a letter with the invoice
    [address] = [each["value"] for each in api.ok("GET", card)["contacts"] if each["kind"] == "email"]
    subject = f"Счёт № {invoice['number']} — насосы для {desk['items'][0]['name']}"
    letter = {"customer_id": customer, "to": [address], "subject": subject, "text": "Счёт во вложении."}
    queued = api.ok("POST", f"{V1}/letters", {**letter, "document_ids": [paper["id"]]})
    eventually(lambda: api.ok("GET", f"{V1}/letters/{queued['id']}")["state"] == "sent", 30)
    [arrived] = [email.message_from_bytes(each.content) for each in office.arrived()]
    assert str(make_header(decode_header(arrived["Subject"]))) == subject
    [pdf] = [part for part in arrived.walk() if part.get_content_type() == "application/pdf"]
    assert pdf.get_filename() == f"Счёт № {invoice['number']} от {on_paper(invoice['date'])}.pdf"
    assert pdf.get_payload(decode=True) == api.file(f"{V1}/documents/{paper['id']}.pdf")
    system.wait_until_level()
    about = f"Отправлено письмо с вложениями (счёт {invoice['number']}); получателей: 1, отказано: 0."
    assert about in texts(api, question, "ru")

    # to the archive, back, and erased
    api.ok("POST", f"{card}/archive", **etag(api, card))
    assert customer not in {row["id"] for row in _desk(api)["items"]}
    assert api.ok("GET", f"{V1}/customers?archived=true")["total"] == 1
    api.ok("POST", f"{card}/restore", **etag(api, card))
    erased = api.ok("POST", f"{card}/erase", {"reason": "По просьбе клиента"}, **etag(api, card))
    assert (erased["contacts"], "issued_documents" in erased["kept"]) == ([], True)
    assert api.ok("GET", f"{V1}/customers?q={address}")["total"] == 0
    assert _desk(api)["items"][0]["id"] == customer
    assert system.differences() == {}
    assert system.parked() == []


def _desk(api: Api, most: str | None = None) -> Any:
    """The desk by overdue debt; with ``most``, only once its first row owes as much."""
    page = api.ok("GET", f"{V1}/customers?sort=-overdue_debt&limit=100")
    return page if most is None or Decimal(page["items"][0]["overdue_debt"]) == Decimal(most) else None
