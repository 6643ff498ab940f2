"""How promises were kept: the day that was asked for, and the day on which all of a line had been delivered.

A line is **in time** or **late** when nothing more is to come of it: its last shipment counts. It is **cut**, and its
promise not kept, when something was taken off it on its day or later, or its order was cancelled or closed while
something of it remained, whatever of it was delivered. What is still to come is **overdue** when its day is past, else
**to come**. Lines for which no day was asked stand apart: a delivered one in the
period in which it was delivered, an open one in that of its order.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    RowMapping,
    Select,
    case,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from kernel.columns import OptionalDay, Scaled
from kernel.paging import Page
from kernel.periods import days_between
from services.orders.projections.reports.counting import Measures, Paging, count
from services.orders.projections.reports.dimensions import Facts
from services.orders.projections.reports.open_lines import open_lines
from services.orders.tables import deliveries

IN_TIME, LATE, CUT, OVERDUE, TO_COME, UNDATED = "in_time", "late", "cut", "overdue", "to_come", "undated"
STATES = (IN_TIME, LATE, CUT, OVERDUE, TO_COME, UNDATED)
NONE_DUE = -1
NO_DAY = literal(None, OptionalDay)


def report(
    session: Session,
    since: date,
    until: date,
    today: date,
    by: Sequence[str],
    filters: Mapping[str, Any],
    state: str | None,
    paging: Paging,
) -> tuple[Page, RowMapping]:
    rows = union_all(_delivered(since, until), _open(since, until, today)).subquery("promises")
    facts = Facts(rows, () if state is None else (rows.c.state == state,))
    return count(session, facts, _measures(rows), by, filters, paging)


def _delivered(since: date, until: date) -> Select[Any]:
    row = deliveries.c
    undated = row.requested_date == NO_DAY
    state = case((undated, UNDATED), (row.is_cut, CUT), (row.delivered_on <= row.requested_date, IN_TIME), else_=LATE)
    days = case((state == LATE, days_between(row.requested_date, row.delivered_on)), else_=0)
    return select(
        row.order_id,
        row.line_id,
        row.customer_id,
        row.item_id,
        _day(row.requested_date, row.delivered_on),
        state.label("state"),
        days.label("days"),
    ).where(
        row.is_complete,
        or_(row.requested_date.between(since, until), undated & row.delivered_on.between(since, until)),
    )


def _open(since: date, until: date, today: date) -> Select[Any]:
    row = open_lines().subquery("open_lines").c
    undated = row.requested_date == NO_DAY
    state = case((undated, UNDATED), (row.requested_date < today, OVERDUE), else_=TO_COME)
    days = case((row.requested_date < today, days_between(row.requested_date, today)), else_=0)
    return select(
        row.order_id,
        row.line_id,
        row.customer_id,
        row.item_id,
        _day(row.requested_date, row.day),
        state.label("state"),
        days.label("days"),
    ).where(or_(row.requested_date.between(since, until), undated & row.day.between(since, until)))


def _day(requested: ColumnElement[Any], otherwise: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((requested == NO_DAY, otherwise), else_=requested).label("day")


def _measures(rows: Any) -> Measures:
    counts = {state: func.count(case((rows.c.state == state, 1))) for state in STATES}
    due = counts[IN_TIME] + counts[LATE] + counts[CUT] + counts[OVERDUE]
    days = func.coalesce(func.sum(case((rows.c.state == LATE, rows.c.days), else_=0)), 0, type_=Integer)
    return {
        "lines": func.count(),
        **counts,
        "kept_percent": _share(counts[IN_TIME] * 10_000, due, Scaled(2)),
        "average_days_late": _share(days * 10, counts[LATE], Scaled(1)),
        "most_days_late": func.coalesce(func.max(case((rows.c.state.in_((LATE, OVERDUE)), rows.c.days))), 0),
        "orders": func.count(rows.c.order_id.distinct()),
    }


def _share(part: ColumnElement[int], whole: ColumnElement[int], scale: Scaled) -> ColumnElement[Any]:
    """Half up; -1 where there is nothing to take a share of."""
    exact = (part * 2 + whole) // (whole * 2)
    return type_coerce(case((whole > 0, exact), else_=NONE_DUE * 10**scale.places), scale)
