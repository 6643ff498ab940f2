"""One change of many entries: a result for each, and the way back."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError

from contracts.commands import dictionaries
from contracts.commands import tasks as schemas
from kernel.identity import Caller
from kernel.problems import NotFound, ValidationFailed
from services.tasks.app import TasksApplication
from services.tasks.app import bulk as app
from services.tasks.app.bulk import TooManyEntries
from tests.unit.alone import ANNA, BORIS, alone
from tests.unit.tasks.journal import CUSTOMER, Journal

STRANGER = str(uuid5(NAMESPACE_OID, "no entry"))
MARKS = st.fixed_dictionaries(
    {},
    optional={
        "importance": st.sampled_from(["low", "normal", "high"]),
        "status": st.sampled_from(["new", "in_progress", "done", "dropped"]),
        "progress": st.sampled_from([None, 0, 50]),
        "assignee": st.sampled_from([None, "anna", "boris"]),
        "due": st.sampled_from([None, "2025-11-25T09:00:00Z", "2025-11-26T09:00:00Z"]),
    },
).filter(bool)
SAID = ("importance", "status", "status_kind", "progress", "assignee", "due")


def bulk(journal: Journal, change: dict[str, Any], caller: Caller = ANNA, **which: Any) -> dict[str, Any]:
    return journal.service.do("change_entries", schemas.BulkChange, caller, change=change, **which)


def undo(journal: Journal, done: dict[str, Any], caller: Caller = ANNA) -> dict[str, Any]:
    return journal.service.do("undo_bulk_change", schemas.UndoBulkChange, caller, bulk_id=done["id"])


def outcomes(result: dict[str, Any]) -> list[str]:
    return [each["outcome"] for each in result["results"]]


def said(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: entry[name] for name in SAID}


def reminder_of(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: entry["reminder"][name] for name in ("id", "at", "state", "assignee")}


def test_each_of_the_entries_has_its_result_in_the_order_they_were_named(journal: Journal):
    first, second = journal.log("1"), journal.log("2", importance="high")
    ids = [second["id"], STRANGER, first["id"], second["id"]]
    result = bulk(journal, {"importance": "high"}, ids=ids)
    assert [each["id"] for each in result["results"]] == [second["id"], STRANGER, first["id"]]
    assert outcomes(result) == ["unchanged", "missing", "changed"]
    assert [each["version"] for each in result["results"]] == [1, None, 2]
    assert result["changed"] == 1
    assert journal.entry(first)["importance"] == "high"


def test_a_filter_chooses_what_the_journal_lists(journal: Journal):
    for text in ("Позвонить", "Написать"):
        journal.log(text, due="2025-11-24T08:00:00Z")
    later = journal.log("Потом", due="2025-12-24T08:00:00Z")
    result = bulk(journal, {"status": "done"}, filter={"due": "overdue", "assignee": "me"})
    assert result["changed"] == 2
    assert journal.texts(due="overdue") == []
    assert journal.entry(later)["status"] == "new"


def test_a_filter_that_chooses_too_many_changes_none(journal: Journal, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(app, "MOST_AT_ONCE", 2)
    for number in range(2):
        journal.log(f"{number}")
    assert bulk(journal, {"importance": "high"}, filter={"kind": "call"})["changed"] == 2
    journal.log("3")
    with pytest.raises(TooManyEntries):
        bulk(journal, {"importance": "low"}, filter={"kind": "call"})
    assert journal.texts(importance="low") == []


@pytest.mark.parametrize(
    "body",
    [
        {"change": {"importance": "high"}},
        {"change": {"importance": "high"}, "ids": []},
        {"change": {"importance": "high"}, "ids": [STRANGER], "filter": {}},
        {"change": {"importance": "high"}, "ids": [STRANGER] * 501},
        {"change": {}, "ids": [STRANGER]},
        {"ids": [STRANGER]},
        {"change": {"text": "else"}, "ids": [STRANGER]},
    ],
)
def test_a_change_says_which_entries_and_what(body: dict[str, Any]):
    with pytest.raises(ValidationError):
        schemas.BulkChange().load(body)


def test_a_mark_that_cannot_be_given_changes_none(journal: Journal):
    entries = [journal.log("1"), journal.log("2")]
    with pytest.raises(ValidationFailed):
        bulk(journal, {"status": "unheard of", "importance": "high"}, ids=[entry["id"] for entry in entries])
    assert [journal.entry(entry) for entry in entries] == entries


def test_nobody_changes_what_he_does_not_see(journal: Journal):
    journal.customers.tell("ManagerAssigned", CUSTOMER, {"customer_id": str(CUSTOMER), "manager": "anna"})
    journal.hear()
    entry = journal.log()
    boris = replace(BORIS, sees_all=False)
    assert outcomes(bulk(journal, {"importance": "high"}, boris, ids=[entry["id"]])) == ["missing"]
    assert bulk(journal, {"importance": "high"}, boris, filter={"kind": "call"})["results"] == []
    done = bulk(journal, {"importance": "high"}, ids=[entry["id"]])
    assert outcomes(undo(journal, done, boris)) == ["missing"]
    assert journal.entry(entry)["importance"] == "high"


def test_many_entries_cost_no_query_each(journal: Journal, count_statements: Callable[[], list[str]]):
    ids = [journal.log(f"{number}")["id"] for number in range(60)]
    statements = count_statements()
    done = bulk(journal, {"status": "done", "due": "2025-11-30T09:00:00Z"}, ids=ids)
    assert undo(journal, done)["changed"] == 60
    assert len([each for each in statements if not each.startswith("INSERT INTO tasks_events")]) < 30


# ---- undo


def test_a_change_of_many_is_taken_back_by_events_that_the_history_tells(journal: Journal):
    first, second = journal.log("1", due="2025-11-25T09:00:00Z"), journal.log("2", status="in_progress")
    done = bulk(journal, {"status": "done", "due": None}, ids=[first["id"], second["id"]])
    undone = undo(journal, done, BORIS)
    assert outcomes(undone) == ["changed", "changed"]
    for entry in (first, second):
        assert said(journal.entry(entry)) == said(entry)
        back, there = journal.history(entry)
        assert (back["actor"], back["bulk_id"], there["bulk_id"]) == ("boris", undone["id"], done["id"])
    assert outcomes(undo(journal, undone)) == ["changed", "changed"]
    assert journal.entry(first)["status"] == "done"


def test_what_was_changed_since_stays_as_it_is(journal: Journal):
    kept, partly = journal.log("1"), journal.log("2")
    done = bulk(journal, {"importance": "high", "status": "done"}, ids=[kept["id"], partly["id"]])
    journal.change(journal.entry(kept), importance="low", status="dropped")
    journal.change(journal.entry(partly), status="dropped")
    undone = {each["id"]: each["outcome"] for each in undo(journal, done)["results"]}
    assert undone == {kept["id"]: "changed_since", partly["id"]: "changed"}
    assert (journal.entry(kept)["importance"], journal.entry(kept)["status"]) == ("low", "dropped")
    assert (journal.entry(partly)["importance"], journal.entry(partly)["status"]) == ("normal", "dropped")


def test_the_way_back_leads_to_a_status_that_was_retired_meanwhile(journal: Journal):
    entry = journal.log(status="in_progress")
    done = bulk(journal, {"status": "done"}, ids=[entry["id"]])
    retired = {"dictionary": "statuses", "code": "in_progress", "version": None}
    journal.service.do("retire_dictionary_entry", dictionaries.RetireEntry, **retired)
    undo(journal, done)
    assert said(journal.entry(entry)) == said(entry)


def test_taking_back_a_change_of_many_gives_back_their_reminders(journal: Journal):
    rules = ({}, {"rule": "FREQ=DAILY"}, {})
    entries = [
        journal.log(f"{rule}", assignee=assignee, reminder={"at": "2025-11-24T10:00:00Z", **rule})
        for rule, assignee in zip(rules, ("anna", "anna", None), strict=True)
    ]
    for change in ({"status": "done"}, {"assignee": "boris"}, {"status": "dropped", "assignee": "boris"}):
        undo(journal, bulk(journal, change, ids=[entry["id"] for entry in entries]))
    assert [reminder_of(journal.entry(entry)) for entry in entries] == [reminder_of(entry) for entry in entries]
    journal.clock.advance(days=2)
    journal.fire()
    assert [event.data["assignee"] for event in journal.due_reminders()] == ["anna"] * 4
    assert journal.service.differences() == []


def test_only_a_change_of_many_that_there_was_is_undone(journal: Journal):
    with pytest.raises(NotFound):
        undo(journal, {"id": STRANGER})


@settings(max_examples=15)
@given(st.lists(st.tuples(MARKS, st.sets(st.integers(0, 3), min_size=1)), min_size=1, max_size=4))
def test_what_is_undone_from_the_last_to_the_first_was_never_done(changes: list[tuple[dict[str, Any], set[int]]]):
    with alone(TasksApplication) as service:
        journal = Journal(service)
        opened = [
            journal.log(f"{number}", assignee=("anna", None)[number // 2], reminder={"at": "2025-11-25T09:00:00Z"})
            for number in range(4)
        ]
        entries = [journal.change(entry, status=("new", "done")[place % 2]) for place, entry in enumerate(opened)]
        done = [bulk(journal, change, ids=[entries[place]["id"] for place in places]) for change, places in changes]
        for each in reversed(done):
            if each["changed"]:
                undo(journal, each)
        after = [journal.entry(entry) for entry in entries]
        assert [said(entry) for entry in after] == [said(entry) for entry in entries]
        assert [reminder_of(entry) for entry in after] == [reminder_of(entry) for entry in entries]
        assert service.differences() == []
