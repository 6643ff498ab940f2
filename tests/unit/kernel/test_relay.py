"""The relay tells what the log has: all of it, in order, and knows how far it is."""

from collections.abc import Iterator
from threading import Thread

import pytest

from kernel import relay as relays
from kernel.relay import Relay, SoleLeadership
from services.customers.app import CustomersApplication
from tests.system.client import eventually
from tests.unit.alone import Alone, alone
from tests.unit.kernel.telling import Ear, register_customers


@pytest.fixture
def service() -> Iterator[Alone]:
    with alone(CustomersApplication) as service:
        yield service


@pytest.fixture
def ear() -> Ear:
    return Ear()


def relay_of(service: Alone, ear: Ear) -> Relay:
    return Relay(service.application, ear, SoleLeadership(service.application))  # type: ignore[arg-type]


def test_all_is_told_in_the_order_of_the_log(service: Alone, ear: Ear) -> None:
    positions = register_customers(service, 5)
    assert len(relay_of(service, ear).publish_next().events) == 5
    assert ear.positions == positions
    previous = [event.previous for event in ear.batches[0]]
    assert previous == [0, *positions[:-1]]


def test_a_long_log_is_told_in_batches_that_join(service: Alone, ear: Ear, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relays, "BATCH", 2)
    positions, relay = register_customers(service, 5), relay_of(service, ear)
    assert [len(relay.publish_next().events) for _ in range(4)] == [2, 2, 1, 0]
    assert ear.positions == positions
    assert [event.previous for batch in ear.batches for event in batch] == [0, *positions[:-1]]


def test_the_cursor_is_at_what_was_told_last(service: Alone, ear: Ear) -> None:
    relay = relay_of(service, ear)
    assert relay.position() == 0
    positions = register_customers(service, 3)
    relay.publish_next()
    assert relay.position() == positions[-1]


def test_another_process_goes_on_where_the_last_one_was(service: Alone, ear: Ear) -> None:
    told = register_customers(service, 2)
    relay_of(service, ear).publish_next()
    later = register_customers(service, 2)
    after = Ear()
    relay_of(service, after).publish_next()
    assert ear.positions + after.positions == later
    assert ear.positions == told


def test_what_could_not_be_told_is_told_again(service: Alone, ear: Ear) -> None:
    positions, relay = register_customers(service, 3), relay_of(service, ear)
    ear.failures = 1
    with pytest.raises(OSError, match="away"):
        relay.publish_next()
    assert relay.position() == 0
    relay.publish_next()
    assert ear.positions == positions


def test_a_relay_whose_cursor_another_one_moved_stops_telling(service: Alone, ear: Ear) -> None:
    register_customers(service, 1)
    slow = relay_of(service, ear)
    slow.publish_next()
    register_customers(service, 1)
    relay_of(service, Ear()).publish_next()
    register_customers(service, 1)
    with pytest.raises(RuntimeError, match="Another relay"):
        slow.publish_next()


def test_a_relay_that_runs_goes_on_after_failures_and_is_woken_by_commits(
    service: Alone, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relays, "POLL_SECONDS", 60.0)
    ear.failures = 2
    relay = relay_of(service, ear)
    running = Thread(target=relay.run, daemon=True)
    running.start()
    positions = register_customers(service, 3)
    eventually(lambda: ear.positions == positions)
    positions = register_customers(service, 1)
    eventually(lambda: ear.positions == positions)
    relay.stop()
    running.join(10)
    assert not running.is_alive()
    assert not relay.is_active
