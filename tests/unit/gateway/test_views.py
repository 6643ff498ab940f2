"""Saved views of lists: whose they are, who sees them, and who may change them."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.context import Gateway
from kernel.rebuilding.rebuild import Rebuild
from tests.unit.gateway.conftest import Services
from tests.unit.gateway.test_access import program, user

DESK = {
    "page": "desk",
    "name": "Должники",
    "columns": ["name", "overdue_debt"],
    "sort": "-overdue_debt",
    "filters": {"manager": "me", "overdue_debt": "1.."},
}


NOTHING = {"items": [], "next": None, "total": 0, "total_is_exact": True}


@pytest.fixture(autouse=True)
def lists(services: Services) -> None:
    """They take whatever they are asked."""
    services.answers |= {"customers.list_customers": {"ok": NOTHING}, "orders.list_orders": {"ok": NOTHING}}


@pytest.fixture
def anna(app: Flask, client: FlaskClient) -> FlaskClient:
    return program(app, client, user(client, "manager"))


@pytest.fixture
def boris(app: Flask, client: FlaskClient) -> FlaskClient:
    return program(app, client, user(client, "manager", name="boris"))


@pytest.fixture
def head(app: Flask, client: FlaskClient) -> FlaskClient:
    return program(app, client, user(client, "head", name="galina"))


def saved(by: FlaskClient, **other: Any) -> dict[str, Any]:
    answer = by.post("/api/v1/views", json={**DESK, **other})
    assert answer.status_code == 201, answer.text
    return dict(answer.json or {})


def names(by: FlaskClient, **question: str) -> list[str]:
    answer = by.get("/api/v1/views", query_string=question)
    assert answer.status_code == 200, answer.text
    return [view["name"] for view in answer.json["items"]]  # type: ignore[index]


def changing(by: FlaskClient, view: dict[str, Any], **change: Any) -> tuple[int, Any]:
    headers = {"If-Match": f'"{view["version"]}"'}
    answer = by.patch(f"/api/v1/views/{view['id']}", json=change, headers=headers)
    return answer.status_code, answer.json


def test_a_view_is_given_back_as_it_was_saved(anna: FlaskClient) -> None:
    view = saved(anna)
    assert view == {"id": view["id"], "version": 1, "owner": "anna", "shared": False, **DESK}
    assert anna.get(f"/api/v1/views/{view['id']}").json == view


def test_a_view_that_is_not_shared_is_its_owners_alone(
    anna: FlaskClient, boris: FlaskClient, head: FlaskClient
) -> None:
    view = saved(anna)
    for other in (boris, head):
        assert names(other) == []
        assert other.get(f"/api/v1/views/{view['id']}").status_code == 404
        assert changing(other, view, name="x")[0] == 404
        assert other.delete(f"/api/v1/views/{view['id']}", headers={"If-Match": "*"}).status_code == 404


def test_a_shared_view_is_everybodys_to_use_and_its_owners_and_the_heads_to_change(
    anna: FlaskClient, boris: FlaskClient, head: FlaskClient
) -> None:
    view = saved(anna, shared=True)
    assert names(boris) == ["Должники"]
    status, refused = changing(boris, view, name="Мои")
    assert (status, refused["code"]) == (409, "ViewOfAnother")
    status, changed = changing(head, view, name="Все должники", filters={})
    assert (status, changed) == (200, {**view, "version": 2, "name": "Все должники", "filters": {}})
    assert changing(anna, changed, shared=False)[0] == 200
    assert names(boris) == []


def test_a_stale_change_is_refused_and_an_empty_one_changes_nothing(anna: FlaskClient) -> None:
    view = saved(anna)
    assert changing(anna, view, sort="name")[0] == 200
    assert changing(anna, view, sort="code")[0] == 412
    assert changing(anna, {**view, "version": 2}) == (200, {**view, "version": 2, "sort": "name"})


def test_a_deleted_view_is_gone(anna: FlaskClient) -> None:
    view = saved(anna)
    path = f"/api/v1/views/{view['id']}"
    assert anna.delete(path).status_code == 428
    assert anna.delete(path, headers={"If-Match": '"1"'}).status_code == 204
    assert anna.get(path).status_code == 404
    assert anna.delete(path, headers={"If-Match": "*"}).status_code == 404
    assert names(anna) == []


def test_views_are_listed_by_page_and_found_by_name(anna: FlaskClient, boris: FlaskClient) -> None:
    saved(anna, name="Ещё")
    saved(anna, name="Архив", page="orders", columns=["number"], sort="-number", filters={"status": "open"})
    saved(boris, name="Общий", shared=True)
    assert names(anna) == ["Архив", "Ещё", "Общий"]
    assert names(anna, page="orders") == ["Архив"]
    assert names(anna, q="еще") == ["Ещё"]
    assert names(anna, sort="-owner,name") == ["Общий", "Архив", "Ещё"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"page": ""},
        {"page": "nowhere"},
        {"page": "orders"},
        {"columns": ["name", "colour"]},
        {"filters": {"colour": "red"}},
        {"filters": {"limit": "5"}},
        {"filters": {"archived": "perhaps"}},
        {"name": "x" * 101},
        {"columns": ["name"] * 101},
        {"columns": "name"},
        {"filters": {str(number): "x" for number in range(51)}},
        {"filters": {"manager": 5}},
        {"sort": "x" * 201},
        {"owner": "boris"},
    ],
)
def test_what_is_too_much_or_no_view_is_refused(anna: FlaskClient, wrong: dict[str, Any]) -> None:
    assert anna.post("/api/v1/views", json={**DESK, **wrong}).status_code == 422


@pytest.mark.parametrize(("field", "shown"), [("sort", "sort"), ("overdue_debt", "filters.overdue_debt")])
def test_what_the_list_does_not_take_is_refused_at_its_field(
    anna: FlaskClient, services: Services, field: str, shown: str
) -> None:
    view = saved(anna)
    errors = [{"field": field, "message": "Not a column that can be sorted by."}]
    problem = {"status": 422, "code": "ValidationFailed", "message": "The request is not valid.", "errors": errors}
    services.answers["customers.list_customers"] = {"problem": problem}
    status, refused = changing(anna, view, sort="colour")
    assert (status, [each["field"] for each in refused["errors"]]) == (422, [shown])
    assert changing(anna, view, name="Другие")[0] == 200


def test_a_view_is_asked_for_as_its_list_is(anna: FlaskClient, services: Services) -> None:
    saved(anna)
    name, asked, _ = services.calls[-1]
    expected = {"manager": "me", "overdue_debt": "1..", "sort": "-overdue_debt", "limit": 1}
    assert (name, asked["body"]) == ("customers.list_customers", expected)


def test_nobody_keeps_views_without_end(anna: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.views.app.MOST_VIEWS", 2)
    assert [anna.post("/api/v1/views", json=DESK).status_code for _ in range(3)] == [201, 201, 409]


def test_the_table_equals_the_log_in_one_batch_or_in_many(app: Flask, anna: FlaskClient) -> None:
    first, second = saved(anna), saved(anna, name="Вторые")
    changing(anna, first, shared=True)
    anna.delete(f"/api/v1/views/{second['id']}", headers={"If-Match": "*"})
    gateway: Gateway = app.extensions["nova"]
    with Rebuild(gateway.accounts.application, {}, lambda _: None) as rebuild:
        assert rebuild.differences() == []
