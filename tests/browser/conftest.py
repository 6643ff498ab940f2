"""What all tests of the workplace share: a company, and patience, for a machine that does much else beside."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.infrastructure.postgres import Postgres
from tests.infrastructure.rabbitmq import RabbitMQ
from tests.system.client import Api
from tests.system.processes import System, embedded, running_system

PATIENCE_MS = 20_000
IN_ONE_PROCESS, ON_SERVERS = "in one process", "on servers"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A journey is gone a second time, on servers."""
    if "api" not in metafunc.fixturenames:
        return
    ways = [pytest.param(IN_ONE_PROCESS, id=pytest.HIDDEN_PARAM)]
    if metafunc.definition.get_closest_marker("journey"):
        ways.append(pytest.param(ON_SERVERS, marks=pytest.mark.real))
    metafunc.parametrize("api", ways, indirect=True, scope="module")


@pytest.fixture(scope="session")
def servers(rabbitmq: RabbitMQ, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Every service in a process of its own, on RabbitMQ and PostgreSQL."""
    with running_system(rabbitmq.fresh_vhost(), postgres, tmp_path_factory.mktemp("servers")) as system:
        yield system


@pytest.fixture(scope="module")
def api(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """A company that the tests of a file share; each brings customers, goods and users of its own."""
    if request.param == ON_SERVERS:
        servers: System = request.getfixturevalue("servers")
        yield servers.api
        return
    with embedded(tmp_path_factory.mktemp("company")) as running:
        yield running


@pytest.fixture(autouse=True, scope="session")
def patience() -> Iterator[None]:
    expect.set_options(timeout=PATIENCE_MS)
    yield
    expect.set_options(timeout=None)
