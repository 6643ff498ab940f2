"""Letters that let somebody in: whom they go to, what they say, and that their links keep their secret."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from gateway.app import tell_address
from gateway.context import Gateway
from gateway.letters.ways_in import public_address
from kernel.config import ConfigurationNotUsable
from kernel.identity import SERVICES, Verifier, public_key_of
from tests.unit.gateway.conftest import Clock, Services
from tests.unit.gateway.test_entrance import PASSWORD, csrf_token, sign_in
from tests.unit.gateway.test_users import deed

ADDRESS = "https://nova.vostok.example"
ANNA = {"name": "anna", "roles": ["manager"], "email": "anna@vostok.example"}
LINK = re.compile(rf"{ADDRESS}(/setup/[\w-]+)")


@pytest.fixture(autouse=True)
def post(app: Flask, services: Services) -> None:
    """Letters are taken, and lead to the gateway's address."""
    tell_address(app, ADDRESS)
    services.answers["notify.queue_service_letter"] = {"ok": {"id": "1"}}


def registered(client: FlaskClient, headers: dict[str, str] | None = None, **other: Any) -> dict[str, Any]:
    answer = client.post("/api/v1/users", json={**ANNA, **other}, headers=headers)
    assert answer.status_code == 201, answer.text
    return dict(answer.json or {})


def letters(services: Services) -> list[dict[str, Any]]:
    return [dict(asked["body"]) for name, asked, _ in services.calls if name == "notify.queue_service_letter"]


def path_in(letter: dict[str, Any]) -> str:
    (path,) = LINK.findall(letter["text"])
    return str(path)


def forget(app: Flask, who: str, address: str = "10.0.0.1") -> TestResponse:
    """Somebody asks for a new password, and the gateway has done what it does about it."""
    told = {"REMOTE_ADDR": address}
    answer = app.test_client().post("/api/v1/password-resets", json={"name_or_email": who}, environ_base=told)
    gateway: Gateway = app.extensions["nova"]
    gateway.background.finish()
    return answer


def choose(browser: FlaskClient, path: str, password: str) -> None:
    assert browser.post(path).status_code == 303
    form = {"csrf_token": csrf_token(browser), "password": password}
    assert browser.post("/account/password", data=form).status_code == 303


@pytest.mark.parametrize(
    ("language", "subject", "until"),
    [
        ("ru", "Приглашение в Nova", "01.12.2026, 14:00 (Asia/Yekaterinburg)"),
        ("en", "Your invitation to Nova", "1 Dec 2026, 14:00 (Asia/Yekaterinburg)"),
    ],
)
def test_a_new_user_is_invited_in_his_language_and_comes_in_by_the_letter(
    app: Flask, client: FlaskClient, services: Services, language: str, subject: str, until: str
) -> None:
    user = registered(client, language=language, zone="Asia/Yekaterinburg")
    assert user["invitation"] == "queued"
    (letter,) = letters(services)
    assert (letter["to"], letter["subject"], letter["language"]) == ("anna@vostok.example", subject, language)
    assert until in letter["text"].replace("\u202f", " ")
    choose(app.test_client(), path_in(letter), PASSWORD)
    assert sign_in(app.test_client(), "anna").status_code == 303


@pytest.mark.parametrize("nobody", [{"email": None}, {"password": PASSWORD}])
def test_who_has_no_address_or_a_password_is_not_invited(
    client: FlaskClient, services: Services, nobody: dict[str, Any]
) -> None:
    assert registered(client, **nobody)["invitation"] is None
    assert letters(services) == []


def test_a_user_is_registered_also_when_no_letter_can_go_and_is_invited_later(
    client: FlaskClient, services: Services
) -> None:
    taken = services.answers.pop("notify.queue_service_letter")
    user = registered(client)
    assert user["invitation"] == "not_queued"
    path = f"/api/v1/users/{user['id']}/invitations"
    assert client.post(path).status_code == 503
    services.answers["notify.queue_service_letter"] = taken
    invited = client.post(path)
    assert (invited.status_code, invited.json) == (
        202,
        {"to": "anna@vostok.example", "expires_at": "2026-12-01T09:00:00Z"},
    )


def test_a_repeated_command_writes_the_same_letter_under_the_same_id(
    app: Flask, client: FlaskClient, services: Services
) -> None:
    """So notify, which knows the id, sends it once; and the link of the first answer is the one that works."""
    once = {"Idempotency-Key": "once"}
    assert registered(client, once) == registered(client, once)
    first, again = letters(services)
    assert first == again
    ids = [headers["command_id"] for name, _, headers in services.calls if name == "notify.queue_service_letter"]
    assert ids[0] == ids[1]
    assert app.test_client().post(path_in(first)).status_code == 303
    registered(client, once)
    assert app.test_client().post(path_in(first)).status_code == 404


def test_a_repeated_command_hands_over_the_same_link(app: Flask, client: FlaskClient) -> None:
    path = f"/api/v1/users/{registered(client)['id']}/links"
    first, again = (client.post(path, headers={"Idempotency-Key": "once"}).json for _ in range(2))
    assert first == again
    other = client.post(path).json
    assert other["path"] != first["path"]  # type: ignore[index]
    assert app.test_client().post(first["path"]).status_code == 404  # type: ignore[index]
    assert app.test_client().post(other["path"]).status_code == 303  # type: ignore[index]


def test_who_has_no_address_is_not_invited_by_letter(client: FlaskClient) -> None:
    user = registered(client, email=None)
    refused = client.post(f"/api/v1/users/{user['id']}/invitations")
    assert (refused.status_code, refused.json["code"]) == (409, "NoAddress")  # type: ignore[index]


