"""Customers are deleted and come back on both databases; on PostgreSQL also while an order is heard of."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from contracts.envelope import PublicEvent
from kernel.migrations import migrate
from services.customers import policies
from services.customers.app import CustomerInUse, CustomersApplication
from services.customers.projections import desk
from services.tasks.app import TasksApplication
from tests.builders import ToldByHand
from tests.integration.test_desk import payment
from tests.unit.alone import Alone
from tests.unit.customers.deeds import card, delete, listed, register, restore
from tests.unit.tasks.journal import Journal
from tests.unit.tasks.test_reminders import later

WAIT = 10.0
SECONDS_TO_MEET = 0.5


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    on_files = request.param == "sqlite"
    return f"sqlite:///{tmp_path}/alone.db" if on_files else str(request.getfixturevalue("database"))


@pytest.fixture
def customers(url: str) -> Iterator[Alone]:
    migrate("services.customers", url)
    service = Alone(CustomersApplication, url)
    yield service
    service.close()


@pytest.fixture
def journal(url: str) -> Iterator[Journal]:
    migrate("services.tasks", url)
    service = Alone(TasksApplication, url)
    yield Journal(service)
    service.close()


@pytest.fixture
def on_postgres(database: str) -> Iterator[Alone]:
    migrate("services.customers", database)
    service = Alone(CustomersApplication, database)
    yield service
    service.close()


def test_a_code_is_that_of_one_who_is_there(customers: Alone) -> None:
    customer = register(customers, "Вектор", code="V-1")
    delete(customers, customer)
    other = register(customers, "Новый", code="V-1")
    delete(customers, other)
    restore(customers, card(customers, customer))
    assert [(row["name"], row["code"]) for row in listed(customers, archived=None)["items"]] == [("Вектор", "V-1")]
    assert customers.differences() == []
    customers.rebuild()
    assert card(customers, other)["deleted"] is True


def test_reminders_of_a_deleted_customer_are_quiet(journal: Journal) -> None:
    journal.log(reminder=later(journal, hours=1))
    entry = journal.log(due=later(journal, hours=2)["at"])
    journal.remind_by(entry, rule={"before": "due", "by": "PT30M"})
    journal.deleted()
    journal.change({**entry, "version": None}, due=later(journal, hours=3)["at"])
    journal.clock.advance(hours=2)
    assert journal.fire() == 0
    journal.undeleted()
    assert journal.fire() == 1
    journal.clock.advance(minutes=30, seconds=1)
    assert journal.fire() == 1
    assert journal.service.differences() == []


def hear(customers: Alone, events: Sequence[PublicEvent], is_heard: Event | None = None) -> None:
    with customers.application.recorder.transaction(commit=True) as session:
        policies.when_orders_tell(customers.application, session, events)
        if is_heard is not None:
            is_heard.set()
            Event().wait(SECONDS_TO_MEET)


def together(first: Callable[[], object], second: Callable[[], object]) -> None:
    threads = [Thread(target=first), Thread(target=second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


def test_whoever_deletes_while_a_payment_is_heard_of_waits_and_is_refused(on_postgres: Alone) -> None:
    customer = register(on_postgres)
    paid = payment(ToldByHand("orders", on_postgres.clock), customer["id"])
    is_heard, refused = Event(), Event()

    def delete_it() -> None:
        is_heard.wait(WAIT)
        with pytest.raises(CustomerInUse):
            delete(on_postgres, customer)
        refused.set()

    together(lambda: hear(on_postgres, [paid], is_heard), delete_it)
    assert refused.is_set()
    assert card(on_postgres, customer)["deleted"] is False


def test_what_is_heard_of_while_its_customer_is_deleted_waits_and_brings_him_back(
    on_postgres: Alone, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = register(on_postgres)
    paid = payment(ToldByHand("orders", on_postgres.clock), customer["id"])
    is_deleting = Event()
    ties_of = desk.ties_of

    def held(*arguments: Any) -> dict[str, int]:
        ties = ties_of(*arguments)
        is_deleting.set()
        Event().wait(SECONDS_TO_MEET)
        return ties

    monkeypatch.setattr("services.customers.app.leaving.ties_of", held)

    def hear_of_it() -> None:
        is_deleting.wait(WAIT)
        hear(on_postgres, [paid])

    together(lambda: delete(on_postgres, customer), hear_of_it)
    now = card(on_postgres, customer)
    assert (now["deleted"], now["archived"]) == (False, True)
    assert [event.type for event in on_postgres.told()][-2:] == ["CustomerDeleted", "CustomerUndeleted"]
