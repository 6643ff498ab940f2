"""A reminder fires exactly once, whatever was down at its time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from contracts.envelope import moment_text
from kernel.migrations import migrate
from kernel.problems import StaleVersion
from services.tasks.app import TasksApplication, reminders
from tests.builders import ManualClock
from tests.unit.alone import Alone
from tests.unit.tasks.journal import CUSTOMER, Journal


def later(journal: Journal, **period: float) -> dict[str, str]:
    return {"at": moment_text(journal.clock.now() + timedelta(**period))}


def test_a_reminder_fires_when_its_time_has_come_and_not_before(journal: Journal):
    entry = journal.log("Позвонить Марине", reminder=later(journal, hours=1))
    journal.clock.advance(minutes=59)
    assert journal.fire() == 0
    journal.clock.advance(minutes=1, seconds=2)
    assert journal.fire() == 1
    (due,) = journal.due_reminders()
    assert due.data == {
        "reminder_id": entry["reminder"]["id"],
        "entry_id": entry["id"],
        "customer_id": str(CUSTOMER),
        "order_id": None,
        "assignee": "anna",
        "text": "Позвонить Марине",
        "due_at": "2025-11-24T10:00:00Z",
        "fired_at": "2025-11-24T10:00:02Z",
        "template": None,
        "params": {},
        "next_at": None,
    }
    assert (due.actor, due.correlationid) == ("service:tasks", "correlation")
    assert journal.entry(entry)["reminder"]["fired_at"] == "2025-11-24T10:00:02Z"
    assert journal.entry(entry)["version"] == entry["version"], "to fire is no change of the entry"


def test_a_reminder_fires_only_once(journal: Journal):
    journal.log(reminder=later(journal, hours=1))
    journal.clock.advance(days=1)
    assert [journal.fire() for _ in range(3)] == [1, 0, 0]


def test_a_fired_reminder_can_be_set_again_and_fires_again(journal: Journal):
    entry = journal.log(reminder=later(journal, hours=1))
    journal.clock.advance(hours=1)
    journal.fire()
    again = journal.remind(journal.entry(entry), journal.clock.now() + timedelta(hours=1))
    assert again["reminder"]["fired_at"] is None
    journal.clock.advance(hours=1)
    assert journal.fire() == 1
    assert len({event.data["reminder_id"] for event in journal.due_reminders()}) == 2


def test_a_reminder_of_an_automatic_entry_says_what_the_entry_says(journal: Journal):
    journal.happened("OrderPlaced")
    journal.hear()
    journal.remind(journal.rows()[0], journal.clock.now())
    journal.fire()
    due = journal.due_reminders()[0].data
    assert due["text"] == "Order 1207 was placed: 69190.40 RUB."
    assert due["template"] % due["params"] == due["text"]


def test_what_was_due_while_everything_was_down_fires_at_the_start_oldest_first(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(reminders, "MOST_AT_ONCE", 7)
    for minute in (*range(20, 0, -1), 90):
        journal.log(f"{minute}", reminder=later(journal, minutes=minute))
    journal.clock.advance(hours=1)
    assert journal.fire() == 20
    assert [event.data["text"] for event in journal.due_reminders()] == [str(minute) for minute in range(1, 21)]
    journal.clock.advance(hours=1)
    assert journal.fire() == 1


def test_one_batch_holds_at_most_500(journal: Journal):
    for _ in range(501):
        journal.log(reminder=later(journal, minutes=1))
    journal.clock.advance(hours=1)
    assert [journal.application._fire_some() for _ in range(3)] == [500, 1, 0]


def test_a_crash_before_the_commit_fires_nothing_and_loses_nothing(journal: Journal, monkeypatch: pytest.MonkeyPatch):
    journal.log(reminder=later(journal, minutes=1))
    journal.clock.advance(hours=1)

    def crash(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(journal.application, "append", crash)
        with pytest.raises(KeyboardInterrupt):
            journal.fire()
    assert journal.due_reminders() == []
    assert journal.fire() == 1


# ---- two replicas


@contextmanager
def replicas(url: str, count: int) -> Iterator[list[TasksApplication]]:
    applications = [TasksApplication(url, ManualClock()) for _ in range(count)]
    yield applications
    for application in applications:
        application.recorder.datastore.engine.dispose()  # type: ignore[union-attr]
        application.close()


def test_replicas_that_race_fire_every_reminder_once(database: str):
    migrate("services.tasks", database)
    journal = Journal(Alone(TasksApplication, database))
    for second in range(120):
        journal.log(f"{second}", reminder=later(journal, seconds=second))
    with replicas(database, 4) as applications:
        fired = race(applications)
    assert sum(fired) == 120
    reminders = [event.data["reminder_id"] for event in journal.due_reminders()]
    assert len(reminders) == len(set(reminders)) == 120
    assert journal.service.differences() == []
    journal.service.close()


def race(applications: list[TasksApplication]) -> list[int]:
    """All replicas tick at the same moments, as their timers do."""
    fired: list[int] = []
    start = threading.Barrier(len(applications))

    def ticks(application: TasksApplication) -> None:
        clock: Any = application.clock
        for second in range(0, 120, 10):
            start.wait()
            clock.at = ManualClock().at + timedelta(seconds=second + 9)
            fired.append(application.fire_due_reminders())
        clock.advance(hours=1)
        fired.append(application.fire_due_reminders())

    threads = [threading.Thread(target=ticks, args=(application,)) for application in applications]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return fired


def test_a_manager_who_changes_reminders_while_they_fire_meets_no_deadlock(database: str):
    migrate("services.tasks", database)
    journal = Journal(Alone(TasksApplication, database))
    entries = [journal.log(f"{number}", reminder=later(journal, seconds=1)) for number in range(60)]
    with replicas(database, 2) as applications:
        for application in applications:
            application.clock.advance(minutes=1)  # type: ignore[attr-defined]
        threads = [threading.Thread(target=application.fire_due_reminders) for application in applications]
        for thread in threads:
            thread.start()
        moved = [entry for entry in entries if was_moved(journal, entry)]
        for thread in threads:
            thread.join()
    fired = {event.data["entry_id"] for event in journal.due_reminders()}
    assert fired | {entry["id"] for entry in moved} == {entry["id"] for entry in entries}
    assert journal.service.differences() == []
    journal.service.close()


def was_moved(journal: Journal, entry: dict[str, Any]) -> bool:
    try:
        journal.remind(entry, journal.clock.now() + timedelta(hours=5))
    except StaleVersion:
        return False
    return True


def test_a_reminder_that_is_cancelled_is_told_to_others(journal: Journal) -> None:
    entry = journal.log()
    reminded = journal.remind(entry, journal.clock.now() + timedelta(hours=1))
    journal.cancel(reminded)
    [told] = journal.service.told("ReminderCancelled")
    assert told.data == {"reminder_id": reminded["reminder"]["id"], "entry_id": entry["id"]}
