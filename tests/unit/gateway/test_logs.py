"""What goes wrong is logged with its traceback, and never with the secrets that were at hand."""

import logging
import sys
from collections.abc import Iterator
from io import StringIO
from typing import NoReturn

import pytest
import structlog
from flask import Flask
from sqlalchemy import text

from gateway.context import Gateway
from kernel.logs import configure_logging

PASSWORD = "correct horse battery staple"


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(params=["console", "json"])
def terminal(request: pytest.FixtureRequest, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    terminal = Terminal()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", terminal)
        configure_logging(request.param, "gateway")
    structlog.configure(cache_logger_on_first_use=False)
    yield terminal
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    logging.basicConfig(level=logging.WARNING, force=True)


def test_a_sign_in_that_fails_halfway_does_not_log_the_password(
    app: Flask, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(name: str, password: str) -> NoReturn:
        raise RuntimeError("halfway")

    gateway: Gateway = app.extensions["nova"]
    monkeypatch.setattr(gateway.accounts.application, "user_with_password", fail)
    assert app.test_client().post("/login", data={"name": "anna", "password": PASSWORD}).status_code == 500
    told = terminal.getvalue()
    assert "RuntimeError: halfway" in told
    assert "gateway/auth/accounts.py" in told
    assert PASSWORD not in told


def test_a_statement_that_fails_does_not_log_its_values(
    app: Flask, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway: Gateway = app.extensions["nova"]

    def fail(name: str, password: str) -> NoReturn:
        with gateway.accounts.application.transaction() as session:
            session.execute(text("SELECT nothing FROM nowhere WHERE this = :that"), {"that": PASSWORD})
        raise AssertionError("unreachable")

    monkeypatch.setattr(gateway.accounts.application, "user_with_password", fail)
    assert app.test_client().post("/login", data={"name": "anna", "password": PASSWORD}).status_code >= 500
    told = terminal.getvalue()
    assert "nowhere" in told
    assert PASSWORD not in told
