"""How the journal is read: by customer and order, by days and marks, sorted, paged and searched."""

from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest
from marshmallow import ValidationError

from contracts.envelope import moment_text
from kernel.identity import Caller
from services.tasks.projections.journal import SORTS
from tests.unit.alone import ANNA, BORIS
from tests.unit.tasks.journal import CUSTOMER, Journal, at

VLADIVOSTOK = Caller("vera", frozenset({"manager"}), zone="Asia/Vladivostok")


def test_the_journal_starts_with_the_newest(journal: Journal):
    for text in ("one", "two", "three"):
        journal.log(text)
        journal.clock.advance(minutes=1)
    assert journal.texts() == journal.texts(limit=1) == ["three", "two", "one"]
    assert journal.texts(sort="logged_at", limit=2) == ["one", "two", "three"]


def test_what_happened_in_one_moment_is_told_cause_before_effect(journal: Journal):
    """A payment that was received paid invoices, and that closed orders: all in one moment, several times."""
    deeds = [(event_type, number) for number in range(1, 6) for event_type in ("OrderPlaced", "OrderClosed")]
    for event_type, number in deeds:
        journal.happened(event_type, number)
    journal.hear()
    told = [(row["source"]["type"], row["params"]["number"]) for row in journal.rows(sort="logged_at", limit=3)]
    assert told == deeds
    newest = [(row["source"]["type"], row["params"]["number"]) for row in journal.rows(limit=3)]
    assert newest == deeds[::-1]


def test_the_journal_of_a_customer_and_of_an_order(journal: Journal):
    journal.happened("OrderPlaced", 1)
    journal.happened("OrderPlaced", 2)
    journal.hear()
    other = journal.registered(uuid5(NAMESPACE_OID, "other"))
    journal.hear()
    journal.log("other", customer_id=other)
    order = str(uuid5(NAMESPACE_OID, "order 2"))
    assert journal.texts(order_id=order) == ["Order 2 was placed: 69190.40 RUB."]
    assert len(journal.texts(customer_id=str(CUSTOMER))) == 2


def test_the_timeline_of_a_customer_has_that_of_those_that_it_took_in(journal: Journal):
    twin, triplet = (uuid5(NAMESPACE_OID, name) for name in ("twin", "triplet"))
    for customer in (twin, triplet):
        journal.registered(customer)
    journal.hear()
    for customer in (CUSTOMER, twin, triplet):
        journal.log(f"{customer}", customer_id=str(customer))
    merged = [(twin, triplet), (CUSTOMER, twin)]
    for kept, taken in merged:
        data = {"customer_id": str(kept), "merged_id": str(taken)}
        journal.customers.tell("CustomersMerged", kept, data)
    journal.hear()
    calls = {"kind": "call"}
    assert len(journal.texts(customer_id=str(CUSTOMER), **calls)) == 3
    assert journal.texts(customer_id=str(triplet), **calls) == [str(triplet)]
    told = journal.rows(customer_id=str(CUSTOMER), kind="customers_merged")
    assert {row["customer_id"] for row in told} == {str(twin), str(CUSTOMER)}
    assert journal.service.differences() == []


def test_today_is_the_callers_day(journal: Journal):
    """At 9 o'clock UTC it is noon in Moscow, and 19 o'clock of the same day in Vladivostok."""
    for hour in (-13, -12, -9, 0, 4, 5, 11, 12):
        journal.log(f"{hour}", due=moment_text(at(hours=hour)))
    journal.log("without a day")
    assert sorted(map(int, journal.texts(due="today"))) == [-12, -9, 0, 4, 5, 11]
    assert sorted(int(row["text"]) for row in journal.rows(VLADIVOSTOK, due="today")) == [-13, -12, -9, 0, 4]


def test_overdue_is_what_was_due_before_now(journal: Journal):
    for hour in (-30, -1, 0, 1):
        journal.log(f"{hour}", due=moment_text(at(hours=hour)))
    assert journal.texts(due="overdue", sort="due") == ["-30", "-1"]


@pytest.mark.parametrize("column", sorted(SORTS))
def test_the_journal_is_sorted_and_paged_by_its_columns(journal: Journal, column: str):
    for number in range(9):
        journal.clock.advance(seconds=number % 2)
        more = {"due": moment_text(at(hours=number % 4))} if number % 3 else {}
        entry = journal.log(
            f"{number}", (ANNA, BORIS)[number % 2], kind=("call", "meeting", "note")[number % 3], **more
        )
        if number % 4 == 0:
            journal.remind(entry, at(hours=10 - number))
        for comment in range(number % 3):
            journal.comment(entry, f"{comment}")
    rows = journal.rows(sort=column, limit=2)
    assert len({row["id"] for row in rows}) == 9
    assert [row["id"] for row in journal.rows(sort=f"-{column}", limit=2)] == [row["id"] for row in reversed(rows)]


