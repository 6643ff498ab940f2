"""From the price list to the closed order, over RabbitMQ and PostgreSQL; every figure is reckoned by hand beside it.

Thirty items: item n costs 10 n wholesale and 15 n retail apiece; the even ones come in boxes of 12. The customer buys
wholesale, 7 % off: 9.30 n a piece, 111.60 n a box. Odd items are ordered by 60 pieces (558.00 n), even ones by 15 boxes
(1,674.00 n). The odd numbers up to 29 add up to 225, the even ones up to 30 to 240:

    odd   558.00 x 225 = 125,550.00        even  1,674.00 x 240 = 401,760.00        together 527,310.00
    VAT of 22 %, inside: 527,310.00 x 22 / 122 = 95,088.688... = 95,088.69          half of it all: 263,655.00
"""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from urllib.parse import unquote

from pypdf import PdfReader

from tests.system.client import Api, eventually, new_code, today
from tests.system.processes import System
from tests.unit.documents.reading import scanned
from tests.unit.formats.bank.files import Document, File

V1 = "/api/v1"
BUYER = {
    "name": "ООО «СтройМаркет»",
    "kind": "legal_entity",
    "tax_number": "5036032527",
    "legal": {
        "full_name": "Общество с ограниченной ответственностью «СтройМаркет»",
        "kpp": "503601001",
        "legal_address": "142100, Московская обл., г. Подольск, ул. Комсомольская, д. 59",
    },
}
SELLER = {
    "name": "ООО «Крепёж-Опт»",
    "full_name": "Общество с ограниченной ответственностью «Крепёж-Опт»",
    "inn": "7707083893",
    "kpp": "770701001",
    "ogrn": "1027700132195",
    "legal_address": "117342, г. Москва, ул. Бутлерова, д. 17, офис 404",
    "director": "Соколов П. А.",
    "accountant": "Миронова Е. В.",
    "bank_accounts": [
        {
            "bic": "044525225",
            "account": "40702810938000012345",
            "correspondent_account": "30101810400000000225",
            "bank_name": "ПАО Сбербанк",
        }
    ],
}
TERMS = {"price_type": "wholesale", "markup_percent": "-7", "credit_limit": "500000", "deferral_days": 14}
NUMBERS = range(1, 31)


def with_role(admin: Api, role: str) -> Api:
    user = admin.ok("POST", f"{V1}/users", {"name": new_code(role), "roles": [role]})
    return Api(admin.url, admin.ok("POST", f"{V1}/users/{user['id']}/tokens", {"name": "trade"})["token"])


def seen(api: Api, path: str) -> dict[str, str]:
    return {"If_Match": f'"{api.ok("GET", path)["version"]}"'}


def item(api: Api, number: int) -> str:
    body = {
        "code": f"ТВ-{number:02}",
        "name": f"Товар № {number}",
        "kind": "goods",
        "unit": "pcs",
        "packages": [] if number % 2 else [{"unit": "box", "factor": "12"}],
        "prices": [
            {"price_type": "wholesale", "amount": f"{10 * number}"},
            {"price_type": "retail", "amount": f"{15 * number}"},
        ],
    }
    return str(api.ok("POST", f"{V1}/items", body)["id"])


def wish(item_id: str, number: int) -> dict[str, Any]:
    """60 pieces, or 15 boxes."""
    quantity: dict[str, Any] = {"quantity": "60"} if number % 2 else {"quantity": "15", "unit": "box"}
    return {"item_id": item_id, **quantity}


def paid_by_bank(api: Api, number: str, amount: str, invoice: str) -> None:
    """The bank's file of that payment is imported, and what is certain in it confirmed."""
    purpose = f"Оплата по счёту № {invoice}, в т. ч. НДС 22 %"
    paid = {"number": number, "amount": Decimal(amount), "payer_tax_number": BUYER["tax_number"], "purpose": purpose}
    file = File((Document(**paid, on=today()),), of=today())
    told = api.upload("payments", "kl_to_1c.txt", file.written("cp1251"))
    assert (told.status_code, told.json()["received"], told.json()["assigned"]) == (200, 1, 1), told.text
    assert len(api.ok("POST", f"{V1}/payments/proposals/confirm", {"certain": True})["payments"]) == 1


