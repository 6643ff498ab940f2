"""The price of a line: by the terms, by hand, less a discount."""

from decimal import Decimal

import pytest

from services.orders.domain.pricing import NO_PRICE, LinePrice, line_price

ZERO = Decimal(0)


@pytest.mark.parametrize(
    ("listed", "factor", "markup", "price"),
    [
        ("100", "1", "0", "100.00"),
        ("100", "1", "-7", "93.00"),
        ("100", "12", "-7", "1116.00"),
        ("0.3333", "12", "0", "4.00"),
        ("0.125", "1", "0", "0.13"),  # half up
        ("10.01", "1", "-7.5", "9.26"),
        ("10", "1", "33.3333", "13.33"),
    ],
)
def test_a_price_is_list_price_times_factor_and_markup_half_up(listed: str, factor: str, markup: str, price: str):
    found = line_price(Decimal(listed), Decimal(factor), Decimal(markup), None, ZERO)
    assert str(found.full) == str(found.price) == price


def test_a_discount_is_taken_off_the_rounded_price():
    """100 x 1.00005 is 100.01 first; half of it is 50.01, where half of 100.005 would be 50.00."""
    found = line_price(Decimal(100), Decimal(1), Decimal("0.005"), None, Decimal(50))
    assert found == LinePrice(Decimal("100.01"), Decimal("50.01"))


def test_a_price_by_hand_ignores_list_price_and_markup_and_keeps_its_decimals():
    found = line_price(Decimal(100), Decimal(12), Decimal(-7), Decimal("0.0375"), ZERO)
    assert found == LinePrice(Decimal("0.0375"), Decimal("0.0375"))


def test_a_price_by_hand_may_be_nothing():
    assert line_price(Decimal(100), Decimal(1), ZERO, ZERO, ZERO).price == 0


def test_a_price_by_hand_takes_a_discount():
    assert line_price(None, Decimal(1), ZERO, Decimal("99.99"), Decimal("12.5")).price == Decimal("87.49")


def test_without_a_list_price_there_is_none():
    assert line_price(None, Decimal(1), ZERO, None, Decimal(10)) == NO_PRICE
