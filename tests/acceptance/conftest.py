"""Companies at work, which stories share. One that needs a company for itself has a fixture of its own."""

from collections.abc import Iterator

import pytest

from tests.infrastructure.postgres import Postgres
from tests.infrastructure.rabbitmq import RabbitMQ
from tests.system.client import Api
from tests.system.processes import SERVICES, System, embedded, migrated_system


@pytest.fixture(scope="package")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """In one process. Every story brings customers, goods and codes of its own; in the end it must all add up."""
    with embedded(tmp_path_factory.mktemp("company")) as running:
        yield running
        assert {name: running.job(name, "verify")["differences"] for name in SERVICES} == {
            name: [] for name in SERVICES
        }


@pytest.fixture(scope="package")
def servers(rabbitmq: RabbitMQ, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Every service in a process of its own, on RabbitMQ and PostgreSQL."""
    with migrated_system(rabbitmq.fresh_vhost(), postgres, tmp_path_factory.mktemp("servers")) as system:
        yield system


@pytest.fixture
def system(servers: System) -> System:
    """The same, all there and level, whatever was done to it before."""
    servers.complete()
    servers.wait_until_level()
    return servers
