"""How a report is counted: facts grouped by one or two names, a page of the groups, and the totals of all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, select
from sqlalchemy.orm import Session

from kernel.paging import Page, page_of
from services.orders.projections.reports.dimensions import Facts, conditions, named, sorts

Measures = Mapping[str, ColumnElement[Any]]


@dataclass(frozen=True)
class Paging:
    sort: str
    limit: int
    after: str | None


def count(
    session: Session, facts: Facts, measures: Measures, by: Sequence[str], filters: Mapping[str, Any], paging: Paging
) -> tuple[Page, RowMapping]:
    """A page of groups with their measures, and the measures of everything that the filters leave."""
    where = conditions(session, facts, filters)
    asked = {*by, *(name for name, value in filters.items() if value is not None)}
    columns = [column.label(name) for name, column in measures.items()]
    keys = {label: column for name in by for label, column in facts.keys(name).items()}
    grouped = (
        select(*(column.label(label) for label, column in keys.items()), *columns)
        .select_from(facts.joined(asked))
        .where(*where)
        .group_by(*keys.values())
        .subquery("grouped")
    )
    totals = select(*columns).select_from(facts.joined(asked)).where(*where)
    return page(session, grouped, by, measures, paging), session.execute(totals).mappings().one()


def page(session: Session, grouped: Any, by: Sequence[str], measures: Measures, paging: Paging) -> Page:
    joined, names = named(grouped, by)
    rows = select(grouped, *names).select_from(joined).subquery("named")
    return page_of(
        session,
        select(rows),
        sorts(rows, by, measures),
        key=rows.c.row_key,
        sort=paging.sort,
        limit=paging.limit,
        after=paging.after,
    )
