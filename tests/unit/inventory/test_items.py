"""Items: they refer to dictionaries, characteristics are checked by kind, a barcode is one item's own."""

from collections.abc import Iterator
from typing import Any

import pytest

from contracts.commands import dictionaries as entries
from contracts.commands import inventory as schemas
from kernel.identity import Caller
from kernel.problems import ValidationFailed
from services.inventory.app import InventoryApplication
from services.inventory.app.refusals import BarcodeTaken
from services.inventory.domain.refusals import ItemNotRetired
from tests.unit.alone import Alone, alone

HEAD = Caller("olga", frozenset({"head"}))
BOLT = {"code": "BOLT", "name": "Болт", "kind": "goods", "unit": "pcs"}


@pytest.fixture
def inventory() -> Iterator[Alone]:
    with alone(InventoryApplication) as service:
        yield service
        assert service.differences() == []


def add(inventory: Alone, dictionary: str, code: str, **data: Any) -> None:
    body = {"dictionary": dictionary, "code": code, "names": {"ru": code}, "data": data}
    inventory.do("add_dictionary_entry", entries.AddEntry, **body)


def retire(inventory: Alone, dictionary: str, code: str) -> None:
    inventory.do("retire_dictionary_entry", entries.RetireEntry, dictionary=dictionary, code=code, version=None)


def found(inventory: Alone, q: str) -> list[str]:
    question = schemas.ItemList().load({"q": q})
    return sorted(row["code"] for row in inventory.application.list_items(question)["items"])


