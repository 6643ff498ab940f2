"""A process that is told to stop takes nothing new, and finishes what it has in hand."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Event

import psycopg2
import pytest

from tests.faults.databases import has_waiting_writers
from tests.infrastructure.postgres import Postgres
from tests.infrastructure.rabbitmq import RabbitMQ
from tests.system.client import Api, eventually, new_code
from tests.system.processes import System, migrated_system

SECONDS = 20.0
A_WHILE = 1.0
CALLERS, REPLICAS = 4, 3
OLD_ANSWERS = """
    INSERT INTO commands SELECT gen_random_uuid(), '', '{}', now() - interval '25 hours' FROM generate_series(1, 5000)
"""


@pytest.fixture(scope="module")
def migrated(rabbitmq: RabbitMQ, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with migrated_system(rabbitmq.fresh_vhost(), postgres, tmp_path_factory.mktemp("stopping")) as system:
        yield system


@pytest.fixture
def system(migrated: System) -> Iterator[System]:
    migrated.start("customers", "gateway")
    eventually(lambda: migrated.api.call("GET", "/api/v1/customers").status_code == 200)
    yield migrated
    migrated.close()


@contextmanager
def held_commands(url: str) -> Iterator[None]:
    """No command can commit meanwhile."""
    connection = psycopg2.connect(url)
    try:
        connection.cursor().execute("LOCK TABLE commands IN SHARE MODE")
        yield
    finally:
        connection.close()


def is_forgotten(url: str) -> bool:
    return number(url, "SELECT count(*) FROM commands WHERE at < now() - interval '1 day'") == 0


def number(url: str, query: str) -> int:
    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    connection.close()
    return 0 if row is None else int(row[0])


@pytest.mark.parametrize("name", ["customers", "gateway"])
def test_a_command_in_flight_is_finished(system: System, name: str) -> None:
    database = system.database_urls["customers"]
    [process] = system.processes(name)
    with ThreadPoolExecutor(1) as pool:
        with held_commands(database):
            answer = pool.submit(system.api.customer, new_code("late"))
            eventually(lambda: has_waiting_writers(database))
            process.ask_to_stop()
            time.sleep(A_WHILE)
            assert process.is_running
        assert answer.result(SECONDS)
    assert process.exit_code() == 0
    assert "stopped" in process.log.read_text().splitlines()[-1]


def test_answers_of_yesterday_are_forgotten_by_services_and_gateway(system: System) -> None:
    names = ("customers", "gateway")
    assert set(system.stop(*names)) == {0}
    for name in names:
        execute(system.database_urls[name], OLD_ANSWERS)
    system.start(*names)
    for name in names:
        eventually(partial(is_forgotten, system.database_urls[name]))


@pytest.mark.long
def test_who_calls_while_a_replica_stops_has_his_answer(migrated: System) -> None:
    migrated.start("customers", "gateway")
    eventually(lambda: migrated.api.call("GET", "/api/v1/customers").status_code == 200)
    done, failures = Event(), list[str]()

    def call() -> None:
        api = Api(migrated.api.url, migrated.api.token)
        while not done.is_set():
            answer = api.call("GET", "/api/v1/customers")
            if not answer.ok:
                failures.append(answer.text)

    with ThreadPoolExecutor(CALLERS) as pool:
        for _ in range(CALLERS):
            pool.submit(call)
        try:
            for _ in range(REPLICAS):
                exchange(migrated, "customers")
        finally:
            done.set()
    migrated.close()
    assert not failures


def exchange(system: System, name: str) -> None:
    """A new process first, and then the old one goes."""
    [old] = system.processes(name)
    system.start(name)
    new = system.processes(name)[-1]
    eventually(lambda: f"{name} is ready" in new.log.read_text(), SECONDS)
    system.processes(name).remove(old)
    assert old.stop() == 0


def execute(url: str, statement: str) -> None:
    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def test_a_gateway_goes_on_taking_requests_while_it_is_leaving(migrated: System) -> None:
    migrated.start("gateway", NOVA_LEAVING_SECONDS="3")
    api, [process] = migrated.api, migrated.processes("gateway")
    eventually(lambda: "gateway is ready" in process.log.read_text())
    assert api.call("GET", "/health/accepting").status_code == 200
    process.ask_to_stop()
    eventually(lambda: api.call("GET", "/health/accepting").status_code == 503)
    assert api.call("GET", "/api/v1/users").status_code == 200
    assert process.exit_code() == 0
    migrated.close()


def test_a_process_shows_that_it_works(migrated: System) -> None:
    shown = migrated.folder / "healthy"
    migrated.start("customers", NOVA_HEALTH_FILE=str(shown))
    eventually(shown.exists)
    before = shown.stat().st_mtime
    eventually(lambda: shown.stat().st_mtime > before)
    assert migrated.stop("customers") == [0]
