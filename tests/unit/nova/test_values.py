"""What stands in a cell."""

from datetime import date
from decimal import Decimal

import pytest

from nova.importing.values import BadRow, code_of, day_of, name_of, price_of, quantity_of


@pytest.mark.parametrize(
    ("cell", "comma", "number"),
    [("6", False, "6"), ("6.50", False, "6.5"), (" 1 234.5 ", False, "1234.5"), ("1\u00a0234,5", True, "1234.5"),
     (".5", False, "0.5"), ("+2", False, "2"), ("999999999", False, "999999999")],
)  # fmt: skip
def test_a_quantity_is_an_exact_decimal(cell: str, comma: bool, number: str) -> None:
    assert quantity_of(cell, decimal_comma=comma) == Decimal(number)


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("", "no quantity"),
        ("six", "the quantity is not a number: six"),
        ("1,5", "the quantity is not a number: 1,5"),
        ("1e3", "the quantity is not a number: 1e3"),
        ("NaN", "the quantity is not a number: NaN"),
        ("٣", "the quantity is not a number: ٣"),
        ("0", "the quantity is not above zero: 0"),
        ("-5.0", "cancellation: the quantity is not above zero: -5"),
        ("1.0001", "the quantity is not valid: 1.0001: At most 3 decimals."),
        ("1000000000", "the quantity is not valid: 1000000000: At most 999,999,999."),
    ],
)
def test_a_quantity_that_is_none_says_why(cell: str, fault: str) -> None:
    with pytest.raises(BadRow) as bad:
        quantity_of(cell, decimal_comma=False, below_zero="cancellation")
    assert str(bad.value) == fault


def test_a_price_may_be_nothing_but_not_less() -> None:
    assert price_of("0.00", decimal_comma=False) == 0
    with pytest.raises(BadRow, match=r"the price is negative: -1\.5"):
        price_of("-1.50", decimal_comma=False)


def test_a_code_keeps_its_case_and_loses_the_spreadsheets_decimals_only_where_told() -> None:
    assert code_of(" 85123a ", "item code") == "85123a"
    assert code_of("17850.0", "customer", whole=True) == "17850"
    assert code_of("17850.0", "customer") == "17850.0"
    assert code_of("17850.5", "customer", whole=True) == "17850.5"


@pytest.mark.parametrize(
    ("cell", "fault"), [("  ", "no item code"), ("x" * 65, "the item code is not valid: Too long.")]
)
def test_a_code_that_is_none_says_why(cell: str, fault: str) -> None:
    with pytest.raises(BadRow) as bad:
        code_of(cell, "item code")
    assert str(bad.value) == fault


def test_a_name_is_one_line_that_fits() -> None:
    assert name_of(" PORCELAIN  ROSE\tLARGE \n") == "PORCELAIN ROSE LARGE"
    assert len(name_of("x" * 300)) == 255


@pytest.mark.parametrize("cell", ["2010-12-01 08:26:00", "2010-12-01", "01.12.2010", "01.12.2010 8:26"])
def test_a_day_is_read_as_people_write_it(cell: str) -> None:
    assert day_of(cell, "") == date(2010, 12, 1)


def test_a_day_in_another_writing_needs_a_rule() -> None:
    assert day_of("12/1/10", "%m/%d/%y") == date(2010, 12, 1)
    assert day_of("", "") is None
    with pytest.raises(BadRow, match="the date is not a date: 12/1/10"):
        day_of("12/1/10", "")
