"""Days in both databases: the first day of a period, and how many days lie between two."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

PERIODS = ("day", "week", "month", "quarter", "year")
ON_SQLITE = {
    "day": "{day}",
    "week": "date({day}, '-6 days', 'weekday 1')",
    "month": "date({day}, 'start of month')",
    "quarter": "date({day}, 'start of month', '-' || ((strftime('%m', {day}) - 1) % 3) || ' months')",
    "year": "date({day}, 'start of year')",
}


class FirstDay(FunctionElement[date]):
    type = Date()
    inherit_cache = False

    def __init__(self, period: str, day: ColumnElement[Any]) -> None:
        self.period = period
        super().__init__(day)


class DaysBetween(FunctionElement[int]):
    type = Integer()
    inherit_cache = True


def first_day(period: str, day: ColumnElement[Any]) -> ColumnElement[date]:
    """Of the period that the day is in: one of ``PERIODS``; weeks begin on Monday."""
    if period not in ON_SQLITE:
        raise ValueError(f"{period} is no period.")
    return FirstDay(period, day)


def days_between(earlier: ColumnElement[Any] | date, later: ColumnElement[Any] | date) -> ColumnElement[int]:
    """How many days ``later`` is after ``earlier``."""
    return DaysBetween(*(literal(each, Date) if isinstance(each, date) else each for each in (earlier, later)))


@compiles(FirstDay, "postgresql")
def _first_day(element: FirstDay, compiler: Any, **kw: Any) -> str:
    return f"CAST(date_trunc('{element.period}', {compiler.process(element.clauses, **kw)}) AS DATE)"


@compiles(FirstDay, "sqlite")
def _first_day_on_sqlite(element: FirstDay, compiler: Any, **kw: Any) -> str:
    return ON_SQLITE[element.period].format(day=compiler.process(element.clauses, **kw))


@compiles(DaysBetween, "postgresql")
def _days_between(element: DaysBetween, compiler: Any, **kw: Any) -> str:
    earlier, later = (compiler.process(each, **kw) for each in element.clauses)
    return f"(CAST({later} AS DATE) - CAST({earlier} AS DATE))"


@compiles(DaysBetween, "sqlite")
def _days_between_on_sqlite(element: DaysBetween, compiler: Any, **kw: Any) -> str:
    earlier, later = (compiler.process(each, **kw) for each in element.clauses)
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"
