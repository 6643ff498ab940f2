"""The way from a row of a report to what is behind it."""

from datetime import date

import pytest

from gateway.reports.drilling import _last_day


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("week", date(2025, 11, 24), date(2025, 11, 30)),
        ("month", date(2024, 2, 1), date(2024, 2, 29)),
        ("quarter", date(2025, 10, 1), date(2025, 12, 31)),
        ("year", date(2024, 1, 1), date(2024, 12, 31)),
        *((period, date(9999, 12, 27), date.max) for period in ("week", "month", "quarter", "year")),
    ],
)
def test_a_period_has_a_last_day_even_the_last_of_the_calendar(period: str, first: date, last: date) -> None:
    assert _last_day(period, first) == last
