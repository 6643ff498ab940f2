"""The second factor: set up once, asked for at every sign-in, each code good for one."""

import re
from base64 import b32decode
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from gateway.auth.codes import code_at, step_at, step_of
from gateway.context import Gateway
from tests.unit.gateway.conftest import Clock
from tests.unit.gateway.test_entrance import PASSWORD, csrf_token, sign_in
from tests.unit.gateway.test_users import changed, registered

PATH = "/account/second-factor"
FOR_PEOPLE = (PATH, f"{PATH}/confirm", f"{PATH}/remove", "/account/password")
TICKET = re.compile(r'name="ticket" value="([^"]+)"')


class Telephone:
    """Anna's app, which has read the picture, and her codes on paper."""

    def __init__(self, app: Flask, clock: Clock) -> None:
        self.app, self.clock = app, clock
        browser = app.test_client()
        sign_in(browser, "anna")
        self.csrf = {"csrf_token": csrf_token(browser)}
        page = browser.post(PATH, data={**self.csrf, "current": PASSWORD})
        assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
        assert "<svg" in page.text
        (address,) = re.findall(r"otpauth://totp/[^<]+", page.text.replace("&amp;", "&"))
        (secret,) = parse_qs(urlsplit(address).query)["secret"]
        self.address, self.secret = address, b32decode(secret)
        wrong = browser.post(f"{PATH}/confirm", data={**self.csrf, "code": "000000"})
        assert wrong.status_code == 403
        done = browser.post(f"{PATH}/confirm", data={**self.csrf, "code": self.code()})
        self.on_paper = re.findall(r"<code>([A-Z2-7-]{19})</code>", done.text)
        self.browser = browser
        clock.pass_by(seconds=30)

    def code(self, later: int = 0) -> str:
        return code_at(self.secret, step_at(self.clock.now()) + later)

    def asked(self, browser: FlaskClient) -> str:
        """The ticket of whoever gave the right password and is asked for a code; he is not in yet."""
        page = sign_in(browser, "anna", next="/account")
        assert page.status_code == 200
        assert "Set-Cookie" not in page.headers
        (ticket,) = TICKET.findall(page.text)
        return str(ticket)

    def signs_in(self, code: str) -> TestResponse:
        browser = self.app.test_client()
        form = {"ticket": self.asked(browser), "code": code, "next": "/account"}
        return browser.post("/login/code", data=form)


@pytest.fixture
def telephone(app: Flask, client: FlaskClient, clock: Clock) -> Telephone:
    registered(client)
    return Telephone(app, clock)


