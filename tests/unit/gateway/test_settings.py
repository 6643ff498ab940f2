"""Everybody chooses his language and time zone; what he is shown is wholly in that language."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.app import create_app, open_accounts, prepare_first_start
from kernel.config import Settings
from kernel.identity import generate_key, public_key_of
from kernel.migrations import migrate
from tests.unit.gateway.conftest import Clock, Services
from tests.unit.gateway.test_entrance import HTML, PASSWORD, csrf_token, sign_in

CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
IN_GERMAN = {**HTML, "Accept-Language": "de"}
IN_RUSSIAN = {**HTML, "Accept-Language": "ru"}
IN_ENGLISH = {**HTML, "Accept-Language": "en-US,en;q=0.9"}


@pytest.fixture
def browser(app: Flask, client: FlaskClient) -> FlaskClient:
    """Of a sales manager who reads English."""
    seller = {"name": "Anna", "roles": ["manager"], "language": "en", "zone": "Europe/London", "password": PASSWORD}
    assert client.post("/api/v1/users", json=seller).status_code == 201
    browser = app.test_client()
    sign_in(browser, "Anna")
    return browser


def shown(page: str) -> str:
    """What a reader sees, without the languages' own names in the choice of languages."""
    return re.sub(r"<option.*?</option>|<[^>]*>", "", page, flags=re.DOTALL)


@pytest.mark.parametrize("headers", [HTML, IN_RUSSIAN, IN_GERMAN])
@pytest.mark.parametrize(("path", "status"), [("/account", 200), ("/nothing", 404), ("/orders/1", 404)])
def test_a_users_pages_and_errors_are_in_his_own_language(
    browser: FlaskClient, path: str, status: int, headers: dict[str, str]
) -> None:
    answer = browser.get(path, headers=headers)
    assert answer.status_code == status
    assert '<html lang="en"' in answer.text
    assert CYRILLIC.search(shown(answer.text)) is None
    assert answer.headers.get("Content-Language", "en") == "en"


def test_the_api_speaks_the_language_that_was_asked_for_or_else_the_users(browser: FlaskClient) -> None:
    path = "/api/v1/nothing"
    assert browser.get(path).json["detail"] == "There is nothing at this address."  # type: ignore[index]
    russian = browser.get(path, headers={"Accept-Language": "ru"}).json
    assert russian["detail"] == "По этому адресу ничего нет."  # type: ignore[index]


def test_a_users_page_tells_who_he_is_in_the_language_that_he_chose(browser: FlaskClient) -> None:
    headers = {"If-Match": "*", "X-CSRF-Token": csrf_token(browser)}
    assert browser.patch("/api/v1/users/me", json={"language": "ru"}, headers=headers).status_code == 200
    page = browser.get("/account", headers=IN_ENGLISH).text
    assert '<html lang="ru"' in page
    assert "менеджер по продажам" in page


@pytest.mark.parametrize("wrong", [{"language": "de"}, {"zone": "Mars/Olympus"}])
def test_a_language_or_zone_that_is_none_is_refused(browser: FlaskClient, wrong: dict[str, str]) -> None:
    headers = {"If-Match": "*", "X-CSRF-Token": csrf_token(browser)}
    answer = browser.patch("/api/v1/users/me", json=wrong, headers=headers)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == list(wrong)  # type: ignore[index]


def test_a_user_chooses_language_and_zone_by_the_api(browser: FlaskClient) -> None:
    me = browser.get("/api/v1/users/me")
    assert me.json is not None
    assert {name: me.json[name] for name in ("name", "roles", "language", "zone")} == {
        "name": "Anna",
        "roles": ["manager"],
        "language": "en",
        "zone": "Europe/London",
    }
    headers = {"If-Match": me.headers["ETag"], "X-CSRF-Token": csrf_token(browser)}
    changed = browser.patch("/api/v1/users/me", json={"language": "ru"}, headers=headers)
    assert changed.status_code == 200
    assert (changed.json["language"], changed.json["zone"]) == ("ru", "Europe/London")  # type: ignore[index]
    assert browser.patch("/api/v1/users/me", json={"language": "en"}, headers=headers).status_code == 412
    assert browser.get("/api/v1/nothing").json["detail"] == "По этому адресу ничего нет."  # type: ignore[index]


@pytest.mark.parametrize("name", ["anna", "ANNA", "aNNa"])
def test_users_who_differ_by_case_alone_are_one(
    app: Flask, client: FlaskClient, browser: FlaskClient, name: str
) -> None:
    taken = client.post("/api/v1/users", json={"name": name, "roles": ["head"]}, headers={"Accept-Language": "en"})
    assert (taken.status_code, taken.json["detail"]) == (409, "The name Anna is already used.")  # type: ignore[index]
    assert sign_in(app.test_client(), name).status_code == 303


@pytest.mark.parametrize(("headers", "language"), [(IN_ENGLISH, "en"), (IN_RUSSIAN, "ru"), (IN_GERMAN, "ru")])
def test_the_first_administrator_reads_the_language_of_his_browser(
    tmp_path: Path, clock: Clock, headers: dict[str, str], language: str
) -> None:
    key, url = generate_key(), f"sqlite:///{tmp_path}/fresh.db"
    migrate("gateway", url)
    settings = Settings("embedded://", {"gateway": url}, public_key_of(key), generate_key(), key)
    accounts = open_accounts(settings, clock)
    first = prepare_first_start(accounts, {})
    visitor = create_app(settings, clock, Services(), accounts).test_client()
    visitor.post(str(first.setup_path), headers=headers)
    assert f'<html lang="{language}"' in visitor.get("/account", headers=HTML).text
    accounts.application.close()
