"""Sales of a period: what was shipped less what was returned, on the days on which it moved."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, literal, select
from sqlalchemy.orm import Session

from kernel.paging import Page
from kernel.periods import first_day
from services.orders.projections.reports.counting import Measures, Paging, count
from services.orders.projections.reports.dimensions import Facts, conditions
from services.orders.tables import sales

FIGURES = ("quantity", "net", "vat", "total", "discount")
MEASURES: Measures = {
    **{name: func.coalesce(func.sum(sales.c[name]), literal(0, sales.c[name].type)) for name in FIGURES},
    "orders": func.count(sales.c.order_id.distinct()),
    "lines": func.count(sales.c.line_id.distinct()),
}


def report(
    session: Session, since: date, until: date, by: Sequence[str], filters: Mapping[str, Any], paging: Paging
) -> tuple[Page, RowMapping]:
    return count(session, _between(since, until), MEASURES, by, filters, paging)


def by_month(
    session: Session, since: date, until: date, by: str, filters: Mapping[str, Any]
) -> dict[UUID, dict[date, Any]]:
    """Customer or item -> first day of the month -> what was sold in it, with VAT."""
    facts = _between(since, until)
    month = first_day("month", facts.rows.c.day)
    key = facts.column(by)
    asked = {name for name, value in filters.items() if value is not None}
    query = (
        select(key.label("key"), month.label("month"), func.sum(facts.rows.c.total).label("total"))
        .select_from(facts.joined(asked))
        .where(*conditions(session, facts, filters))
        .group_by(key, month)
    )
    found: dict[UUID, dict[date, Any]] = {}
    for row in session.execute(query):
        found.setdefault(row.key, {})[row.month] = row.total
    return found


def _between(since: date, until: date) -> Facts:
    return Facts(sales, (sales.c.day.between(since, until),))
