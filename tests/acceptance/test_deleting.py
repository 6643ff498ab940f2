"""A customer is deleted, the deletion is undone, and no order is ever nobody's, whatever happens in the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.system.client import Api, eventually, new_code
from tests.system.processes import System

V1 = "/api/v1"
TRIES = 20
RUSSIAN = {"Accept-Language": "ru"}


def delete(api: Api, customer: str, version: str = "*") -> requests.Response:
    return api.call("DELETE", f"{V1}/customers/{customer}", **{"If-Match": version, **RUSSIAN})


def names(api: Api, archived: str = "any") -> list[str]:
    return [row["name"] for row in api.ok("GET", f"{V1}/customers?archived={archived}&limit=500")["items"]]


def test_a_customer_is_deleted_and_taken_back_by_what_the_answer_says(api: Api) -> None:
    name = new_code("Вектор ")
    customer = api.customer(name)
    assert api.call("DELETE", f"{V1}/customers/{customer}").status_code == 428
    assert delete(api, customer, '"7"').status_code == 412
    deleted = delete(api, customer, '"1"')
    assert (deleted.status_code, deleted.content, deleted.headers["ETag"]) == (204, b"", '"2"')
    assert name not in names(api)
    item = api.item(new_code("bolt"))
    refused = api.call(
        "POST", f"{V1}/orders", {"customer_id": customer, "lines": [{"item_id": item, "quantity": 1}]}, **RUSSIAN
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "CustomerDeleted")
    assert refused.json()["detail"] == f"Клиент {name} удалён: сначала отмените удаление."
    again = delete(api, customer)
    assert (again.status_code, again.json()["code"]) == (409, "CustomerDeleted")

    path = f"{V1}/customers/{customer}"
    restored = api.ok("POST", f"{path}/restore", {}, **{"If-Match": deleted.headers["ETag"]})
    assert (restored["deleted"], restored["archived"], name in names(api)) == (False, False, True)
    assert [row["what"] for row in api.ok("GET", f"{path}/history")["items"]][:2] == ["undeleted", "deleted"]
    texts = [f"Клиент {name} удалён.", f"Клиент {name} снова есть: удаление отменено."]
    assert eventually(lambda: set(texts) <= set(told_in_the_journal(api, customer)))
    assert api.place(customer, (item, 1))["status"] == "placed"


def told_in_the_journal(api: Api, customer: str) -> list[str]:
    rows = api.ok("GET", f"{V1}/journal?customer={customer}", **RUSSIAN)["items"]
    return [row["text"] for row in rows]


def test_who_ordered_is_not_deleted_and_the_answer_says_why(api: Api) -> None:
    customer = api.customer("Ромашка")
    order = api.place(customer, (api.item(new_code("bolt")), 1))
    api.cancel(order["id"])
    refused = delete(api, customer)
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (409, "CustomerInUse")
    assert problem["errors"] == [{"field": "orders", "message": "Заказов: 1."}]
    assert problem["detail"] == "Клиента Ромашка нельзя удалить. Отправьте клиента в архив."


@pytest.mark.timeout(240)
def test_whatever_is_first_no_order_is_nobodys_and_the_head_of_sales_is_told(system: System) -> None:
    admin = system.api
    user = admin.ok("POST", f"{V1}/users", {"name": "galina", "roles": ["head"]})
    token = admin.ok("POST", f"{V1}/users/{user['id']}/tokens", {"name": "screen"})["token"]
    item = admin.item("bolt")
    customers = [admin.customer(f"Клиент {number:02}") for number in range(TRIES)]
    system.wait_until_level()
    body = {"place": True, "lines": [{"item_id": item, "quantity": 1}]}
    orders = [{**body, "customer_id": customer} for customer in customers]
    with ThreadPoolExecutor(2) as both:
        for customer, order in zip(customers, orders, strict=True):
            placing = both.submit(Api(admin.url, admin.token).call, "POST", f"{V1}/orders", order)
            deleting = both.submit(delete, Api(admin.url, admin.token), customer)
            assert placing.result().status_code in (201, 409)
            assert deleting.result().status_code in (204, 409)
    system.wait_until_level()

    ordered = {row["customer"]["id"] for row in admin.ok("GET", f"{V1}/orders?limit=500")["items"]}
    cards = [admin.ok("GET", f"{V1}/customers/{customer}") for customer in customers]
    assert {card["id"] for card in cards if not card["deleted"]} == ordered & set(customers)
    back = {card["name"] for card in cards if card["archived"]}
    shown = Api(admin.url, token).ok("GET", f"{V1}/notifications?limit=500", **RUSSIAN)["items"]
    assert {row["kind"] for row in shown} <= {"customer_came_back"}
    assert {row["customer_id"] for row in shown} == {card["id"] for card in cards if card["name"] in back}
    assert system.differences() == {}
