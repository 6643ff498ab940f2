"""Users as administrators keep them, as they keep themselves, and as others hear of them."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contracts.envelope import PublicEvent
from contracts.registry import validate
from gateway.auth.domain import COMMAND_LINE
from gateway.context import Gateway
from tests.unit.gateway.conftest import Clock
from tests.unit.gateway.test_entrance import PASSWORD, csrf_token, sign_in

ANNA = {
    "name": "anna",
    "roles": ["manager"],
    "password": PASSWORD,
    "full_name": "Анна Ковалёва",
    "email": "anna@vostok.example",
    "signature": {"ru": "С уважением,\nАнна"},
}


def registered(client: FlaskClient, **other: Any) -> dict[str, Any]:
    answer = client.post("/api/v1/users", json={**ANNA, **other})
    assert answer.status_code == 201, answer.text
    return {name: value for name, value in (answer.json or {}).items() if name != "invitation"}


def changed(client: FlaskClient, user: dict[str, Any], **change: Any) -> dict[str, Any]:
    answer = client.patch(f"/api/v1/users/{user['id']}", json=change, headers=seen(user))
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def seen(user: dict[str, Any]) -> dict[str, str]:
    return {"If-Match": f'"{user["version"]}"'}


def deed(client: FlaskClient, user: dict[str, Any], what: str) -> dict[str, Any]:
    answer = client.post(f"/api/v1/users/{user['id']}/{what}", headers=seen(user))
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def told(app: Flask) -> list[PublicEvent]:
    """What the gateway told others of users, each as its schema wants it; without the administrator of the start."""
    gateway: Gateway = app.extensions["nova"]
    events = gateway.accounts.application.feed.since(0, 1000).events
    for event in events:
        validate(event)
    return [event for event in events if event.data["name"] != "admin"]


def test_a_new_user_is_reminded_on_the_screen_until_he_wishes_otherwise(client: FlaskClient) -> None:
    user = registered(client)
    assert user["notifications"] == {"screen": True, "email": False, "digest": True}
    assert user["signature"] == {"ru": "С уважением,\nАнна", "en": None}
    assert user["letter_header"] == {"ru": None, "en": None}


def test_an_administrator_changes_what_he_names_and_nothing_else(client: FlaskClient) -> None:
    user = registered(client)
    after = changed(client, user, roles=["head", "manager"], letter_header={"en": "Dear Sir or Madam,"})
    assert after == {
        **user,
        "version": 2,
        "roles": ["head", "manager"],
        "letter_header": {"ru": None, "en": "Dear Sir or Madam,"},
    }


def test_what_is_as_it_was_changes_nothing(client: FlaskClient) -> None:
    user = registered(client)
    assert changed(client, user, roles=["manager", "manager"], signature={"en": None}) == user


def test_new_roles_count_at_once(app: Flask, client: FlaskClient) -> None:
    user = registered(client)
    browser = app.test_client()
    sign_in(browser, "anna")
    assert browser.get("/api/v1/users").status_code == 403
    changed(client, user, roles=["admin"])
    assert browser.get("/api/v1/users").status_code == 200


def test_everybody_keeps_his_own_settings_but_neither_his_roles_nor_his_address(
    app: Flask, client: FlaskClient
) -> None:
    user = registered(client)
    browser = app.test_client()
    sign_in(browser, "anna")
    headers = {**seen(user), "X-CSRF-Token": csrf_token(browser)}
    for forbidden in ({"roles": ["admin"]}, {"email": "other@vostok.example"}, {"name": "eve"}):
        assert browser.patch("/api/v1/users/me", json=forbidden, headers=headers).status_code == 422
    mine = {"notifications": {"email": True}, "full_name": None, "signature": {"ru": None}}
    after = browser.patch("/api/v1/users/me", json=mine, headers=headers).json
    assert after == {
        **user,
        "version": 2,
        "notifications": {"screen": True, "email": True, "digest": True},
        "full_name": None,
        "signature": {"ru": None, "en": None},
    }


def test_nobody_takes_administration_from_himself(client: FlaskClient) -> None:
    me = dict(client.get("/api/v1/users/me").json or {})
    refused = client.patch(f"/api/v1/users/{me['id']}", json={"roles": ["head"]}, headers=seen(me))
    assert (refused.status_code, refused.json["code"]) == (409, "OwnAdministration")  # type: ignore[index]
    changed(client, me, roles=["admin", "head"])


@pytest.mark.parametrize("email", ["Anna@Vostok.example", "anna@vostok.example"])
def test_an_address_is_one_users(client: FlaskClient, email: str) -> None:
    user = registered(client)
    taken = client.post("/api/v1/users", json={"name": "boris", "roles": ["manager"], "email": email})
    assert (taken.status_code, taken.json["code"]) == (409, "EmailTaken")  # type: ignore[index]
    changed(client, user, email="A.Kovaleva@vostok.example")
    assert registered(client, name="boris", email=email)["email"] == email.replace("V", "v")


@pytest.mark.parametrize(
    "wrong",
    ["anna", "anna@", "Anna <anna@vostok.example>", "a@b.example, c@d.example", "a\n@b.ru", "анна@b.ru", "a@localhost"],
)
def test_what_is_no_address_is_refused(client: FlaskClient, wrong: str) -> None:
    refused = client.post("/api/v1/users", json={**ANNA, "email": wrong})
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json["errors"]] == ["email"]  # type: ignore[index]


@pytest.mark.parametrize("between", ["\n", "\t", "\r", "\u0085", "\u2028", "\u2029"], ids=ascii)
def test_a_name_in_full_is_one_line(client: FlaskClient, between: str) -> None:
    refused = client.post("/api/v1/users", json={**ANNA, "full_name": f"Анна{between}Ковалёва"})
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json["errors"]] == ["full_name"]  # type: ignore[index]
    user = registered(client, full_name=" Анна Ковалёва\n")
    assert user["full_name"] == "Анна Ковалёва"


def test_who_was_deactivated_comes_in_again_by_his_password_but_not_by_his_tokens(
    app: Flask, client: FlaskClient
) -> None:
    user = registered(client)
    token = client.post(f"/api/v1/users/{user['id']}/tokens", json={"name": "script"}).json["token"]  # type: ignore[index]
    gone = deed(client, dict(client.get(f"/api/v1/users/{user['id']}").json or {}), "deactivate")
    assert client.patch(f"/api/v1/users/{user['id']}", json={"zone": "UTC"}, headers=seen(gone)).status_code == 409
    back = deed(client, gone, "reactivate")
    assert back["active"] is True
    assert client.post(f"/api/v1/users/{user['id']}/reactivate", headers=seen(back)).status_code == 409
    browser = app.test_client()
    assert browser.get("/api/v1/users/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert sign_in(browser, "anna").status_code == 303


def test_users_are_found_by_name_full_name_and_address_and_by_whether_they_are_active(client: FlaskClient) -> None:
    deed(client, registered(client), "deactivate")
    registered(client, name="boris", full_name="Борис Ефимов", email=None)

    def found(**question: str) -> list[str]:
        answer = client.get("/api/v1/users", query_string=question)
        assert answer.status_code == 200, answer.text
        return [user["name"] for user in answer.json["items"]]  # type: ignore[index]

    assert found(q="ковалева") == found(q="VOSTOK") == ["anna"]
    assert found(active="false") == ["anna"]
    assert found(active="true", sort="-full_name") == ["boris", "admin"]


def test_everybody_finds_his_colleagues_and_no_more_of_them_than_he_needs(app: Flask, client: FlaskClient) -> None:
    anna = registered(client)
    deed(client, registered(client, name="boris", full_name=None, email=None), "deactivate")
    registered(client, name=COMMAND_LINE, full_name=None, email=None)
    browser = app.test_client()
    sign_in(browser, "anna")

    def found(**question: str) -> list[str]:
        answer = browser.get("/api/v1/colleagues", query_string=question)
        assert answer.status_code == 200, answer.text
        return [colleague["name"] for colleague in answer.json["items"]]  # type: ignore[index]

    assert found() == ["admin", "anna"]
    assert found(active="any", sort="-name") == ["boris", "anna", "admin"]
    for own in ("vostok", "anna@", "example"):
        assert found(q=own) == []
    (told,) = browser.get("/api/v1/colleagues?q=ковалева").json["items"]  # type: ignore[index]
    assert told == {name: anna[name] for name in ("id", "name", "full_name", "roles", "active")}


def test_the_history_tells_who_changed_what_when(app: Flask, client: FlaskClient, clock: Clock) -> None:
    user = registered(client)
    clock.pass_by(days=1)
    changed(client, user, roles=["head"], signature={"en": "Anna"})
    browser = app.test_client()
    sign_in(browser, "anna")
    form = {"csrf_token": csrf_token(browser), "current": PASSWORD, "password": "another long password"}
    assert browser.post("/account/password", data=form).status_code == 303
    history = client.get(f"/api/v1/users/{user['id']}/history?limit=2")
    assert history.json is not None
    assert [(each["what"], each["actor"]) for each in history.json["items"]] == [
        ("password_set", "anna"),
        ("changed", "admin"),
    ]
    assert history.json["items"][1]["at"] == "2026-11-25T09:00:00Z"
    assert history.json["items"][1]["changes"] == [
        {"field": "roles", "old": ["manager"], "new": ["head"]},
        {"field": "signature.en", "old": None, "new": "Anna"},
    ]
    rest = client.get(f"/api/v1/users/{user['id']}/history?after={history.json['next']}")
    assert [each["what"] for each in rest.json["items"]] == ["registered"]  # type: ignore[index]
    assert rest.json["next"] is None  # type: ignore[index]


def test_others_hear_who_there_is_and_how_he_wants_to_be_told(app: Flask, client: FlaskClient) -> None:
    user = changed(client, registered(client), notifications={"email": True}, zone="Asia/Omsk")
    deed(client, deed(client, user, "deactivate"), "reactivate")
    first, then, gone, back = told(app)
    assert [each.type for each in (first, then, gone, back)] == [
        "UserRegistered",
        "UserChanged",
        "UserDeactivated",
        "UserChanged",
    ]
    assert first.data["zone"] == "Europe/Moscow"
    assert {**first.data, "zone": "Asia/Omsk", "notifications": {**first.data["notifications"], "email": True}} == (
        then.data
    )
    assert gone.data == {"user_id": user["id"], "name": "anna"}
    assert back.data == then.data


def test_no_event_tells_what_lets_anybody_in(app: Flask, client: FlaskClient) -> None:
    user = registered(client)
    token = client.post(f"/api/v1/users/{user['id']}/tokens", json={"name": "script"}).json["token"]  # type: ignore[index]
    changed(client, dict(client.get(f"/api/v1/users/{user['id']}").json or {}), zone="UTC")
    gateway: Gateway = app.extensions["nova"]
    application = gateway.accounts.application
    stored = application.recorder.select_notifications(start=None, limit=100)
    log = b"".join(each.state for each in stored)
    public = "".join(str(event.to_json_dict()) for event in told(app))
    for secret in (PASSWORD, token):
        assert secret.encode() not in log
        assert secret not in public
    assert "secret" not in public
    assert "$argon2" not in log.decode() + public


def test_a_link_lets_in_once_and_ends_the_password_and_the_sessions_of_before(app: Flask, client: FlaskClient) -> None:
    user = registered(client)
    before, visitor, late = (app.test_client() for _ in range(3))
    sign_in(before, "anna")
    link = client.post(f"/api/v1/users/{user['id']}/links").json
    assert link is not None
    assert before.get("/account").status_code == 200
    assert visitor.post(link["path"]).status_code == 303
    assert visitor.get("/api/v1/users/me").json["name"] == "anna"  # type: ignore[index]
    assert before.get("/api/v1/users/me").status_code == 401
    assert sign_in(late, "anna").status_code == 403
    assert late.post(link["path"]).status_code == 404
    form = {"csrf_token": csrf_token(visitor), "password": "another long password"}
    assert visitor.post("/account/password", data=form).status_code == 303
    assert sign_in(late, "anna", "another long password").status_code == 303


def test_links_of_different_people_do_not_end_each_other(app: Flask, client: FlaskClient, clock: Clock) -> None:
    paths = [f"/api/v1/users/{registered(client, name=name, email=None)['id']}/links" for name in ("anna", "boris")]
    annas, boriss = (client.post(path).json["path"] for path in paths)  # type: ignore[index]
    assert app.test_client().post(boriss).status_code == 303
    clock.pass_by(hours=25)
    assert app.test_client().post(annas).status_code == 404


def test_who_is_deactivated_gets_no_link(client: FlaskClient) -> None:
    user = deed(client, registered(client), "deactivate")
    refused = client.post(f"/api/v1/users/{user['id']}/links")
    assert (refused.status_code, refused.json["code"]) == (409, "UserAlreadyDeactivated")  # type: ignore[index]
