"""The life of an invoice and of the payment for it, as programs see it: from the order to the closed order."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.system.client import Api, eventually, new_code, today
from tests.system.processes import embedded
from tests.unit.formats.bank.files import Document, File, edited, outgoing

V1 = "/api/v1"
TAX_NUMBER = "5024002119"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with embedded(tmp_path_factory.mktemp("money")) as api:
        yield api


@pytest.fixture
def customer(api: Api) -> str:
    """14 days, 500,000."""
    body = {"name": "ООО «Вектор»", "kind": "legal_entity", "tax_number": "7707083893"}
    customer = api.ok("POST", f"{V1}/customers", body)
    terms = {"price_type": "wholesale", "markup_percent": "0", "credit_limit": "500000.00", "deferral_days": 14}
    path = f"{V1}/customers/{customer['id']}/terms"
    version = api.call("GET", path).headers["ETag"]
    api.ok("PUT", path, terms, If_Match=version)
    return str(customer["id"])


def etag(thing: dict[str, Any]) -> str:
    return f'"{thing["version"]}"'


def test_from_the_order_to_the_closed_order(api: Api, customer: str) -> None:
    bolt, nut = api.item(new_code("Болт-")), api.item(new_code("Гайка-"))
    warehouse = api.warehouse(new_code("С-"))
    api.receive(warehouse, (bolt, 100), (nut, 100))
    order = api.place(customer, (bolt, 30), (nut, 20))
    assert order["total"] == "5000.00"

    with api.stream() as stream:
        first = api.ok("POST", f"{V1}/orders/{order['id']}/invoices", {"amount": "2000"})
        answer = api.call("POST", f"{V1}/orders/{order['id']}/invoices")
        rest = answer.json()
        assert (answer.status_code, answer.headers["Location"]) == (201, f"{V1}/invoices/{rest['id']}")
        assert (rest["amount"], rest["order_number"], rest["status"]) == ("3000.00", order["number"], "unpaid")
        too_much = api.call("POST", f"{V1}/orders/{order['id']}/invoices", {"amount": "0.01"}, Accept_Language="ru")
        assert (too_much.status_code, too_much.json()["code"]) == (409, "MoreThanOrdered")
        assert "осталось выставить 0,00 из 5\u00a0000,00" in too_much.json()["detail"]

        body = {"amount": "4000", "date": "2026-11-26", "number": "2044", "purpose": "Оплата по счёту"}
        payment = api.ok("POST", f"{V1}/payments", body)
        allocations = [
            {"invoice_id": first["id"], "amount": "2000"},
            {"invoice_id": rest["id"], "amount": "2000"},
        ]
        path = f"{V1}/payments/{payment['id']}"
        paid = api.ok("POST", f"{path}/allocations", {"allocations": allocations})
        assert (paid["customer_id"], paid["unallocated"]) == (customer, "0.00")
        eventually(lambda: {"invoice", "payment"} <= stream.kinds)
    assert [api.ok("GET", f"{V1}/invoices/{each['id']}")["status"] for each in (first, rest)] == ["paid", "part"]
    refused = api.call("POST", f"{V1}/invoices/{first['id']}/cancel", {}, If_Match='"2"')
    assert (refused.status_code, refused.json()["code"]) == (409, "InvoiceHasPayments")

    api.ship(order["id"], warehouse)
    eventually(lambda: api.order(order["id"])["status"] == "shipped")
    debt = api.ok("GET", f"{V1}/customers/{customer}/debt")
    assert (debt["shipped"], debt["received"], debt["debt"], debt["overdue"]) == (
        "5000.00",
        "4000.00",
        "1000.00",
        "0.00",
    )
    assert (debt["credit_left"], debt["ages"]["current"]) == ("499000.00", "1000.00")
    listed = api.ok("GET", f"{V1}/debts?filter[customer]={customer}&sort=-debt")
    assert (listed["items"][0]["debt"], listed["totals"]["debt"]) == ("1000.00", "1000.00")

    last = api.ok("POST", f"{V1}/payments", {"customer_id": customer, "amount": "1500", "date": today().isoformat()})
    wanted = {"allocations": [{"invoice_id": rest["id"], "amount": "1000"}]}
    assert api.ok("POST", f"{V1}/payments/{last['id']}/allocations", wanted)["unallocated"] == "500.00"
    assert api.order(order["id"])["status"] == "closed"
    unallocated = api.ok("GET", f"{V1}/payments?filter[unallocated]=true&filter[customer]={customer}")
    assert [row["id"] for row in unallocated["items"]] == [last["id"]]

    statement = api.ok("GET", f"{V1}/customers/{customer}/statement?since=2020-01-01&until=2099-12-31")
    assert (statement["opening"], statement["debit"], statement["credit"], statement["closing"]) == (
        "0.00",
        "5000.00",
        "5500.00",
        "-500.00",
    )
    texts = eventually(
        lambda: [
            texts
            for texts in [[row["text"] for row in api.ok("GET", f"{V1}/journal?customer={customer}")["items"]]]
            if f"Заказ {order['number']} закрыт." in texts
        ]
    )[0]
    assert "Выставлен счёт 2: 3\u00a0000,00 ₽." in texts
    assert "Платёж распределён на счета 1, 2: 4\u00a0000,00 ₽." in texts


def test_who_was_taken_twice_owes_the_same_whoever_is_asked(api: Api, customer: str) -> None:
    warehouse, bolt = api.warehouse(new_code("С-")), api.item(new_code("Болт-"))
    api.receive(warehouse, (bolt, 100))
    twin = api.ok("POST", f"{V1}/customers", {"name": "Двойник", "kind": "legal_entity"})["id"]
    order = api.place(twin, (bolt, 30))
    invoice = api.ok("POST", f"{V1}/orders/{order['id']}/invoices")
    api.ship(order["id"], warehouse)
    eventually(lambda: api.ok("GET", f"{V1}/customers/{twin}/debt")["debt"] == "3000.00")
    api.ok("POST", f"{V1}/customers/{customer}/merge", {"other_id": twin}, If_Match="*")
    eventually(lambda: api.ok("GET", f"{V1}/customers/{customer}/debt")["debt"] == "3000.00")
    body = {"customer_id": customer, "amount": "500", "date": today().isoformat()}
    payment = api.ok("POST", f"{V1}/payments", body)
    wanted = {"allocations": [{"invoice_id": invoice["id"], "amount": "500"}]}
    assert api.ok("POST", f"{V1}/payments/{payment['id']}/allocations", wanted)["unallocated"] == "0.00"

    def told() -> list[dict[str, Any]]:
        by_id = [api.ok("GET", f"{V1}/customers/{each}/debt") for each in (customer, twin)]
        [listed] = api.ok("GET", f"{V1}/reports/debts?filter[customer]={customer}")["items"]
        desk = [each for each in api.ok("GET", f"{V1}/customers?q=Вектор")["items"] if each["id"] == customer]
        return [*by_id, listed, *desk]

    eventually(lambda: [(each["debt"], each["credit_left"]) for each in told()] == [("2500.00", "497500.00")] * 4)
    credit = api.ok("GET", f"{V1}/customers/{customer}/credit")
    assert (credit["debt"], credit["left"]) == ("2500.00", "497500.00")
    day = today().isoformat()
    statement = api.ok("GET", f"{V1}/customers/{customer}/statement?since={day}&until={day}")
    assert [entry["kind"] for entry in statement["entries"]] == ["shipment", "payment"]
    assert statement["closing"] == "2500.00"
    for service in ("customers", "orders"):
        assert api.job(service, "verify")["differences"] == []


def test_a_payment_is_corrected_released_and_reversed(api: Api, customer: str) -> None:
    payment = api.ok("POST", f"{V1}/payments", {"amount": "10.00", "date": "2026-11-26"})
    path = f"{V1}/payments/{payment['id']}"
    assert api.call("PATCH", path, {"number": "5"}).status_code == 428
    payment = api.ok("PATCH", path, {"number": "5", "customer_id": customer}, If_Match=etag(payment))
    assert (payment["number"], payment["customer"]["name"]) == ("5", "ООО «Вектор»")
    stranger = api.call("PATCH", path, {"customer_id": str(uuid4())}, If_Match=etag(payment))
    assert (stranger.status_code, stranger.json()["code"]) == (422, "UnknownCustomer")
    assert api.call("POST", f"{path}/release").json()["code"] == "NothingAllocated"
    reversed_ = api.ok("POST", f"{path}/reverse", {"reason": "Введён дважды"}, If_Match=etag(payment))
    assert (reversed_["is_reversed"], reversed_["unallocated"], reversed_["reason"]) == (True, "0.00", "Введён дважды")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"amount": "0", "date": "2026-11-26"}, "amount"),
        ({"amount": "-1", "date": "2026-11-26"}, "amount"),
        ({"amount": "1.005", "date": "2026-11-26"}, "amount"),
        ({"amount": 1.5, "date": "2026-11-26"}, "amount"),
        ({"amount": "1000000000000", "date": "2026-11-26"}, "amount"),
        ({"amount": "1", "date": "9999-12-31"}, "date"),
        ({"amount": "1"}, "date"),
        ({"amount": "1", "date": "2026-11-26", "kind": "ракушки"}, "kind"),
    ],
)
def test_a_bad_payment_is_refused_at_its_field(api: Api, body: dict[str, Any], field: str) -> None:
    refused = api.call("POST", f"{V1}/payments", body)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]


def test_what_was_owed_before_is_taken_over_once(api: Api, customer: str) -> None:
    code = api.ok("GET", f"{V1}/customers/{customer}")["code"]
    rows = [
        {"customer_id": customer, "kind": "debt", "number": "Н-17", "date": "2025-10-01", "amount": "500.00"},
        {"code": code, "kind": "invoice", "number": "А-118", "date": "2025-11-10", "amount": "300.00"},
    ]
    body = {"date": "2025-11-24", "rows": rows}
    assert api.ok("POST", f"{V1}/debts/opening", body)["added"] == 2
    assert api.ok("POST", f"{V1}/debts/opening", body) == {
        "added": 0,
        "known": 2,
        "debt": "0.00",
        "advance": "0.00",
        "invoice": "0.00",
    }
    assert api.ok("GET", f"{V1}/invoices?q=А-118")["items"][0]["status"] == "overdue"
    wrong = {"date": "2025-11-24", "rows": [{"code": "кто это", "kind": "debt", "amount": "1"}]}
    refused = api.call("POST", f"{V1}/debts/opening", wrong, Accept_Language="ru")
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == ["rows.0.code"]
    half = api.call("GET", f"{V1}/customers/{customer}/statement?since=2026-01-02&until=2026-01-01")
    assert [error["field"] for error in half.json()["errors"]] == ["until"]


def test_a_statement_of_account_is_a_paper_to_sign_and_a_table(api: Api, customer: str) -> None:
    rows = [{"customer_id": customer, "kind": "debt", "number": "Н-18", "date": "2026-10-01", "amount": "1500.50"}]
    api.ok("POST", f"{V1}/debts/opening", {"date": "2026-10-01", "rows": rows})
    api.ok("POST", f"{V1}/payments", {"customer_id": customer, "amount": "500", "date": "2026-11-02", "number": "91"})
    path, period = f"{V1}/customers/{customer}/statement", "since=2026-11-01&until=2026-11-30"

    answer = api.call("GET", f"{path}.pdf?{period}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf"), answer.text
    name = f"filename*=UTF-8''{quote('Акт сверки, ООО «Вектор», 01.11.2026 – 30.11.2026.pdf', safe='')}"
    assert name in answer.headers["Content-Disposition"]
    said = " ".join(PdfReader(BytesIO(answer.content)).pages[0].extract_text().split())
    for words in (
        "Акт сверки взаимных расчётов за период с 01.11.2026 по 30.11.2026",
        "ООО «Вектор», ИНН 7707083893",
        "Сальдо начальное 1 500,50",
        "02.11.2026 Оплата № 91 500,00",
        "составляет 1 000,50 руб. (Одна тысяча рублей 50 копеек)",
    ):
        assert words in said
    english = api.file(f"{path}.pdf?{period}&language=en")
    assert "Statement of account" in PdfReader(BytesIO(english)).pages[0].extract_text()

    def table(query: str, **headers: str) -> list[tuple[Any, ...]]:
        sheet = load_workbook(BytesIO(api.file(f"{path}.xlsx?{query}", **headers))).active
        return [tuple(map(_as_day, row)) for row in sheet.iter_rows(values_only=True)]

    assert table(period, Accept_Language="ru") == [
        ("Дата", "Документ", "Дебет", "Кредит", "Сальдо"),
        (date(2026, 11, 1), "Сальдо начальное", None, None, 1500.5),
        (date(2026, 11, 2), "Оплата № 91", None, 500, 1000.5),
        (None, "Обороты за период", 0, 500, None),
        (date(2026, 11, 30), "Сальдо конечное", None, None, 1000.5),
    ]
    assert table(period, Accept_Language="en")[0][0] == "Date"
    assert table(f"{period}&language=ru", Accept_Language="en")[0][0] == "Дата"

    for form in ("pdf", "xlsx"):
        backwards = api.call("GET", f"{path}.{form}?since=2026-01-02&until=2026-01-01")
        unspoken = api.call("GET", f"{path}.{form}?{period}&language=fr")
        stranger = api.call("GET", f"{V1}/customers/{uuid4()}/statement.{form}?{period}")
        assert [error["field"] for error in backwards.json()["errors"]] == ["until"]
        assert [error["field"] for error in unspoken.json()["errors"]] == ["language"]
        assert stranger.status_code == 404


def _as_day(value: Any) -> Any:
    """A workbook's day is a moment."""
    return value.date() if isinstance(value, datetime) else value


