"""A customer's card, terms and history, as a client of a running system uses them."""

from typing import Any

import pytest

from tests.system.client import Api, eventually, new_code

ACCOUNT = {
    "bic": "044525225",
    "account": "40702810938000012345",
    "correspondent_account": "30101810400000000225",
    "bank_name": "ПАО Сбербанк",
}
TERMS = {"price_type": "wholesale", "markup_percent": "-7", "credit_limit": "500000", "deferral_days": 14}
IN_FORCE = {**TERMS, "credit_limit": "500000.00"}


@pytest.fixture
def path(api: Api) -> str:
    return f"/api/v1/customers/{api.customer('ООО «Вектор»')}"


def with_role(admin: Api, role: str) -> Api:
    user = admin.ok("POST", "/api/v1/users", {"name": new_code(role), "roles": [role]})
    return Api(admin.url, admin.ok("POST", f"/api/v1/users/{user['id']}/tokens", {"name": "card"})["token"])


def changed(api: Api, method: str, path: str, body: dict[str, Any], version: int) -> Any:
    return api.ok(method, path, body, **{"If-Match": f'"{version}"'})


def test_a_card_is_filled_in_by_and_by(api: Api, path: str) -> None:
    card = {
        "code": new_code("К-"),
        "tax_number": "5036998127",
        "legal": {"full_name": "Общество «Вектор»", "kpp": "503601001", "ogrn": "1027739552642"},
        "bank_accounts": [ACCOUNT],
    }
    answer = api.call("PATCH", path, card, **{"If-Match": '"1"'})
    assert answer.headers["ETag"] == '"2"'
    customer = answer.json()
    assert customer["legal"] == {**card["legal"], "vat_number": None, "legal_address": None, "postal_address": None}
    assert customer["bank_accounts"] == [{**ACCOUNT, "currency": "RUB"}]
    assert api.ok("GET", path) == customer
    [row] = api.ok("GET", f"/api/v1/customers?q={card['code'].lower()}")["items"]
    assert (row["id"], row["tax_number"]) == (customer["id"], "5036998127")


def test_a_change_says_which_version_it_saw(api: Api, path: str) -> None:
    assert api.call("PATCH", path, {"name": "Вектор-М"}).status_code == 428
    changed(api, "PATCH", path, {"name": "Вектор-М"}, 1)
    assert api.call("PATCH", path, {"name": "Вектор-Н"}, **{"If-Match": '"1"'}).status_code == 412


def test_a_wrong_number_is_refused_at_its_field_in_the_readers_language(api: Api, path: str) -> None:
    body = {"tax_number": "5036998128", "bank_accounts": [{**ACCOUNT, "account": "40702810938000012346"}]}
    answer = api.call("PATCH", path, body, **{"If-Match": '"1"', "Accept-Language": "ru"})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"field": "tax_number", "message": "Контрольные цифры не сходятся: одна из цифр неверна."},
        {"field": "bank_accounts.0.account", "message": "Не подходит к БИК: одна из цифр неверна."},
    ]


@pytest.mark.parametrize(
    "body",
    [
        {"name": None},
        {"code": None},
        {"kind": "shop"},
        {"legal": []},
        {"legal": {"inn": "1"}},
        {"bank_accounts": [{}]},
        {"bank_accounts": [{**ACCOUNT, "bic": 44525225}]},
        {"bank_accounts": [ACCOUNT] * 51},
        {"version": 1},
        {"terms": TERMS},
    ],
    ids=repr,
)
def test_what_is_no_card_is_refused(api: Api, path: str, body: dict[str, Any]) -> None:
    answer = api.call("PATCH", path, body, **{"If-Match": '"1"'})
    assert (answer.status_code, bool(answer.json()["errors"])) == (422, True)


