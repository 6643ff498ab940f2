"""A gateway without its services: its own database is real, the others answer what a test says."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.app import create_routes, open_accounts, prepare_first_start, put_to_work
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


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Those of a gateway that stood idle since its database was made."""
    key = generate_key()
    url = f"sqlite:///{tmp_path_factory.mktemp('gateway')}/gateway.db"
    migrate("gateway", url)
    return Settings("embedded://", {"gateway": url}, public_key_of(key), generate_key(), key)


@pytest.fixture(scope="session")
def routes(settings: Settings) -> Flask:
    return create_routes(settings)


@pytest.fixture
def app(routes: Flask, settings: Settings, tmp_path: Path, clock: Clock, services: Services) -> Iterator[Flask]:
    """The routes at work with a database, a clock and services of the test's own."""
    shutil.copy(settings.database_url("gateway").removeprefix("sqlite:///"), tmp_path / "gateway.db")
    own = replace(settings, database_urls={"gateway": f"sqlite:///{tmp_path}/gateway.db"})
    accounts = open_accounts(own, clock)
    prepare_first_start(accounts, {"NOVA_API_TOKEN": TOKEN})
    put_to_work(routes, own, clock, services, accounts)
    yield routes
    accounts.application.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """An administrator's program."""
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {TOKEN}"
    return client
