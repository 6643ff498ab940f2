"""What only the log knows, as a program asks for it: yellow since when, why, until when, and whom to call."""

from typing import Any

import pytest

from tests.system.client import Api, eventually, new_code

V1 = "/api/v1"


def colour_of(api: Api, order: Any) -> str | None:
    colour: str | None = api.ok("GET", f"{V1}/orders/{order['id']}")["colour"]
    return colour


def test_a_yellow_line_tells_its_story(api: Api) -> None:
    warehouse, item = api.warehouse(new_code("Склад-")), api.item(new_code("Саморез-"))
    api.receive(warehouse, (item, 10))
    anna, boris = api.customer("ООО «Вектор»"), api.customer("ИП Борисов")
    eventually(lambda: api.ok("GET", f"{V1}/items/{item}")["on_hand"] == "10")
    first = api.place(anna, (item, 8))
    eventually(lambda: colour_of(api, first) is None)
    promised = api.ok("GET", f"{V1}/orders/{first['id']}")["placed_at"]
    wanted = {"customer_id": boris, "lines": [{"item_id": item, "quantity": 5}]}

    foreseen = api.ok("POST", f"{V1}/orders/what-if", wanted)
    assert foreseen["counts"] == [{"colour": "yellow", "lines": 1, "orders": 1, "customers": 1}]
    assert colour_of(api, first) is None
    draft = api.ok("POST", f"{V1}/orders", wanted)
    assert api.ok("GET", f"{V1}/orders/{draft['id']}/what-if")["counts"] == foreseen["counts"]
    second = api.ok("POST", f"{V1}/orders/{draft['id']}/place", {}, If_Match='"1"')
    assert api.call("GET", f"{V1}/orders/{draft['id']}/what-if").status_code == 409

    line = f"{V1}/orders/{first['id']}/lines/{first['lines'][0]['line_id']}"
    newest, oldest = api.ok("GET", f"{line}/colours")["items"]
    assert (newest["colour"], newest["because"]) == ("yellow", f"Размещён заказ {second['number']}.")
    assert oldest["colour"] is None
    english = api.ok("GET", f"{line}/colours", Accept_Language="en")["items"][0]
    assert english["because"] == f"Order {second['number']} was placed."

    expected = {"warehouse_id": warehouse, "from": "Завод", "date": "2099-01-15"}
    api.ok("POST", f"{V1}/stock/expected", {**expected, "lines": [{"item_id": item, "quantity": 20}]})
    its_line = f"{V1}/orders/{second['id']}/lines/{second['lines'][0]['line_id']}"

    def is_to_be_covered() -> bool:
        cover = api.ok("GET", f"{its_line}/why")["covered_by"]
        return cover is not None and cover["date"] == "2099-01-15"

    eventually(is_to_be_covered)
    why = api.ok("GET", f"{its_line}/why")
    assert [(row["customer"]["name"], row["from_stock"]) for row in why["items"]] == [
        ("ООО «Вектор»", "8"),
        ("ИП Борисов", "2"),
    ]

    api.receive(warehouse, (item, 20))
    eventually(lambda: colour_of(api, second) is None)
    calls = api.ok("GET", f"{V1}/orders/turned-plain?customer={boris}&since={promised}")["items"]
    assert [(row["number"], row["was"]["colour"]) for row in calls] == [(second["number"], "yellow")]
    assert api.ok("GET", f"{line}/colours")["items"][0]["because"] == "Поступил товар: остаток 30."

    note = {"note": "Позвонить, когда придёт"}
    api.ok("PATCH", f"{V1}/orders/{first['id']}", note, If_Match='"1"')
    history = api.ok("GET", f"{V1}/orders/{first['id']}/history")
    assert [row["what"] for row in history["items"]] == ["changed", "placed"]
    found = api.ok("GET", f"{V1}/orders/{first['id']}/history/difference?from=1&to=2")
    assert found["fields"] == [{"field": "note", "old": None, "new": "Позвонить, когда придёт"}]

    then = api.ok("GET", f"{V1}/orders/{first['id']}?as_of={promised}")
    assert (then["version"], then["note"], then["colour"]) == (1, None, None)
    before = api.call("GET", f"{V1}/orders/{first['id']}?as_of=2020-01-01T00:00:00Z")
    assert (before.status_code, before.json()["code"]) == (404, "NotThereThen")
    assert before.json()["detail"].startswith(f"Заказа {first['number']} в момент")


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("?as_of=yesterday", "as_of"),
        ("/history?limit=0", "limit"),
        ("/history?after=nonsense", "after"),
        ("/history/difference?from=1", "to"),
        ("/history/difference?from=0&to=1", "from"),
    ],
)
def test_a_question_that_cannot_be_answered_says_what_is_wrong(api: Api, path: str, field: str) -> None:
    order = api.place(api.customer("ООО «Прогресс»"), (api.item(new_code("Г-")), 1))
    answer = api.call("GET", f"{V1}/orders/{order['id']}{path}")
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_what_if_for_what_was_made_a_moment_ago_is_answered(api: Api) -> None:
    lines = [{"item_id": api.item(new_code("Н-")), "quantity": 1}]
    told = api.ok("POST", f"{V1}/orders/what-if", {"customer_id": api.customer("Новый клиент"), "lines": lines})
    assert told["lines"][0]["colour"] == "red"


def test_the_read_models_of_the_past_hold(api: Api) -> None:
    for kind in ("verify", "rebuild", "verify"):
        assert api.job("orders", kind)["differences"] in ([], None)


def test_own_fields_of_orders_are_defined_given_and_told_by_the_names_they_had(api: Api) -> None:
    dictionary, code = f"{V1}/dictionaries/order_fields", new_code("gate-")
    data = {"kind": "choice", "choices": ["Северные", "Южные"]}
    entry = api.ok("POST", dictionary, {"code": code, "names": {"ru": "Ворота", "en": "Gate"}, "data": data})
    new = {"customer_id": api.customer("ООО «Ангар»"), "lines": [{"item_id": api.item(new_code("Б-")), "quantity": 1}]}
    refused = api.call("POST", f"{V1}/orders", {**new, "own_fields": {code: "Западные"}})
    assert refused.status_code == 422
    assert refused.json()["errors"] == [
        {"field": f"own_fields.{code}", "message": "Нет среди значений: Северные, Южные."}
    ]  # fmt: skip
    order = api.ok("POST", f"{V1}/orders", {**new, "own_fields": {code: "Южные"}})
    assert order["own_fields"] == {code: "Южные"}
    names = {"names": {"ru": "Въезд", "en": "Entry"}}
    api.ok("PATCH", f"{dictionary}/{code}", names, If_Match=f'"{entry["version"]}"')
    path = f"{V1}/orders/{order['id']}"
    api.ok("PATCH", path, {"own_fields": {code: None}}, If_Match=f'"{order["version"]}"')
    newest, oldest = api.ok("GET", f"{path}/history", Accept_Language="en")["items"]
    gone = {"field": f"own_fields.{code}", "old": "Южные", "new": None, "name": "Gate"}
    assert newest["fields"] == [gone]
    assert {**gone, "old": None, "new": "Южные"} in oldest["fields"]
    difference = api.ok("GET", f"{path}/history/difference?from=1&to=2")
    assert difference["fields"] == [{**gone, "name": "Ворота"}]
