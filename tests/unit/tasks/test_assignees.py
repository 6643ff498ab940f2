"""Whom entries are given to: somebody who works here."""

from collections.abc import Callable

import pytest

from contracts.commands import tasks as schemas
from kernel.identity import Caller
from kernel.problems import NotYetKnown, describe
from tests.unit.alone import ANNA
from tests.unit.tasks.journal import Journal

DEEDS: dict[str, Callable[[Journal, str], object]] = {
    "log": lambda journal, name: journal.log(assignee=name),
    "change": lambda journal, name: journal.change(journal.log(), assignee=name),
    "bulk": lambda journal, name: give_all(journal, name, journal.log()["id"]),
}


def give_all(journal: Journal, name: str, *ids: str) -> dict[str, object]:
    body = {"change": {"assignee": name}, "ids": list(ids)}
    return journal.service.do("change_entries", schemas.BulkChange, ANNA, **body)


@pytest.mark.parametrize("deed", sorted(DEEDS))
@pytest.mark.parametrize("nobody", ["borris", "Boris"])
def test_an_entry_is_given_to_nobody_who_is_not_there(journal: Journal, deed: str, nobody: str) -> None:
    """The owner of names is asked first: it may have told of a user who was not heard of yet."""
    with pytest.raises(NotYetKnown) as refused:
        DEEDS[deed](journal, nobody)
    assert refused.value.source == "gateway"
    told = describe(refused.value.unknown)
    assert (told["status"], told["params"]) == (422, {"name": nobody})
    assert told["errors"] == [{"field": "assignee", "message": "Is not known."}]


def test_whoever_calls_is_there(journal: Journal) -> None:
    vera = Caller("vera", frozenset({"manager"}))
    assert journal.log(caller=vera)["assignee"] == "vera"
    assert journal.change(journal.log(), vera, assignee="vera")["assignee"] == "vera"


def test_who_left_keeps_his_entries_and_gets_no_new_ones_until_he_is_back(journal: Journal) -> None:
    entry = journal.log(assignee="boris")
    journal.staff.leaves("boris")
    kept = journal.change(entry, assignee="boris", status="in_progress")
    assert (kept["assignee"], kept["status"]) == ("boris", "in_progress")
    assert give_all(journal, "boris", entry["id"])["changed"] == 0
    with pytest.raises(NotYetKnown):
        give_all(journal, "boris", entry["id"], journal.log()["id"])
    journal.staff.comes_back("boris")
    assert journal.log(assignee="boris")["assignee"] == "boris"
    assert journal.service.differences() == []
