"""What a token may do at most, and whether managers see everybody's customers: every call tells the services."""

from typing import Any

import jwt
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.unit.gateway.conftest import Clock, Services
from tests.unit.gateway.test_entrance import PASSWORD, csrf_token, sign_in

NOTHING = {"items": [], "next": None, "total": 0, "total_is_exact": True}


def user(client: FlaskClient, *roles: str, name: str = "anna") -> str:
    answer = client.post("/api/v1/users", json={"name": name, "roles": list(roles), "password": PASSWORD})
    assert answer.status_code == 201, answer.text
    return str(answer.json["id"])  # type: ignore[index]


def issued(client: FlaskClient, user_id: str, **scope: Any) -> TestResponse:
    return client.post(f"/api/v1/users/{user_id}/tokens", json={"name": "script", **scope})


def program(app: Flask, client: FlaskClient, user_id: str, **scope: Any) -> FlaskClient:
    answer = issued(client, user_id, **scope)
    assert answer.status_code == 201, answer.text
    program = app.test_client()
    program.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {answer.json['token']}"  # type: ignore[index]
    return program


def managers_see(client: FlaskClient, which: str) -> None:
    rules = client.get("/api/v1/settings/access")
    answer = client.patch(
        "/api/v1/settings/access", json={"managers_see": which}, headers={"If-Match": rules.headers["ETag"]}
    )
    assert answer.status_code == 200, answer.text


def told_to_services(services: Services, asking: FlaskClient) -> dict[str, Any]:
    """What the services are told of who asks."""
    services.answers["customers.list_customers"] = {"ok": NOTHING}
    assert asking.get("/api/v1/customers").status_code == 200
    claims: dict[str, Any] = jwt.decode(services.calls[-1][2]["identity"], options={"verify_signature": False})
    return claims


def test_a_token_may_do_no_more_than_it_was_issued_for(app: Flask, client: FlaskClient, services: Services) -> None:
    narrow = program(app, client, user(client, "admin", "head", "manager"), roles=["manager"])
    assert told_to_services(services, narrow)["roles"] == ["manager"]
    assert narrow.get("/api/v1/users").status_code == 403


def test_a_token_may_do_no_more_than_its_user_by_now(app: Flask, client: FlaskClient) -> None:
    user_id = user(client, "admin", "manager")
    wide, narrow = program(app, client, user_id), program(app, client, user_id, roles=["admin"])
    assert {each.get("/api/v1/users").status_code for each in (wide, narrow)} == {200}
    client.patch(f"/api/v1/users/{user_id}", json={"roles": ["manager"]}, headers={"If-Match": "*"})
    assert {each.get("/api/v1/users").status_code for each in (wide, narrow)} == {403}


def test_no_token_has_roles_that_its_user_has_not(client: FlaskClient) -> None:
    refused = issued(client, user(client, "manager"), roles=["manager", "head"])
    assert (refused.status_code, refused.json["code"]) == (422, "RolesNotHad")  # type: ignore[index]


def test_a_token_that_only_reads_changes_nothing(app: Flask, client: FlaskClient, services: Services) -> None:
    reader = program(app, client, user(client, "admin"), only_reads=True)
    assert told_to_services(services, reader)["only_reads"] is True
    assert reader.get("/api/v1/users").status_code == 200
    for method, path in (("POST", "/customers"), ("PATCH", "/users/me"), ("POST", "/ops/orders/rebuild")):
        refused = reader.open(f"/api/v1{path}", method=method, json={})
        assert (refused.status_code, refused.json["code"]) == (403, "OnlyReads")  # type: ignore[index]


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/orders/what-if", "orders.what_if"),
        ("/letter-templates/invoice/preview", "notify.preview_template"),
        ("/prices/changes", "inventory.preview_prices"),
    ],
)
def test_a_token_that_only_reads_asks_what_an_address_cannot_hold(
    app: Flask, client: FlaskClient, services: Services, path: str, asked: str
) -> None:
    reader = program(app, client, user(client, "admin"), only_reads=True)
    services.answers[asked] = {"ok": {}}
    assert reader.post(f"/api/v1{path}", json={"preview": True}).status_code == 200
    assert services.calls[-1][0] == asked


def test_no_token_is_issued_that_is_too_old_already(client: FlaskClient, clock: Clock) -> None:
    refused = issued(client, user(client, "manager"), expires_at=clock.now().isoformat())
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "expires_at")  # type: ignore[index]


def test_everybody_sees_all_until_the_company_says_otherwise(
    app: Flask, client: FlaskClient, services: Services
) -> None:
    manager = program(app, client, user(client, "manager"))
    assert told_to_services(services, manager)["sees_all"] is True
    managers_see(client, "own")
    assert told_to_services(services, manager)["sees_all"] is False
    managers_see(client, "all")
    assert told_to_services(services, manager)["sees_all"] is True


@pytest.mark.parametrize(
    ("roles", "of_token", "sees_all"),
    [
        (["manager"], None, False),
        (["manager", "accountant"], None, True),
        (["head"], None, True),
        (["warehouse"], None, True),
        (["admin", "manager"], ["manager"], False),
    ],
)
def test_who_is_more_than_a_manager_sees_all(
    app: Flask, client: FlaskClient, services: Services, roles: list[str], of_token: list[str] | None, sees_all: bool
) -> None:
    managers_see(client, "own")
    asking = program(app, client, user(client, *roles), roles=of_token)
    assert told_to_services(services, asking)["sees_all"] is sees_all


def test_a_session_sees_what_a_token_sees(app: Flask, client: FlaskClient, services: Services) -> None:
    user(client, "manager")
    managers_see(client, "own")
    browser = app.test_client()
    sign_in(browser, "anna")
    assert told_to_services(services, browser)["sees_all"] is False


def test_the_rules_are_the_heads_and_have_a_history(app: Flask, client: FlaskClient) -> None:
    user(client, "manager")
    browser = app.test_client()
    sign_in(browser, "anna")
    headers = {"If-Match": "*", "X-CSRF-Token": csrf_token(browser)}
    assert browser.patch("/api/v1/settings/access", json={"managers_see": "all"}, headers=headers).status_code == 403
    managers_see(client, "own")
    rules = browser.get("/api/v1/settings/access")
    assert (rules.json, rules.headers["ETag"]) == ({"version": 2, "managers_see": "own"}, '"2"')
    newest, first = browser.get("/api/v1/settings/access/history").json["items"]  # type: ignore[index]
    assert (newest["actor"], first["actor"]) == ("admin", "service:gateway")
    assert newest["changes"] == [{"field": "managers_see", "old": "all", "new": "own"}]
    stale = client.patch("/api/v1/settings/access", json={"managers_see": "all"}, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
