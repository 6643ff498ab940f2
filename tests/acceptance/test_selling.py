"""How the company sells, as clients of a running system see it: credit, documents, offers, copies."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tests.system.client import Api, eventually, new_code
from tests.system.processes import embedded

CARD = {
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


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder: Path = tmp_path_factory.mktemp("selling")
    with embedded(folder) as running:
        yield running


def with_role(admin: Api, role: str) -> Api:
    user = admin.ok("POST", "/api/v1/users", {"name": new_code(role), "roles": [role]})
    return Api(admin.url, admin.ok("POST", f"/api/v1/users/{user['id']}/tokens", {"name": "sale"})["token"])


def seen(api: Api, path: str) -> dict[str, str]:
    return {"If-Match": f'"{api.ok("GET", path)["version"]}"'}


def set_up(api: Api, **changes: Any) -> Any:
    return api.ok("PATCH", "/api/v1/settings", changes, **seen(api, "/api/v1/settings"))


def limited(api: Api, name: str) -> str:
    customer = api.customer(name)
    path = f"/api/v1/customers/{customer}"
    api.ok("PUT", f"{path}/terms", TERMS, **seen(api, path))
    eventually(lambda: api.ok("GET", f"{path}/credit")["limit"] == "500000.00")
    return customer


def draft(api: Api, customer: str, item: str, quantity: int) -> str:
    lines = [{"item_id": item, "quantity": quantity}]
    return f"/api/v1/orders/{api.ok('POST', '/api/v1/orders', {'customer_id': customer, 'lines': lines})['id']}"


def test_the_company_is_described_and_its_history_told(api: Api) -> None:
    path = "/api/v1/company"
    described = api.ok("PUT", path, CARD, **seen(api, path))
    assert described == api.ok("GET", path)
    assert api.call("PUT", path, CARD).status_code == 428
    wrong = api.call("PUT", path, {**CARD, "inn": "7707083894"}, **seen(api, path), **{"Accept-Language": "ru"})
    fault = {"field": "inn", "message": "Контрольные цифры не сходятся: одна из цифр неверна."}
    assert (wrong.status_code, wrong.json()["errors"]) == (422, [fault])
    changes = api.ok("GET", f"{path}/history")["items"][0]["changes"]
    assert {"field": "inn", "old": None, "new": "7707083893"} in changes


def test_an_order_beyond_the_credit_waits_for_the_head_of_sales(api: Api) -> None:
    manager, head = with_role(api, "manager"), with_role(api, "head")
    set_up(head, credit={"policy": "block"})
    assert manager.call("PATCH", "/api/v1/settings", {}, **{"If-Match": "*"}).status_code == 403
    customer, item = limited(api, "ООО «Вектор»"), api.item(new_code("A"))
    order = draft(manager, customer, item, 5400)
    assert [each["code"] for each in manager.ok("GET", order)["credit"]["warnings"]] == ["limit_exceeded"]
    refused = manager.call("POST", f"{order}/place", {}, **seen(api, order), **{"Accept-Language": "ru"})
    assert (refused.status_code, refused.json()["code"]) == (409, "CreditLimitExceeded")
    assert refused.json()["detail"] == (
        "С этим заказом клиент ООО «Вектор» использует кредит на 502\u00a0200,00 ₽ при лимите 500\u00a0000,00: "
        "превышение 2\u00a0200,00. Руководитель отдела продаж может разрешить это, указав причину."
    )
    override = {"override": {"reason": "Оплата обещана до пятницы"}}
    assert manager.call("POST", f"{order}/place", override, **seen(api, order)).status_code == 403
    placed = head.ok("POST", f"{order}/place", override, **seen(api, order))
    assert (placed["status"], placed["credit"]["left"]) == ("placed", "-2200.00")
    assert manager.ok("GET", f"/api/v1/customers/{customer}/credit")["used"] == "502200.00"
    [told] = [event for event in api.feed("orders") if event["type"] == "CreditOverridden"]
    assert (told["data"]["order_id"], told["data"]["reason"]) == (placed["id"], "Оплата обещана до пятницы")
    journal = f"/api/v1/journal?order={placed['id']}"
    eventually(lambda: "credit_overridden" in {entry["kind"] for entry in api.ok("GET", journal)["items"]})
    more = {"lines": [{"line_id": placed["lines"][0]["line_id"], "quantity": 5500}]}
    assert manager.call("PATCH", order, more, **seen(api, order)).status_code == 409
    grown = head.ok("PATCH", order, {**more, **override}, **seen(api, order))
    assert (grown["total"], grown["credit"]["left"]) == ("511500.00", "-11500.00")
    set_up(head, credit={"policy": "warn"})


def test_a_document_is_the_same_file_whenever_it_is_fetched(api: Api) -> None:
    api.ok("PUT", "/api/v1/company", CARD, **seen(api, "/api/v1/company"))
    customer, item = limited(api, "ООО «СтройМаркет»"), api.item(new_code("A"))
    order = api.place(customer, (item, 300))["id"]
    issued = api.call("POST", f"/api/v1/orders/{order}/documents", {"kind": "confirmation"})
    document = issued.json()
    assert (issued.status_code, issued.headers["Location"]) == (201, f"/api/v1/documents/{document['id']}")
    path = f"/api/v1/documents/{document['id']}"
    first = api.call("GET", f"{path}.pdf")
    api.ok("PUT", "/api/v1/company", {**CARD, "name": "ООО «Иное»"}, **seen(api, "/api/v1/company"))
    again = api.call("GET", f"{path}.pdf")
    assert first.content == again.content
    assert first.content.startswith(b"%PDF")
    assert (first.headers["Content-Type"], first.headers["ETag"]) == ("application/pdf", f'"{document["id"]}"')
    name = unquote(first.headers["Content-Disposition"].partition("filename*=UTF-8''")[2])
    assert name.startswith(f"Подтверждение заказа № {document['number']} от ")
    known = api.call("GET", f"{path}.pdf", **{"If-None-Match": first.headers["ETag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert api.ok("GET", path)["content"]["seller"]["name"] == "ООО «Крепёж-Опт»"
    assert [row["id"] for row in api.ok("GET", f"/api/v1/documents?order={order}")["items"]] == [document["id"]]
    assert api.call("GET", f"/api/v1/documents/{order}.pdf").status_code == 404


def test_an_offer_is_accepted_and_its_order_copied(api: Api) -> None:
    customer, item = limited(api, "ООО «Агат»"), api.item(new_code("A"))
    order = draft(api, customer, item, 10)
    assert api.call("POST", f"{order}/accept", {}, **seen(api, order)).json()["code"] == "OrderNotOffered"
    offer = api.ok("POST", f"{order}/documents", {"kind": "offer", "valid_until": "2099-12-31"})
    assert api.call("GET", f"/api/v1/documents/{offer['id']}.pdf").status_code == 200
    assert api.call("POST", f"{order}/accept", {}).status_code == 428
    accepted = api.ok("POST", f"{order}/accept", None, **seen(api, order))
    assert (accepted["status"], accepted["total"]) == ("placed", offer["total"])
    copied = api.call("POST", f"{order}/copy", {"place": True})
    assert (copied.status_code, copied.json()["status"], copied.json()["total"]) == (201, "placed", offer["total"])
    assert copied.headers["Location"] == f"/api/v1/orders/{copied.json()['id']}"
    assert api.job("orders", "verify")["differences"] == []
