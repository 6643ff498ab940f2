"""What people say of entries: of those that they logged, and of those that the journal logged by itself."""

from typing import Any
from uuid import UUID

import pytest
from marshmallow import ValidationError

from contracts.commands import dictionaries as entries
from contracts.commands import tasks as schemas
from kernel.identity import Caller
from kernel.problems import NotFound, StaleVersion, ValidationFailed
from services.tasks.app.changes import NotGivenToYou, NotYoursToGive
from services.tasks.projections.known import progress
from tests.unit.alone import BORIS
from tests.unit.tasks.journal import CUSTOMER, Journal

KEEPER = Caller("boris", frozenset({"warehouse"}))
STATUSES = ("new", "in_progress", "done", "dropped")


def automatic(journal: Journal) -> dict[str, Any]:
    journal.happened("OrderPlaced")
    journal.hear()
    return journal.rows()[0]


def rename(journal: Journal, dictionary: str, code: str, name: str) -> None:
    body = {"dictionary": dictionary, "code": code, "version": None, "names": {"ru": name}}
    journal.service.do("change_dictionary_entry", entries.ChangeEntry, **body)


def retire(journal: Journal, dictionary: str, code: str) -> None:
    body = {"dictionary": dictionary, "code": code, "version": None}
    journal.service.do("retire_dictionary_entry", entries.RetireEntry, **body)


def test_an_entry_begins_with_the_defaults_of_the_dictionaries(journal: Journal):
    for entry in (journal.log(), automatic(journal)):
        assert (entry["importance"], entry["status"], entry["status_kind"]) == ("normal", "new", "open")
        assert (entry["due"], entry["comments"]) == (None, 0)


def test_a_manager_may_say_all_of_it_at_once(journal: Journal):
    marks = {"importance": "high", "status": "in_progress", "progress": 40, "due": "2025-11-25T09:00:00Z"}
    entry = journal.log(**marks, assignee="boris")
    assert {name: entry[name] for name in marks} == marks
    assert entry["assignee"] == "boris"


@pytest.mark.parametrize("by_itself", [True, False])
def test_every_entry_is_marked_also_one_that_the_journal_logged_by_itself(journal: Journal, by_itself: bool):
    entry = automatic(journal) if by_itself else journal.log()
    marks = {"importance": "high", "status": "in_progress", "progress": 40, "assignee": "boris"}
    changed = journal.change(entry, **marks, due="2025-11-25T12:00:00+03:00")
    assert {name: changed[name] for name in marks} == marks
    assert changed["due"] == "2025-11-25T09:00:00Z"
    assert changed["version"] == entry["version"] + 1
    assert journal.entry(entry) == changed


def test_what_is_left_out_of_a_change_stays_and_no_change_is_no_event(journal: Journal):
    entry = journal.log(importance="high", due="2025-11-25T09:00:00Z")
    assert journal.change(entry, due="2025-11-25T12:00:00+03:00", importance="high") == entry
    assert journal.change(entry, importance="low")["due"] == entry["due"]


def test_who_saw_an_older_version_changes_nothing(journal: Journal):
    entry = journal.log()
    journal.change(entry, importance="high")
    with pytest.raises(StaleVersion):
        journal.change(entry, importance="low")
    with pytest.raises(NotFound):
        journal.change({"id": str(CUSTOMER), "version": 1}, importance="low")


@pytest.mark.parametrize("mark", [{"importance": "unheard of"}, {"status": "unheard of"}, {"status": "in_progress"}])
def test_a_mark_is_of_the_dictionary_and_in_use(journal: Journal, mark: dict[str, str]):
    retire(journal, "statuses", "in_progress")
    for attempt in (lambda: journal.log(**mark), lambda: journal.change(journal.log(), **mark)):
        with pytest.raises(ValidationFailed) as refusal:
            attempt()
        assert [fault["field"] for fault in refusal.value.errors] == [*mark]


def test_what_is_retired_stays_where_it_is_used_and_keeps_its_name(journal: Journal):
    entry = journal.log(status="in_progress", kind="call")
    retire(journal, "statuses", "in_progress")
    retire(journal, "entry_kinds", "call")
    assert journal.entry(entry)["names"]["status"] == {"ru": "В работе", "en": "In progress"}
    assert journal.entry(entry)["names"]["kind"] == {"ru": "Звонок", "en": "Call"}
    assert journal.change(entry, status="in_progress", importance="high")["status"] == "in_progress"


@pytest.mark.parametrize("wrong", [{"progress": 101}, {"progress": -1}, {"due": "soon"}, {"importance": None}])
def test_a_mark_that_cannot_be_is_refused(journal: Journal, wrong: dict[str, Any]):
    with pytest.raises(ValidationError):
        journal.change(journal.log(), **wrong)


# ---- history


def test_the_history_tells_who_changed_what_from_what_to_what_and_when(journal: Journal):
    entry = journal.log()
    journal.clock.advance(hours=1)
    journal.change(entry, BORIS, importance="high", assignee="boris", due="2025-11-25T09:00:00Z")
    [row] = journal.history(entry)
    assert (row["actor"], row["at"], row["version"]) == ("boris", "2025-11-24T10:00:00Z", 2)
    assert [(change["field"], change["old"], change["new"]) for change in row["changes"]] == [
        ("importance", "normal", "high"),
        ("assignee", "anna", "boris"),
        ("due", None, "2025-11-25T09:00:00Z"),
    ]


def test_the_history_keeps_the_names_that_codes_had(journal: Journal):
    entry = journal.change(journal.log(), status="in_progress")
    rename(journal, "statuses", "in_progress", "Делается")
    journal.change(entry, status="done")
    later, earlier = [row["changes"][0] for row in journal.history(entry)]
    assert (earlier["old_names"]["ru"], earlier["new_names"]["ru"]) == ("Новая", "В работе")
    assert (later["old_names"]["ru"], later["new_names"]["ru"]) == ("Делается", "Выполнена")


