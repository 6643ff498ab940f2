"""First come, first served: who gets what of the stock and of what is to come."""

from collections import Counter
from datetime import date
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.orders.domain.covering import Supply, shares

RECEIPTS = [UUID(int=number) for number in range(1, 7)]


def supplies_of(stock: int, expected: list[int]) -> list[Supply]:
    receipts = [
        Supply(Decimal(quantity), expected_id, "Завод", date(2025, 12, 1 + place))
        for place, (expected_id, quantity) in enumerate(zip(RECEIPTS, expected, strict=False))
    ]
    return [Supply(Decimal(stock)), *receipts]


def one_by_one(stock: int, expected: list[int], waiting: list[int]) -> list[Counter[int]]:
    """Every single unit is handed to whoever waits longest."""
    units = [place for place, quantity in enumerate([stock, *expected]) for _ in range(quantity)]
    given_to: list[Counter[int]] = []
    for wanted in waiting:
        taken, units = units[:wanted], units[wanted:]
        given_to.append(Counter(taken))
    return given_to


@given(
    st.integers(-3, 30),
    st.lists(st.integers(0, 12), max_size=len(RECEIPTS)),
    st.lists(st.integers(1, 12), max_size=12),
)
def test_shares_are_those_of_handing_out_unit_by_unit(stock: int, expected: list[int], waiting: list[int]) -> None:
    supplies = supplies_of(stock, expected)
    found = shares(supplies, [Decimal(quantity) for quantity in waiting])
    naive = one_by_one(max(stock, 0), expected, waiting)
    for share, units, wanted in zip(found, naive, waiting, strict=True):
        assert {supplies.index(supply): quantity for supply, quantity in share.parts} == dict(units)
        assert share.missing == wanted - units.total()
        assert share.from_stock == units[0]
        completed = units.total() == wanted
        assert share.covered_by == (supplies[max(units)] if completed else None)


def test_who_came_first_is_served_from_stock_and_the_next_by_the_receipt() -> None:
    stock, receipt = supplies = supplies_of(10, [5])
    first, second, third = shares(supplies, [Decimal(8), Decimal(4), Decimal(6)])
    assert (first.covered_by, first.from_stock) == (stock, 8)
    assert (second.covered_by, second.from_stock, second.missing) == (receipt, 2, 0)
    assert (third.covered_by, third.from_stock, third.missing) == (None, 0, 3)


def test_parts_of_a_unit_are_handed_out_exactly() -> None:
    supplies = [Supply(Decimal("0.3"))]
    tenths = shares(supplies, [Decimal("0.1")] * 4)
    assert [share.missing for share in tenths] == [0, 0, 0, Decimal("0.1")]


def test_without_stock_nobody_is_covered() -> None:
    [share] = shares([Supply(Decimal(-2))], [Decimal(1)])
    assert (share.covered_by, share.missing) == (None, 1)
