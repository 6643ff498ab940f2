"""Reminders by rule: when they come due, through changes of the clocks and outages."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.commands.reminders import ReminderInput, SnoozeInput
from contracts.envelope import moment_text
from contracts.recurrence import Recurrence
from kernel.problems import ValidationFailed
from kernel.validation import loaded
from services.tasks.app import reminders
from services.tasks.app.reminders import ReminderOfAnother
from services.tasks.app.timing import MINUTE, ReminderNeverDue
from services.tasks.domain.entry import Entry, Marks
from services.tasks.domain.refusals import (
    NothingIsDue,
    NothingToPay,
    ReminderHasEnded,
    ReminderInThePast,
    ReminderTooFarAhead,
)
from services.tasks.domain.reminder import Reminder
from tests.unit.alone import ANNA, BORIS
from tests.unit.tasks.journal import CUSTOMER, Journal

BERLIN = "Europe/Berlin"
UNLESS_PAID = {"unless": "paid", "after": "P3D"}


def stand_at(journal: Journal, text: str) -> datetime:
    journal.clock.at = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return journal.clock.at


# ---- in the user's wall time


def test_every_monday_at_nine_stays_at_nine_in_spring_and_in_autumn(journal: Journal):
    for month, mondays in (("03", ["16T08", "23T08", "30T07"]), ("10", ["12T07", "19T07", "26T08"])):
        stand_at(journal, f"2026-{month}-10T12:00")
        before = len(journal.fired_at())
        first = f"2026-{month}-{mondays[0]}:00:00Z"
        reminder = journal.remind_by(journal.log(), at=first, rule="FREQ=WEEKLY;BYDAY=MO", zone=BERLIN)
        assert (reminder["rule"], reminder["zone"], reminder["at"]) == ("FREQ=WEEKLY;BYDAY=MO", BERLIN, first)
        stand_at(journal, f"2026-{month}-31T12:00")
        journal.fire()
        assert journal.fired_at()[before:] == [f"2026-{month}-{monday}:00:00Z" for monday in mondays]
        journal.change_reminder(journal.reminders(state="waiting")[0], "cancel")


def test_a_rule_without_a_beginning_begins_with_the_next_minute_in_the_users_own_zone(journal: Journal):
    stand_at(journal, "2026-02-04T05:59:30")
    reminder = journal.remind_by(journal.log(), rule="FREQ=DAILY;BYHOUR=9;BYMINUTE=0")
    assert (reminder["at"], reminder["zone"]) == ("2026-02-04T06:00:00Z", ANNA.zone)


def test_a_rule_that_ends_fires_no_more(journal: Journal):
    journal.remind_by(journal.log(), at="2025-11-24T10:00:00Z", rule="FREQ=HOURLY;COUNT=3")
    journal.clock.advance(days=2)
    assert [journal.fire(), journal.fire()] == [3, 0]
    assert [event.data["next_at"] for event in journal.due_reminders()] == [
        "2025-11-24T11:00:00Z",
        "2025-11-24T12:00:00Z",
        None,
    ]
    assert journal.reminders()[0]["state"] == "fired"


# ---- outages and crowds


def test_after_a_month_everything_missed_came_due_once_by_bounded_transactions(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(reminders, "MOST_AT_ONCE", 7)
    journal.remind_by(journal.log("weekly"), at="2025-11-24T10:00:00Z", rule="FREQ=WEEKLY")
    journal.remind_by(journal.log("daily"), at="2025-11-24T10:00:00Z", rule="FREQ=DAILY")
    journal.clock.advance(days=30)
    batches = iter(journal.application._fire_some, 0)
    assert max(batches) == 7
    assert sorted(journal.fired_at()) == sorted(
        moment_text(datetime(2025, 11, 24, 10, tzinfo=UTC) + timedelta(days=day))
        for day in [*range(30), *range(0, 30, 7)]
    )
    assert len({event.subject for event in journal.due_reminders()}) == 35
    waiting = {row["text"]: row["at"] for row in journal.reminders(state="waiting")}
    assert waiting == {"daily": "2025-12-24T10:00:00Z", "weekly": "2025-12-29T10:00:00Z"}
    assert journal.service.differences() == []


@pytest.mark.parametrize("crowd", [1000, pytest.param(5000, marks=pytest.mark.long)])
def test_a_crowd_that_is_due_in_one_minute_fires_by_a_few_statements(
    journal: Journal, count_statements: Callable[[], list[str]], crowd: int
):
    things = [thing for number in range(crowd) for thing in entry_with_reminder(journal, number)]
    with journal.application.transaction() as session:
        journal.application.append(session, *things)
    journal.clock.advance(hours=1, minutes=1)
    statements = count_statements()
    assert journal.fire() == crowd
    assert len([each for each in statements if not each.startswith("INSERT INTO tasks_events")]) <= 20 * crowd // 500
    assert len(journal.due_reminders()) == crowd


def entry_with_reminder(journal: Journal, number: int) -> tuple[Entry, Reminder]:
    """Due at some second of the minute an hour from now; every other one daily."""
    call = journal.service.call()
    entry = Entry.log(
        call.new_id(),
        customer_id=CUSTOMER,
        order_id=None,
        kind="call",
        kind_names={"ru": "Звонок", "en": "Call"},
        text=f"{number}",
        params={},
        logged_at=call.at,
        author="anna",
        source=None,
        marks=Marks("normal", "new", "open", None, "anna", None),
        at=call.at,
        metadata=call.metadata,
    )
    reminder = Reminder.of_entry(
        call.new_id("reminder"),
        entry_id=entry.id,
        order_id=None,
        at=call.at + timedelta(hours=1, seconds=number % 60),
        assignee="anna",
        rule={"repeat": "FREQ=DAILY", "start": "2025-11-24T13:00:00", "until": None} if number % 2 else None,
        zone=ANNA.zone,
        now=call.at,
        metadata=call.metadata,
    )
    entry.give_reminder(reminder.id, call.at, call.metadata)
    return entry, reminder


# ---- snooze, done, cancel


def test_a_snooze_over_midnight_is_silent_until_then_and_the_rule_goes_on(journal: Journal):
    stand_at(journal, "2026-03-28T20:00")
    reminder = journal.remind_by(journal.log(), at="2026-03-28T22:50:00Z", rule="FREQ=DAILY", zone=BERLIN)
    stand_at(journal, "2026-03-28T22:50")
    journal.fire()
    snoozed = journal.change_reminder(reminder, "snooze", minutes=90)
    assert (snoozed["at"], snoozed["state"]) == ("2026-03-29T00:20:00Z", "waiting")
    stand_at(journal, "2026-03-29T21:50")
    journal.fire()
    assert journal.fired_at() == ["2026-03-28T22:50:00Z", "2026-03-29T00:20:00Z", "2026-03-29T21:50:00Z"]


def test_a_snooze_passes_over_what_the_rule_says_until_then(journal: Journal):
    reminder = journal.remind_by(journal.log(), at="2025-11-24T10:00:00Z", rule="FREQ=DAILY")
    journal.change_reminder(reminder, "snooze", until="2025-11-27T09:30:00Z")
    journal.clock.advance(days=4)
    journal.fire()
    assert journal.fired_at() == ["2025-11-27T09:30:00Z", "2025-11-27T10:00:00Z"]


def test_a_reminder_that_fired_can_be_snoozed_and_says_so_to_others(journal: Journal):
    reminder = journal.remind_by(journal.log(), at=moment_text(journal.clock.now()))
    journal.fire()
    assert journal.reminders(state="fired")[0]["version"] == reminder["version"], "to fire is no change"
    journal.change_reminder(reminder, "snooze", minutes=10)
    assert [event.data["at"] for event in journal.service.told("ReminderSet")] == [
        "2025-11-24T09:00:00Z",
        "2025-11-24T09:10:00Z",
    ]
    journal.clock.advance(minutes=10)
    assert journal.fire() == 1


@pytest.mark.parametrize(("how", "state"), [("finish", "done"), ("cancel", "cancelled")])
def test_what_is_done_or_cancelled_is_silent_and_cannot_be_changed(journal: Journal, how: str, state: str):
    reminder = journal.remind_by(journal.log(), at="2025-11-24T10:00:00Z", rule="FREQ=DAILY")
    ended = journal.change_reminder(reminder, how)
    assert ended["state"] == state
    assert [event.data["reminder_id"] for event in journal.service.told("ReminderCancelled")] == [reminder["id"]]
    journal.clock.advance(days=3)
    assert journal.fire() == 0
    for again, more in (("snooze", {"minutes": 5}), ("finish", {}), ("cancel", {})):
        with pytest.raises(ReminderHasEnded):
            journal.change_reminder(ended, again, **more)


def test_another_persons_reminder_is_his_own_and_the_heads(journal: Journal):
    head = BORIS.__class__("olga", frozenset({"head"}))
    reminder = journal.remind_by(journal.log(), at="2025-11-24T10:00:00Z")
    with pytest.raises(ReminderOfAnother) as refused:
        journal.change_reminder(reminder, "snooze", BORIS, minutes=5)
    assert refused.value.params == {"assignee": "anna"}, "whose it is"
    assert journal.reminders(BORIS) == []
    assert journal.change_reminder(reminder, "snooze", head, minutes=5)["assignee"] == "anna"


def test_the_reminder_of_who_has_left_is_the_customers_managers(journal: Journal):
    reminder = journal.remind_by(journal.log(), at="2025-11-24T10:00:00Z")
    journal.staff.leaves("anna")
    with pytest.raises(ReminderOfAnother):
        journal.change_reminder(reminder, "snooze", BORIS, minutes=5)
    journal.customers.tell("ManagerAssigned", CUSTOMER, {"customer_id": str(CUSTOMER), "manager": "boris"})
    journal.hear()
    snoozed = journal.change_reminder(reminder, "snooze", BORIS, minutes=5)
    assert journal.change_reminder(snoozed, "finish", BORIS)["state"] == "done"
    journal.staff.comes_back("anna")
    with pytest.raises(ReminderOfAnother):
        journal.application.get_reminder(journal.service.call(BORIS), UUID(reminder["id"]))


def test_ones_own_reminders_are_found_by_state_and_text_and_sorted_both_ways(journal: Journal):
    for hour in (12, 10, 11):
        journal.remind_by(journal.log(f"Звонок {hour}"), at=f"2025-11-24T{hour}:00:00Z")
    stand_at(journal, "2025-11-24T10:30")
    journal.fire()
    assert [row["text"] for row in journal.reminders(limit=1)] == ["Звонок 10", "Звонок 11", "Звонок 12"]
    assert [row["text"] for row in journal.reminders(sort="-at", state="waiting")] == ["Звонок 12", "Звонок 11"]
    assert next(row["text"] for row in journal.reminders(sort="fired_at", q="звонок 1", limit=1)) == "Звонок 10"
    assert [row["text"] for row in journal.reminders(customer_id=str(CUSTOMER), q="ЗВОНОК 11")] == ["Звонок 11"]


# ---- counted from a date


def test_a_day_before_the_due_date_is_one_of_the_calendar(journal: Journal):
    entry = journal.log(due="2026-03-30T07:00:00Z", reminder={"rule": {"before": "due", "by": "P1D"}, "zone": BERLIN})
    assert entry["reminder"]["at"] == "2026-03-29T07:00:00Z"
    assert entry["reminder"]["rule"] == {"before": "due", "by": "P1D"}
    with pytest.raises(NothingIsDue):
        journal.log(reminder={"rule": {"before": "due", "by": "P1D"}})


def test_a_reminder_before_the_due_date_moves_with_it(journal: Journal):
    entry = journal.log(due="2025-12-01T07:00:00Z", reminder={"rule": {"before": "due", "by": "P1D"}})
    moved = journal.change(entry, due="2025-12-05T07:00:00Z")
    assert moved["reminder"]["at"] == "2025-12-04T07:00:00Z"
    near = journal.change(moved, due="2025-11-24T20:00:00Z")
    assert near["reminder"]["at"] == "2025-11-24T09:00:00Z", "the time is past, the due date is not: at once"
    assert journal.fire() == 1
    nothing = journal.change(journal.change(near, due=None), importance="high")
    assert nothing["reminder"]["state"] == "fired"
    again = journal.change(nothing, due="2026-02-01T07:00:00Z")
    assert (again["reminder"]["state"], again["reminder"]["at"]) == ("waiting", "2026-01-31T07:00:00Z")
    assert journal.change(again, due=None)["reminder"]["state"] == "suspended"
    assert journal.service.differences() == []


def test_what_is_done_from_a_reminder_is_done_in_the_journal_too_if_that_is_said(journal: Journal):
    first, second = journal.log(), journal.log()
    for entry, more in ((first, {}), (second, {"status": "done"})):
        journal.change_reminder(journal.remind_by(entry, at="2025-11-24T10:00:00Z"), "finish", **more)
    assert [journal.entry(entry)["status_kind"] for entry in (first, second)] == ["open", "done"]
    assert [event.data["entry_id"] for event in journal.service.told("EntryDone")] == [second["id"]]
    with pytest.raises(ValidationFailed):
        journal.change_reminder(journal.remind_by(first, at="2025-11-24T10:00:00Z"), "finish", status="no such")
    assert journal.entry(first)["reminder"]["state"] == "waiting"


def of_order(journal: Journal) -> dict[str, Any]:
    """The entry of an order that has an unpaid invoice, due on 1 December."""
    journal.happened("OrderPlaced")
    journal.invoice("InvoiceIssued")
    return next(row for row in journal.rows() if row["kind"] == "order_placed")


def test_an_invoice_that_is_unpaid_three_days_after_its_due_date_is_reminded_of(journal: Journal):
    reminder = journal.remind_by(of_order(journal), rule=UNLESS_PAID)
    assert reminder["at"] == "2025-12-04T06:00:00Z"
    stand_at(journal, "2025-12-04T06:00:01")
    journal.hear()
    assert journal.fire() == 1


def test_no_reminder_of_what_is_paid_also_when_that_is_heard_late(journal: Journal):
    journal.remind_by(of_order(journal), rule=UNLESS_PAID)
    stand_at(journal, "2025-12-04T06:00:30")
    assert journal.fire() == 0, "whether it is paid is not known yet"
    journal.invoice("InvoicePaid")
    assert journal.fire() == 0
    assert journal.reminders()[0]["state"] == "suspended"
    assert len(journal.service.told("ReminderCancelled")) == 1


def test_what_is_released_again_is_reminded_of_again(journal: Journal):
    journal.remind_by(of_order(journal), rule=UNLESS_PAID)
    paid = journal.invoice("InvoicePaid")
    head = {"payment_id": paid.subject, "customer_id": str(CUSTOMER), "number": None, "currency": "RUB"}
    sums = {"date": "2025-11-24", "amount": "1.00", "unallocated": "1.00"}
    allocation = {name: paid.data[name] for name in ("invoice_id", "number", "year", "order_id", "amount")}
    journal.orders.tell("PaymentReleased", paid.subject, {**head, **sums, "allocations": [allocation]})
    journal.hear()
    (reminder,) = journal.reminders(state="waiting")
    assert reminder["at"] == "2025-12-04T06:00:00Z"


def test_every_unpaid_invoice_of_the_order_is_reminded_of_after_its_own_date(journal: Journal):
    journal.remind_by(of_order(journal), rule=UNLESS_PAID)
    journal.invoice("InvoiceIssued", due_date="2025-12-10")
    journal.invoice("InvoiceIssued", due_date="2025-12-20")
    journal.invoice("InvoiceCancelled", due_date="2025-12-20")
    stand_at(journal, "2026-01-20T06:00")
    journal.hear()
    journal.fire()
    assert journal.fired_at() == ["2025-12-04T06:00:00Z", "2025-12-13T06:00:00Z"]
    assert journal.service.differences() == []


def test_who_asks_when_it_is_late_already_is_reminded_at_once(journal: Journal):
    entry = of_order(journal)
    now = stand_at(journal, "2026-01-20T06:00")
    assert journal.remind_by(entry, rule=UNLESS_PAID)["at"] == moment_text(now)
    with pytest.raises(NothingToPay):
        journal.remind_by(journal.log(), rule=UNLESS_PAID)


# ---- what is refused

WITH_PART = "A recurrence rule of this frequency is not taken with {}."


@pytest.mark.parametrize(
    ("reminder", "field", "message"),
    [
        ({}, "at", "Missing data for required field."),
        ({"rule": UNLESS_PAID, "at": "2025-12-01T09:00:00Z"}, "at", "Must not be given: the rule says it."),
        ({"rule": "FREQ=MINUTELY"}, "rule", "Must not recur more often than every 5 minutes."),
        ({"rule": "каждый день"}, "rule", "Must be a recurrence rule like FREQ=WEEKLY;BYDAY=MO."),
        ({"rule": "FREQ=DAILY;INTERVAL=7;BYDAY=MO"}, "rule", "These parts of a recurrence rule do not go together."),
        ({"rule": "FREQ=WEEKLY;BYSETPOS=1"}, "rule", WITH_PART.format("BYSETPOS")),
        ({"rule": "DTSTART:20260202T090000\nRRULE:FREQ=DAILY"}, "rule", WITH_PART.format("DTSTART")),
        ({"rule": {"before": "due", "by": "1 day"}}, "rule", "Must be a period like P1D or PT2H."),
        ({"rule": {"before": "dawn", "by": "P1D"}}, "rule", None),
        ({"rule": {**UNLESS_PAID, "more": 1}}, "rule", None),
        ({"rule": 7}, "rule", None),
        ({"rule": "FREQ=DAILY" + ";" * 300}, "rule", None),
        ({"rule": "FREQ=DAILY", "zone": "Mars/Olympus"}, "zone", "Must be the name of a time zone like Europe/Moscow."),
        (
            {"rule": "FREQ=DAILY", "zone": "../etc/passwd"},
            "zone",
            "Must be the name of a time zone like Europe/Moscow.",
        ),
        ({"rule": "FREQ=DAILY", "zone": 7}, "zone", "Must be the name of a time zone like Europe/Moscow."),
    ],
)
def test_what_is_no_reminder_is_refused_at_its_field(reminder: dict[str, Any], field: str, message: str | None):
    with pytest.raises(ValidationFailed) as refused:
        loaded(ReminderInput, reminder)
    shape = "Must be a recurrence rule, or a period before the due date or after an unpaid invoice's."
    assert refused.value.errors == [{"field": field, "message": message or shape}]


@pytest.mark.parametrize("snooze", [{}, {"minutes": 5, "until": "2025-12-01T09:00:00Z"}])
def test_a_snooze_is_until_a_moment_or_for_minutes(snooze: dict[str, Any]):
    with pytest.raises(ValidationFailed) as refused:
        loaded(SnoozeInput, snooze)
    assert refused.value.errors == [{"field": "until", "message": "Give either a moment or minutes."}]


@pytest.mark.parametrize(
    ("reminder", "refusal"),
    [
        ({"at": "2025-11-24T08:58:00Z", "rule": "FREQ=DAILY"}, ReminderInThePast),
        ({"at": "2999-12-31T23:59:59Z"}, ReminderTooFarAhead),
        ({"at": "2999-12-31T23:59:59Z", "rule": "FREQ=DAILY"}, ReminderTooFarAhead),
        ({"at": "1900-01-01T00:00:00Z", "rule": "FREQ=DAILY"}, ReminderInThePast),
        ({"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, ReminderNeverDue),
        ({"rule": "FREQ=DAILY;UNTIL=20250101"}, ReminderNeverDue),
    ],
)
def test_what_can_never_come_due_is_refused(journal: Journal, reminder: dict[str, Any], refusal: type[Exception]):
    with pytest.raises(refusal):
        journal.log(reminder=reminder)
    assert journal.rows() == []


def test_a_snooze_beyond_all_years_is_refused(journal: Journal):
    reminder = journal.remind_by(journal.log(), at="2025-11-24T10:00:00Z")
    with pytest.raises(ReminderTooFarAhead):
        journal.change_reminder(reminder, "snooze", until="2999-12-31T23:59:59Z")
    with pytest.raises(ValidationFailed) as refused:
        loaded(SnoozeInput, {"minutes": 10**18})
    message = "Must be at most 5270400 minutes, which are ten years."
    assert refused.value.errors == [{"field": "minutes", "message": message}]


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_a_moment_at_an_end_of_the_calendar_is_refused_at_its_field(at: str):
    with pytest.raises(ValidationFailed) as refused:
        loaded(ReminderInput, {"at": at})
    assert refused.value.errors == [{"field": "at", "message": "Must be a moment of the years 1900 to 2999."}]


# ---- however the clock ticks


@given(steps=st.lists(st.integers(1, 500), min_size=1, max_size=6), interval=st.integers(5, 300))
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_however_late_the_clock_ticks_every_occurrence_comes_due_once(
    journal: Journal, steps: list[int], interval: int
):
    begin, told = journal.clock.now(), len(journal.due_reminders())
    rule = f"FREQ=MINUTELY;INTERVAL={interval}"
    reminder = journal.remind_by(journal.log(), at=moment_text(begin), rule=rule)
    for minutes in steps:
        journal.clock.advance(minutes=minutes)
        journal.fire()
    naive, at = [], begin
    while at <= journal.clock.now():
        naive.append(moment_text(at))
        at += interval * MINUTE
    assert journal.fired_at()[told:] == naive
    journal.change_reminder(reminder, "cancel")
    assert Recurrence.of(rule, begin, UTC).next_after(begin) == begin + interval * MINUTE