def listed(inventory: Alone, **asked: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = inventory.application.list_items(schemas.ItemList().load(asked))["items"]
    return rows


def register(inventory: Alone, **more: Any) -> dict[str, Any]:
    return inventory.do("register_item", schemas.RegisterItem, **{**BOLT, **more})


def change(inventory: Alone, item: dict[str, Any], **body: Any) -> dict[str, Any]:
    return inventory.do("change_item", schemas.ChangeItem, item_id=item["id"], version=None, **body)


def faults(deed: Any, *args: Any, **body: Any) -> dict[str, str]:
    with pytest.raises(ValidationFailed) as refusal:
        deed(*args, **body)
    return {each["field"]: each["message"] for each in refusal.value.errors}


# units, groups, rates


def test_an_item_is_told_whole_when_registered_and_when_changed(inventory: Alone) -> None:
    add(inventory, "item_groups", "fixings")
    add(inventory, "characteristics", "length", kind="number", unit="m")
    whole = {
        "packages": [{"unit": "box", "factor": "100"}],
        "group": "fixings",
        "vat_rate": "reduced",
        "barcodes": ["4006381333931"],
        "characteristics": {"length": "0.5"},
        "minimum_level": "20",
    }
    item = register(inventory, **whole)
    change(inventory, item, name="Болт М8")
    for event, name in zip(inventory.told()[-2:], ("Болт", "Болт М8"), strict=True):
        assert event.data == {"item_id": item["id"], **BOLT, **whole, "name": name}


def test_what_is_in_no_dictionary_is_refused_with_the_field(inventory: Alone) -> None:
    wrong = {
        "unit": "barrel",
        "packages": [{"unit": "box", "factor": 12}, {"unit": "crate", "factor": 24}],
        "group": "nowhere",
        "vat_rate": "19",
        "characteristics": {"smell": "good"},
    }
    said = faults(register, inventory, **wrong)
    assert set(said) == {"unit", "packages.1.unit", "group", "vat_rate", "characteristics.smell"}
    assert set(said.values()) == {"Is not in the dictionary."}


def test_what_is_retired_takes_no_new_use_and_stays_where_it_is_used(inventory: Alone) -> None:
    add(inventory, "item_groups", "fixings")
    item = register(inventory, group="fixings", packages=[{"unit": "box", "factor": 12}])
    retire(inventory, "item_groups", "fixings")
    retire(inventory, "units", "box")
    assert faults(register, inventory, code="NUT", group="fixings") == {"group": "Is retired, and takes no new use."}
    changed = change(inventory, item, group="fixings", packages=[{"unit": "box", "factor": 24}])
    assert (changed["group"], changed["packages"]) == ("fixings", [{"unit": "box", "factor": "24"}])


def test_what_is_left_out_of_a_change_stays(inventory: Alone) -> None:
    item = register(inventory, vat_rate="zero", barcodes=["A-1"], minimum_level="2.5")
    changed = change(inventory, item, name="Шпилька")
    assert changed == {**item, "name": "Шпилька", "version": 2}
    assert change(inventory, item, vat_rate=None, barcodes=[], minimum_level=None)["vat_rate"] is None


def test_an_item_is_retired_and_restored(inventory: Alone) -> None:
    item = register(inventory)
    inventory.do("retire_item", schemas.RetireItem, item_id=item["id"], version=None)
    assert not inventory.do("restore_item", schemas.RestoreItem, item_id=item["id"], version=None)["retired"]
    with pytest.raises(ItemNotRetired):
        inventory.do("restore_item", schemas.RestoreItem, item_id=item["id"], version=None)
    assert inventory.told("ItemRestored")[0].data == {"item_id": item["id"], "code": "BOLT"}


# barcodes


@pytest.mark.parametrize("barcode", ["4006381333931", "96385074", "036000291452", "10614141000415", "00A7", "123"])
def test_a_barcode_is_an_ean_or_any_other_code(inventory: Alone, barcode: str) -> None:
    assert register(inventory, barcodes=[barcode])["barcodes"] == [barcode]


@pytest.mark.parametrize("barcode", ["4006381333932", "96385075", "036000291453", "10614141000416"])
def test_an_ean_has_the_right_check_digit(barcode: str) -> None:
    assert schemas.RegisterItem().validate({**BOLT, "barcodes": [barcode]}) == {
        "barcodes": {0: ["The check digit of the barcode is wrong."]}
    }


def test_a_barcode_is_one_items_own(inventory: Alone) -> None:
    item = register(inventory, barcodes=["A-1", "A-2"])
    with pytest.raises(BarcodeTaken) as refusal:
        register(inventory, code="NUT", barcodes=["B-1", "A-2"])
    assert str(refusal.value) == "Item BOLT already has the barcode A-2."
    assert refusal.value.errors[0]["field"] == "barcodes.1"
    change(inventory, item, barcodes=["A-1"])
    register(inventory, code="NUT", barcodes=["B-1", "A-2"])


# characteristics


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("text", "  а ", "  а "),
        ("number", "-2.50", "-2.5"),
        ("number", 3, "3"),
        ("choice", "red", "red"),
        ("flag", True, True),
        ("day", "2025-11-24", "2025-11-24"),
    ],
)
def test_a_value_is_kept_as_its_kind_says(inventory: Alone, kind: str, value: Any, kept: Any) -> None:
    add(inventory, "characteristics", "x", kind=kind, choices=["red"] if kind == "choice" else [])
    assert register(inventory, characteristics={"x": value})["characteristics"] == {"x": kept}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", 3),
        ("number", "three"),
        ("number", "0.1234567"),
        ("number", True),
        ("choice", "blue"),
        ("flag", "true"),
        ("day", "2025-02-30"),
    ],
)
def test_a_value_of_another_kind_is_refused_with_its_field(inventory: Alone, kind: str, value: Any) -> None:
    add(inventory, "characteristics", "x", kind=kind, choices=["red"] if kind == "choice" else [])
    assert list(faults(register, inventory, characteristics={"x": value})) == ["characteristics.x"]


def test_a_required_characteristic_is_needed(inventory: Alone) -> None:
    old = register(inventory)
    add(inventory, "characteristics", "colour", kind="text", required=True)
    needed = {"characteristics.colour": "Missing data for required field."}
    assert faults(register, inventory, code="NUT") == needed
    item = register(inventory, code="NUT", characteristics={"colour": "red"})
    assert faults(change, inventory, item, characteristics={"colour": None}) == needed
    assert change(inventory, old, name="registered before it was needed")["version"] == 2


