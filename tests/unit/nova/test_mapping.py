"""Which column is which."""

from pathlib import Path

import pytest

from nova.importing.mapping import WrongMapping, load_mapping

RETAIL = ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"]


def test_the_committed_mapping_names_the_columns_of_the_retail_files() -> None:
    mapping = load_mapping("orders", "online-retail", [], RETAIL)
    mapping.require_columns("2010-12-01.csv", RETAIL)
    assert mapping.columns["number"] == "InvoiceNo"
    assert mapping.rules.whole_numbers == {"customer"}
    assert {"POST", "D", "M", "BANK CHARGES", "AMAZONFEE"} <= mapping.rules.services


def test_the_committed_mapping_serves_stock_too() -> None:
    load_mapping("stock", "online-retail", [], RETAIL).require_columns("a.csv", RETAIL)


def test_the_command_line_overrules_the_file() -> None:
    mapping = load_mapping("orders", "online-retail", ["price=Country"], RETAIL)
    assert mapping.columns["price"] == "Country"
    assert mapping.columns["item"] == "StockCode"


def test_columns_called_as_the_fields_are_need_no_mapping() -> None:
    mapping = load_mapping("stock", None, [], ["Item", "QUANTITY", "note"])
    assert mapping.columns == {"item": "Item", "quantity": "QUANTITY"}


@pytest.mark.parametrize(
    ("name", "pairs", "said"),
    [
        (None, [], "--map number=COLUMN --map customer=COLUMN"),
        (None, ["number"], "field=Column"),
        (None, ["colour=Country"], "There is no colour among the fields of orders"),
        ("none.toml", [], "no mapping file none.toml.*online-retail"),
    ],
)
def test_a_wrong_mapping_is_told_with_a_way_out(name: str | None, pairs: list[str], said: str) -> None:
    with pytest.raises(WrongMapping, match=said):
        load_mapping("orders", name, pairs, RETAIL)


def test_a_column_that_the_file_lacks_is_told() -> None:
    mapping = load_mapping("orders", "online-retail", ["date=When"], RETAIL)
    with pytest.raises(WrongMapping, match=r"b.csv has no column When \(for date of orders\)"):
        mapping.require_columns("b.csv", RETAIL)


@pytest.mark.parametrize("text", ["[orders", "[colours]\na = 1", "[rules]\nspeed = 1", "[orders]\ncolour = 'A'"])
def test_a_mapping_file_says_what_it_does_not_know(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(WrongMapping):
        load_mapping("orders", str(path), [], RETAIL)
