"""What all tests share: real servers on demand, and an end that leaves nothing running."""

import signal
import threading
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser

from tests.infrastructure.browser import choose_browser, running_browser
from tests.infrastructure.postgres import Postgres, choose_postgres, running_postgres
from tests.infrastructure.rabbitmq import RabbitMQ, choose_rabbitmq, running_rabbitmq

SERVERS = {"rabbitmq": choose_rabbitmq, "postgres": choose_postgres}
LONG_SECONDS = 900
HOWEVER_SLOW = "however slow the machine is"
PROGRAMS: dict[str, Callable[[], object]] = {**SERVERS, "browser": choose_browser}

used_servers: set[str] = set()
WORKERS_SERVERS = "used_servers"

settings.register_profile(HOWEVER_SLOW, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(HOWEVER_SLOW)


@pytest.fixture(scope="session")
def rabbitmq() -> Iterator[RabbitMQ]:
    """A real broker; a test that stops or wipes it starts it again."""
    with running_rabbitmq() as broker:
        used_servers.add(broker.origin)
        yield broker


@pytest.fixture
def vhost(rabbitmq: RabbitMQ) -> Iterator[str]:
    """The address of a virtual host of the test's own."""
    url = rabbitmq.fresh_vhost()
    yield url
    rabbitmq.start()
    rabbitmq.drop_vhost(url)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real database server; a test that stops it starts it again."""
    with running_postgres() as server:
        used_servers.add(server.origin)
        yield server


@pytest.fixture
def database(postgres: Postgres) -> Iterator[str]:
    """The address of an empty database of the test's own."""
    url = postgres.create_database()
    yield url
    postgres.start()
    postgres.drop_database(url)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser, without a window."""
    with running_browser() as running:
        yield running


def pytest_configure() -> None:
    """Let a polite kill end the session as Ctrl-C does, with every fixture torn down."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _end_session)
        signal.signal(signal.SIGHUP, _end_session)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a real server, so that `-m "not real"` runs without any; what is long has its time."""
    for item in items:
        if not SERVERS.keys().isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.real)
        if item.get_closest_marker("long") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(LONG_SECONDS))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Fetch or install what will be needed before the first test's clock runs."""
    if session.config.option.collectonly:
        return
    needed = {name for item in session.items for name in getattr(item, "fixturenames", ())}
    for name, choose in PROGRAMS.items():
        if name in needed:
            choose()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of several tells the one who reports."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput[WORKERS_SERVERS] = sorted(used_servers)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    used_servers.update(getattr(node, "workeroutput", {}).get(WORKERS_SERVERS, []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Which servers the tests had; without a line they needed none."""
    for origin in sorted(used_servers):
        terminalreporter.write_line(f"ran against {origin}")


def _end_session(signum: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt(signal.Signals(signum).name)
