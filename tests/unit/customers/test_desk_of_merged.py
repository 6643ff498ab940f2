"""Two customers that were merged are one on the desk, with all that was and will be told of either."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from tests.unit.customers.deeds import listed
from tests.unit.customers.office import Office, open_office

NOW = datetime(2025, 11, 24, 9, tzinfo=UTC)
FIGURES = ("open_orders", "debt", "overdue_debt", "turnover", "overdue_tasks", "next_reminder", "last_contact")
NOTHING = [0, "0.00", "0.00", "0.00", 0, None, None]


@pytest.fixture
def office() -> Iterator[Office]:
    with open_office() as opened:
        yield opened


@pytest.fixture
def bolt(office: Office) -> UUID:
    bolt = office.world.item("bolt")
    office.world.receive(bolt, 1000)
    return bolt


def busy(office: Office, bolt: UUID, name: str, value: int) -> UUID:
    """Something was shipped and something is open, and there is something to do."""
    customer = office.register(name)
    office.ship(office.world.place(customer, (bolt, 1, None, Decimal(value))))
    office.world.place(customer, (bolt, 1, None, Decimal(1)))
    entry = office.log(customer, "call", due=NOW - timedelta(hours=value))
    office.remind(entry, NOW + timedelta(hours=value))
    return customer


def test_the_figures_of_both_are_those_of_who_is_kept(office: Office, bolt: UUID):
    kept, other = busy(office, bolt, "Вектор", 20), busy(office, bolt, "Вектор-2", 10)
    office.sync()
    office.merge(kept, other)
    expected = [2, "30.00", "0.00", "30.00", 2, "2025-11-24T19:00:00Z", "2025-11-24T09:00:00Z"]
    assert office.told(kept, *FIGURES) == expected
    assert office.told(other, *FIGURES) == NOTHING
    assert [office.names(), office.names(archived=True)] == [["Вектор"], ["Вектор-2"]]
    assert listed(office.customers, archived=None)["totals"]["turnover"] == "30.00"
    assert office.customers.differences() == []


def test_what_comes_later_for_the_merged_one_counts_for_who_is_kept(office: Office, bolt: UUID):
    kept, other = busy(office, bolt, "Вектор", 20), busy(office, bolt, "Вектор-2", 10)
    order = office.world.place(other, (bolt, 2, None, Decimal(50)))
    office.sync()
    office.merge(kept, other)
    office.wait(days=1)
    office.ship(order, 1)
    office.books.pay(other, 25, day="2025-11-25")
    office.log(other, "meeting", due=NOW)
    office.sync()
    assert office.told(kept, "debt", "overdue_debt", "turnover", "overdue_tasks", "last_contact") == [
        "55.00",
        "5.00",
        "80.00",
        3,
        "2025-11-25T09:00:00Z",
    ]
    office.take_back(order, 1)
    office.sync()
    assert office.told(kept, "debt", "turnover") == ["5.00", "30.00"]
    assert office.told(other, *FIGURES) == NOTHING
    assert office.customers.differences() == []


def test_money_of_either_pays_the_oldest_debt_of_both(office: Office, bolt: UUID):
    kept, other = office.register("Вектор"), office.register("Вектор-2")
    for customer, days in ((kept, 0), (other, 3), (kept, 3)):
        office.wait(days=days)
        office.ship(office.world.place(customer, (bolt, 1, None, Decimal(10))))
    office.books.pay(other, 15, day="2025-11-30")
    office.sync()
    assert [office.told(each, "debt", "overdue_debt") for each in (kept, other)] == [
        ["20.00", "10.00"],
        ["-5.00", "0.00"],
    ]
    office.merge(kept, other)
    assert office.told(kept, "debt", "overdue_debt") == ["15.00", "5.00"]
    assert office.customers.differences() == []


def test_whoever_took_one_in_takes_it_along(office: Office, bolt: UUID):
    first, second, third = (busy(office, bolt, name, value) for name, value in (("А", 1), ("Б", 2), ("В", 4)))
    office.sync()
    office.merge(second, third)
    office.merge(first, second)
    office.books.pay(third, 5)
    office.sync()
    assert office.told(first, "open_orders", "turnover", "debt") == [3, "7.00", "2.00"]
    assert [office.told(each, *FIGURES) for each in (second, third)] == [NOTHING, NOTHING]
    before = office.desk(archived=None)
    office.customers.rebuild()
    assert office.desk(archived=None) == before


def test_who_was_merged_before_anything_was_told_has_nothing(office: Office, bolt: UUID):
    kept, other = busy(office, bolt, "Вектор", 20), busy(office, bolt, "Вектор-2", 10)
    office.merge(kept, other)
    office.sync()
    assert office.told(kept, "open_orders", "turnover", "overdue_tasks") == [2, "30.00", 2]
    assert office.told(other, *FIGURES) == NOTHING
    assert office.customers.differences() == []
