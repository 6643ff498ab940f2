"""A gateway without its services: its own database is real, the others answer what a test says."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.app import create_app, open_accounts, prepare_first_start
from kernel.config import Settings
from kernel.identity import generate_key, public_key_of
from kernel.messaging.rpc_client import ServiceUnavailable
from kernel.migrations import migrate

TOKEN = "token-of-an-administrator"


class Clock:
    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, **time: float) -> None:
        self.moment += timedelta(**time)


class Services:
    """Stands for all services: answers by ``service.method``, and keeps what was asked.

    An answer may be a function of the body; what it raises, the client raises.
    """

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.calls: list[tuple[str, Mapping[str, Any], Mapping[str, str]]] = []

    def call(
        self, service: str, method: str, kwargs: Mapping[str, Any], *, headers: Mapping[str, str], timeout: float
    ) -> Any:
        name = f"{service}.{method}"
        self.calls.append((name, kwargs, headers))
        if name not in self.answers:
            raise ServiceUnavailable(service, "nobody answers for it")
        answer = self.answers[name]
        return answer(kwargs["body"]) if callable(answer) else answer

    def is_connected(self) -> bool:
        return True


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services() -> Services:
    return Services()


@pytest.fixture
def app(tmp_path: Path, clock: Clock, services: Services) -> Iterator[Flask]:
    key = generate_key()
    url = f"sqlite:///{tmp_path}/gateway.db"
    migrate("gateway", url)
    settings = Settings("embedded://", {"gateway": url}, public_key_of(key), generate_key(), key)
    accounts = open_accounts(settings, clock)
    prepare_first_start(accounts, {"NOVA_API_TOKEN": TOKEN})
    yield create_app(settings, clock, services, accounts)
    accounts.application.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """An administrator's program."""
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {TOKEN}"
    return client
