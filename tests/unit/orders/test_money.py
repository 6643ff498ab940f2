"""The one rounding rule, against a naive recomputation in fractions."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from math import floor
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.orders.domain.lines import (
    OrderedItem,
    OrderLine,
    WantedLine,
    new_line,
    ordered_value,
    progress_percent,
    returned_value,
    shipped_value,
)
from services.orders.domain.money import value_of
from services.orders.domain.terms import OrderTerms

IDS = UUID("00000000-0000-0000-0000-000000000005")
Amounts = list[tuple[Decimal | None, Decimal]]

rates = st.sampled_from([None, Decimal(0), Decimal(10), Decimal(20), Decimal(22)])
prices = st.decimals(0, 99_999, places=4)
units = st.decimals("0.001", 9_999, places=3)
percents = st.decimals(0, 100, places=2)
lines = st.lists(st.tuples(prices, units, rates, percents), min_size=1, max_size=8)


def kopecks(value: Fraction | Decimal) -> int:
    """Half up, as on paper."""
    return floor(Fraction(value) * 100 + Fraction(1, 2))


def line(place: int, price: Decimal, quantity: Decimal, rate: Decimal | None, discount: Decimal) -> OrderLine:
    item = OrderedItem(uuid5(IDS, str(place)), "SUGAR", "goods", "kg", {"kg": Decimal(1)}, vat_percent=rate)
    wish = WantedLine(item.item_id, quantity, price=price, discount_percent=discount)
    return new_line(wish, item, uuid5(IDS, f"line {place}"), OrderTerms("wholesale", Decimal(0), 0, vat_included=True))


def test_vat_that_is_inside_is_taken_out_of_the_sum() -> None:
    value = value_of([(Decimal(22), Decimal("60.00")), (Decimal(22), Decimal("62.00"))], vat_included=True)
    assert (value.net, value.vat, value.total) == (Decimal("100.00"), Decimal("22.00"), Decimal("122.00"))


def test_vat_that_comes_on_top_is_added_to_the_sum() -> None:
    value = value_of([(Decimal(22), Decimal("50.01")), (Decimal(22), Decimal("50.01"))], vat_included=False)
    assert (value.net, value.vat, value.total) == (Decimal("100.02"), Decimal("22.00"), Decimal("122.02"))


def test_vat_is_taken_once_of_all_amounts_of_a_rate_and_not_line_by_line() -> None:
    """Line by line it would be 0.01 + 0.01 + 0.01."""
    value = value_of([(Decimal(20), Decimal("0.03"))] * 3, vat_included=True)
    assert value.vat == Decimal("0.02")


def test_without_vat_and_a_rate_of_zero_are_two_things() -> None:
    value = value_of([(None, Decimal("5.00")), (Decimal(0), Decimal("7.00"))], vat_included=True)
    assert [(rate.percent, rate.net, rate.vat) for rate in value.rates] == [(0, 7, 0), (None, 5, 0)]


@given(lines=lines, vat_included=st.booleans())
def test_an_order_comes_to_what_paper_and_pencil_give(
    lines: list[tuple[Decimal, Decimal, Decimal | None, Decimal]], vat_included: bool
) -> None:
    sums: defaultdict[Decimal | None, int] = defaultdict(int)
    for price, quantity, rate, discount in lines:
        paid = Fraction(price)
        if discount:
            paid = Fraction(kopecks(paid * (100 - Fraction(discount)) / 100), 100)
        sums[rate] += kopecks(paid * Fraction(quantity))
    vat = {
        rate: kopecks(Fraction(amount, 100) * Fraction(rate or 0) / (100 + Fraction(rate or 0) * vat_included))
        for rate, amount in sums.items()
    }
    made = [line(place, *each) for place, each in enumerate(lines)]
    value = ordered_value(made, vat_included=vat_included)
    assert {rate.percent: int(rate.vat * 100) for rate in value.rates} == vat
    assert int(value.total * 100) == sum(sums.values()) + (0 if vat_included else sum(vat.values()))
    assert value.net + value.vat == value.total


@given(
    lines=lines,
    parts=st.lists(st.tuples(st.integers(0, 7), st.fractions(0, 1)), max_size=12),
    vat_included=st.booleans(),
)
def test_shipments_and_returns_make_up_the_whole(
    lines: list[tuple[Decimal, Decimal, Decimal | None, Decimal]],
    parts: list[tuple[int, Fraction]],
    vat_included: bool,
) -> None:
    """However an order is cut into shipments, they are worth what it comes to; when all is returned, nothing is."""
    made = [line(place, *each) for place, each in enumerate(lines)]
    worth = Decimal(0)
    for number, share in parts:
        place = number % len(made)
        thousandths = int(share * int(made[place].remaining * 1000))
        before = shipped_value(made, vat_included=vat_included).total
        made[place] = made[place].with_shipped(Decimal(thousandths).scaleb(-3))
        worth += shipped_value(made, vat_included=vat_included).total - before
    for place, each in enumerate(made):
        before = shipped_value(made, vat_included=vat_included).total
        made[place] = each.with_shipped(each.remaining)
        worth += shipped_value(made, vat_included=vat_included).total - before
    assert worth == ordered_value(made, vat_included=vat_included).total
    assert progress_percent(made) == 100
    returned = [each.with_returned(each.shipped) for each in made]
    assert returned_value(returned, vat_included=vat_included) == shipped_value(made, vat_included=vat_included)


@pytest.mark.parametrize(("shipped", "percent"), [("0", 0), ("0.1", 1), ("5", 50), ("9.999", 99), ("10", 100)])
def test_progress_is_what_was_shipped_of_what_is_due(shipped: str, percent: int) -> None:
    half_done = line(0, Decimal(100), Decimal(10), None, Decimal(0)).with_shipped(Decimal(shipped))
    assert progress_percent([half_done]) == percent


def test_what_came_on_top_leaves_out_what_came_to_nothing() -> None:
    before = value_of([(None, Decimal("5.00")), (Decimal(20), Decimal("120.00"))], vat_included=True)
    more = [(None, Decimal("5.00")), (Decimal(10), Decimal("11.00")), (Decimal(20), Decimal("180.00"))]
    on_top = value_of(more, vat_included=True).less(before)
    assert [(each.percent, each.net, each.vat) for each in on_top.rates] == [
        (Decimal(20), Decimal("50.00"), Decimal("10.00")),
        (Decimal(10), Decimal("10.00"), Decimal("1.00")),
    ]
