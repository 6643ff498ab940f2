"""The journal as a manager uses it: it logs by itself, every entry can be worked on, nothing of it is lost."""

from typing import Any

from tests.system.client import Api, eventually, new_code

V1 = "/api/v1"


def etag(thing: dict[str, Any]) -> str:
    return f'"{thing["version"]}"'


def entries(api: Api, question: str, *, language: str = "ru") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = api.ok("GET", f"{V1}/journal?{question}", Accept_Language=language)["items"]
    return items


def test_an_entry_that_the_journal_logged_by_itself_is_worked_on(api: Api) -> None:
    warehouse, item, customer = api.warehouse(new_code("W")), api.item(new_code("J")), api.customer("ООО Юнона")
    api.receive(warehouse, (item, 10))
    order = api.place(customer, (item, 8))
    about = f"order={order['id']}"
    [entry] = eventually(lambda: [each for each in entries(api, about) if each["kind"] == "order_placed"])
    assert entry["source"]["type"] == "OrderPlaced"
    assert entry["source"]["id"] == order["id"]
    assert (entry["kind_name"], entry["status_name"], entry["importance_name"]) == (
        "Заказ размещён",
        "Новая",
        "Обычная",
    )

    path = f"{V1}/journal/{entry['id']}"
    api.ok("POST", f"{V1}/users", {"name": "anna", "roles": ["manager"]})
    marks = {"status": "in_progress", "importance": "high", "due": "2099-01-01T09:00:00Z", "assignee": "anna"}
    assert api.call("PATCH", path, marks).status_code == 428
    changed = api.ok("PATCH", path, marks, If_Match=etag(entry))
    assert {name: changed[name] for name in marks} == marks
    stale = api.call("PATCH", path, {"importance": "low"}, If_Match=etag(entry))
    assert (stale.status_code, stale.json()["code"]) == (412, "StaleVersion")
    unknown = api.call("PATCH", path, {"importance": "no such"}, If_Match=etag(changed))
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "importance")
    assert api.ok("POST", f"{path}/comments", {"text": "Обещали забрать в среду"})["comments"] == 1

    comment, change = api.ok("GET", f"{path}/history", Accept_Language="en")["items"]
    assert comment["comment"] == "Обещали забрать в среду"
    assert {each["field"]: each["new_name"] for each in change["changes"]} == {
        "importance": "High",
        "status": "In progress",
        "assignee": None,
        "due": None,
    }
    assert [row["comment"] for row in api.ok("GET", f"{path}/comments")["items"]] == ["Обещали забрать в среду"]

    api.ship(order["id"], warehouse)
    eventually(lambda: api.ok("GET", path)["progress"] == 100)


def test_a_status_of_the_companys_own_is_used_renamed_and_retired(api: Api) -> None:
    body = {"code": "waits", "names": {"ru": "Ждём клиента", "en": "Customer's turn"}, "data": {"kind": "open"}}
    status = api.ok("POST", f"{V1}/dictionaries/statuses", {**body, "colour": "#6A1B9A"})
    assert status["colour"] == "#6a1b9a"
    customer = api.customer("ООО Ясень")
    logged = {"customer_id": customer, "kind": "call", "text": "Позвонить", "status": "waits"}
    entry = api.ok("POST", f"{V1}/journal", logged)
    assert entry["status_name"] == "Ждём клиента"
    path = f"{V1}/dictionaries/statuses/waits"
    renamed = api.ok("PATCH", path, {"names": {"ru": "За клиентом"}}, If_Match=etag(status))
    api.ok("POST", f"{path}/retire", If_Match=etag(renamed))
    refused = api.call("POST", f"{V1}/journal", logged)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "status")
    assert api.ok("GET", f"{V1}/journal/{entry['id']}")["status_name"] == "За клиентом"
    done = api.ok("PATCH", f"{V1}/journal/{entry['id']}", {"status": "done"}, If_Match=etag(entry))
    assert done["status_kind"] == "done"
    [row] = api.ok("GET", f"{V1}/journal/{entry['id']}/history")["items"]
    assert [(each["old_name"], each["new_name"]) for each in row["changes"]] == [("За клиентом", "Выполнена")]


def test_what_happens_to_a_customer_is_told_in_both_languages(api: Api) -> None:
    customer = api.customer("ООО Эридан")
    about = f"customer={customer}"
    eventually(lambda: "customer_registered" in {each["kind"] for each in entries(api, about)})
    assert "Зарегистрирован клиент ООО Эридан." in {each["text"] for each in entries(api, about)}
    card = api.ok("GET", f"{V1}/customers/{customer}")
    api.ok("POST", f"{V1}/customers/{customer}/archive", If_Match=etag(card))
    archived = {"The customer was archived."}
    eventually(lambda: archived <= {each["text"] for each in entries(api, about, language="en")})


def test_many_entries_are_chosen_changed_at_once_and_changed_back(api: Api) -> None:
    customer = api.customer("ООО Яхонт")
    for text in ("Привезли насосы", "Обсудить трубы"):
        api.ok("POST", f"{V1}/journal", {"customer_id": customer, "kind": "task", "text": text})
    about = f"customer={customer}"
    assert [entry["text"] for entry in entries(api, f"{about}&q=насос")] == ["Привезли насосы"]
    tasks = f"{about}&filter[kind]=task"
    assert len(entries(api, f"{tasks}&filter[status_kind]=open&filter[automatic]=false")) == 2

    which = {"customer_id": customer, "kind": "task"}
    done = api.ok("POST", f"{V1}/journal/bulk", {"filter": which, "change": {"status": "done", "importance": "high"}})
    assert (done["changed"], {each["outcome"] for each in done["results"]}) == (2, {"changed"})
    assert len(entries(api, f"{tasks}&filter[status]=done&filter[importance]=high")) == 2
    undone = api.ok("POST", f"{V1}/journal/bulk/{done['id']}/undo")
    assert undone["changed"] == 2
    assert len(entries(api, f"{tasks}&filter[status]=new&filter[importance]=normal")) == 2
    vague = api.call("POST", f"{V1}/journal/bulk", {"change": {"status": "done"}})
    assert (vague.status_code, vague.json()["errors"][0]["field"]) == (422, "ids")
    assert api.call("POST", f"{V1}/journal/bulk/{new_code()}/undo").status_code == 404
