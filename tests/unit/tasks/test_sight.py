"""Whose entries a manager sees who sees only his own."""

from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

from kernel.identity import Caller
from kernel.migrations import migrate
from kernel.problems import NotYours
from services.tasks.app import TasksApplication
from tests.unit.alone import Alone
from tests.unit.tasks.journal import CUSTOMER, Journal

ANNA, BORIS, HEAD = (
    Caller(name, frozenset({"manager"}), sees_all=name == "head") for name in ("anna", "boris", "head")
)
OTHER = uuid5(NAMESPACE_OID, "other")


def assign(journal: Journal, customer: UUID, manager: str | None) -> None:
    journal.customers.tell("ManagerAssigned", customer, {"customer_id": str(customer), "manager": manager})
    journal.hear()


def merge(journal: Journal, kept: UUID, merged: UUID) -> None:
    journal.customers.tell("CustomersMerged", kept, {"customer_id": str(kept), "merged_id": str(merged)})
    journal.hear()


def log(journal: Journal, customer: UUID, text: str) -> dict[str, Any]:
    return journal.log_of_anybody(HEAD, {"customer_id": str(customer), "kind": "call", "text": text})


def seen(journal: Journal, caller: Caller) -> list[str]:
    return [row["text"] for row in journal.rows(caller) if row["kind"] == "call"]


def may_see(journal: Journal, caller: Caller, **ids: Any) -> bool:
    try:
        journal.application.require_seen(caller, {name: UUID(str(value)) for name, value in ids.items()})
    except NotYours:
        return False
    return True


def test_entries_change_hands_with_their_customer(journal: Journal):
    entry = log(journal, CUSTOMER, "до смены")
    assert seen(journal, BORIS) == ["до смены"], "what is nobody's is everybody's"
    assign(journal, CUSTOMER, "boris")
    assert (seen(journal, ANNA), seen(journal, BORIS)) == ([], ["до смены"])
    assign(journal, CUSTOMER, "anna")
    log(journal, CUSTOMER, "после смены")
    assert (seen(journal, ANNA), seen(journal, BORIS)) == (["после смены", "до смены"], [])
    assert [may_see(journal, each, entry_id=entry["id"]) for each in (ANNA, BORIS)] == [True, False]
    assert journal.rows(BORIS) == [], "nor what the journal logged while the customer was his"
    assert journal.service.differences() == []


def test_entries_of_a_merged_customer_are_whose_the_kept_one_is(journal: Journal):
    third = uuid5(NAMESPACE_OID, "third")
    for customer, manager in ((OTHER, "boris"), (third, "boris"), (CUSTOMER, "anna")):
        if customer != CUSTOMER:
            journal.registered(customer)
        assign(journal, customer, manager)
    entry = log(journal, third, "до слияния")
    merge(journal, OTHER, third)
    assert (seen(journal, ANNA), seen(journal, BORIS)) == ([], ["до слияния"])
    merge(journal, CUSTOMER, OTHER)
    log(journal, OTHER, "после слияния")
    assert (seen(journal, ANNA), seen(journal, BORIS)) == (["после слияния", "до слияния"], [])
    for ids in ({"entry_id": entry["id"]}, {"customer_id": third}):
        assert [may_see(journal, each, **ids) for each in (ANNA, BORIS)] == [True, False]
    assign(journal, CUSTOMER, "boris")
    assert (seen(journal, ANNA), seen(journal, BORIS)) == ([], ["после слияния", "до слияния"])
    assert journal.service.differences() == []


def test_a_rebuild_finds_whose_everything_is(database: str):
    migrate("services.tasks", database)
    journal = Journal(Alone(TasksApplication, database))
    journal.registered(OTHER)
    log(journal, CUSTOMER, "своё")
    journal.hear()
    log(journal, OTHER, "до слияния")
    assign(journal, CUSTOMER, "anna")
    assign(journal, OTHER, "boris")
    merge(journal, CUSTOMER, OTHER)
    assert (len(seen(journal, ANNA)), seen(journal, BORIS)) == (2, [])
    assert journal.service.differences() == []
    journal.service.rebuild()
    assert (len(seen(journal, ANNA)), seen(journal, BORIS)) == (2, [])
    journal.service.close()


def test_who_is_given_an_entry_of_another_s_customer_sees_it_and_not_the_customer(journal: Journal):
    assign(journal, CUSTOMER, "anna")
    entry, other = log(journal, CUSTOMER, "Позвонить"), log(journal, CUSTOMER, "Другое")
    journal.change(entry, assignee="boris")
    assert seen(journal, BORIS) == ["Позвонить"]
    assert [row["text"] for row in journal.rows(BORIS, assignee="me")] == ["Позвонить"]
    assert may_see(journal, BORIS, entry_id=entry["id"])
    assert not may_see(journal, BORIS, entry_id=other["id"])
    assert not may_see(journal, BORIS, customer_id=CUSTOMER)
    journal.change(journal.entry(entry), assignee="anna")
    assert seen(journal, BORIS) == []
    assert journal.service.differences() == []


def test_an_automatic_entry_is_seen_by_whom_somebody_gave_it_to(journal: Journal):
    assign(journal, CUSTOMER, "anna")
    journal.happened("OrderPlaced")
    journal.hear()
    [placed] = [row for row in journal.rows(ANNA) if row["kind"] == "order_placed"]
    assert journal.rows(BORIS) == []
    journal.change(placed, assignee="boris")
    assert [row["id"] for row in journal.rows(BORIS)] == [placed["id"]]


@pytest.mark.parametrize("count", [2, 40])
def test_a_customer_that_changes_hands_costs_as_many_statements_however_many_entries_it_has(
    journal: Journal, count_statements: Any, count: int
):
    for number in range(count):
        log(journal, CUSTOMER, f"{number}")
    journal.customers.tell("ManagerAssigned", CUSTOMER, {"customer_id": str(CUSTOMER), "manager": "anna"})
    statements = count_statements()
    journal.hear()
    written = [each for each in statements if each.startswith("UPDATE entries SET owner")]
    assert len(written) == 1