@pytest.mark.parametrize("q", ["ПОЗВОНИТЬ", "семен", "Семёну", "семену позв", "звонок семену"])
def test_the_journal_is_searched_in_every_alphabet(journal: Journal, q: str):
    journal.log("Позвонить Семёну")
    journal.log("Встреча")
    assert journal.texts(q=q) == ["Позвонить Семёну"]


def test_automatic_entries_are_found_by_their_filled_text(journal: Journal):
    journal.happened("OrderPlaced", 1207)
    journal.happened("OrderPlaced", 1208)
    journal.hear()
    assert journal.texts(q="order 1208") == ["Order 1208 was placed: 69190.40 RUB."]


@pytest.mark.parametrize(
    "q", ["отгружен", "заказ 1207", "goods shipped", "69190.40", "69 190,40", "69,190.40", "размещён"]
)
def test_automatic_entries_are_found_by_what_is_read_in_either_language(journal: Journal, q: str):
    journal.happened("OrderPlaced", 1207)
    journal.happened("OrderShipped", 1207)
    journal.happened("OrderClosed", 1208)
    journal.hear()
    found = [row["kind"] for row in journal.rows(q=q, sort="logged_at")]
    assert found
    assert "order_closed" not in found


def test_an_entry_is_found_by_the_words_of_its_comments(journal: Journal):
    entry = journal.log("Позвонить")
    journal.log("Позвонить ещё раз")
    for text in ("Просил прайс", "Ждёт скидку"):
        journal.comment(entry, text)
    assert [row["id"] for row in journal.rows(q="позвонить прайс скидку")] == [entry["id"]]
    assert journal.service.differences() == []


def test_what_is_done_is_neither_due_nor_overdue(journal: Journal):
    for hour in (-1, 1):
        journal.log(f"open {hour}", due=moment_text(at(hours=hour)))
        journal.log(f"done {hour}", due=moment_text(at(hours=hour)), status="done")
    assert journal.texts(due="overdue") == ["open -1"]
    assert sorted(journal.texts(due="today")) == ["open -1", "open 1"]
    assert journal.texts(due="overdue", status_kind="done") == ["done -1"]


@pytest.mark.parametrize(
    ("filter_", "found"),
    [
        ({"kind": "call"}, {"call"}),
        ({"kind": "order_placed"}, {"automatic"}),
        ({"status": "in_progress"}, {"task"}),
        ({"status_kind": "open"}, {"call", "task", "automatic"}),
        ({"importance": "high"}, {"note", "task"}),
        ({"importance": "high", "status_kind": "open"}, {"task"}),
        ({"assignee": "boris"}, {"note"}),
        ({"assignee": "me"}, {"call", "task"}),
        ({"automatic": True}, {"automatic"}),
        ({"automatic": False}, {"call", "note", "task"}),
        ({"due_since": "2025-11-26"}, {"note"}),
        ({"due_until": "2025-11-25"}, {"task"}),
        ({"due_since": "2025-11-25", "due_until": "2025-11-25"}, {"task"}),
        ({"since": "2025-11-25"}, {"task"}),
        ({"until": "2025-11-24"}, {"call", "note", "automatic"}),
        ({"since": "0001-01-01", "until": "9999-12-31"}, {"call", "note", "task", "automatic"}),
        ({"due_since": "0001-01-02", "due_until": "9999-12-31"}, {"note", "task"}),
    ],
)
def test_the_journal_is_filtered_by_what_is_said_of_entries(journal: Journal, filter_: dict[str, Any], found: set[str]):
    """At 21 o'clock UTC the next day has begun in Moscow."""
    journal.happened("OrderPlaced")
    journal.hear()
    journal.log("call")
    journal.log("note", kind="note", importance="high", status="done", assignee="boris", due="2025-11-25T21:00:00Z")
    journal.clock.advance(hours=12)
    journal.log("task", kind="task", importance="high", status="in_progress", due="2025-11-25T20:59:00Z")
    rows = journal.rows(**filter_)
    assert {"automatic" if row["source"] else row["text"] for row in rows} == found


@pytest.mark.parametrize("pair", [("since", "until"), ("due_since", "due_until")])
def test_a_period_begins_before_it_ends(journal: Journal, pair: tuple[str, str]):
    with pytest.raises(ValidationError):
        journal.rows(**dict(zip(pair, ("2025-11-25", "2025-11-24"), strict=True)))
