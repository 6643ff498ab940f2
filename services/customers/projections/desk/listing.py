"""The desk as a list: sorted by any column, narrowed by any, and added up over all of its rows."""

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Column, ColumnElement, Integer, RowMapping, and_, cast, literal, select
from sqlalchemy.orm import Session

from contracts.company import moments_of
from kernel.columns import Moment
from kernel.paging import Page, page_of
from kernel.sight import seen_by
from services.customers.domain.desk import COUNTS, SUMS
from services.customers.projections import finding, tags
from services.customers.projections.desk import sums
from services.customers.tables import customers, desk, desk_sums, is_there

OTHERS = ("credit_limit", "credit_left", "payment_delay", "last_order", "next_reminder", "last_contact")
FIGURES = (*COUNTS, *SUMS, *OTHERS)
SORTS: Mapping[str, ColumnElement[Any]] = {
    "id": desk.c.customer_id,
    "version": desk.c.version,
    "code": desk.c.code_key,
    "name": desk.c.name_key,
    "kind": desk.c.kind,
    "tax_number": desk.c.tax_number,
    "manager": desk.c.manager_key,
    "archived": cast(desk.c.is_archived, Integer),
    "created_at": desk.c.created_at,
    "abc": desk.c.abc,
    **{name: desk.c[name] for name in FIGURES},
}
EXACTLY = ("kind", "tax_number", "manager", "abc")
NARROWING = ("kind", "tax_number", "code", "tags", "abc", "ids")
GROUPED = {"archived": desk_sums.c.is_archived, "manager": desk_sums.c.manager}
SPANS = ("created_at", *FIGURES)
NOBODY = "none"
NEVER_MISSING = ("next_reminder", "payment_delay")

Question = Mapping[str, Any]


def list_desk(session: Session, question: Question, zone: ZoneInfo) -> tuple[Page, RowMapping | None]:
    """A page of the desk, and with the first one the sums of all of the list; days of spans are of the zone.

    ``confined_to`` is a user whose own customers alone are listed, and nobody's.
    """
    listed = select(desk).where(*_conditions(session, question, zone))
    sorts = SORTS if question["archived"] is None else {**SORTS, "archived": desk.c.customer_id}
    of_groups = _sums_of_groups(session, question)
    page = page_of(
        session,
        listed,
        sorts,
        key=desk.c.customer_id,
        sort=question["sort"] or "name",
        limit=question["limit"],
        after=question["after"],
        counted=None if of_groups is None else int(of_groups["customers"]),
    )
    if question["after"] is not None:
        return page, None
    if of_groups is not None:
        return page, of_groups
    return page, session.execute(select(*sums.added(listed.subquery().c))).mappings().one()


def _sums_of_groups(session: Session, question: Question) -> RowMapping | None:
    """What is kept of whole groups, where nothing else is asked for."""
    if question["q"].strip() or any(question[name] is not None for name in (*NARROWING, *SPANS)):
        return None
    groups = [name for name in GROUPED if question[name] is not None]
    seen = seen_by(question["confined_to"], desk_sums.c.manager)
    return sums.of_groups(session, seen, *(_is(GROUPED[name], question[name]) for name in groups))


def _conditions(session: Session, question: Question, zone: ZoneInfo) -> Iterator[ColumnElement[bool]]:
    yield seen_by(question["confined_to"], desk.c.manager)
    if question["archived"] is not None:
        yield desk.c.is_archived.is_(question["archived"])
    yield from _by_what_stands_elsewhere(session, question)
    for name in EXACTLY:
        if question[name] is not None:
            yield _is(desk.c[name], question[name])
    for name in SPANS:
        if question[name] is not None:
            yield from _within(name, question[name], zone)


def _is(column: Column[Any], value: Any) -> ColumnElement[bool]:
    is_nobody = column.name == "manager" and value == NOBODY
    return column == (literal(None, column.type) if is_nobody else value)


def _by_what_stands_elsewhere(session: Session, question: Question) -> Iterator[ColumnElement[bool]]:
    if question["q"].strip():
        yield finding.found_by(session, desk.c.customer_id, question["q"].strip())
    if question["ids"] is not None:
        yield desk.c.customer_id.in_(question["ids"])
    if question["code"] is not None:
        of_code = and_(customers.c.code == question["code"], is_there)
        yield desk.c.customer_id.in_(select(customers.c.customer_id).where(of_code))
    yield from tags.having_all(desk.c.customer_id, question["tags"] or ())


def _within(name: str, span: tuple[Any, Any], zone: ZoneInfo) -> Iterator[ColumnElement[bool]]:
    """Who never ordered did so before every day, and unlimited is more than every limit."""
    column, (low, high) = desk.c[name], span
    if name in NEVER_MISSING:
        yield column != literal(None, column.type)
    if isinstance(column.type, Moment):
        begin, end = moments_of(low, high, zone)
        if begin is not None:
            yield column >= literal(begin, Moment)
        if end is not None:
            yield column < literal(end, Moment)
        return
    if low is not None:
        yield column >= low
    if high is not None:
        yield column <= high
