"""Reminders follow their entries, and none is in the way of the others."""

from datetime import timedelta
from typing import Any

import pytest

from contracts.envelope import moment_text
from services.tasks.app import reminders
from services.tasks.domain.refusals import EntryHasEnded, ReminderHasEnded, ReminderInThePast
from tests.unit.alone import ANNA, BORIS
from tests.unit.tasks.journal import Journal


def later(journal: Journal, **period: float) -> dict[str, str]:
    return {"at": moment_text(journal.clock.now() + timedelta(**period))}


def who_was_reminded(journal: Journal) -> list[str]:
    return [event.data["assignee"] for event in journal.due_reminders()]


# ---- one that is bad


def fired_once(journal: Journal, **reminder: Any) -> dict[str, Any]:
    """A reminder that has fired for its first time, an hour after the start of the story."""
    entry = journal.log(reminder=later(journal, hours=1) | reminder)
    journal.clock.advance(hours=1)
    journal.fire()
    given: dict[str, Any] = journal.entry(entry)["reminder"]
    return given


@pytest.mark.parametrize("seconds", [-30, 0])
def test_nobody_snoozes_until_a_moment_that_is_not_later_than_now(journal: Journal, seconds: int):
    reminder = fired_once(journal)
    with pytest.raises(ReminderInThePast):
        journal.change_reminder(reminder, "snooze", until=later(journal, seconds=seconds)["at"])


@pytest.mark.parametrize("rule", [{}, {"rule": "FREQ=DAILY"}], ids=["once", "daily"])
def test_an_occurrence_that_was_told_is_left_out_and_holds_up_no_other(journal: Journal, rule: dict[str, str]):
    """As when the clocks of two replicas differ: one has fired, the other takes a snooze until that moment."""
    reminder = fired_once(journal, **rule)
    journal.log("Другое", caller=BORIS, reminder=later(journal, hours=1))
    journal.clock.advance(seconds=-1)
    journal.change_reminder(reminder, "snooze", until=later(journal, seconds=1)["at"])
    journal.clock.advance(hours=2)
    assert journal.fire() == 1
    assert who_was_reminded(journal) == ["anna", "boris"]
    journal.clock.advance(days=1)
    assert journal.fire() == len(rule), "the one by a rule goes on"
    assert journal.service.differences() == []


def test_a_reminder_whose_rule_cannot_be_followed_fires_for_the_last_time_and_holds_up_no_other(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
):
    bad = journal.log("Без правила", reminder=later(journal, hours=1) | {"rule": "FREQ=DAILY"})
    journal.log("Другое", reminder=later(journal, hours=2))
    follow = reminders.occurrences

    def lost(due: Any, *more: Any) -> Any:
        if str(due.entry_id) == bad["id"]:
            raise OverflowError
        return follow(due, *more)

    monkeypatch.setattr(reminders, "occurrences", lost)
    journal.clock.advance(days=3)
    assert journal.fire() == 2
    assert [event.data["text"] for event in journal.due_reminders()] == ["Без правила", "Другое"]
    assert journal.entry(bad)["reminder"]["state"] == "fired"


# ---- the entry has ended


@pytest.mark.parametrize("status", ["done", "dropped"])
def test_what_is_done_or_dropped_reminds_nobody_any_more(journal: Journal, status: str):
    entry = journal.log(reminder=later(journal, hours=1) | {"rule": "FREQ=DAILY"})
    ended = journal.change(entry, status=status)
    journal.clock.advance(days=3)
    assert journal.fire() == 0
    assert ended["reminder"]["state"] == "done"
    assert len(journal.service.told("ReminderCancelled")) == 1
    with pytest.raises(ReminderHasEnded):
        journal.change_reminder(ended["reminder"], "snooze", minutes=5)
    assert journal.service.differences() == []


def test_what_is_opened_again_is_silent_until_somebody_sets_a_reminder(journal: Journal):
    entry = journal.log(reminder=later(journal, hours=1))
    opened = journal.change(journal.change(entry, status="done"), status="new")
    journal.clock.advance(hours=2)
    assert journal.fire() == 0
    journal.remind(opened, journal.clock.now() + timedelta(hours=1))
    journal.clock.advance(hours=1)
    assert journal.fire() == 1


def test_nobody_is_reminded_of_what_has_ended_already(journal: Journal):
    entry = journal.change(journal.log(), status="dropped")
    with pytest.raises(EntryHasEnded):
        journal.remind(entry, journal.clock.now() + timedelta(hours=1))
    with pytest.raises(EntryHasEnded):
        journal.log(status="done", reminder=later(journal, hours=1))


# ---- the entry is another's


def test_an_entry_that_is_another_s_reminds_that_one(journal: Journal):
    entry = journal.log(reminder=later(journal, hours=1))
    given = journal.change(entry, assignee="boris")
    assert given["reminder"]["assignee"] == "boris"
    assert journal.service.told("ReminderSet")[-1].data == {
        "reminder_id": entry["reminder"]["id"],
        "entry_id": entry["id"],
        "at": entry["reminder"]["at"],
        "assignee": "boris",
    }
    assert (journal.reminders(ANNA), len(journal.reminders(BORIS))) == ([], 1)
    journal.clock.advance(hours=2)
    journal.fire()
    assert who_was_reminded(journal) == ["boris"]
    assert journal.service.differences() == []


def test_who_got_the_entry_after_it_rang_snoozes_it_and_is_reminded(journal: Journal):
    fired_once(journal)
    given = journal.change(journal.rows()[0], assignee="boris")
    assert len(journal.service.told("ReminderSet")) == 1, "it waits for nothing"
    journal.change_reminder(given["reminder"], "snooze", caller=BORIS, minutes=5)
    journal.clock.advance(minutes=5)
    journal.fire()
    assert who_was_reminded(journal) == ["anna", "boris"]
    assert journal.service.differences() == []


def test_what_is_nobody_s_reminds_whom_it_reminded_before(journal: Journal):
    journal.change(journal.log(reminder=later(journal, hours=1)), assignee=None)
    journal.clock.advance(hours=1)
    journal.fire()
    assert who_was_reminded(journal) == ["anna"]


def test_a_snoozed_reminder_of_a_due_date_goes_along_with_date_and_user(journal: Journal):
    entry = journal.log(due="2025-12-01T09:00:00Z", reminder={"rule": {"before": "due", "by": "P1D"}})
    changed = journal.change(entry, assignee="boris", due="2025-12-03T09:00:00Z")
    assert (changed["reminder"]["assignee"], changed["reminder"]["at"]) == ("boris", "2025-12-02T09:00:00Z")
