"""Files are kept, asked about and forgotten, and attachments decided, alike on both databases."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from contracts.commands import attachments as schemas
from gateway.attachments.store import ASKED_EVERY, ATTACHED_WITHIN, FileStore
from gateway.auth.app import AccountsApplication
from kernel.attachments.commands import MOST_OF_A_THING
from kernel.attachments.refusals import TooManyAttachments
from kernel.migrations import migrate
from services.customers.app import CustomersApplication
from tests.builders import ManualClock
from tests.unit.alone import Alone
from tests.unit.customers.deeds import erase, merge, register
from tests.unit.customers.test_attachments import a_file, attach, detach, held, names, read

NOW = ManualClock().now()
TOGETHER = 8


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    found: str = f"sqlite:///{tmp_path}/x.db" if request.param == "sqlite" else request.getfixturevalue("database")
    return found


@pytest.fixture
def store(url: str) -> Iterator[FileStore]:
    migrate("gateway", url)
    application = AccountsApplication(url, ManualClock())
    yield FileStore(application)
    application.close()


@pytest.fixture
def customers(url: str) -> Iterator[Alone]:
    migrate("services.customers", url)
    service = Alone(CustomersApplication, url)
    yield service
    service.close()


def test_a_file_is_kept_part_by_part_and_forgotten_whole(store: FileStore) -> None:
    parts = [os.urandom(300_000), b"\x00\xff", os.urandom(5)]
    kept, other = uuid4(), uuid4()
    store.keep(kept, "orders", iter(parts), NOW)
    store.keep(other, "orders", iter([b"x"]), NOW)
    assert [store.part(kept, place) for place in range(4)] == [*parts, None]
    store.forget([kept, uuid4()])
    assert ([store.part(kept, place) for place in range(3)], store.part(other, 0)) == ([None] * 3, b"x")


def test_files_are_asked_about_when_it_is_time_the_longest_first(store: FileStore) -> None:
    first, second, others = uuid4(), uuid4(), uuid4()
    store.keep(first, "orders", iter([b"1"]), NOW)
    store.keep(second, "orders", iter([b"2"]), NOW + timedelta(hours=1))
    store.keep(others, "tasks", iter([b"3"]), NOW)
    assert store.to_ask_about("orders", NOW, 10) == []
    late = NOW + timedelta(hours=1) + ATTACHED_WITHIN
    assert store.to_ask_about("orders", late, 10) == [first, second]
    assert store.to_ask_about("orders", late, 1) == [first]
    store.needed([first], late)
    assert store.to_ask_about("orders", late, 10) == [second]
    assert store.to_ask_about("orders", late + ASKED_EVERY, 10) == [second, first]


def test_a_card_with_files_is_read_erased_and_made_anew(customers: Alone) -> None:
    customer, twice = register(customers), register(customers, "Вектор 2")
    first, gone = attach(customers, customer, name="1.pdf"), attach(customers, customer)
    customers.clock.advance(minutes=1)
    second = attach(customers, twice, name="2.pdf")
    detach(customers, customer, gone)
    merge(customers, customer, twice)
    for _ in range(2):
        assert names(customers, customer) == ["2.pdf", "1.pdf"]
        assert read(customers, customer, second)["key"] == "a-key"
        assert set(held(customers, first, second, gone)) == {first["file_id"], second["file_id"]}
        assert customers.differences() == []
        customers.rebuild()
    erase(customers, customer)
    assert (names(customers, customer), held(customers, first, second)) == ([], [])
    assert customers.differences() == []


def at_once(customers: Alone, customer: dict[str, Any], *wishes: dict[str, Any]) -> list[Any]:
    """What became of files that were attached at the same time."""
    calls = [customers.call() for _ in wishes]

    def one(call: Any, wish: dict[str, Any]) -> Any:
        body = {"customer_id": customer["id"], **wish}
        try:
            return customers.run("attach_file", schemas.AttachToCustomer, call, body)
        except TooManyAttachments:
            return None

    with ThreadPoolExecutor(TOGETHER) as threads:
        return list(threads.map(one, calls, wishes))


def test_attempts_at_the_same_time_attach_one_file(customers: Alone) -> None:
    customer, wish = register(customers), str(uuid4())
    answers = at_once(customers, customer, *(a_file(attachment_id=wish) for _ in range(TOGETHER)))
    assert answers == [answers[0]] * TOGETHER
    assert names(customers, customer) == ["Паспорт.pdf"]
    assert read(customers, customer, answers[0])["file_id"] == answers[0]["file_id"]


def test_nobody_slips_over_the_limit_beside_others(customers: Alone) -> None:
    customer = register(customers)
    for _ in range(MOST_OF_A_THING - 1):
        attach(customers, customer)
    answers = at_once(customers, customer, *(a_file() for _ in range(TOGETHER)))
    assert answers.count(None) == TOGETHER - 1
    assert len(names(customers, customer)) == MOST_OF_A_THING
