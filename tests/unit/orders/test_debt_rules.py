"""What a customer owes, held against an independent recomputation that knows no sums: money goes from shipment to
shipment, kopeck by kopeck in its thoughts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.orders.domain.debts import AGES, age, ages_of, changed_values, charged

TODAY = date(2026, 11, 12)
sums = st.integers(0, 1_000_000).map(lambda kopecks: Decimal(kopecks) / 100)
dues = st.integers(-200, 60).map(lambda days: TODAY + timedelta(days=days))
shipments = st.lists(st.tuples(dues, sums), max_size=12)


def naively_unpaid(shipped: list[tuple[date, Decimal]], received: Decimal) -> list[tuple[date, Decimal]]:
    """Pays the oldest as long as there is money."""
    left = []
    for due, value in shipped:
        paid = min(value, received)
        received -= paid
        left.append((due, value - paid))
    return left


@given(shipments, sums)
def test_money_settles_the_oldest_shipments_first(shipped: list[tuple[date, Decimal]], received: Decimal):
    unpaid = [charge.unpaid(received) for charge in charged(shipped)]
    assert unpaid == [value for _, value in naively_unpaid(shipped, received)]


@given(shipments, sums)
def test_the_ages_make_up_the_debt_and_the_overdue_part(shipped: list[tuple[date, Decimal]], received: Decimal):
    ages = ages_of(charged(shipped), received, TODAY)
    assert ages.unpaid == max(Decimal(0), sum((value for _, value in shipped), Decimal(0)) - received)
    naive = naively_unpaid(shipped, received)
    assert ages.overdue == sum((value for due, value in naive if due < TODAY), Decimal(0))
    assert ages.days_31_60 == sum((value for due, value in naive if 31 <= (TODAY - due).days <= 60), Decimal(0))


@pytest.mark.parametrize(
    ("days", "name"),
    [
        (-1, "current"),
        (0, "current"),
        (1, "days_1_30"),
        (30, "days_1_30"),
        (31, "days_31_60"),
        (60, "days_31_60"),
        (61, "days_61_90"),
        (90, "days_61_90"),
        (91, "days_over_90"),
    ],
)
def test_a_debt_is_overdue_from_the_day_after_its_due_day(days: int, name: str):
    assert AGES[age(TODAY - timedelta(days=days), TODAY)] == name


@given(st.lists(sums, min_size=1, max_size=8), st.data())
def test_what_comes_back_is_taken_from_the_oldest_shipments_of_its_order(values: list[Decimal], data: st.DataObject):
    whole = sum(values, Decimal(0))
    change = data.draw(st.integers(-int(whole * 100), 10_000).map(lambda kopecks: Decimal(kopecks) / 100))
    changed = changed_values(values, change)
    assert sum(changed, Decimal(0)) == whole + change
    assert min(changed) >= 0
    if change <= 0:
        kept = [value for _, value in naively_unpaid([(TODAY, value) for value in values], -change)]
        assert changed == kept
    else:
        assert changed[:-1] == values[:-1]
