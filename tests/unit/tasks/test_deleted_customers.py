"""The journal of a customer who is deleted: it stays, takes nothing new, and reminds nobody."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from contracts.commands.reminders import ReminderList
from contracts.envelope import moment_text
from services.tasks.domain.refusals import CustomerDeleted
from tests.unit.alone import ANNA
from tests.unit.tasks.journal import CUSTOMER, Journal

BECAUSE = {"kind": "order", "id": str(CUSTOMER), "number": "118"}


def in_hours(journal: Journal, hours: float) -> str:
    return moment_text(journal.clock.now() + timedelta(hours=hours))


def reminded(journal: Journal, hours: float = 1) -> dict[str, Any]:
    return journal.log(reminder={"at": in_hours(journal, hours)})


def test_the_timeline_says_so_and_why_the_customer_is_there_again(journal: Journal) -> None:
    for happens in (journal.deleted, lambda: journal.undeleted(because=BECAUSE), journal.deleted, journal.undeleted):
        journal.clock.advance(minutes=1)
        happens()
    assert journal.texts(customer_id=str(CUSTOMER), sort="logged_at") == [
        "Customer Вектор was deleted.",
        "Order 118 came when customer Вектор was deleted: the customer is back, in the archive.",
        "Customer Вектор was deleted.",
        "Customer Вектор is there again: the deletion was taken back.",
    ]


@pytest.mark.parametrize(
    ("because", "text"),
    [
        ({"kind": "invoice", "id": None, "number": "17"}, "Invoice 17 came when customer Вектор was deleted"),
        ({"kind": "payment", "id": None, "number": None}, "A payment came when customer Вектор was deleted"),
        ({"kind": "debt", "id": None, "number": None}, "A debt from before came when customer Вектор was deleted"),
    ],
    ids=["invoice", "payment", "debt"],
)
def test_whatever_came_is_told(journal: Journal, because: dict[str, Any], text: str) -> None:
    journal.undeleted(because=because)
    assert journal.texts() == [f"{text}: the customer is back, in the archive."]


def test_nothing_new_is_noted_of_a_deleted_customer(journal: Journal) -> None:
    entry = journal.log()
    journal.deleted()
    with pytest.raises(CustomerDeleted):
        journal.log()
    with pytest.raises(CustomerDeleted):
        journal.remind(entry, journal.clock.now())
    journal.undeleted()
    journal.log()


def test_nobody_is_reminded_of_a_deleted_customer(journal: Journal) -> None:
    entry = reminded(journal)
    journal.deleted()
    assert [event.data["entry_id"] for event in journal.service.told("ReminderCancelled")] == [entry["id"]]
    journal.clock.advance(hours=2)
    assert journal.fire() == 0
    assert journal.service.differences() == []


def test_what_was_missed_comes_due_when_the_deletion_is_taken_back(journal: Journal) -> None:
    missed = reminded(journal, hours=1)
    to_come = reminded(journal, hours=5)
    journal.deleted()
    journal.clock.advance(hours=2)
    journal.undeleted()
    assert journal.fire() == 1
    assert [event.data["entry_id"] for event in journal.due_reminders()] == [missed["id"]]
    journal.clock.advance(hours=3)
    assert journal.fire() == 1
    assert journal.due_reminders()[-1].data["entry_id"] == to_come["id"]
    assert journal.service.differences() == []


def test_a_deletion_that_is_taken_back_before_it_was_heard_disturbs_no_reminder(journal: Journal) -> None:
    reminded(journal)
    journal.customers.tell("CustomerDeleted", CUSTOMER, {"customer_id": str(CUSTOMER), "name": "Вектор"})
    journal.undeleted()
    assert journal.service.told("ReminderCancelled") == []
    journal.clock.advance(hours=1)
    assert journal.fire() == 1


def test_who_is_reminded_before_a_due_date_is_so_again_by_the_due_date_of_then(journal: Journal) -> None:
    entry = journal.log(due=in_hours(journal, 10))
    journal.remind_by(entry, rule={"before": "due", "by": "PT1H"})
    journal.deleted()
    journal.change({**entry, "version": None}, due=in_hours(journal, 20))
    journal.clock.advance(hours=10)
    assert journal.fire() == 0
    journal.undeleted()
    journal.clock.advance(hours=9)
    assert journal.fire() == 1


def test_what_has_nothing_to_count_from_waits_on(journal: Journal) -> None:
    entry = journal.log(due=in_hours(journal, 10))
    journal.remind_by(entry, rule={"before": "due", "by": "PT1H"})
    journal.change({**entry, "version": None}, due=None)
    journal.deleted()
    journal.undeleted()
    journal.clock.advance(hours=10)
    assert journal.fire() == 0


def test_reminders_of_other_customers_are_left_alone(journal: Journal) -> None:
    reminded(journal)
    other = journal.service.call().new_id("other")
    journal.registered(other)
    journal.deleted(other)
    journal.clock.advance(hours=1)
    assert journal.fire() == 1


def test_what_nobody_can_do_anything_with_is_in_no_list_unless_it_is_asked_for_by_the_customer(
    journal: Journal,
) -> None:
    about = {"customer_id": str(CUSTOMER)}
    other = str(journal.service.call().new_id("other"))
    journal.registered(UUID(other))
    journal.hear()
    reminded(journal)
    journal.log("Остаётся", customer_id=other, reminder={"at": in_hours(journal, 1)})
    before = journal.texts(kind="call"), journal.texts(**about), reminders(journal)
    journal.deleted()
    assert journal.texts(kind="call") == ["Остаётся"]
    assert (journal.page(kind="call")["total"], reminders(journal)) == (1, ["Остаётся"])
    assert journal.texts(**about) == ["Customer Вектор was deleted.", *before[1]]
    assert reminders(journal, **about) == ["Позвонить"]
    journal.undeleted()
    assert journal.texts(kind="call") == before[0]
    assert reminders(journal) == before[2]


def reminders(journal: Journal, **question: Any) -> list[str]:
    """The texts of the caller's own."""
    asked = ReminderList().load(question)
    answer = journal.application.list_reminders(journal.service.call(ANNA), asked)
    return [row["text"] for row in answer["items"]]
