"""Forms that anybody may send are taken from our own pages and from programs, never from other sites."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.unit.gateway.test_access import user
from tests.unit.gateway.test_entrance import PASSWORD

OTHERS = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://[localhost"},
)
OWN: tuple[dict[str, str], ...] = (
    {},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Origin": "http://localhost"},
)


def told(headers: dict[str, str]) -> str:
    return ", ".join(headers.values()) or "nothing"


@pytest.mark.parametrize("form", ["/login", "/login/code", "/forgotten", "/setup/x", "/api/v1/password-resets"])
@pytest.mark.parametrize("headers", OTHERS, ids=told)
def test_no_form_of_another_site_is_taken(app: Flask, form: str, headers: dict[str, str]) -> None:
    refused = app.test_client().post(form, headers=headers, json={} if form.startswith("/api") else None)
    assert (refused.status_code, refused.json["code"]) == (403, "CsrfTokenMissing")  # type: ignore[index]


@pytest.mark.parametrize("headers", OWN, ids=told)
def test_our_own_form_and_a_programs_are_taken(app: Flask, client: FlaskClient, headers: dict[str, str]) -> None:
    user(client, "manager")
    form = {"name": "anna", "password": PASSWORD}
    assert app.test_client().post("/login", data=form, headers=headers).status_code == 303


def test_no_other_site_lets_a_visitor_in_as_somebody_else(app: Flask, client: FlaskClient) -> None:
    link = client.post(f"/api/v1/users/{user(client, 'manager')}/links").json
    assert link is not None
    visitor = app.test_client()
    assert visitor.post(link["path"], headers=OTHERS[0]).status_code == 403
    assert visitor.post(link["path"], headers=OWN[1]).status_code == 303
