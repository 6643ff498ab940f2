"""What managers log of their own, the reminders of entries, and that all of the journal follows from its log."""

import random
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from marshmallow import ValidationError

from contracts.commands.dictionaries import RetireEntry
from contracts.envelope import moment_text
from kernel.problems import NotFound, StaleVersion, ValidationFailed
from services.tasks.domain.refusals import NoReminderSet, ReminderInThePast
from tests.unit.alone import BORIS
from tests.unit.tasks.journal import CUSTOMER, Journal, at, turned_order

# ---- what managers log


def test_a_manager_logs_an_entry_of_his_own(journal: Journal):
    entry = journal.log("Скидка 100% %(number)s", due="2025-11-25T09:00:00Z")
    assert (entry["text"], entry["template"]) == ("Скидка 100% %(number)s", None)
    assert (entry["author"], entry["assignee"], entry["due"]) == ("anna", "anna", "2025-11-25T09:00:00Z")
    assert (entry["logged_at"], entry["reminder"]) == ("2025-11-24T09:00:00Z", None)
    assert journal.entry(entry) == entry


def test_an_entry_may_come_with_its_reminder(journal: Journal):
    entry = journal.log(reminder={"at": "2025-11-25T12:00:00+03:00"})
    assert entry["reminder"]["at"] == "2025-11-25T09:00:00Z"
    assert [event.type for event in journal.service.told()][-2:] == ["EntryLogged", "ReminderSet"]


@pytest.mark.parametrize("wrong", [{"text": " "}, {"kind": ""}, {"due": "tomorrow"}, {"reminder": {}}])
def test_an_entry_needs_its_words_and_true_moments(journal: Journal, wrong: dict[str, Any]):
    with pytest.raises(ValidationError):
        journal.log(**wrong)


@pytest.mark.parametrize("kind", ["unheard of", "order_placed", "meeting"])
def test_a_manager_logs_entries_of_kinds_in_use_that_are_not_automatic(journal: Journal, kind: str):
    retired = {"dictionary": "entry_kinds", "code": "meeting", "version": None}
    journal.service.do("retire_dictionary_entry", RetireEntry, **retired)
    with pytest.raises(ValidationFailed) as refusal:
        journal.log(kind=kind)
    assert [fault["field"] for fault in refusal.value.errors] == ["kind"]


# ---- reminders: setting and cancelling


def test_a_reminder_may_be_up_to_a_minute_past_and_no_more(journal: Journal):
    now = journal.clock.now()
    assert journal.remind(journal.log(), now - timedelta(seconds=60))["reminder"] is not None
    with pytest.raises(ReminderInThePast):
        journal.remind(journal.log(), now - timedelta(seconds=61))
    with pytest.raises(ReminderInThePast):
        journal.log(reminder={"at": moment_text(now - timedelta(hours=1))})


def test_a_new_reminder_takes_the_place_of_the_old(journal: Journal):
    first = journal.remind(journal.log(), at(hours=1))
    second = journal.remind(first, at(hours=2))
    assert second["version"] == first["version"] + 1
    assert second["reminder"]["id"] != first["reminder"]["id"]
    journal.clock.advance(hours=1)
    assert journal.fire() == 0
    journal.clock.advance(hours=1)
    assert journal.fire() == 1


def test_a_cancelled_reminder_does_not_fire(journal: Journal):
    entry = journal.cancel(journal.remind(journal.log(), at(hours=1)))
    assert entry["reminder"] is None
    journal.clock.advance(days=1)
    assert journal.fire() == 0


def test_only_a_reminder_that_waits_can_be_cancelled(journal: Journal):
    with pytest.raises(NoReminderSet):
        journal.cancel(journal.log())
    entry = journal.remind(journal.log(), at(hours=1))
    journal.clock.advance(hours=1)
    journal.fire()
    with pytest.raises(NoReminderSet):
        journal.cancel(journal.entry(entry))


def test_who_saw_an_older_version_sets_no_reminder(journal: Journal):
    entry = journal.log()
    journal.remind(entry, at(hours=1))
    with pytest.raises(StaleVersion):
        journal.remind(entry, at(hours=2))


def test_an_entry_that_is_not_there_is_not_found(journal: Journal):
    nothing = {"id": str(CUSTOMER), "version": 1}
    with pytest.raises(NotFound):
        journal.remind(nothing, at(hours=1))
    with pytest.raises(NotFound):
        journal.entry(nothing)


def test_a_reminder_on_an_automatic_entry_reminds_whoever_set_it(journal: Journal):
    journal.happened("OrderPlaced")
    journal.hear()
    entry = journal.remind(journal.rows()[0], at(hours=1), BORIS)
    assert entry["reminder"]["assignee"] == "boris"


# ---- what can be made anew


@pytest.mark.parametrize("seed", range(3))
def test_the_journal_equals_its_events_after_a_busy_day(journal: Journal, seed: int):
    day = random.Random(seed)
    for _ in range(120):
        journal.clock.advance(minutes=day.randrange(10))
        match day.randrange(6):
            case 0:
                journal.happened(day.choice(["OrderPlaced", "OrderChanged", "OrderShipped"]), day.randrange(1, 9))
                journal.turned(uuid4_of(day), turned_order(day.randrange(1, 9), (1, "absent", "0", "1")))
            case 1:
                journal.hear()
            case 2:
                journal.fire()
            case 3:
                later = moment_text(journal.clock.now() + timedelta(minutes=day.randrange(60)))
                journal.log(f"{day.random()}", **({"reminder": {"at": later}} if day.random() < 0.5 else {}))
            case _:
                change_some_reminder(journal, day)
    journal.hear()
    assert journal.service.differences() == []
    before = journal.rows()
    journal.service.rebuild()
    assert journal.rows() == before


def uuid4_of(day: random.Random) -> UUID:
    return UUID(int=day.getrandbits(128))


def change_some_reminder(journal: Journal, day: random.Random) -> None:
    rows = journal.rows()
    if not rows:
        return
    entry = day.choice(rows)
    state = None if entry["reminder"] is None else entry["reminder"]["state"]
    match day.randrange(5):
        case 0 if state == "waiting":
            journal.cancel(entry)
        case 1 if state in ("waiting", "fired"):
            journal.change_reminder(entry["reminder"], "snooze", minutes=day.randrange(1, 90))
        case 2 if state in ("waiting", "fired"):
            journal.change_reminder(entry["reminder"], "finish")
        case 3:
            journal.remind_by(entry, rule="FREQ=MINUTELY;INTERVAL=25")
        case _:
            journal.remind(entry, journal.clock.now() + timedelta(minutes=day.randrange(60)))