def test_terms_are_set_planned_and_looked_up_by_their_day(api: Api, path: str) -> None:
    now = changed(api, "PUT", f"{path}/terms", TERMS, 1)
    assert {name: now[name] for name in TERMS} == IN_FORCE
    changed(api, "PUT", f"{path}/terms", {**TERMS, "from": "2099-01-01", "credit_limit": None}, now["version"])
    assert api.ok("GET", f"{path}/terms")["credit_limit"] == "500000.00"
    assert api.ok("GET", f"{path}/terms?on=2099-06-01")["credit_limit"] is None
    assert api.ok("GET", f"{path}/terms?on=2001-01-01")["from"] is None
    assert api.ok("GET", path)["terms"] == {"from": now["from"], **IN_FORCE}
    planned = api.ok("GET", f"{path}/terms/history?limit=1")
    assert [row["from"] for row in planned["items"]] == ["2099-01-01"]
    rest = api.ok("GET", f"{path}/terms/history?limit=1&after={planned['next']}")
    assert ([row["from"] for row in rest["items"]], rest["next"]) == ([now["from"]], None)


def test_terms_that_cannot_be_are_refused_at_their_field(api: Api, path: str) -> None:
    for field, value in (("from", "2001-01-01"), ("price_type", "nobody's"), ("markup_percent", "-100")):
        answer = api.call("PUT", f"{path}/terms", {**TERMS, field: value}, **{"If-Match": "*"})
        assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (422, [field])


def test_a_manager_keeps_the_card_and_the_head_of_sales_gives_the_terms(api: Api, path: str) -> None:
    manager, head = with_role(api, "manager"), with_role(api, "head")
    changed(manager, "PATCH", path, {"name": "Вектор-М"}, 1)
    assert manager.call("PUT", f"{path}/terms", TERMS, **{"If-Match": '"2"'}).status_code == 403
    new = {"name": "Агат", "kind": "person", "terms": TERMS}
    assert manager.call("POST", "/api/v1/customers", new).status_code == 403
    changed(head, "PUT", f"{path}/terms", TERMS, 2)
    assert head.ok("POST", "/api/v1/customers", new)["terms"]["markup_percent"] == "-7"
    whats = [row["what"] for row in manager.ok("GET", f"{path}/history")["items"]]
    assert whats == ["terms_changed", "details_changed", "registered"]


def test_contacts_are_given_found_and_told_of(api: Api, path: str) -> None:
    person = new_code("Анна")
    contacts = [{"kind": "phone", "value": "8 (916) 123-45-67", "person": person}, {"kind": "email", "value": "a@B.RU"}]
    given = changed(api, "PUT", f"{path}/contacts", {"contacts": contacts}, 1)
    assert [each["value"] for each in given["contacts"]] == ["+79161234567", "a@b.ru"]
    assert api.ok("GET", path)["contacts"] == given["contacts"]
    assert [row["id"] for row in api.ok("GET", f"/api/v1/customers?q={person.lower()}")["items"]] == [given["id"]]
    [newest, _] = api.ok("GET", f"{path}/history")["items"]
    assert [change["new"] for change in newest["changes"]] == given["contacts"]
    wrong = [{"kind": "phone", "value": "нет"}, {"kind": "email", "value": "нет"}]
    answer = api.call("PUT", f"{path}/contacts", {"contacts": wrong}, **{"If-Match": "*", "Accept-Language": "ru"})
    assert (answer.status_code, answer.json()["errors"]) == (
        422,
        [
            {"field": "contacts.0.value", "message": "Нужен номер телефона вида +7 495 123-45-67."},
            {"field": "contacts.1.value", "message": "Нужен адрес электронной почты вида name@example.com."},
        ],
    )


def test_a_new_name_reaches_the_orders(api: Api, path: str) -> None:
    order = api.place(path.rpartition("/")[2], (api.item(new_code("A")), 1))
    name = new_code("ООО Агат ")
    changed(api, "PATCH", path, {"name": name}, 1)
    eventually(lambda: api.order(order["id"])["customer"]["name"] == name)
    assert api.job("orders", "verify")["differences"] == []
