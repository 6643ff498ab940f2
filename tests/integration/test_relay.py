"""One relay of several leads; another one takes over as soon as the session of the first ends."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from threading import Thread
from typing import Any

import psycopg2
import pytest

from kernel.migrations import migrate
from kernel.relay import PostgresLeadership, Relay
from services.customers.app import CustomersApplication
from tests.system.client import eventually
from tests.unit.alone import Alone
from tests.unit.kernel.telling import Ear, register_customers

LEADERS = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = 7101 AND granted"
SECONDS = 10.0


@pytest.fixture
def replicas(database: str) -> Iterator[list[Alone]]:
    migrate("services.customers", database)
    with ExitStack() as closing:
        replicas = [Alone(CustomersApplication, database) for _ in range(2)]
        for each in replicas:
            closing.callback(each.close)
        yield replicas


@pytest.fixture
def leaderships(replicas: list[Alone]) -> Iterator[list[PostgresLeadership]]:
    leaderships = [PostgresLeadership(each.application) for each in replicas]
    yield leaderships
    for each in leaderships:
        each.release()


def end_the_leaders_session(url: str) -> None:
    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_terminate_backend(pid) FROM ({LEADERS}) AS leaders")
        assert cursor.rowcount == 1
    connection.close()


def test_one_leads_and_the_other_waits(leaderships: list[PostgresLeadership]) -> None:
    first, second = leaderships
    assert [first.acquire(), second.acquire()] == [True, False]
    assert [first.acquire(), second.acquire()] == [True, False]


def test_who_steps_down_leaves_the_lead_to_the_other(leaderships: list[PostgresLeadership]) -> None:
    first, second = leaderships
    first.acquire()
    first.release()
    assert [second.acquire(), first.acquire()] == [True, False]


def test_who_loses_his_session_knows_it_before_he_tells_anything(
    database: str, leaderships: list[PostgresLeadership]
) -> None:
    first, second = leaderships
    first.acquire()
    end_the_leaders_session(database)
    eventually(second.acquire)
    with pytest.raises(psycopg2.OperationalError):
        eventually(lambda: not first.acquire())


def test_a_commit_of_any_replica_wakes_the_leader(replicas: list[Alone], leaderships: list[PostgresLeadership]) -> None:
    leader, _ = leaderships
    leader.acquire()
    waiting = Thread(target=leader.wait, args=(SECONDS,))
    start = time.monotonic()
    waiting.start()
    register_customers(replicas[1], 1)
    waiting.join()
    assert time.monotonic() - start < SECONDS / 2


def test_all_is_told_in_order_while_the_lead_passes_on(
    database: str, replicas: list[Alone], leaderships: list[PostgresLeadership]
) -> None:
    ear: Any = Ear()
    relays = [Relay(each.application, ear, lead) for each, lead in zip(replicas, leaderships, strict=True)]
    threads = [Thread(target=relay.run, daemon=True) for relay in relays]
    for thread in threads:
        thread.start()
    for _ in range(3):
        positions = register_customers(replicas[0], 5)
        eventually(lambda: set(ear.positions) == set(positions))  # noqa: B023
        eventually(lambda: sum(relay.is_active for relay in relays) == 1)
        end_the_leaders_session(database)
    positions = register_customers(replicas[0], 5)
    eventually(lambda: set(ear.positions) == set(positions))
    for relay in relays:
        relay.stop()
    for thread in threads:
        thread.join(SECONDS)
    told = list(dict.fromkeys(ear.positions))
    assert told == positions