def test_from_the_price_list_to_the_closed_order(system: System) -> None:
    admin = system.api
    head, manager, keeper, accountant = (
        with_role(admin, role) for role in ("head", "manager", "warehouse", "accountant")
    )

    # the registers: items with two price types, stock, the company, the customer and his terms
    items = [item(admin, number) for number in NUMBERS]
    warehouse = admin.warehouse(new_code("СКЛ"))
    keeper.receive(warehouse, *[(item_id, 200) for item_id in items])
    admin.ok("PUT", f"{V1}/company", SELLER, **seen(admin, f"{V1}/company"))
    head.ok("PATCH", f"{V1}/settings", {"credit": {"policy": "block"}}, **seen(head, f"{V1}/settings"))
    customer = manager.ok("POST", f"{V1}/customers", BUYER)["id"]
    card = f"{V1}/customers/{customer}"
    head.ok("PUT", f"{card}/terms", TERMS, **seen(head, card))
    system.wait_until_level()

    # a draft, warned by credit: 27,310.00 above the limit
    lines = [wish(item_id, number) for item_id, number in zip(items, NUMBERS, strict=True)]
    draft = manager.ok("POST", f"{V1}/orders", {"customer_id": customer, "lines": lines})
    path = f"{V1}/orders/{draft['id']}"
    assert [line["price"] for line in draft["lines"][:2]] == ["9.3", "223.2"]
    assert [line["amount"] for line in draft["lines"][:2]] == ["558.00", "3348.00"]
    assert (draft["total"], draft["vat"], draft["net"]) == ("527310.00", "95088.69", "432221.31")
    assert draft["vat_rates"] == [{"percent": "22", "net": "432221.31", "vat": "95088.69"}]
    assert [each["code"] for each in draft["credit"]["warnings"]] == ["limit_exceeded"]
    refused = manager.call("POST", f"{path}/place", {}, **seen(manager, path), Accept_Language="ru")
    assert (refused.status_code, refused.json()["code"]) == (409, "CreditLimitExceeded")
    assert "превышение 27\u00a0310,00" in refused.json()["detail"]

    # overridden by the head of sales, with a reason
    override = {"override": {"reason": "Гарантийное письмо получено"}}
    order = head.ok("POST", f"{path}/place", override, **seen(head, path))
    assert (order["status"], order["colour"]) == ("placed", None)
    assert manager.ok("GET", f"{card}/credit")["left"] == "-27310.00"

    # the invoice: its text, and the code that a bank's application reads from the page
    invoice = manager.ok("POST", f"{path}/invoices")
    today = date.fromisoformat(invoice["date"])
    assert (invoice["amount"], invoice["due_date"]) == ("527310.00", (today + timedelta(days=14)).isoformat())
    paper = manager.ok("POST", f"{V1}/invoices/{invoice['id']}/documents")
    printed = manager.call("GET", f"{V1}/documents/{paper['id']}.pdf")
    assert printed.content == manager.call("GET", f"{V1}/documents/{paper['id']}.pdf").content
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(printed.content)).pages).split())
    for said in (
        f"Счёт на оплату № {invoice['number']} от",
        "Общество с ограниченной ответственностью «СтройМаркет», ИНН 5036032527, КПП 503601001",
        "Пятьсот двадцать семь тысяч триста десять рублей 00 копеек",
        "Всего наименований 30, на сумму 527 310,00 руб.",
        "95 088,69",
    ):
        assert said in text.replace("\u00a0", " "), text
    assert unquote(printed.headers["Content-Disposition"]).count("Счёт") == 1
    [code] = scanned(manager.ok("GET", f"{V1}/documents/{paper['id']}")["content"])
    fields = dict(field.split("=", 1) for field in code.split("|")[1:])
    assert (fields["PersonalAcc"], fields["BIC"], fields["PayeeINN"]) == (
        "40702810938000012345",
        "044525225",
        "7707083893",
    )
    assert (fields["Sum"], f"№ {invoice['number']}" in fields["Purpose"]) == ("52731000", True)

    # the odd half is shipped: 125,550.00
    halves = [(line["line_id"], line["base_quantity"]) for line in order["lines"][::2]]
    keeper.ship(order["id"], warehouse, [{"line_id": line, "quantity": quantity} for line, quantity in halves])
    eventually(lambda: manager.order(order["id"])["status"] == "partly_shipped")
    shipped = manager.order(order["id"])
    assert (shipped["shipped_value"], shipped["progress"]) == ("125550.00", 23)  # 23.8 %

    # half is paid through the bank: more than was shipped, so the customer has an advance of 138,105.00
    paid_by_bank(accountant, "512", "263655.00", invoice["number"])
    half_paid = manager.ok("GET", f"{V1}/invoices/{invoice['id']}")
    assert (half_paid["status"], half_paid["unpaid"]) == ("part", "263655.00")
    debt = accountant.ok("GET", f"{card}/debt")
    assert (debt["shipped"], debt["received"], debt["debt"], debt["overdue"]) == (
        "125550.00",
        "263655.00",
        "-138105.00",
        "0.00",
    )
    assert debt["credit_used"] == "263655.00"

    # then paid in full, and the rest shipped: the order closes by itself
    paid_by_bank(accountant, "513", "263655.00", invoice["number"])
    assert manager.ok("GET", f"{V1}/invoices/{invoice['id']}")["status"] == "paid"
    keeper.ship(order["id"], warehouse)
    eventually(lambda: manager.order(order["id"])["status"] == "closed")
    closed = manager.order(order["id"])
    assert (closed["shipped_value"], closed["progress"], closed["total"]) == ("527310.00", 100, "527310.00")
    assert accountant.ok("GET", f"{card}/debt")["debt"] == "0.00"
    statement = accountant.ok("GET", f"{card}/statement?since={today}&until={today + timedelta(days=1)}")
    assert (statement["debit"], statement["credit"], statement["closing"]) == ("527310.00", "527310.00", "0.00")

    # what is left in stock, what the journal says, and that nobody has another opinion
    stock = [admin.ok("GET", f"{V1}/items/{item_id}") for item_id in items[:2]]
    assert [(each["on_hand"], each["demand"]) for each in stock] == [("140", "0"), ("20", "0")]
    kinds = {"order_placed", "credit_overridden", "order_shipped", "invoice_issued", "invoice_paid", "order_closed"}
    journal = f"{V1}/journal?order={order['id']}"
    eventually(lambda: kinds <= {entry["kind"] for entry in manager.ok("GET", journal)["items"]})
    system.wait_until_level()
    assert system.differences() == {}
    assert system.parked() == []
