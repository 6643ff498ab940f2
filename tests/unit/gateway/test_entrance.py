"""The ways in: a token, a password, the set-up link of the first start; and the ways out."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from gateway.app import create_app, open_accounts, prepare_first_start
from gateway.auth.accounts import Accounts
from gateway.context import Gateway
from kernel.config import Settings
from kernel.identity import generate_key, public_key_of
from kernel.migrations import migrate
from tests.unit.gateway.conftest import Clock, Services

PASSWORD = "a long enough password"
Opener = Callable[..., Flask]
HTML = {"Accept": "text/html"}


@pytest.fixture
def seller(client: FlaskClient) -> str:
    user = client.post("/api/v1/users", json={"name": "anna", "roles": ["manager"], "password": PASSWORD})
    assert user.status_code == 201, user.text
    return "anna"


@pytest.fixture
def opened(tmp_path: Path, clock: Clock) -> Iterator[Opener]:
    """Makes gateways with settings of their own, where the administrator has a password."""
    closing = ExitStack()

    def open_gateway(**options: Any) -> Flask:
        key, url = generate_key(), f"sqlite:///{tmp_path}/opened.db"
        migrate("gateway", url)
        settings = Settings("embedded://", {"gateway": url}, public_key_of(key), generate_key(), key, **options)
        accounts = open_accounts(settings, clock)
        closing.callback(accounts.application.close)
        prepare_first_start(accounts, {"NOVA_ADMIN_PASSWORD": PASSWORD})
        return create_app(settings, clock, Services(), accounts)

    with closing:
        yield open_gateway


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def sign_in(browser: FlaskClient, name: str, password: str = PASSWORD, **form: str) -> TestResponse:
    return browser.post("/login", data={"name": name, "password": password, **form})


def csrf_token(browser: FlaskClient) -> str:
    found = re.search(r'name="csrf_token" value="(\w+)"', browser.get("/account").text)
    assert found is not None
    return found[1]


def test_a_page_leads_a_stranger_to_the_way_in_and_back(browser: FlaskClient, seller: str) -> None:
    led = browser.get("/?availability=short", headers=HTML)
    assert (led.status_code, led.location) == (303, "/login?next=/?availability%3Dshort")
    assert 'value="/?availability=short"' in browser.get(led.location).text


def test_the_api_tells_a_stranger_that_he_is_one(browser: FlaskClient) -> None:
    refused = browser.get("/api/v1/orders", headers=HTML)
    assert (refused.status_code, refused.mimetype) == (401, "application/problem+json")


def test_name_and_password_open_a_session(browser: FlaskClient, seller: str) -> None:
    answer = sign_in(browser, seller, next="/account")
    assert (answer.status_code, answer.location) == (303, "/account")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "anna" in browser.get("/account").text


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "evil", "/\n"])
def test_signing_in_leads_to_no_other_site(browser: FlaskClient, seller: str, elsewhere: str) -> None:
    assert sign_in(browser, seller, next=elsewhere).location == "/"


@pytest.mark.parametrize(("name", "password"), [("anna", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_name_and_a_wrong_password_look_alike(
    browser: FlaskClient, seller: str, name: str, password: str
) -> None:
    answer = sign_in(browser, name, password)
    assert answer.status_code == 403
    assert "Имя и пароль не подходят друг к другу." in answer.text
    assert "Set-Cookie" not in answer.headers


def test_guessing_is_slowed_down(browser: FlaskClient, seller: str, clock: Clock) -> None:
    for _ in range(10):
        sign_in(browser, seller, "wrong")
    assert sign_in(browser, seller).status_code == 429
    clock.pass_by(minutes=16)
    assert sign_in(browser, seller).status_code == 303


def test_a_right_password_after_some_mistakes_lets_in(browser: FlaskClient, seller: str) -> None:
    for _ in range(3):
        assert {sign_in(browser, seller, "wrong").status_code for _ in range(9)} == {403}
        assert sign_in(browser, seller).status_code == 303


def test_guesses_at_the_same_time_are_no_more_than_one_after_another(
    app: Flask, browser: FlaskClient, seller: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway: Gateway = app.extensions["nova"]
    looked_at: list[str] = []

    def guess_meanwhile(name: str, password: str) -> None:
        looked_at.append(password)
        sign_in(app.test_client(), name, "meanwhile")

    monkeypatch.setattr(gateway.accounts.application, "user_with_password", guess_meanwhile)
    sign_in(browser, seller, "first")
    assert len(looked_at) == 10


def test_an_address_may_guess_at_all_names_together_no_more_than_at_five(browser: FlaskClient, seller: str) -> None:
    statuses = [sign_in(browser, f"name {number}").status_code for number in range(51)]
    assert statuses == [403] * 50 + [429]
    assert sign_in(browser, seller).status_code == 429


def test_right_passwords_do_not_count_against_an_address(browser: FlaskClient, seller: str) -> None:
    assert {sign_in(browser, seller).status_code for _ in range(55)} == {303}


def guesses_of_two(app: Flask, *forwarded: str) -> list[int]:
    """How the way in stands to each of these after another one has guessed too often."""
    browser = app.test_client()
    for number in range(50):
        browser.post("/login", data={"name": f"{number}"}, headers={"X-Forwarded-For": forwarded[0]})
    return [
        browser.post("/login", data={"name": "new"}, headers={"X-Forwarded-For": each}).status_code
        for each in forwarded
    ]


def test_behind_a_trusted_proxy_everybody_has_an_address_of_his_own(opened: Opener) -> None:
    app = opened(trusted_proxies=1)
    assert guesses_of_two(app, "198.51.100.1", "198.51.100.2") == [429, 403]


def test_only_what_the_trusted_proxy_added_is_believed(opened: Opener) -> None:
    app = opened(trusted_proxies=1)
    assert guesses_of_two(app, "203.0.113.1, 198.51.100.1", "203.0.113.2, 198.51.100.1") == [429, 429]


def test_without_a_trusted_proxy_nobody_is_believed(app: Flask) -> None:
    assert guesses_of_two(app, "198.51.100.1", "198.51.100.2") == [429, 429]


def test_a_session_behind_a_proxy_with_tls_has_a_secure_cookie(opened: Opener) -> None:
    browser = opened(trusted_proxies=1).test_client()
    headers = {"X-Forwarded-Proto": "https", "Host": "nova.example"}
    answer = browser.post("/login", data={"name": "admin", "password": PASSWORD}, headers=headers)
    assert answer.headers["Set-Cookie"].startswith("__Host-nova_session=")


def test_another_sites_form_signs_nobody_in(browser: FlaskClient, seller: str) -> None:
    form = {"name": seller, "password": PASSWORD}
    assert browser.post("/login", data=form, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_a_session_that_nobody_uses_ends_after_half_a_day(browser: FlaskClient, seller: str, clock: Clock) -> None:
    sign_in(browser, seller)
    clock.pass_by(hours=11)
    assert browser.get("/account").status_code == 200
    clock.pass_by(hours=13)
    assert browser.get("/account", headers=HTML).status_code == 303


def test_a_session_that_is_used_ends_after_30_days(browser: FlaskClient, seller: str, clock: Clock) -> None:
    sign_in(browser, seller)
    for _ in range(71):
        clock.pass_by(hours=10)
        assert browser.get("/account").status_code == 200
    clock.pass_by(hours=11)
    assert browser.get("/account", headers=HTML).status_code == 303


def test_a_write_by_cookie_needs_the_pages_own_token(browser: FlaskClient, seller: str) -> None:
    sign_in(browser, seller)
    assert browser.post("/logout").status_code == 403
    assert browser.post("/logout", data={"csrf_token": "guessed"}).status_code == 403
    assert browser.post("/logout", data={"csrf_token": csrf_token(browser)}).status_code == 303
    assert browser.get("/account", headers=HTML).status_code == 303


def test_a_new_password_ends_all_other_sessions(app: Flask, browser: FlaskClient, seller: str) -> None:
    other = app.test_client()
    sign_in(browser, seller)
    sign_in(other, seller)
    form = {"csrf_token": csrf_token(browser), "current": PASSWORD, "password": "another long password"}
    assert browser.post("/account/password", data={**form, "current": "wrong"}).status_code == 403
    assert browser.post("/account/password", data={**form, "password": "short"}).status_code == 422
    assert browser.post("/account/password", data=form).status_code == 303
    assert browser.get("/account").status_code == 200
    assert other.get("/account", headers=HTML).status_code == 303
    assert sign_in(other, seller, "another long password").status_code == 303


def test_signing_in_again_ends_the_session_of_before(app: Flask, browser: FlaskClient, seller: str) -> None:
    sign_in(browser, seller)
    before = browser.get_cookie("nova_session")
    assert before is not None
    sign_in(browser, seller)
    after = browser.get_cookie("nova_session")
    assert after is not None
    assert after.value != before.value
    other = app.test_client()
    other.set_cookie("nova_session", before.value)
    assert other.get("/account", headers=HTML).status_code == 303
    assert browser.get("/account").status_code == 200


def test_guesses_count_in_every_process_together(app: Flask, browser: FlaskClient, seller: str) -> None:
    here: Gateway = app.extensions["nova"]
    replica = create_app(
        here.settings, here.clock, Services(), Accounts(here.accounts.application, str(here.settings.private_key))
    )
    for each in (browser, replica.test_client()) * 5:
        assert sign_in(each, seller, "wrong").status_code == 403
    assert {sign_in(each, seller).status_code for each in (browser, replica.test_client())} == {429}


def test_a_refused_guess_does_not_make_the_waiting_longer(browser: FlaskClient, seller: str, clock: Clock) -> None:
    for _ in range(10):
        sign_in(browser, seller, "wrong")
    clock.pass_by(minutes=14)
    assert sign_in(browser, seller).status_code == 429
    clock.pass_by(minutes=2)
    assert sign_in(browser, seller).status_code == 303


def test_a_user_sees_where_he_is_signed_in_and_ends_what_he_does_not_know(
    app: Flask, browser: FlaskClient, seller: str, clock: Clock
) -> None:
    lost, third = app.test_client(), app.test_client()
    lost.post("/login", data={"name": seller, "password": PASSWORD}, headers={"User-Agent": "Lost phone"})
    clock.pass_by(minutes=1)
    for each in (browser, third):
        sign_in(each, seller)
    headers = {"X-CSRF-Token": csrf_token(browser)}
    path = "/api/v1/users/me/sessions"
    there = browser.get(path).json["items"]  # type: ignore[index]
    assert [each["current"] for each in there].count(True) == 1
    assert there[-1]["browser"] == "Lost phone"
    assert browser.delete(f"{path}/{there[-1]['id']}", headers=headers).status_code == 204
    assert browser.delete(f"{path}/{there[-1]['id']}", headers=headers).status_code == 404
    assert lost.get("/account", headers=HTML).status_code == 303
    assert browser.delete(path).status_code == 403
    assert browser.delete(path, headers=headers).status_code == 204
    assert third.get("/account", headers=HTML).status_code == 303
    assert browser.get("/account").status_code == 200


def test_nobody_ends_anothers_session(app: Flask, client: FlaskClient, browser: FlaskClient, seller: str) -> None:
    sign_in(browser, seller)
    [session] = browser.get("/api/v1/users/me/sessions").json["items"]  # type: ignore[index]
    assert client.delete(f"/api/v1/users/me/sessions/{session['id']}").status_code == 404
    assert client.delete("/api/v1/users/me/sessions").status_code == 204
    assert browser.get("/account").status_code == 200


def test_a_token_speaks_until_it_is_revoked_or_has_expired(
    client: FlaskClient, browser: FlaskClient, clock: Clock
) -> None:
    user = client.post("/api/v1/users", json={"name": "robot", "roles": ["admin"]}).json
    assert user is not None
    tokens = f"/api/v1/users/{user['id']}/tokens"
    short = client.post(tokens, json={"name": "short", "expires_at": "2026-11-24T10:00:00Z"}).json
    lasting = client.post(tokens, json={"name": "lasting"}).json
    assert short is not None
    assert lasting is not None

    def status(token: str) -> int:
        return browser.get("/api/v1/users", headers={"Authorization": f"Bearer {token}"}).status_code

    assert (status(short["token"]), status(lasting["token"])) == (200, 200)
    clock.pass_by(hours=2)
    assert (status(short["token"]), status(lasting["token"])) == (401, 200)
    assert client.delete(f"{tokens}/{lasting['id']}").status_code == 204
    assert status(lasting["token"]) == 401
    assert "token" not in client.get(f"/api/v1/users/{user['id']}").json["tokens"][0]  # type: ignore[index]


def test_the_setup_link_is_used_up_by_its_button_and_not_by_a_look(tmp_path: Path, clock: Clock) -> None:
    key, url = generate_key(), f"sqlite:///{tmp_path}/fresh.db"
    migrate("gateway", url)
    settings = Settings("embedded://", {"gateway": url}, public_key_of(key), generate_key(), key)
    accounts = open_accounts(settings, clock)
    first = prepare_first_start(accounts, {})
    assert first.setup_path is not None
    app = create_app(settings, clock, Services(), accounts)
    visitor, second = app.test_client(), app.test_client()
    assert visitor.head(first.setup_path).status_code == 200
    assert "Войти по ссылке" in visitor.get(first.setup_path, headers=HTML).text
    assert "Set-Cookie" not in second.get(first.setup_path).headers
    assert visitor.post(first.setup_path).status_code == 303
    assert "admin" in visitor.get("/account").text
    assert second.get(first.setup_path, headers=HTML).status_code == 404
    assert second.post(first.setup_path, headers=HTML).status_code == 404
    accounts.application.close()


def test_the_log_of_requests_names_no_secret(tmp_path: Path, clock: Clock) -> None:
    key, url = generate_key(), f"sqlite:///{tmp_path}/logged.db"
    migrate("gateway", url)
    settings = Settings("embedded://", {"gateway": url}, public_key_of(key), generate_key(), key, log_format="json")
    accounts = open_accounts(settings, clock)
    path = str(prepare_first_start(accounts, {}).setup_path)
    with capture_logs() as logged:
        create_app(settings, clock, Services(), accounts).test_client().post(path)
    accounts.application.close()
    assert [(line["event"], line["rule"], line["status"]) for line in logged] == [("request", "/setup/<secret>", 303)]
    assert path.removeprefix("/setup/") not in str(logged)


def test_answers_tell_browsers_what_not_to_do(client: FlaskClient) -> None:
    headers = client.get("/login").headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_page_goes_on_in_the_session_that_was_opened_after_it(browser: FlaskClient, seller: str) -> None:
    sign_in(browser, seller)
    of_page = browser.get("/api/v1/users/me/session").json
    assert of_page == {"user": seller, "csrf_token": csrf_token(browser)}
    sign_in(browser, seller)
    other_sessions = "/api/v1/users/me/sessions"
    assert browser.delete(other_sessions, headers={"X-CSRF-Token": of_page["csrf_token"]}).status_code == 403
    renewed = browser.get("/api/v1/users/me/session").json
    assert renewed is not None
    assert browser.delete(other_sessions, headers={"X-CSRF-Token": renewed["csrf_token"]}).status_code == 204


def test_no_other_site_reads_what_commands_of_a_page_carry(app: Flask, client: FlaskClient) -> None:
    path = "/api/v1/users/me/session"
    assert app.test_client().get(path).status_code == 401
    answer = client.get(path, headers={"Origin": "https://evil.example"})
    assert answer.json == {"user": "admin", "csrf_token": None}
    assert "Access-Control-Allow-Origin" not in answer.headers