def test_comments_are_kept_in_their_order_and_counted(journal: Journal):
    entry = journal.log()
    for number, text in enumerate(("Не берёт трубку", "Перезвонит 100%"), start=1):
        assert journal.comment(entry, text)["comments"] == number
    journal.change(journal.entry(entry), importance="high")
    loaded = schemas.EntryHistory().load({"entry_id": entry["id"], "sort": "version"})
    comments = journal.application.entry_comments(loaded)["items"]
    assert [(row["actor"], row["comment"]) for row in comments] == [
        ("anna", "Не берёт трубку"),
        ("anna", "Перезвонит 100%"),
    ]
    assert [row["comment"] for row in journal.history(entry, limit=1)] == [None]
    assert len(journal.history(entry)) == 3


def test_the_history_of_nothing_is_not_found(journal: Journal):
    with pytest.raises(NotFound):
        journal.history({"id": str(UUID(int=1))})


# ---- what others hear


def test_others_hear_what_is_said_of_an_entry_and_when_it_is_done(journal: Journal):
    entry = journal.change(journal.log(), importance="high")
    journal.change(entry, status="done")
    journal.comment(entry, "Сделано")
    told = [event for event in journal.service.told() if event.type in ("EntryChanged", "EntryDone")]
    assert [(event.type, event.data.get("changed")) for event in told] == [
        ("EntryChanged", ["importance"]),
        ("EntryChanged", ["status"]),
        ("EntryDone", None),
    ]
    assert told[1].data["status_kind"] == "done"
    assert told[1].data["customer_id"] == told[2].data["customer_id"] == str(CUSTOMER)


def test_an_entry_is_done_once_until_it_is_open_again(journal: Journal):
    entry = journal.log()
    for status in ("done", "dropped", "done", "new", "done"):
        entry = journal.change(journal.entry(entry), status=status)
    assert len(journal.service.told("EntryDone")) == 3


# ---- progress


def test_the_progress_of_an_orders_entries_follows_its_shipping_unless_set_by_hand(journal: Journal):
    placed = automatic(journal)
    own = journal.log(order_id=placed["order_id"])
    assert (own["progress"], own["progress_by_hand"]) == (0, False)
    by_hand = journal.change(placed, progress=10)

    journal.happened("OrderShipped", total="100.00", shipped_value="33.90", status="partly_shipped", lines=[])
    journal.hear()
    assert journal.entry(own)["progress"] == 33
    assert (journal.entry(placed)["progress"], journal.entry(placed)["progress_by_hand"]) == (10, True)
    assert journal.change(by_hand, progress=None)["progress"] == 33


def test_an_entry_without_an_order_has_the_progress_that_is_set(journal: Journal):
    entry = journal.log()
    assert entry["progress"] is None
    assert journal.change(entry, progress=0)["progress"] == 0


@pytest.mark.parametrize(
    ("total", "shipped", "status", "percent"),
    [
        ("100.00", "0.00", "placed", 0),
        ("300.00", "299.99", "partly_shipped", 99),
        ("300.00", "300.00", "shipped", 100),
        ("0.00", "0.00", "placed", 0),
        ("0.00", "0.00", "shipped", 100),
        ("0.00", "0.00", "cancelled", 0),
    ],
)
def test_progress_is_the_share_of_the_value_that_is_shipped(total: str, shipped: str, status: str, percent: int):
    assert progress({"total": total, "shipped_value": shipped, "status": status}) == percent


# ---- what can be made anew


def test_what_is_said_of_entries_can_be_made_anew_from_the_log(journal: Journal):
    entry = journal.change(automatic(journal), status="done", progress=50)
    journal.comment(entry, "Готово")
    journal.happened("OrderShipped", total="100.00", shipped_value="40.00")
    journal.happened("OrderPlaced", 7)
    journal.hear()
    before = journal.whole(), journal.history(entry)
    assert journal.service.differences() == []
    journal.service.rebuild()
    assert (journal.whole(), journal.history(entry)) == before


# ---- by whom an entry is given to, whatever his role


@pytest.mark.parametrize("role", ["warehouse", "accountant"])
def test_who_is_given_an_entry_works_on_it(journal: Journal, role: str):
    keeper = Caller("boris", frozenset({role}))
    entry = journal.log(assignee="boris")
    marks = {"status": "done", "progress": 100, "importance": "low", "due": "2025-11-25T09:00:00Z"}
    done = journal.change(entry, keeper, **marks)
    assert {name: done[name] for name in marks} == marks
    assert journal.comment(entry, "Собрано", keeper)["comments"] == 1
    opened = journal.change(journal.entry(done), keeper, assignee="boris", status="new")
    assert opened["status"] == "new", "who names himself gives it to nobody else"


def test_who_is_given_an_entry_gives_it_to_nobody_else(journal: Journal):
    entry = journal.log(assignee="boris")
    for assignee in ("anna", None):
        with pytest.raises(NotYoursToGive):
            journal.change(entry, KEEPER, status="done", assignee=assignee)
    assert journal.entry(entry)["status"] == "new"


def test_of_others_entries_a_keeper_changes_nothing(journal: Journal):
    given_back = journal.change(journal.log(assignee="boris"), assignee="anna")
    for entry in (given_back, journal.log(), journal.change(journal.log(), assignee=None)):
        with pytest.raises(NotGivenToYou):
            journal.change(entry, KEEPER, assignee="boris")
        with pytest.raises(NotGivenToYou):
            journal.comment(entry, "Собрано", KEEPER)
