"""Dictionaries: there from the first start, defined by the company, one default each, nothing in use is lost."""

from collections.abc import Iterator
from typing import Any

import pytest

from contracts import dictionaries as known_to_all
from contracts.commands import dictionaries as schemas
from kernel.dictionaries.refusals import CodeTaken, DefaultNeeded, EntryAlreadyRetired, EntryNotRetired
from kernel.problems import NotFound, ValidationFailed
from services.inventory.app import InventoryApplication
from services.inventory.domain.dictionaries import FIRST_ENTRIES, PRICE_TYPES
from tests.unit.alone import Alone, alone, every_page


@pytest.fixture
def inventory() -> Iterator[Alone]:
    with alone(InventoryApplication) as service:
        yield service
        assert service.differences() == []


def add(
    inventory: Alone, dictionary: str, code: str, data: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    body = {"dictionary": dictionary, "code": code, "names": {"ru": code}, "data": data or {}, **more}
    return inventory.do("add_dictionary_entry", schemas.AddEntry, **body)


def change(inventory: Alone, dictionary: str, code: str, **body: Any) -> dict[str, Any]:
    return inventory.do(
        "change_dictionary_entry", schemas.ChangeEntry, dictionary=dictionary, code=code, version=None, **body
    )


def retire(inventory: Alone, dictionary: str, code: str) -> dict[str, Any]:
    return inventory.do("retire_dictionary_entry", schemas.RetireEntry, dictionary=dictionary, code=code, version=None)


def restore(inventory: Alone, dictionary: str, code: str) -> dict[str, Any]:
    return inventory.do(
        "restore_dictionary_entry", schemas.RestoreEntry, dictionary=dictionary, code=code, version=None
    )


def get(inventory: Alone, dictionary: str, code: str) -> dict[str, Any]:
    answer: dict[str, Any] = inventory.application.get_dictionary_entry({"dictionary": dictionary, "code": code})
    return answer


def listed(inventory: Alone, dictionary: str, **more: Any) -> list[str]:
    def ask(**question: Any) -> dict[str, Any]:
        loaded = schemas.EntryList().load({"dictionary": dictionary, **question})
        answer: dict[str, Any] = inventory.application.list_dictionary(loaded)
        return answer

    return [row["code"] for row in every_page(ask, limit=2, **more)]


def refused(inventory: Alone, dictionary: str, code: str, data: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(ValidationFailed) as refusal:
        add(inventory, dictionary, code, data)
    return {each["field"]: each["message"] for each in refusal.value.errors}


# the first start


def test_the_usual_entries_are_there_from_the_first_start(inventory: Alone) -> None:
    assert listed(inventory, "units") == ["pcs", "kg", "m", "l", "box"]
    assert listed(inventory, "price_types") == ["wholesale", "retail", "dealer"]
    assert listed(inventory, "vat_rates") == ["general", "reduced", "zero", "none"]
    assert listed(inventory, "characteristics") == listed(inventory, "item_groups") == []
    assert get(inventory, "price_types", "wholesale")["default"]
    rate = get(inventory, "vat_rates", "general")
    assert rate["data"] == {"percent": "20", "from": [{"valid_from": "2026-01-01", "percent": "22"}]}
    assert rate["default"]


def test_a_later_start_writes_nothing_and_takes_no_change_back(inventory: Alone) -> None:
    retire(inventory, "units", "l")
    change(inventory, "units", "m", names={"ru": "пог. м", "en": "running metre"})
    told = len(inventory.told())

    inventory.application.prepare()

    assert len(inventory.told()) == told
    assert get(inventory, "units", "l")["retired"]


def test_the_first_entries_are_told_to_others(inventory: Alone) -> None:
    told = {(event.data["dictionary"], event.data["code"]) for event in inventory.told("DictionaryChanged")}
    assert ("price_types", "dealer") in told
    assert len(told) == 12


# the company's own entries


def test_an_entry_is_added_at_the_end_with_a_name_in_both_languages(inventory: Alone) -> None:
    entry = add(inventory, "units", "pallet", names={"ru": "паллета", "en": "pallet"})
    assert entry["names"] == {"ru": "паллета", "en": "pallet"}
    assert listed(inventory, "units")[-1] == "pallet"
    assert add(inventory, "units", "roll", names={"ru": "рулон"})["names"]["en"] == "рулон"


def test_a_code_is_taken_once_in_its_dictionary(inventory: Alone) -> None:
    with pytest.raises(CodeTaken):
        add(inventory, "units", "pcs")
    add(inventory, "price_types", "pcs")


def test_what_is_left_out_of_a_change_stays(inventory: Alone) -> None:
    add(inventory, "characteristics", "length", {"kind": "number", "unit": "m"})
    change(inventory, "characteristics", "length", data={"required": True})
    entry = change(inventory, "characteristics", "length", place=0)
    assert entry["data"] == {"kind": "number", "unit": "m", "choices": [], "required": True}
    assert (entry["names"]["ru"], entry["place"]) == ("length", 0)


def test_a_change_that_changes_nothing_is_no_event(inventory: Alone) -> None:
    told = len(inventory.told())
    change(inventory, "units", "pcs", names={"ru": "штука", "en": "piece"}, default=True)
    assert len(inventory.told()) == told


def test_entries_are_found_by_code_and_name_and_sorted_by_any_column(inventory: Alone) -> None:
    assert listed(inventory, "units", q="ЛИТ") == ["l"]
    assert listed(inventory, "units", sort="-code") == ["pcs", "m", "l", "kg", "box"]
    retire(inventory, "units", "l")
    assert listed(inventory, "units", retired=True) == ["l"]
    for name in ("id", "version", "names.ru", "names.en", "colour", "default", "retired", "place"):
        assert len(listed(inventory, "units", sort=f"-{name}")) == 5


def test_an_entry_may_have_a_colour(inventory: Alone) -> None:
    assert add(inventory, "units", "roll", colour="#1F7A3D")["colour"] == "#1f7a3d"
    assert change(inventory, "units", "roll", names={"ru": "рулон"})["colour"] == "#1f7a3d"
    assert inventory.told("DictionaryChanged")[-1].data["colour"] == "#1f7a3d"
    assert change(inventory, "units", "roll", colour=None)["colour"] is None


def test_the_dictionary_of_another_owner_is_not_found(inventory: Alone) -> None:
    body = schemas.AddEntry().load({"dictionary": "units", "code": "new", "names": {"ru": "новая"}})
    with pytest.raises(NotFound):
        inventory.application.add_dictionary_entry(inventory.call(), {**body, "dictionary": "of another owner"})
    question = {**schemas.EntryList().load({"dictionary": "units"}), "dictionary": "of another owner"}
    with pytest.raises(NotFound):
        inventory.application.list_dictionary(question)


# one default


def test_the_new_default_takes_the_mark_from_the_old_one(inventory: Alone) -> None:
    change(inventory, "price_types", "retail", default=True)
    assert not get(inventory, "price_types", "wholesale")["default"]
    add(inventory, "price_types", "vip", default=True)
    assert [code for code in listed(inventory, "price_types") if get(inventory, "price_types", code)["default"]] == [
        "vip"
    ]


def test_a_default_is_neither_unmarked_nor_retired(inventory: Alone) -> None:
    with pytest.raises(DefaultNeeded):
        change(inventory, "price_types", "wholesale", default=False)
    with pytest.raises(DefaultNeeded):
        retire(inventory, "price_types", "wholesale")


def test_what_is_retired_does_not_become_the_default(inventory: Alone) -> None:
    retire(inventory, "price_types", "dealer")
    with pytest.raises(EntryAlreadyRetired):
        change(inventory, "price_types", "dealer", default=True)


def test_a_characteristic_is_no_default(inventory: Alone) -> None:
    with pytest.raises(ValidationFailed):
        add(inventory, "characteristics", "colour", {"kind": "text"}, default=True)


# retired, not lost


def test_an_entry_is_retired_and_restored(inventory: Alone) -> None:
    assert retire(inventory, "units", "l")["retired"]
    with pytest.raises(EntryAlreadyRetired):
        retire(inventory, "units", "l")
    assert not restore(inventory, "units", "l")["retired"]
    with pytest.raises(EntryNotRetired):
        restore(inventory, "units", "l")


# what an entry may be


@pytest.mark.parametrize(
    ("dictionary", "data", "field"),
    [
        ("units", {"percent": "20"}, "data.percent"),
        ("characteristics", {}, "data.kind"),
        ("characteristics", {"kind": "text", "unit": "m"}, "data.unit"),
        ("characteristics", {"kind": "number", "unit": "parsec"}, "data.unit"),
        ("characteristics", {"kind": "choice"}, "data.choices"),
        ("characteristics", {"kind": "flag", "choices": ["yes"]}, "data.choices"),
        ("characteristics", {"kind": "choice", "choices": ["red", "red"]}, "data.choices"),
        ("vat_rates", {"percent": "100.01"}, "data.percent"),
        ("vat_rates", {"percent": None, "from": [{"valid_from": "2026-01-01", "percent": "5"}]}, "data.from"),
        ("item_groups", {"parent": "nowhere"}, "data.parent"),
        ("item_groups", {"parent": "new"}, "data.parent"),
    ],
)
def test_what_an_entry_cannot_be_is_refused_with_the_field(
    inventory: Alone, dictionary: str, data: dict[str, Any], field: str
) -> None:
    assert list(refused(inventory, dictionary, "new", data)) == [field]


def test_a_day_has_one_rate(inventory: Alone) -> None:
    days = [{"valid_from": "2026-01-01", "percent": percent} for percent in ("5", "7")]
    assert list(refused(inventory, "vat_rates", "new", {"percent": "0", "from": days})) == ["data.from"]


def test_rates_are_kept_in_the_order_of_their_days(inventory: Alone) -> None:
    days = [{"valid_from": f"202{year}-01-01", "percent": str(year)} for year in (8, 7)]
    entry = add(inventory, "vat_rates", "new", {"percent": "5", "from": days})
    assert [each["percent"] for each in entry["data"]["from"]] == ["7", "8"]


def test_a_characteristic_keeps_its_kind(inventory: Alone) -> None:
    add(inventory, "characteristics", "colour", {"kind": "text"})
    with pytest.raises(ValidationFailed):
        change(inventory, "characteristics", "colour", data={"kind": "number"})


def test_a_group_is_never_in_itself(inventory: Alone) -> None:
    add(inventory, "item_groups", "tools")
    add(inventory, "item_groups", "drills", {"parent": "tools"})
    add(inventory, "item_groups", "hammer drills", {"parent": "drills"})
    for parent in ("tools", "drills", "hammer drills"):
        with pytest.raises(ValidationFailed) as refusal:
            change(inventory, "item_groups", "tools", data={"parent": parent})
        assert refusal.value.errors == [{"field": "data.parent", "message": "A group cannot be in itself."}]
    change(inventory, "item_groups", "hammer drills", data={"parent": "tools"})


def test_a_retired_group_takes_no_new_groups(inventory: Alone) -> None:
    add(inventory, "item_groups", "tools")
    add(inventory, "item_groups", "drills", {"parent": "tools"})
    retire(inventory, "item_groups", "tools")
    assert list(refused(inventory, "item_groups", "saws", {"parent": "tools"})) == ["data.parent"]
    change(inventory, "item_groups", "drills", names={"ru": "Дрели"}, data={"parent": "tools"})


def test_the_first_price_types_are_those_that_others_know_before_they_hear_any() -> None:
    codes = [code for code, *_ in FIRST_ENTRIES[PRICE_TYPES]]
    assert codes == list(known_to_all.PRICE_TYPES)
    assert codes[0] == known_to_all.DEFAULT_PRICE_TYPE