def test_a_change_names_the_characteristics_that_change(inventory: Alone) -> None:
    for code in ("a", "b", "c"):
        add(inventory, "characteristics", code, kind="text")
    item = register(inventory, characteristics={"a": "1", "b": "2"})
    changed = change(inventory, item, characteristics={"b": None, "c": "3"})
    assert changed["characteristics"] == {"a": "1", "c": "3"}


def test_a_choice_that_is_gone_stays_where_it_is_used(inventory: Alone) -> None:
    add(inventory, "characteristics", "colour", kind="choice", choices=["red", "blue"])
    item = register(inventory, characteristics={"colour": "red"})
    body = {"dictionary": "characteristics", "code": "colour", "version": None, "data": {"choices": ["blue"]}}
    inventory.do("change_dictionary_entry", entries.ChangeEntry, **body)
    assert change(inventory, item, characteristics={"colour": "red"})["characteristics"] == {"colour": "red"}
    assert list(faults(register, inventory, code="NUT", characteristics={"colour": "red"}))


@pytest.mark.parametrize("q", ["М8", "M8", "м8х40", "m8x40", "болт M8"])
def test_letters_that_look_alike_find_the_same(inventory: Alone, q: str) -> None:
    register(inventory, code="Б-1", name="Болт М8х40")
    register(inventory, code="Б-2", name="Болт M8x40")
    register(inventory, code="Б-3", name="Болт М10")
    assert found(inventory, q) == ["Б-1", "Б-2"]


@pytest.mark.parametrize("q", [",jkn", "ифтпк"])
def test_what_was_typed_in_the_wrong_layout_is_found(inventory: Alone, q: str) -> None:
    register(inventory, code="Б-1", name="Болт Bangr")
    register(inventory, code="W-1", name="Washer")
    assert found(inventory, q) == ["Б-1"]


def test_a_list_tells_the_prices_in_force_today(inventory: Alone) -> None:
    prices = [{"price_type": "wholesale", "amount": "12.5"}, {"price_type": "retail", "amount": "15"}]
    given = [*prices, {"price_type": "dealer", "amount": "9", "from": "2999-01-01"}]
    item = inventory.do("register_item", schemas.RegisterItem, HEAD, **BOLT, prices=given)
    [row] = listed(inventory)
    assert [(each["price_type"], each["amount"]) for each in row["prices"]] == [("retail", "15"), ("wholesale", "12.5")]
    assert row["prices"] == item["prices"]


def test_items_are_found_by_their_level(inventory: Alone) -> None:
    register(inventory)
    register(inventory, code="DELIVERY", kind="service")
    assert [row["code"] for row in listed(inventory, level="absent")] == ["BOLT"]
    assert listed(inventory, level="covered") == []


def test_numbers_are_found_by_a_span(inventory: Alone) -> None:
    add(inventory, "characteristics", "length", kind="number", unit="m")
    add(inventory, "characteristics", "colour", kind="text")
    for code, length in (("A", "5"), ("B", "10"), ("C", "15")):
        register(inventory, code=code, characteristics={"length": length, "colour": "1..2"})

    def codes(**asked: str) -> list[str]:
        return [row["code"] for row in listed(inventory, characteristics=asked)]

    assert codes(length="10..") == ["B", "C"]
    assert codes(length="..10") == ["A", "B"]
    assert codes(length="6..14") == ["B"]
    assert codes(colour="1..2") == ["A", "B", "C"]


def test_codes_of_a_list_are_looked_up_in_their_order(inventory: Alone) -> None:
    register(inventory, barcodes=["4600000000008"])
    register(inventory, code="Nut")
    register(inventory, code="NUT")
    codes = ["NUT", "4600000000008", "none", "bolt", "nut", "BOLT"]
    found = inventory.application.look_up_items(schemas.LookUp().load({"codes": codes})["codes"])["items"]
    assert [each and each["code"] for each in found] == ["NUT", "BOLT", None, "BOLT", None, "BOLT"]
