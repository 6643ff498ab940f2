"""Whoever guesses a password is slowed down wherever he is asked for it, and told how long to wait."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.auth.secrets import hash_of
from gateway.auth.sessions import add_setup_link
from tests.unit.gateway.conftest import Clock
from tests.unit.gateway.test_access import program, user
from tests.unit.gateway.test_entrance import PASSWORD, csrf_token, sign_in

OTHER = "another long password"


@pytest.mark.parametrize(("page", "status"), [("/account/password", 303), ("/account/second-factor", 200)])
def test_who_has_a_session_does_not_guess_its_password_without_end(
    app: Flask, client: FlaskClient, clock: Clock, page: str, status: int
) -> None:
    user(client, "manager")
    browser = app.test_client()
    sign_in(browser, "anna")
    form = {"csrf_token": csrf_token(browser), "password": OTHER}
    guesses = [browser.post(page, data={**form, "current": f"guess {number}"}) for number in range(11)]
    assert [guess.status_code for guess in guesses] == [403] * 10 + [429]
    assert int(guesses[-1].headers["Retry-After"]) == 15 * 60 + 1
    assert browser.post(page, data={**form, "current": PASSWORD}).status_code == 429
    assert sign_in(app.test_client(), "Anna").status_code == 429
    clock.pass_by(minutes=16)
    assert browser.post(page, data={**form, "current": PASSWORD}).status_code == status


def test_who_guesses_at_the_way_in_is_told_how_long_to_wait(client: FlaskClient, app: Flask) -> None:
    user(client, "manager")
    browser = app.test_client()
    for _ in range(10):
        sign_in(browser, "anna", "wrong")
    refused = sign_in(browser, "anna")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, str(15 * 60 + 1))


def test_a_token_chooses_no_password(app: Flask, client: FlaskClient) -> None:
    """Else one of few rights would open its user's whole account."""
    robot = client.post("/api/v1/users", json={"name": "robot", "roles": ["admin", "manager"]}).json
    assert robot is not None
    narrow = program(app, client, robot["id"], roles=["manager"])
    assert narrow.post("/account/password", data={"password": OTHER}).status_code == 403
    assert sign_in(app.test_client(), "robot", OTHER).status_code == 403


def test_links_of_a_user_end_when_he_is_deactivated(app: Flask, client: FlaskClient) -> None:
    path = f"/api/v1/users/{user(client, 'manager')}"
    link = client.post(f"{path}/links").json
    assert link is not None
    for change in ("deactivate", "reactivate"):
        assert client.post(f"{path}/{change}", headers={"If-Match": "*"}).status_code == 200
    assert app.test_client().post(link["path"]).status_code == 404
    assert sign_in(app.test_client(), "anna").status_code == 303


def test_a_link_made_in_the_moment_of_deactivating_shows_no_button(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    user_id, gateway = user(client, "manager"), app.extensions["nova"]
    assert client.post(f"/api/v1/users/{user_id}/deactivate", headers={"If-Match": "*"}).status_code == 200
    with gateway.accounts.application.transaction() as session:
        until = clock.now() + timedelta(hours=1)
        add_setup_link(session, hash_of("late"), UUID(user_id), clock.now(), until)
    visitor = app.test_client()
    for answer in (visitor.get("/setup/late"), visitor.post("/setup/late"), visitor.get("/setup/other")):
        assert (answer.status_code, answer.json["code"]) == (404, "SetupLinkNotValid")  # type: ignore[index]
