"""Reminders follow their entries, and none is in the way of the others."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from contracts.envelope import moment_text
from services.tasks.app import reminders
from services.tasks.domain.refusals import EntryHasEnded, ReminderHasEnded, ReminderInThePast
from services.tasks.domain.reminder import Reminder
from tests.unit.alone import ANNA, BORIS
from tests.unit.tasks.journal import Journal


def later(journal: Journal, **period: float) -> dict[str, str]:
    return {"at": moment_text(journal.clock.now() + timedelta(**period))}


def given(entry: dict[str, Any]) -> dict[str, Any]:
    """The entry's reminder, whatever its version."""
    return {**entry["reminder"], "version": None}


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


@pytest.mark.parametrize("status", ["done", "dropped"])
def test_what_is_opened_again_reminds_when_it_would_have(journal: Journal, status: str):
    entry = journal.log(reminder=later(journal, hours=2))
    opened = journal.change(journal.change(entry, status=status), status="new")
    assert given(opened) == given(entry)
    assert journal.service.told("ReminderSet")[-1].data["at"] == entry["reminder"]["at"]
    journal.clock.advance(hours=1)
    assert journal.fire() == 0
    journal.clock.advance(hours=1)
    assert journal.fire() == 1
    assert journal.service.differences() == []


def test_what_is_opened_again_after_its_time_reminds_at_once(journal: Journal):
    entry = journal.change(journal.log(reminder=later(journal, hours=1)), status="done")
    journal.clock.advance(days=3)
    journal.change(entry, status="new")
    assert (journal.fire(), who_was_reminded(journal)) == (1, ["anna"])


def test_a_daily_reminder_comes_again_once_for_what_was_missed_and_goes_on(journal: Journal):
    entry = journal.change(journal.log(reminder=later(journal, hours=1) | {"rule": "FREQ=DAILY"}), status="done")
    journal.clock.advance(days=3)
    journal.change(entry, status="in_progress")
    assert journal.fire() == 1
    journal.clock.advance(hours=1)
    assert journal.fire() == 1, "at its own hour"
    journal.clock.advance(days=1)
    assert journal.fire() == 1
    assert journal.service.differences() == []


def test_what_had_rung_does_not_ring_again_because_it_is_opened(journal: Journal):
    fired_once(journal)
    opened = journal.change(journal.change(journal.rows()[0], status="done"), status="new")
    assert opened["reminder"]["state"] == "fired"
    assert journal.fire() == 0
    journal.change_reminder(opened["reminder"], "snooze", minutes=5)
    journal.clock.advance(minutes=5)
    assert journal.fire() == 1


def test_what_was_done_from_its_reminder_has_that_again_when_it_is_opened(journal: Journal):
    reminder = fired_once(journal, rule="FREQ=DAILY")
    journal.change_reminder(reminder, "finish", status="done")
    journal.clock.advance(hours=1)
    opened = journal.change(journal.rows()[0], status="new")
    assert (opened["reminder"]["state"], opened["reminder"]["at"]) == ("waiting", reminder["at"])


def test_a_reminder_that_was_finished_before_its_entry_stays_so(journal: Journal):
    entry = journal.log(reminder=later(journal, hours=1))
    journal.change_reminder(entry["reminder"], "finish")
    opened = journal.change(journal.change(journal.entry(entry), status="done"), status="new")
    assert opened["reminder"]["state"] == "done"


def test_what_is_opened_for_another_reminds_that_one(journal: Journal):
    entry = journal.change(journal.log(reminder=later(journal, hours=1)), status="done")
    journal.change(journal.change(entry, assignee="boris"), status="new")
    journal.clock.advance(hours=1)
    journal.fire()
    assert who_was_reminded(journal) == ["boris"]
    assert journal.service.differences() == []


def test_a_reminder_of_a_due_date_is_counted_from_the_one_that_there_is_now(journal: Journal):
    by_due_date = {"rule": {"before": "due", "by": "P1D"}}
    entry = journal.change(journal.log(due="2025-12-01T09:00:00Z", reminder=by_due_date), status="done")
    opened = journal.change(journal.change(entry, due="2025-12-03T09:00:00Z"), status="new")
    assert (opened["reminder"]["state"], opened["reminder"]["at"]) == ("waiting", "2025-12-02T09:00:00Z")
    ended = journal.change(opened, status="done")
    opened = journal.change(journal.change(ended, due=None), status="new")
    assert opened["reminder"]["state"] == "suspended"


def test_a_reminder_of_unpaid_invoices_waits_for_nothing_when_they_were_paid_meanwhile(journal: Journal):
    journal.happened("OrderPlaced")
    journal.hear()
    journal.invoice("InvoiceIssued")
    order_id = journal.orders.events[-1].data["order_id"]
    entry = journal.log(order_id=order_id, reminder={"rule": {"unless": "paid", "after": "P3D"}})
    opened = journal.change(journal.change(entry, status="done"), status="new")
    assert given(opened) == given(entry)
    ended = journal.change(opened, status="done")
    journal.invoice("InvoicePaid")
    assert journal.change(ended, status="new")["reminder"]["state"] == "suspended"


def test_nobody_is_reminded_of_a_deleted_customer_by_opening_until_the_customer_is_back(journal: Journal):
    entry = journal.change(journal.log(reminder=later(journal, hours=1)), status="done")
    journal.deleted()
    journal.change(entry, status="new")
    journal.clock.advance(hours=2)
    assert journal.fire() == 0
    journal.undeleted()
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


def test_what_is_nobody_s_again_reminds_whom_it_reminded_before_it_was_given(journal: Journal):
    entry = journal.log(assignee=None, reminder=later(journal, hours=1))
    back = journal.change(journal.change(entry, assignee="boris"), assignee=None)
    assert back["reminder"]["assignee"] == "anna"
    journal.clock.advance(hours=1)
    journal.fire()
    assert who_was_reminded(journal) == ["anna"]
    assert journal.service.differences() == []


@pytest.mark.parametrize("event", [Reminder.Readdressed, Reminder.HandedOver], ids=["waiting", "waiting for nothing"])
def test_what_was_given_away_before_it_was_kept_whose_it_had_been_stays_with_whom_it_has(
    journal: Journal, event: type[Reminder.HandedOver]
):
    journal.log(assignee=None, reminder=later(journal, hours=1))
    if event is Reminder.HandedOver:
        journal.clock.advance(hours=1)
        journal.fire()
    given = journal.change(journal.rows()[0], assignee="boris")
    events = journal.application.recorder.events_record_cls.__table__
    with journal.application.transaction() as session:
        of_event = events.c.topic == event.TOPIC
        state = json.loads(session.execute(select(events.c.state).where(of_event)).scalar_one())
        assert (state.pop("class_version"), state.pop("returns_to")) == (2, "anna")
        session.execute(update(events).where(of_event).values(state=json.dumps(state).encode()))
    assert journal.change(given, assignee=None)["reminder"]["assignee"] == "boris"


def test_a_snoozed_reminder_of_a_due_date_goes_along_with_date_and_user(journal: Journal):
    entry = journal.log(due="2025-12-01T09:00:00Z", reminder={"rule": {"before": "due", "by": "P1D"}})
    changed = journal.change(entry, assignee="boris", due="2025-12-03T09:00:00Z")
    assert (changed["reminder"]["assignee"], changed["reminder"]["at"]) == ("boris", "2025-12-02T09:00:00Z")
