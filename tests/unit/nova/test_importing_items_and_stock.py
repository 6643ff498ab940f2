"""Item and stock files into an API in memory."""

from decimal import Decimal

import pytest

from tests.unit.nova.conftest import Import


@pytest.fixture
def plain(imports: Import) -> Import:
    imports.mapping = None
    return imports


ITEMS = "code;name;kind;unit\nA;Чайник;goods;шт\na;Чашка;;\nSRV;Доставка;service;\nB;;;кг\n"
STOCK = "item;quantity\nA;10,5\na;2\nA;1\nSRV;1\nNONE;3\nB;0\n"


def test_items_are_registered_with_kind_and_unit(plain: Import) -> None:
    plain.items(ITEMS)
    told = {row["code"]: (row["name"], row["kind"], row["unit"]) for row in plain.api.rows["/items"]}
    assert told == {
        "A": ("Чайник", "goods", "pcs"),
        "a": ("Чашка", "goods", "pcs"),
        "SRV": ("Доставка", "service", "pcs"),
        "B": ("B", "goods", "kg"),
    }


def test_an_unknown_kind_is_a_fault_of_its_row(plain: Import) -> None:
    plain.items("code;kind\nA;toy\nB;goods\n")
    assert plain.api.codes("/items") == ["B"]
    assert plain.errors()[0]["reason"].startswith("the kind is none of goods")


def test_items_imported_again_are_left_alone(plain: Import) -> None:
    plain.items(ITEMS)
    report = plain.items(ITEMS)
    assert report.counted("items") == {"read": 4, "imported": 0, "there": 4, "refused": 0}


def test_a_refused_item_is_reported_with_its_row(plain: Import) -> None:
    plain.api.refusing = {"a": "ValidationFailed"}
    plain.items(ITEMS)
    assert [row["row"] for row in plain.errors()] == ["3"]


def test_stock_is_received_and_bad_rows_are_told(plain: Import) -> None:
    plain.items(ITEMS)
    report = plain.stock(STOCK)
    assert plain.api.received() == {"A": Decimal("11.5"), "a": Decimal(2)}
    assert {row["row"]: row["reason"] for row in plain.errors()} == {
        "5": "a service or cost article has no stock: SRV",
        "6": "there is no item of this code: NONE",
        "7": "the quantity is not above zero: 0",
    }
    assert report.counted("stock") == {"imported": 3, "there": 0}


@pytest.mark.parametrize("keeps_answers", [True, False])
def test_the_same_stock_file_is_received_once(plain: Import, keeps_answers: bool) -> None:
    plain.api._keeps_answers = keeps_answers
    plain.items(ITEMS)
    plain.stock(STOCK)
    report = plain.stock(STOCK)
    assert plain.api.received() == {"A": Decimal("11.5"), "a": Decimal(2)}
    assert report.counted("stock") == {"imported": 0, "there": 3}


def test_a_row_that_was_bad_and_is_good_now_is_received_alone(plain: Import) -> None:
    plain.items(ITEMS)
    plain.stock(STOCK)
    plain.items("code\nNONE\n")
    plain.stock(STOCK)
    assert plain.api.received() == {"A": Decimal("11.5"), "a": Decimal(2), "NONE": Decimal(3)}


def test_another_file_is_another_delivery(plain: Import) -> None:
    plain.items(ITEMS)
    plain.stock("item;quantity\nA;1\n")
    plain.stock("item;quantity\nA;2\n")
    assert plain.api.received() == {"A": Decimal(3)}


def test_a_receipt_has_at_most_500_rows(plain: Import) -> None:
    codes = [f"I{n}" for n in range(1201)]
    plain.items("code\n" + "\n".join(codes))
    plain.stock("item;quantity\n" + "".join(f"{code};1\n" for code in codes))
    assert [len(event["data"]["lines"]) for event in plain.api.events] == [500, 500, 201]
    assert len({event["data"]["document"] for event in plain.api.events}) == 3


def test_a_dry_run_receives_nothing(plain: Import) -> None:
    plain.items(ITEMS)
    report = plain.stock(STOCK, dry_run=True)
    assert plain.api.events == []
    assert report.counted("stock") == {"imported": 3, "there": 0}