def test_a_letter_is_asked_for_by_the_gateway_itself(app: Flask, client: FlaskClient, services: Services) -> None:
    registered(client)
    gateway: Gateway = app.extensions["nova"]
    (headers,) = [headers for name, _, headers in services.calls if name == "notify.queue_service_letter"]
    verifier = Verifier({SERVICES: public_key_of(gateway.settings.services_key)})
    assert verifier.verify(headers["identity"], gateway.clock.now()).user == "service:gateway"


@pytest.mark.parametrize("who", ["anna", " ANNA", "Anna@Vostok.example"])
def test_who_forgot_his_password_chooses_a_new_one_and_is_signed_out_everywhere(
    app: Flask, client: FlaskClient, services: Services, who: str
) -> None:
    registered(client, password=PASSWORD)
    before = app.test_client()
    sign_in(before, "anna")
    assert forget(app, who).status_code == 202
    (letter,) = letters(services)
    assert letter["to"] == "anna@vostok.example"
    assert sign_in(app.test_client(), "anna").status_code == 303
    choose(app.test_client(), path_in(letter), "another long password")
    assert before.get("/api/v1/users/me").status_code == 401
    assert sign_in(app.test_client(), "anna").status_code == 403
    assert sign_in(app.test_client(), "anna", "another long password").status_code == 303


def test_the_answer_does_not_tell_who_there_is(app: Flask, client: FlaskClient, services: Services) -> None:
    registered(client, name="boris", email=None)
    deed(client, registered(client, password=PASSWORD), "deactivate")
    answers = [forget(app, who) for who in ("nobody", "boris", "anna", "anna@vostok.example", "admin")]
    assert {(answer.status_code, answer.text) for answer in answers} == {(202, "")}
    assert letters(services) == []


def test_a_letter_that_cannot_be_written_changes_no_answer(app: Flask, client: FlaskClient, services: Services) -> None:
    registered(client, password=PASSWORD)
    del services.answers["notify.queue_service_letter"]
    assert forget(app, "anna").status_code == 202
    assert sign_in(app.test_client(), "anna").status_code == 303


def test_asking_is_slowed_down_by_name_and_by_address(app: Flask, clock: Clock) -> None:
    assert [forget(app, "anna", f"10.0.0.{number}").status_code for number in range(4)] == [202] * 3 + [429]
    assert [forget(app, f"name {number}", "10.0.1.1").status_code for number in range(31)] == [202] * 30 + [429]
    clock.pass_by(minutes=16)
    assert forget(app, "anna").status_code == 202


def test_asking_does_not_lock_the_door(app: Flask, client: FlaskClient) -> None:
    registered(client, password=PASSWORD)
    for _ in range(4):
        forget(app, "anna", "127.0.0.1")
    assert sign_in(app.test_client(), "anna").status_code == 303


def test_a_link_of_who_forgot_ends_soon_and_the_one_of_before_at_once(
    app: Flask, client: FlaskClient, services: Services, clock: Clock
) -> None:
    registered(client)
    forget(app, "anna")
    invitation, reset = (path_in(letter) for letter in letters(services))
    assert app.test_client().post(invitation).status_code == 404
    clock.pass_by(hours=2)
    assert app.test_client().post(reset).status_code == 404


def test_the_page_says_the_same_to_everybody(app: Flask, client: FlaskClient, services: Services) -> None:
    registered(client, password=PASSWORD)
    browser = app.test_client()
    assert 'href="/forgotten?lang=ru"' in browser.get("/login").text
    pages = [browser.post("/forgotten", data={"name_or_email": who}) for who in ("anna", "nobody")]
    gateway: Gateway = app.extensions["nova"]
    gateway.background.finish()
    assert [page.status_code for page in pages] == [200, 200]
    assert pages[0].text == pages[1].text
    assert "письмо со ссылкой уже в пути" in pages[0].text
    assert len(letters(services)) == 1
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert browser.post("/forgotten", data={"name_or_email": "anna"}, headers=elsewhere).status_code == 403
    assert browser.post("/forgotten", data={"name_or_email": ""}).status_code == 422


def test_the_secret_of_a_link_is_in_its_letter_alone(app: Flask, client: FlaskClient, services: Services) -> None:
    with capture_logs() as logs:
        registered(client)
        forget(app, "anna")
    secrets = [path_in(letter).rpartition("/")[2] for letter in letters(services)]
    gateway: Gateway = app.extensions["nova"]
    database = gateway.settings.database_urls["gateway"].removeprefix("sqlite:///")
    kept = b"".join(open(f"{database}{end}", "rb").read() for end in ("", "-wal"))  # noqa: SIM115, PTH123
    for secret in secrets:
        assert secret not in str(logs)
        assert secret.encode() not in kept


@pytest.mark.parametrize("url", ["nova.example.com", "ftp://nova.example.com", "https://", "https://nova.example?a=b"])
def test_an_address_that_no_browser_opens_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationNotUsable):
        public_address({"NOVA_PUBLIC_URL": url})


def test_the_address_that_is_set_goes_before_the_one_that_is_listened_on(
    app: Flask, client: FlaskClient, services: Services
) -> None:
    assert public_address({"NOVA_PUBLIC_URL": f"{ADDRESS}/"}) == ADDRESS
    tell_address(app, "http://127.0.0.1:8080")
    registered(client)
    assert path_in(letters(services)[0])
