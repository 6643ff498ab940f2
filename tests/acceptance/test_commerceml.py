"""What an accountant loads into 1C: the files say what the API says, to the kopeck."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from tests.system.client import Api, eventually
from tests.system.processes import embedded
from tests.unit.formats.commerceml.files import found, read, sums, texts

V1 = "/api/v1"
EXPORTS = f"{V1}/exports/commerceml"
GOODS = "Каталог/Товары/Товар"
OFFERS = "ПакетПредложений/Предложения/Предложение"
DELIVERED = ("Отпуск товара", "Возврат товара")


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with embedded(tmp_path_factory.mktemp("commerceml")) as api:
        yield api


@pytest.fixture(scope="module")
def shop(api: Api) -> dict[str, Any]:
    """Screws in pieces and boxes, flour at another rate of VAT, delivery; an order, partly shipped and returned."""
    for code, name, parent in (("fasteners", "Крепёж & метизы", None), ("screws", "Саморезы", "fasteners")):
        api.ok(
            "POST", f"{V1}/dictionaries/item_groups", {"code": code, "names": {"ru": name}, "data": {"parent": parent}}
        )
    length = {"code": "length", "names": {"ru": "Длина"}, "data": {"kind": "number", "unit": "m"}}
    api.ok("POST", f"{V1}/dictionaries/characteristics", length)
    company = api.ok("GET", f"{V1}/company")
    described = {"name": "Поставщик", "full_name": "ООО «Поставщик»", "inn": "7736050003"}
    api.ok("PUT", f"{V1}/company", described, If_Match=f'"{company["version"]}"')
    warehouse = api.warehouse("MAIN")
    priced = {"prices": [{"price_type": "wholesale", "amount": "1.2055"}, {"price_type": "retail", "amount": "2"}]}
    screw = {"code": "СМ-4270", "name": 'Саморез 4,2×70 <"чёрный"> & шайба', "kind": "goods", "unit": "pcs", **priced}
    more = {"packages": [{"unit": "box", "factor": "100"}], "group": "screws", "barcodes": ["4607034170011"]}
    flour = {"code": "МУ-1", "name": "Мука в/с", "kind": "goods", "unit": "kg", "vat_rate": "reduced"}
    delivery = {"code": "УСЛ-1", "name": "Доставка", "kind": "service", "unit": "pcs", "vat_rate": "none"}
    cost = {"code": "ЗАТР-1", "name": "Упаковка своя", "kind": "cost_article", "unit": "pcs"}
    wholesale = {"prices": [{"price_type": "wholesale", "amount": "33.33"}]}
    items = [
        api.ok("POST", f"{V1}/items", body)["id"]
        for body in (
            {**screw, **more, "characteristics": {"length": "0.07"}},
            {**flour, **wholesale},
            {**delivery, **wholesale},
            {**cost, **wholesale},
        )
    ]
    legal = {"full_name": "ООО «Вектор»", "kpp": "773601001", "ogrn": "1027700132195", "legal_address": "г. Москва"}
    buyer = {"name": "Вектор", "kind": "legal_entity", "tax_number": "7707083893", "legal": legal, "code": "К-17"}
    account = {"bic": "044525225", "account": "40702810400000000225", "bank_name": "ПАО Сбербанк"}
    customer = api.ok("POST", f"{V1}/customers", {**buyer, "bank_accounts": [account]})["id"]
    api.receive(warehouse, (items[0], 500), (items[1], 7))
    lines = [
        {"item_id": items[0], "quantity": "2", "unit": "box"},
        {"item_id": items[0], "quantity": "3"},
        {"item_id": items[1], "quantity": "7"},
        {"item_id": items[2], "quantity": "1"},
        {"item_id": items[3], "quantity": "1"},
    ]
    body = {"customer_id": customer, "place": True, "note": "Звонить до 12:00", "lines": lines}
    order = api.ok("POST", f"{V1}/orders", body)
    sent = [(0, "100"), (2, "4")]
    wanted = [{"line_id": order["lines"][place]["line_id"], "quantity": quantity} for place, quantity in sent]
    api.ok("POST", f"{V1}/orders/{order['id']}/shipments", {"warehouse_id": warehouse, "lines": wanted})
    back = [{"line_id": order["lines"][2]["line_id"], "quantity": "1"}]
    api.ok("POST", f"{V1}/orders/{order['id']}/returns", {"warehouse_id": warehouse, "lines": back})

    def is_told() -> bool:
        return bool(Decimal(api.ok("GET", f"{V1}/orders/{order['id']}")["returned_value"]))

    eventually(is_told)
    of_lines = {"lines": [{"line_id": order["lines"][2]["line_id"], "quantity": "7"}]}
    invoices = [
        api.ok("POST", f"{V1}/orders/{order['id']}/invoices", body) for body in (of_lines, {"amount": "100.00"})
    ]
    payer = {"name": "ООО «Вектор»", "tax_number": "7707083893", "account": account["account"], "bic": account["bic"]}
    paid = {"amount": "250.50", "date": order["day"], "number": "57", "purpose": "Оплата по счёту", "payer": payer}
    stranger = {"amount": "10.00", "date": order["day"], "payer": {"name": "ИП Петров"}}
    payments = [api.ok("POST", f"{V1}/payments", body) for body in ({**paid, "customer_id": customer}, stranger)]
    return {
        "items": items,
        "customer": customer,
        "warehouse": warehouse,
        "order": order["id"],
        "invoices": [invoice["id"] for invoice in invoices],
        "payments": [payment["id"] for payment in payments],
    }


def export(api: Api, name: str) -> etree._Element:
    answer = api.call("GET", f"{EXPORTS}/{name}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/xml; charset=utf-8"), answer.text
    return read([answer.content])


def documents(api: Api, operation: str, question: str = "") -> list[etree._Element]:
    found_ones = found(export(api, f"documents.xml{question}"), "Документ")
    return [document for document in found_ones if texts(document, "ХозОперация") == [operation]]


def test_the_catalogue_has_all_that_is_sold_in_its_groups(api: Api, shop: dict[str, Any]) -> None:
    root = export(api, "catalog.xml")
    articles = {texts(item, "Артикул")[0]: item for item in found(root, GOODS)}
    assert articles.keys() == {"СМ-4270", "МУ-1", "УСЛ-1"}
    screw = articles["СМ-4270"]
    assert texts(screw, "Ид") == [shop["items"][0]]
    assert texts(screw, "Наименование") == ['Саморез 4,2×70 <"чёрный"> & шайба']
    assert texts(root, "Каталог/Владелец/ОфициальноеНаименование") == ["ООО «Поставщик»"]
    assert texts(root, "Каталог/Владелец/ИНН") == ["7736050003"]
    inner = "Классификатор/Группы/Группа/Группы/Группа"
    assert texts(root, f"{inner}/Наименование") == ["Саморезы"]
    assert texts(screw, "Группы/Ид") == texts(root, f"{inner}/Ид")
    assert texts(root, "Классификатор/Свойства/Свойство/Наименование") == ["Длина, м"]
    assert texts(screw, "ЗначенияСвойств/ЗначенияСвойства/Значение") == ["0.07"]
    rates = {code: texts(item, "СтавкиНалогов/СтавкаНалога/Ставка") for code, item in articles.items()}
    assert rates == {"СМ-4270": ["22"], "МУ-1": ["10"], "УСЛ-1": ["Без НДС"]}


def test_offers_have_the_prices_and_the_stock_that_the_api_tells(api: Api, shop: dict[str, Any]) -> None:
    offers = {texts(offer, "Ид")[0]: offer for offer in found(export(api, "offers.xml"), OFFERS)}
    assert offers.keys() == set(shop["items"][:3])
    for item_id, offer in offers.items():
        item = api.ok("GET", f"{V1}/items/{item_id}")
        assert sums(offer, "Количество") == ([] if item["on_hand"] is None else [Decimal(item["on_hand"])])
        assert len(found(offer, "Цены/Цена")) == len(item["prices"])
        held = {place.get("ИдСклада"): place.get("КоличествоНаСкладе") for place in found(offer, "Склад")}
        assert held == {place["warehouse_id"]: place["quantity"] for place in item["stock"]}
    assert texts(offers[shop["items"][0]], "Цены/Цена/Представление")[1] == "1.2055 RUB за шт"


def test_customers_have_their_legal_data_and_accounts(api: Api, shop: dict[str, Any]) -> None:
    [customer] = found(export(api, "customers.xml"), "Документ/Контрагенты/Контрагент")
    assert texts(customer, "Ид") == [shop["customer"]]
    assert texts(customer, "ИНН") + texts(customer, "КПП") == ["7707083893", "773601001"]
    assert texts(customer, "РасчетныеСчета/РасчетныйСчет/НомерСчета") == ["40702810400000000225"]


def test_an_order_has_the_sums_of_the_api(api: Api, shop: dict[str, Any]) -> None:
    [document] = documents(api, "Заказ товара")
    order = api.ok("GET", f"{V1}/orders/{shop['order']}")
    assert texts(document, "Номер") + texts(document, "Дата") == [str(order["number"]), order["day"]]
    assert sums(document, "Сумма") == [Decimal(order["total"])]
    rates = dict(zip(texts(document, "Налоги/Налог/Ставка"), sums(document, "Налоги/Налог/Сумма"), strict=True))
    assert rates == {rate["percent"] or "Без НДС": Decimal(rate["vat"]) for rate in order["vat_rates"]}
    sold = [line for line in order["lines"] if not line["is_internal"]]
    goods = "Товары/Товар"
    assert sums(document, f"{goods}/Сумма") == [Decimal(line["amount"]) for line in sold]
    assert sums(document, f"{goods}/Количество") == [Decimal(line["quantity"]) for line in sold]
    assert sum(sums(document, f"{goods}/Налоги/Налог/Сумма")) == Decimal(order["vat"])
    assert texts(document, "Контрагенты/Контрагент/ИНН") == ["7707083893"]
    assert texts(document, "Комментарий") == ["Звонить до 12:00"]


def test_shipments_and_returns_come_to_what_the_order_says(api: Api, shop: dict[str, Any]) -> None:
    order = api.ok("GET", f"{V1}/orders/{shop['order']}")
    worth = {}
    for operation in DELIVERED:
        [document] = documents(api, operation)
        worth[operation] = sums(document, "Сумма")[0]
        assert worth[operation] == sum(sums(document, "Товары/Товар/Сумма"))
        assert sum(sums(document, "Налоги/Налог/Сумма")) == sum(sums(document, "Товары/Товар/Налоги/Налог/Сумма"))
        assert texts(document, "Склады/Склад/Ид") == [shop["warehouse"]]
    assert worth == dict(
        zip(DELIVERED, (Decimal(order[f"{what}_value"]) for what in ("shipped", "returned")), strict=True)
    )
    [shipment] = documents(api, "Отпуск товара")
    assert texts(shipment, "Товары/Товар/Количество") == ["1", "4"]
    assert texts(shipment, "Товары/Товар/Единица") == ["778", "166"]


def test_invoices_have_the_sums_of_the_api(api: Api, shop: dict[str, Any]) -> None:
    written = {texts(document, "Ид")[0]: document for document in documents(api, "Счет на оплату")}
    assert written.keys() == set(shop["invoices"])
    for invoice_id, document in written.items():
        invoice = api.ok("GET", f"{V1}/invoices/{invoice_id}")
        assert texts(document, "Номер") + texts(document, "СрокПлатежа") == [invoice["number"], invoice["due_date"]]
        assert sums(document, "Сумма") == [Decimal(invoice["amount"])]
        assert sums(document, "Товары/Товар/Сумма") == [Decimal(line["amount"]) for line in invoice["lines"]]
        assert sum(sums(document, "Товары/Товар/Налоги/Налог/Сумма")) == Decimal(invoice["vat"])
        assert sums(document, "Налоги/Налог/Сумма") == [Decimal(rate["vat"]) for rate in invoice["vat_rates"]]
    [goods] = found(written[shop["invoices"][0]], "Товары/Товар")
    assert texts(goods, "Артикул") + texts(goods, "Количество") == ["МУ-1", "7"]


def test_payments_are_received_from_customers_and_from_who_is_not_known_yet(api: Api, shop: dict[str, Any]) -> None:
    written = {texts(document, "Ид")[0]: document for document in documents(api, "Выплата безналичных денег")}
    known, stranger = (written[payment_id] for payment_id in shop["payments"])
    assert texts(known, "Номер") + texts(known, "Комментарий") == ["57", "Оплата по счёту"]
    assert sums(known, "Сумма") + sums(stranger, "Сумма") == [Decimal("250.50"), Decimal("10.00")]
    assert texts(known, "Контрагенты/Контрагент/Ид") == [shop["customer"]]
    assert texts(known, "Контрагенты/Контрагент/РасчетныйСчет/Банк/БИК") == ["044525225"]
    assert texts(stranger, "Контрагенты/Контрагент/Наименование") == ["ИП Петров"]


def test_what_was_cancelled_is_marked_as_deleted(api: Api, shop: dict[str, Any]) -> None:
    invoice = api.ok("GET", f"{V1}/invoices/{shop['invoices'][1]}")
    api.ok("POST", f"{V1}/invoices/{invoice['id']}/cancel", {}, If_Match=f'"{invoice["version"]}"')
    marks = {
        texts(document, "Ид")[0]: texts(document, "ЗначенияРеквизитов/ЗначениеРеквизита/Значение")[-1]
        for document in documents(api, "Счет на оплату")
    }
    assert marks == {shop["invoices"][0]: "false", shop["invoices"][1]: "true"}


def test_documents_are_those_of_the_period(api: Api, shop: dict[str, Any]) -> None:
    day = api.ok("GET", f"{V1}/orders/{shop['order']}")["day"]
    assert len(documents(api, "Заказ товара", f"?since={day}&until={day}")) == 1
    assert found(export(api, "documents.xml?until=2020-01-01"), "Документ") == []
    assert found(export(api, "documents.xml?since=2099-01-01"), "Документ") == []


@pytest.mark.parametrize(
    ("question", "field", "message"),
    [
        ("documents.xml?since=2026-02-30", "since", "Нужен день вида 2025-11-24."),
        ("documents.xml?since=2026-02-02&until=2026-02-01", "until", "Не раньше первого дня."),
        ("offers.xml?since=2026-02-02", "since", "Неизвестное поле."),
    ],
)
def test_what_cannot_be_asked_is_refused_before_a_file_begins(
    api: Api, question: str, field: str, message: str
) -> None:
    answer = api.call("GET", f"{EXPORTS}/{question}")
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": field, "message": message}]