@pytest.mark.parametrize(("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    """RFC 6238, appendix B, the last six digits."""
    at = datetime.fromtimestamp(seconds, UTC)
    assert code_at(b"12345678901234567890", step_at(at)) == code
    assert step_of(b"12345678901234567890", f" {code[:3]} {code[3:]}", at) == step_at(at)


def test_a_code_is_asked_for_beside_the_password_and_lets_in(telephone: Telephone) -> None:
    answer = telephone.signs_in(telephone.code())
    assert (answer.status_code, answer.location) == (303, "/account")


def test_a_code_lets_in_once(telephone: Telephone) -> None:
    code = telephone.code()
    assert [telephone.signs_in(code).status_code for _ in range(2)] == [303, 403]
    assert telephone.signs_in(telephone.code(1)).status_code == 303
    assert telephone.signs_in(code).status_code == 403


@pytest.mark.parametrize(("later", "status"), [(-2, 403), (1, 303), (2, 403)])
def test_clocks_may_differ_by_a_step(telephone: Telephone, later: int, status: int) -> None:
    assert telephone.signs_in(telephone.code(later)).status_code == status


def test_guessing_codes_is_slowed_down_also_with_the_password(telephone: Telephone, clock: Clock) -> None:
    wrong = "000000" if telephone.code() != "000000" else "111111"
    assert [telephone.signs_in(wrong).status_code for _ in range(11)] == [403] * 10 + [429]
    assert telephone.signs_in(telephone.code()).status_code == 429
    clock.pass_by(minutes=16)
    assert telephone.signs_in(telephone.code()).status_code == 303


def test_a_ticket_is_the_gateways_own_and_ends_soon(telephone: Telephone, clock: Clock) -> None:
    browser = telephone.app.test_client()
    ticket = telephone.asked(browser)
    for other in ("", "AAAA", ticket[:-4] + "AAAA"):
        assert browser.post("/login/code", data={"ticket": other, "code": telephone.code()}).status_code == 403
    clock.pass_by(minutes=6)
    assert browser.post("/login/code", data={"ticket": ticket, "code": telephone.code()}).status_code == 403


def test_each_code_on_paper_lets_in_once(telephone: Telephone) -> None:
    assert len(set(telephone.on_paper)) == 10
    first, second = telephone.on_paper[:2]
    statuses = [telephone.signs_in(code).status_code for code in (first, first.lower(), second.replace("-", " "))]
    assert statuses == [303, 403, 303]


def test_a_link_does_not_take_the_place_of_the_second_factor(telephone: Telephone, client: FlaskClient) -> None:
    (user,) = client.get("/api/v1/users?q=anna").json["items"]  # type: ignore[index]
    assert user["second_factor"] is True
    link = client.post(f"/api/v1/users/{user['id']}/links").json["path"]  # type: ignore[index]
    visitor = telephone.app.test_client()
    assert 'name="code"' in visitor.get(link).text
    assert visitor.post(link).status_code == 403
    assert visitor.post(link, data={"code": telephone.code()}).status_code == 303


def test_the_user_removes_it_by_a_code(telephone: Telephone) -> None:
    form = {"csrf_token": csrf_token(telephone.browser)}
    assert telephone.browser.post(f"{PATH}/remove", data={**form, "code": "1"}).status_code == 403
    assert telephone.browser.post(PATH, data={**form, "current": PASSWORD}).status_code == 409
    assert telephone.browser.post(f"{PATH}/remove", data={**form, "code": telephone.code()}).status_code == 200
    assert sign_in(telephone.app.test_client(), "anna").status_code == 303


def test_an_administrator_removes_it_and_the_history_tells(telephone: Telephone, client: FlaskClient) -> None:
    (user,) = client.get("/api/v1/users?q=anna").json["items"]  # type: ignore[index]
    path = f"/api/v1/users/{user['id']}"
    assert client.delete(f"{path}/second-factor").status_code == 204
    assert client.delete(f"{path}/second-factor").status_code == 409
    assert sign_in(telephone.app.test_client(), "anna").status_code == 303
    items = client.get(f"{path}/history").json["items"]  # type: ignore[index]
    told = [(each["what"], each["actor"]) for each in items]
    assert told[:2] == [("second_factor_removed", "admin"), ("second_factor_set", "anna")]


def test_an_administrator_does_not_remove_his_own_without_a_code(telephone: Telephone, client: FlaskClient) -> None:
    """Neither by an open browser nor by a token of his: whoever finds one of them has no code."""
    (user,) = client.get("/api/v1/users?q=anna").json["items"]  # type: ignore[index]
    path = f"/api/v1/users/{user['id']}"
    changed(client, user, roles=["admin"])
    token = client.post(f"{path}/tokens", json={"name": "script"}).json["token"]  # type: ignore[index]
    by_session = {"X-CSRF-Token": csrf_token(telephone.browser)}
    for browser, headers in (
        (telephone.browser, by_session),
        (telephone.app.test_client(), {"Authorization": f"Bearer {token}"}),
    ):
        refused = browser.delete(f"{path}/second-factor", headers=headers)
        assert (refused.status_code, refused.json["code"]) == (403, "OwnSecondFactor")  # type: ignore[index]
    assert TICKET.search(sign_in(telephone.app.test_client(), "anna").text)


def test_what_is_not_confirmed_is_not_asked_for(app: Flask, client: FlaskClient) -> None:
    registered(client)
    browser = app.test_client()
    sign_in(browser, "anna")
    browser.post(PATH, data={"csrf_token": csrf_token(browser), "current": PASSWORD})
    assert sign_in(app.test_client(), "anna").status_code == 303


def test_whoever_finds_an_open_browser_sets_up_none(app: Flask, client: FlaskClient) -> None:
    """He would have the codes, and its owner would be locked out."""
    registered(client)
    browser = app.test_client()
    sign_in(browser, "anna")
    assert 'name="current"' in browser.get(PATH).text
    form = {"csrf_token": csrf_token(browser)}
    for guess in ({}, {"current": ""}, {"current": "wrong"}):
        refused = browser.post(PATH, data={**form, **guess})
        assert (refused.status_code, "otpauth" in refused.text) == (403, False)
    assert browser.post(f"{PATH}/confirm", data={**form, "code": "000000"}).status_code == 403
    assert sign_in(app.test_client(), "anna").status_code == 303


def test_its_secrets_are_in_no_log_and_in_no_table(app: Flask, client: FlaskClient, clock: Clock) -> None:
    registered(client)
    with capture_logs() as logs:
        telephone = Telephone(app, clock)
    gateway: Gateway = app.extensions["nova"]
    database = gateway.settings.database_urls["gateway"].removeprefix("sqlite:///")
    kept = b"".join(open(f"{database}{end}", "rb").read() for end in ("", "-wal"))  # noqa: SIM115, PTH123
    secret = parse_qs(urlsplit(telephone.address).query)["secret"][0]
    for each in (secret, *telephone.on_paper, *(code.replace("-", "") for code in telephone.on_paper)):
        assert each.encode() not in kept
        assert each not in str(logs)
    assert telephone.secret not in kept


@pytest.mark.parametrize("page", [f"GET {PATH}", *(f"POST {path}" for path in FOR_PEOPLE)])
def test_a_program_that_speaks_for_a_user_does_not_lock_him_out(client: FlaskClient, page: str) -> None:
    method, path = page.split()
    refused = client.open(path, method=method)
    assert (refused.status_code, refused.json["code"]) == (403, "ForPeople")  # type: ignore[index]
