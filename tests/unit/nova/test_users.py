"""``nova users`` finds people by their names, and hands over their ways in."""

from collections.abc import Mapping
from typing import Any

import pytest
from click.testing import CliRunner

from nova.commands import options
from nova.commands.root import nova

ANNA = {"id": "1", "name": "Anna", "full_name": "Анна", "email": None, "roles": ["manager"], "active": True}
ANNABEL = {**ANNA, "id": "2", "name": "Annabel"}


class Running:
    """A system with two users."""

    url = "http://nova.example"

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Any]] = []
        self.invitation: str | None = None

    def get(self, path: str, **query: Any) -> Any:
        return {"items": [ANNABEL, ANNA], "next": None}

    def post(self, path: str, body: Mapping[str, Any], **more: Any) -> Any:
        self.asked.append(("POST", path, body))
        told = {"token": "the token", "path": "/setup/secret", "expires_at": "2026-11-28T09:00:00Z"}
        invitation = {"invitation": self.invitation, "to": "anna@vostok.example"}
        return {**ANNA, **body, **told, **invitation}

    def change(self, path: str, body: Mapping[str, Any], method: str = "PATCH") -> Any:
        self.asked.append((method, path, body))
        return {**ANNA, **body}


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Running:
    running = Running()
    monkeypatch.setattr(options, "connect", lambda data: running)
    return running


def said(*arguments: str) -> tuple[int, str]:
    result = CliRunner(env={"COLUMNS": "200"}).invoke(nova, ["users", *arguments])
    return result.exit_code, result.output


def test_a_new_user_gets_his_way_in(running: Running) -> None:
    code, output = said("add", "anna", "manager", "head", "--email", "anna@vostok.example")
    assert code == 0
    assert "http://nova.example/setup/secret" in output
    body = {"name": "anna", "roles": ["manager", "head"], "full_name": None, "email": "anna@vostok.example"}
    assert running.asked == [("POST", "/users", body), ("POST", "/users/1/links", {})]


def test_who_is_invited_by_letter_gets_no_other_link(running: Running) -> None:
    running.invitation = "queued"
    code, output = said("add", "anna", "manager", "--email", "anna@vostok.example")
    assert code == 0
    assert "An invitation goes to anna@vostok.example." in output
    assert [path for _, path, _ in running.asked] == ["/users"]


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        (("roles", "anna", "admin"), ("PATCH", "/users/1", {"roles": ["admin"]})),
        (("deactivate", "ANNA"), ("POST", "/users/1/deactivate", {})),
        (("reactivate", "anna"), ("POST", "/users/1/reactivate", {})),
        (("remove-second-factor", "anna"), ("DELETE", "/users/1/second-factor", {})),
        (("invite", "anna"), ("POST", "/users/1/invitations", {})),
        (("reset", "annabel"), ("POST", "/users/2/links", {})),
        (
            ("token", "anna", "shop", "--role", "manager", "--only-reads"),
            ("POST", "/users/1/tokens", {"name": "shop", "roles": ["manager"], "only_reads": True, "expires_at": None}),
        ),
    ],
)
def test_a_deed_is_done_to_who_was_named(running: Running, arguments: tuple[str, ...], asked: Any) -> None:
    assert said(*arguments)[0] == 0
    assert running.asked == [asked]


def test_a_name_that_nobody_bears_is_told(running: Running) -> None:
    code, output = said("reset", "anne")
    assert (code, running.asked) == (1, [])
    assert "There is no user anne." in output


def test_the_list_tells_who_may_what(running: Running) -> None:
    code, output = said("list")
    assert code == 0
    assert "Annabel" in output
    assert "manager" in output
