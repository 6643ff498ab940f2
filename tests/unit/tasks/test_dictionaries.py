"""The journal's dictionaries: statuses, importances and kinds of entries."""

from typing import Any

import pytest

from contracts.commands import dictionaries as schemas
from contracts.events.dictionaries import STATUS_KINDS
from kernel.problems import ValidationFailed
from services.tasks.app.dictionaries import KindIsAutomatic, LastOfItsKind
from services.tasks.domain.dictionaries import FIRST_ENTRIES, STATUSES
from tests.unit.tasks.journal import Journal


def add(journal: Journal, dictionary: str, code: str, **more: Any) -> dict[str, Any]:
    body = {"dictionary": dictionary, "code": code, "names": {"ru": code}, **more}
    return journal.service.do("add_dictionary_entry", schemas.AddEntry, **body)


def retire(journal: Journal, dictionary: str, code: str) -> dict[str, Any]:
    body = {"dictionary": dictionary, "code": code, "version": None}
    return journal.service.do("retire_dictionary_entry", schemas.RetireEntry, **body)


def change(journal: Journal, dictionary: str, code: str, **what: Any) -> dict[str, Any]:
    body = {"dictionary": dictionary, "code": code, "version": None, **what}
    return journal.service.do("change_dictionary_entry", schemas.ChangeEntry, **body)


def test_the_usual_entries_are_there_from_the_first_start_and_told_to_others(journal: Journal):
    told = {
        (event.data["dictionary"], event.data["code"]): event.data["is_default"]
        for event in journal.service.told("DictionaryChanged")
    }
    defaults = {key for key, is_default in told.items() if is_default}
    assert defaults == {("statuses", "new"), ("importances", "normal"), ("entry_kinds", "note")}
    assert told.keys() == {(name, code) for name, firsts in FIRST_ENTRIES.items() for code, *_ in firsts}


def test_there_is_a_status_of_every_kind_from_the_first_start():
    assert {data["kind"] for _, _, data, _ in FIRST_ENTRIES[STATUSES]} == set(STATUS_KINDS)


@pytest.mark.parametrize("data", [{}, {"kind": "text"}])
def test_a_status_is_open_done_or_dropped(journal: Journal, data: dict[str, Any]):
    with pytest.raises(ValidationFailed) as refusal:
        add(journal, "statuses", "waits", data=data)
    assert [fault["field"] for fault in refusal.value.errors] == ["data.kind"]


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"ru": "Очень высокая"}, {"ru": "Очень высокая", "en": "High"}),
        ({"en": "Very high"}, {"ru": "Высокая", "en": "Very high"}),
        ({"ru": "Срочно", "en": None}, {"ru": "Срочно", "en": "Срочно"}),
        ({}, {"ru": "Высокая", "en": "High"}),
    ],
)
def test_a_name_that_is_not_given_stays(journal: Journal, given: dict[str, Any], names: dict[str, str]):
    assert change(journal, "importances", "high", names=given)["names"] == names


def test_a_status_stays_of_its_kind(journal: Journal):
    add(journal, "statuses", "waits", data={"kind": "open"})
    change = {"dictionary": "statuses", "code": "waits", "version": None, "data": {"kind": "done"}}
    with pytest.raises(ValidationFailed):
        journal.service.do("change_dictionary_entry", schemas.ChangeEntry, **change)


@pytest.mark.parametrize("kind", ["done", "dropped"])
def test_there_is_always_a_status_to_end_entries_with(journal: Journal, kind: str):
    with pytest.raises(LastOfItsKind):
        retire(journal, "statuses", kind)
    add(journal, "statuses", "other", data={"kind": kind})
    assert retire(journal, "statuses", kind)["retired"]
    with pytest.raises(LastOfItsKind):
        retire(journal, "statuses", "other")


@pytest.mark.parametrize("kind", ["done", "dropped"])
def test_what_is_new_is_not_done_from_the_start(journal: Journal, kind: str):
    with pytest.raises(ValidationFailed) as refusal:
        add(journal, "statuses", "ended", data={"kind": kind}, default=True)
    assert [fault["field"] for fault in refusal.value.errors] == ["default"]
    change = {"dictionary": "statuses", "code": kind, "version": None, "default": True}
    with pytest.raises(ValidationFailed):
        journal.service.do("change_dictionary_entry", schemas.ChangeEntry, **change)
    assert add(journal, "statuses", "fresh", data={"kind": "open"}, default=True)["default"]


def test_a_kind_of_automatic_entries_is_not_retired_and_none_is_added(journal: Journal):
    assert not add(journal, "entry_kinds", "visit")["data"]["automatic"]
    with pytest.raises(KindIsAutomatic):
        retire(journal, "entry_kinds", "order_placed")
    assert retire(journal, "entry_kinds", "visit")["retired"]
