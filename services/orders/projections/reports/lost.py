"""Lost demand of a period: what was cut or cancelled while it was red, on the day on which that was done."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, func, literal
from sqlalchemy.orm import Session

from kernel.paging import Page
from services.orders.projections.reports.counting import Measures, Paging, count
from services.orders.projections.reports.dimensions import Facts
from services.orders.tables import lost_demand

FIGURES = ("quantity", "net", "vat", "total")
MEASURES: Measures = {
    **{name: func.coalesce(func.sum(lost_demand.c[name]), literal(0, lost_demand.c[name].type)) for name in FIGURES},
    "orders": func.count(lost_demand.c.order_id.distinct()),
    "lines": func.count(lost_demand.c.line_id.distinct()),
}


def report(
    session: Session, since: date, until: date, by: Sequence[str], filters: Mapping[str, Any], paging: Paging
) -> tuple[Page, RowMapping]:
    facts = Facts(lost_demand, (lost_demand.c.day.between(since, until),))
    return count(session, facts, MEASURES, by, filters, paging)
