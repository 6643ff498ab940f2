"""Stock files into an API in memory."""

from decimal import Decimal

import pytest

from tests.unit.nova.conftest import Import


@pytest.fixture
def plain(imports: Import) -> Import:
    imports.mapping = None
    return imports


ITEMS = {"A": "goods", "a": "goods", "SRV": "service", "B": "goods"}
STOCK = "item;quantity\nA;10,5\na;2\nA;1\nSRV;1\nNONE;3\nB;0\n"


def test_stock_is_received_and_bad_rows_are_told(plain: Import) -> None:
    plain.items(**ITEMS)
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
    plain.items(**ITEMS)
    plain.stock(STOCK)
    report = plain.stock(STOCK)
    assert plain.api.received() == {"A": Decimal("11.5"), "a": Decimal(2)}
    assert report.counted("stock") == {"imported": 0, "there": 3}


def test_a_row_that_was_bad_and_is_good_now_is_received_alone(plain: Import) -> None:
    plain.items(**ITEMS)
    plain.stock(STOCK)
    plain.items(NONE="goods")
    plain.stock(STOCK)
    assert plain.api.received() == {"A": Decimal("11.5"), "a": Decimal(2), "NONE": Decimal(3)}


def test_another_file_is_another_delivery(plain: Import) -> None:
    plain.items(**ITEMS)
    plain.stock("item;quantity\nA;1\n")
    plain.stock("item;quantity\nA;2\n")
    assert plain.api.received() == {"A": Decimal(3)}


def test_a_receipt_has_at_most_500_rows(plain: Import) -> None:
    codes = [f"I{n}" for n in range(1201)]
    plain.items(**dict.fromkeys(codes, "goods"))
    plain.stock("item;quantity\n" + "".join(f"{code};1\n" for code in codes))
    assert [len(event["data"]["lines"]) for event in plain.api.events] == [500, 500, 201]
    assert len({event["data"]["document"] for event in plain.api.events}) == 3


def test_a_dry_run_receives_nothing(plain: Import) -> None:
    plain.items(**ITEMS)
    report = plain.stock(STOCK, dry_run=True)
    assert plain.api.events == []
    assert report.counted("stock") == {"imported": 3, "there": 0}
