"""From a row of a report to the orders and lines that it counts: the same question, narrowed to the row."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from contracts.commands.reports import PERIODS
from gateway.api import PREFIX
from gateway.reports.questions import Report

NOT_KEPT = ("sort", "limit", "after", "group_by", "of", "a", "b", "x", "y", "since", "until")
BY_ID = ("customer", "item", "order")
LONGEST_PERIOD = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}

Row = Mapping[str, Any]
Asked = Iterable[tuple[str, str]]


def way_behind(report: Report, asked: Asked, answer: Row, row: Row) -> str | None:
    """The address of what is behind a row; None of a line, behind which is nothing more."""
    if report.name == "debts":
        return f"{PREFIX}/customers/{row['customer_id']}/debt"
    groups = answer["group_by"]
    if "line" in groups:
        return None
    query = {name: value for name, value in asked if name not in NOT_KEPT}
    query["group_by"] = "line" if "order" in groups else "order"
    query |= _period(answer, row)
    for name in groups:
        query |= _narrowed(name, row)
    return f"{PREFIX}/reports/{report.drills_into or report.name}?{urlencode(query)}"


def _narrowed(name: str, row: Row) -> dict[str, str]:
    if name in PERIODS:
        return {}
    if name == "group":
        return {"filter[own_group]": row["group"] or ""}
    value = row[name]["id"] if name in BY_ID else row[name]
    return {} if value is None else {f"filter[{name}]": value}


def _period(answer: Row, row: Row) -> dict[str, str]:
    """That of the report, or as much of it as the row is of."""
    if "since" not in answer:
        return {}
    since, until = date.fromisoformat(answer["since"]), date.fromisoformat(answer["until"])
    for name in PERIODS:
        if name in row:
            first = date.fromisoformat(row[name])
            since, until = max(since, first), min(until, _last_day(name, first))
    return {"since": since.isoformat(), "until": until.isoformat()}


def _last_day(period: str, first: date) -> date:
    """Of the period that begins on a day."""
    if first > date.max - timedelta(days=LONGEST_PERIOD[period]):
        return date.max
    if period in ("day", "week"):
        return first + timedelta(days=LONGEST_PERIOD[period] - 1)
    beyond = first + timedelta(days=LONGEST_PERIOD[period])
    month = {"month": beyond.month, "quarter": 3 * ((beyond.month - 1) // 3) + 1, "year": 1}[period]
    return beyond.replace(month=month, day=1) - timedelta(days=1)
