"""Items from files: by their codes they are added, changed, or left as they are; each row stands for itself."""

from collections.abc import Iterator
from typing import Any

import pytest

from contracts.commands import dictionaries as entries
from contracts.commands.imports import ImportRows
from contracts.commands.inventory import ItemList
from kernel.identity import Caller
from kernel.validation import loaded
from services.inventory.app import InventoryApplication
from tests.unit.alone import Alone, alone

HEAD = Caller("galina", frozenset({"head"}))
KEEPER = Caller("pavel", frozenset({"warehouse"}))
WHOLE = {
    "code": "Б-1",
    "name": "Болт",
    "kind": "material",
    "unit": "kg",
    "packages": [{"unit": "box", "factor": "12.5"}],
    "vat_rate": "reduced",
    "barcodes": ["4006381333931"],
    "characteristics": {"length": "0.5"},
    "minimum_level": "10",
    "prices": [
        {"price_type": "wholesale", "amount": "1.2"},
        {"price_type": "retail", "amount": "9", "currency": "USD"},
    ],
    "retired": False,
}


@pytest.fixture
def inventory() -> Iterator[Alone]:
    with alone(InventoryApplication) as service:
        length = {"dictionary": "characteristics", "code": "length", "names": {"ru": "Длина"}}
        service.do("add_dictionary_entry", entries.AddEntry, **length, data={"kind": "number", "unit": "m"})
        yield service
        assert service.differences() == []


def take(inventory: Alone, *rows: dict[str, Any], caller: Caller = HEAD) -> list[Any]:
    answer = inventory.do("import_items", ImportRows, caller, rows=list(rows))
    return [told(row) for row in answer["rows"]]


def preview(inventory: Alone, *rows: dict[str, Any], caller: Caller = HEAD) -> list[Any]:
    answer = inventory.application.preview_import(inventory.call(caller), loaded(ImportRows, {"rows": list(rows)}))
    return [told(row) for row in answer["rows"]]


def told(row: dict[str, Any]) -> Any:
    """The outcome, or the fields at fault."""
    return row["outcome"] if row["problem"] is None else [each["field"] for each in row["problem"]["errors"]]


def cards(inventory: Alone) -> dict[str, dict[str, Any]]:
    rows = inventory.application.list_item_cards(loaded(ItemList, {}))["items"]
    return {row["code"]: row for row in rows}


def test_a_row_adds_an_item_and_the_same_row_changes_nothing(inventory: Alone) -> None:
    assert take(inventory, WHOLE) == ["created"]
    events = len(inventory.told())
    assert take(inventory, WHOLE) == ["unchanged"]
    assert len(inventory.told()) == events
    card = cards(inventory)["Б-1"]
    assert {name: card[name] for name in WHOLE if name != "prices"} == {n: v for n, v in WHOLE.items() if n != "prices"}
    assert [(price["price_type"], price["amount"], price["currency"]) for price in card["prices"]] == [
        ("retail", "9", "USD"),
        ("wholesale", "1.2", "RUB"),
    ]


def test_what_a_row_leaves_out_stays_and_null_empties(inventory: Alone) -> None:
    take(inventory, WHOLE)
    emptied = dict.fromkeys(("packages", "vat_rate", "barcodes", "minimum_level"))
    ended = {"prices": [{"price_type": "wholesale", "amount": None}], "characteristics": {"length": None}}
    assert take(inventory, {"code": "Б-1", "name": "Болт М8"}) == ["changed"]
    assert take(inventory, {"code": "Б-1", **emptied, **ended}) == ["changed"]
    card = cards(inventory)["Б-1"]
    assert (card["name"], card["packages"], card["barcodes"], card["characteristics"]) == ("Болт М8", [], [], {})
    assert (card["vat_rate"], card["minimum_level"]) == (None, None)
    assert [price["price_type"] for price in card["prices"]] == ["retail"]
    assert take(inventory, {"code": "Б-1", **emptied, **ended}) == ["unchanged"]


def test_numbers_that_are_written_otherwise_are_the_same(inventory: Alone) -> None:
    take(inventory, WHOLE)
    other = {"code": "Б-1", "minimum_level": "10.00", "characteristics": {"length": "0.50"}}
    assert take(inventory, other, {"code": "б-1"}) == ["unchanged", "created"]


def test_a_bad_row_does_not_stop_the_others(inventory: Alone) -> None:
    rows = [
        {"code": "A"},
        {"name": "without a code"},
        {"code": "B", "unit": "barrel", "group": "none such"},
        {"code": "C", "prices": [{"price_type": "wholesale", "amount": "1"}, {"price_type": "secret", "amount": "1"}]},
        {"code": "D", "characteristics": {"length": "long"}},
        {"code": "A", "name": "again"},
        {"code": "E", "colour": "red"},
        {"code": "F"},
    ]
    expected = [
        "created",
        ["code"],
        ["unit", "group"],
        ["prices.1.price_type"],
        ["characteristics.length"],
        ["code"],
        ["colour"],
        "created",
    ]
    assert preview(inventory, *rows) == expected
    assert cards(inventory) == {}
    assert take(inventory, *rows) == expected
    assert cards(inventory).keys() == {"A", "F"}


def test_kind_and_base_unit_are_what_the_item_is(inventory: Alone) -> None:
    take(inventory, WHOLE)
    assert take(inventory, {"code": "Б-1", "kind": "goods", "unit": "pcs"}) == [["kind", "unit"]]


def test_a_barcode_is_one_items_own_also_within_a_file(inventory: Alone) -> None:
    first, second = {"code": "A", "barcodes": ["4006381333931"]}, {"code": "B", "barcodes": ["4006381333931"]}
    assert preview(inventory, first, second) == ["created", ["barcodes.0"]]
    assert take(inventory, first, second) == ["created", ["barcodes.0"]]
    moved = [{"code": "A", "barcodes": None}, {"code": "B", "barcodes": ["4006381333931"]}]
    assert take(inventory, *moved) == ["changed", "created"]


def test_a_price_given_twice_is_refused(inventory: Alone) -> None:
    twice = [{"price_type": "wholesale", "amount": "1"}, {"price_type": "wholesale", "amount": "2"}]
    assert take(inventory, {"code": "A", "prices": twice}) == [["prices"]]


def test_prices_are_for_the_head_of_sales_and_others_may_repeat_them(inventory: Alone) -> None:
    take(inventory, WHOLE)
    assert take(inventory, {**WHOLE, "name": "Болт М8"}, caller=KEEPER) == ["changed"]
    dearer = {"code": "Б-1", "name": "x", "prices": [{"price_type": "wholesale", "amount": "2"}]}
    assert take(inventory, dearer, {"code": "N", "prices": dearer["prices"]}, caller=KEEPER) == [["prices.0"]] * 2
    assert cards(inventory)["Б-1"]["name"] == "Болт М8"


def test_items_are_retired_and_restored(inventory: Alone) -> None:
    assert take(inventory, {"code": "A", "retired": True}, {"code": "B"}) == ["created", "created"]
    assert take(inventory, {"code": "A", "retired": False}, {"code": "B", "retired": True}) == ["changed", "changed"]
    assert {code: card["retired"] for code, card in cards(inventory).items()} == {"A": False, "B": True}


def test_a_repeated_command_gives_its_answer_again(inventory: Alone) -> None:
    call = inventory.call(HEAD)
    first = inventory.run("import_items", ImportRows, call, {"rows": [{"code": "A"}]})
    assert inventory.run("import_items", ImportRows, call, {"rows": [{"code": "A"}]}) == first
    assert first["rows"][0]["outcome"] == "created"