def test_a_banks_statement_is_received_once_matched_and_confirmed(api: Api) -> None:
    customer = api.ok(
        "POST", f"{V1}/customers", {"name": "ООО «Ель»", "kind": "legal_entity", "tax_number": TAX_NUMBER}
    )
    order = api.place(customer["id"], (api.item(new_code("Шуруп-")), 453))
    invoice = api.ok("POST", f"{V1}/orders/{order['id']}/invoices")
    named = f"Оплата по счёту № {invoice['number']} от {today():%d.%m.%Y} за крепёж, НДС 22 %"
    paid = Document(number="512", amount=Decimal("45300.00"), on=today(), payer_tax_number=TAX_NUMBER, purpose=named)
    loan = {"number": "513", "amount": Decimal("17.00"), "payer_tax_number": "0000000000", "purpose": "возврат займа"}
    unknown = Document(**loan, on=today())
    statement = File((paid, unknown, outgoing(on=today())), of=today()).written("cp866")

    came = api.upload("payments", "kl_to_1c.txt", statement)
    assert came.status_code == 200, came.text
    told = came.json()
    assert (told["received"], told["amount"], told["assigned"], told["outgoing"]) == (2, "45317.00", 1, 1)
    assert (told["duplicates"], told["refused"], told["warnings"]) == ([], [], [])
    assert told["first_day"] == today().replace(day=1).isoformat()
    again = api.upload("payments", "kl_to_1c.txt", File((paid, unknown), of=today()).written("utf-8")).json()
    assert (again["received"], sorted(each["number"] for each in again["duplicates"])) == (0, ["512", "513"])

    proposals = api.ok("GET", f"{V1}/payments/proposals")
    [mine] = [each for each in proposals["items"] if each["payment"]["number"] == "512"]
    assert (mine["proposals"][0]["certain"], mine["proposals"][0]["allocations"][0]["amount"]) == (True, "45300.00")
    done = api.ok("POST", f"{V1}/payments/proposals/confirm", {"certain": True})
    assert mine["payment"]["id"] in done["payments"]
    assert api.ok("GET", f"{V1}/invoices/{invoice['id']}")["status"] == "paid"
    neither = api.call("POST", f"{V1}/payments/proposals/confirm", {})
    assert [error["field"] for error in neither.json()["errors"]] == ["confirmed"]


