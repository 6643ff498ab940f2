"""The desk, as a client of a running system sees it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.system.client import Api, eventually, new_code


def test_what_happens_to_a_customer_is_soon_on_the_desk(api: Api) -> None:
    warehouse, item, name = api.warehouse(new_code("W")), api.item(new_code("A")), new_code("Стол ")
    customer = api.customer(name)
    api.receive(warehouse, (item, 5))
    api.ship(api.place(customer, (item, 3))["id"], warehouse)
    api.place(customer, (item, 7))
    today = datetime.now(UTC).date().isoformat()
    api.ok("POST", "/api/v1/payments", {"customer_id": customer, "amount": "100.50", "date": today})
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    entry = {"customer_id": customer, "kind": "call", "text": "Позвонить", "reminder": {"at": tomorrow}}
    api.ok("POST", "/api/v1/journal", entry)
    path = f"/api/v1/customers?q={name.lower()}&sort=-overdue_debt,name&filter[yellow_orders]=1..&filter[debt]=199.50"

    def listed() -> list[Any]:
        rows: list[Any] = api.ok("GET", path)["items"]
        return [row for row in rows if row["next_reminder"] is not None and row["last_contact"] is not None]

    eventually(lambda: len(listed()) == 1, 30)
    [row] = listed()
    told = {
        name: row[name] for name in ("id", "open_orders", "yellow_orders", "turnover", "credit_used", "credit_left")
    }
    assert told == {
        "id": customer,
        "open_orders": 1,
        "yellow_orders": 1,
        "turnover": "300.00",
        "credit_used": "899.50",
        "credit_left": None,
    }
    assert api.ok("GET", path)["totals"]["debt"] == "199.50"
    assert api.job("customers", "verify")["differences"] == []


def test_who_was_taken_twice_is_one_customer_with_tags_and_a_class(api: Api) -> None:
    warehouse, item, tag = api.warehouse(new_code("W")), api.item(new_code("A")), new_code("t")
    api.ok("POST", "/api/v1/dictionaries/tags", {"code": tag, "names": {"ru": tag}})
    kept, other = (
        api.ok("POST", "/api/v1/customers", {"name": name, "kind": "legal_entity", "tags": [tag]})["id"]
        for name in ("Шуруповёртный завод", "Завод шуруповёртов")
    )
    api.receive(warehouse, (item, 90))
    api.ship(api.place(other, (item, 90))["id"], warehouse)
    path = f"/api/v1/customers?filter[tags]={tag}&filter[abc]=A&sort=abc,-turnover&q=шурупавертный"
    eventually(lambda: [row["id"] for row in api.ok("GET", path)["items"]] == [other], 60)
    api.ok("POST", f"/api/v1/customers/{kept}/merge", {"other_id": other}, If_Match="*")
    page = api.ok("GET", path)
    assert [(row["id"], row["turnover"], row["abc"]) for row in page["items"]] == [(kept, "9000.00", "A")]
    assert page["totals"]["debt"] == "9000.00"
    [archived] = api.ok("GET", f"/api/v1/customers?filter[tags]={tag}&archived=true")["items"]
    assert (archived["id"], archived["turnover"], archived["abc"]) == (other, "0.00", None)
    assert api.job("customers", "verify")["differences"] == []


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("filter[debt]=много", "Нужно десятичное число строкой или целое число."),
        ("filter[debt]=..", "Укажите значение или промежуток: 100..500, 100.. или ..500."),
        ("filter[tags]=key,", "Не должно быть пустым."),
        ("filter[tags]=" + ",".join(["a"] * 11), "Слишком много значений."),
        ("filter[open_orders]=5..1", "Первое значение не может быть больше последнего."),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_at_its_column(api: Api, question: str, message: str) -> None:
    answer = api.call("GET", f"/api/v1/customers?{question}", Accept_Language="ru")
    assert answer.status_code == 422
    assert [fault["message"] for fault in answer.json()["errors"]] == [message]


def test_every_scalar_of_a_row_sorts_both_ways(api: Api) -> None:
    for _ in range(3):
        api.customer(new_code("Ряд "))
    [row, *_] = api.ok("GET", "/api/v1/customers?archived=any")["items"]
    for name in (name for name, value in row.items() if not isinstance(value, list)):
        for sign in ("", "-"):
            assert len(api.ok("GET", f"/api/v1/customers?sort={sign}{name}&limit=2")["items"]) == 2, name
