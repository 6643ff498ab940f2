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
from tests.unit.customers.deeds import HEAD, listed, merge, register

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


def debt(feed: ToldByHand, customer: str, day: str, amount: str) -> Any:
    data = {"customer_id": customer, "number": day, "date": day, "due_date": day, "currency": "RUB", "amount": amount}
    return feed.tell("DebtOpened", customer, data)


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


def debts(customers: Alone) -> dict[str, tuple[str, str]]:
    rows = listed(customers, archived=None)["items"]
    return {row["name"]: (row["debt"], row["overdue_debt"]) for row in rows}


def test_the_accounts_of_merged_customers_are_one(customers: Alone) -> None:
    kept, other = register(customers, "Вектор"), register(customers, "Вектор-2")
    feed, subscription = customers.hear("orders", lambda s, told: customers.application.fold_heard(s, "orders", told))
    for customer, day, amount in ((kept, "2025-11-01", "50.00"), (other, "2025-11-02", "40.00")):
        debt(feed, customer["id"], day, amount)
    subscription.catch_up()
    merge(customers, kept, other)
    payment(feed, other["id"])
    debt(feed, other["id"], "2025-10-01", "5.00")
    subscription.catch_up()
    assert debts(customers) == {"Вектор": ("25.00", "25.00"), "Вектор-2": ("0.00", "0.00")}
    assert customers.differences() == []


def test_what_is_told_of_a_customer_while_it_is_merged_is_of_who_is_kept(customers: Alone) -> None:
    kept, other = register(customers, "Вектор"), register(customers, "Вектор-2")
    application = customers.application
    paid = payment(ToldByHand("orders", customers.clock), other["id"])
    is_merged, is_begun = Event(), Event()

    def merge_them() -> None:
        with application.recorder.transaction(commit=True):
            merge_in(customers, kept, other)
            is_merged.set()
            is_begun.wait(10)
            Event().wait(SECONDS_TO_MEET)

    def hear_orders() -> None:
        is_merged.wait(10)
        with application.recorder.transaction(commit=True) as session:
            is_begun.set()
            application.fold_heard(session, "orders", [paid])

    threads = [Thread(target=merge_them), Thread(target=hear_orders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert debts(customers) == {"Вектор": ("-70.00", "0.00"), "Вектор-2": ("0.00", "0.00")}


def merge_in(customers: Alone, kept: dict[str, Any], other: dict[str, Any]) -> None:
    """Within a transaction that is open."""
    body = {"customer_id": UUID(kept["id"]), "version": None, "other_id": UUID(other["id"])}
    customers.application.merge_customers(customers.call(HEAD), body)