def test_a_banks_table_is_read_by_the_names_of_its_columns(api: Api) -> None:
    rows = f"{today():%d.%m.%Y};9;1 500,50;ИП Ёлкин\n31.12.2099;10;7,00;ИП Ёлкин\n"
    table = f"Дата;Номер;Приход;Плательщик\n{rows}".encode("cp1251")
    columns = {"date": "Дата", "number": "Номер", "received": "Приход", "payer": "Плательщик"}
    told = api.upload("payments", "bank.csv", table, {"columns": columns, "account": "40702810900000000001"})
    assert (told.status_code, told.json()["amount"]) == (200, "1500.50"), told.text
    assert told.json()["refused"] == [{"number": "10", "date": "2099-12-31", "amount": "7.00", "why": "after_today"}]
    lost = api.upload("payments", "bank.csv", table, {"columns": {"date": "День"}})
    assert (lost.status_code, lost.json()["code"]) == (422, "StatementNotReadable")
    unnamed = api.upload("payments", "bank.csv", table, {"format": "csv"})
    assert [error["field"] for error in unnamed.json()["errors"]] == ["columns"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (File().written()[:900], "обрывается"),
        (b"%PDF-1.7", "1CClientBankExchange"),
        (edited(Сумма="Сумма=0"), "больше нуля"),
    ],
)
def test_a_bad_statement_is_refused_whole_and_says_why(api: Api, content: bytes, words: str) -> None:
    before = api.ok("GET", f"{V1}/payments")["total"]
    refused = api.upload("payments", "kl_to_1c.txt", content, Accept_Language="ru")
    assert (refused.status_code, refused.json()["code"]) == (422, "StatementNotReadable")
    assert words in refused.json()["errors"][0]["message"], refused.text
    assert api.ok("GET", f"{V1}/payments")["total"] == before
