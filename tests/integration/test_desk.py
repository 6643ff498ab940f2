"""The desk on PostgreSQL, where several write at once."""

from collections.abc import Iterator
from threading import Event, Thread
from typing import Any
from uuid import UUID

import pytest

from contracts.envelope import moment_text
from kernel.migrations import migrate
from services.customers.app import CustomersApplication
from tests.builders import ToldByHand
from tests.unit.alone import Alone
from tests.unit.customers.deeds import listed, register

SECONDS_TO_MEET = 0.5


@pytest.fixture
def customers(database: str) -> Iterator[Alone]:
    migrate("services.customers", database)
    service = Alone(CustomersApplication, database)
    yield service
    service.close()


def payment(feed: ToldByHand, customer: str) -> Any:
    payment_id = str(UUID(int=7))
    payer = dict.fromkeys(("name", "tax_number", "account", "bic"))
    head = {"payment_id": payment_id, "customer_id": customer, "number": None, "date": "2025-11-24", "currency": "RUB"}
    more = {"kind": "cash", "purpose": None, "payer": payer, "is_opening": False}
    return feed.tell("PaymentReceived", payment_id, {**head, "amount": "70.00", "unallocated": "70.00", **more})


def task(feed: ToldByHand, customer: str, due: str) -> Any:
    entry_id = str(UUID(int=8))
    data = {"entry_id": entry_id, "customer_id": customer, "order_id": None, "kind": "task", "text": "Позвонить"}
    return feed.tell("EntryLogged", entry_id, {**data, "params": {}, "logged_at": due, "due": due, "assignee": None})


def test_what_two_sources_tell_of_a_customer_at_once_is_all_in_its_row(customers: Alone) -> None:
    customer, application = register(customers)["id"], customers.application
    paid = payment(ToldByHand("orders", customers.clock), customer)
    due = task(ToldByHand("tasks", customers.clock), customer, moment_text(customers.clock.now()))
    is_folded, is_begun = Event(), Event()

    def hear_orders() -> None:
        with application.recorder.transaction(commit=True) as session:
            application.fold_heard(session, "orders", [paid])
            is_folded.set()
            is_begun.wait(10)
            Event().wait(SECONDS_TO_MEET)

    def hear_tasks() -> None:
        is_folded.wait(10)
        with application.recorder.transaction(commit=True) as session:
            is_begun.set()
            application.fold_heard(session, "tasks", [due])

    threads = [Thread(target=hear_orders), Thread(target=hear_tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    [row] = listed(customers)["items"]
    assert (row["debt"], row["overdue_tasks"]) == ("-70.00", 1)
