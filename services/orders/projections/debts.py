"""What customers owe on a day, from their accounts: only charges that are unpaid are read.

Whoever was merged into another has no account of its own: who asks of it names the one that is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, and_, bindparam, case, func, literal, select, type_coerce
from sqlalchemy.orm import Session

from kernel.paging import Page, page_of
from kernel.searching import contains
from services.orders.domain.debts import AGES, Ages, Charge, first_days
from services.orders.projections.accounts import SUMS
from services.orders.projections.customers import is_of, kept_one
from services.orders.projections.sight import of_what_is_seen
from services.orders.tables import account_entries, charges, customer_accounts, customer_terms, customers
from services.orders.tables.columns import Money

ZERO = Decimal("0.00")
UNLIMITED = Decimal("999999999999999.99")
DEBT, ADVANCE, OVERDUE, SETTLED = "debt", "advance", "overdue", "settled"
DEBT_STATES = (DEBT, ADVANCE, OVERDUE, SETTLED)
FIGURES = ("debt", "overdue", *AGES, "credit_used")
MOST_UNPAID = 500

accounts = customer_accounts.c
UNPAID_CHARGES = (
    select(charges)
    .join(customer_accounts, accounts.customer_id == charges.c.customer_id)
    .where(
        charges.c.customer_id == bindparam("customer_id"),
        charges.c.until > accounts.received,
        charges.c.value > ZERO,
    )
    .order_by(charges.c.until)
)
NOTHING: Mapping[str, Decimal] = dict.fromkeys(SUMS, ZERO)


@dataclass(frozen=True)
class Standing:
    """How a customer stands on a day: what credit is given by. A negative debt is an advance."""

    debt: Decimal
    overdue: Decimal
    credit_used: Decimal


def standing_of(session: Session, customer_id: UUID, day: date) -> Standing:
    """By two statements, however much is unpaid."""
    sums = sums_of(session, customer_id)
    return Standing(sums["debt"], ages_of_customer(session, customer_id, day).overdue, sums["credit_used"])


def ages_of_customer(session: Session, customer_id: UUID, day: date) -> Ages:
    """What a customer owes on a day, by age."""
    query = _ages(day).where(charges.c.customer_id == customer_id)
    row = session.execute(query).mappings().first()
    return Ages() if row is None else Ages(**{name: row[name] for name in AGES})


def sums_of(session: Session, customer_id: UUID) -> Mapping[str, Decimal]:
    """All sums of a customer; zeros when nothing ever happened."""
    query = select(customer_accounts).where(accounts.customer_id == customer_id)
    row = session.execute(query).mappings().first()
    return NOTHING if row is None else {name: row[name] for name in SUMS}


def unpaid_charges(session: Session, customer_id: UUID) -> Sequence[RowMapping]:
    """The charges that are not paid in full and of which not all came back, the oldest first, at most 500."""
    return session.execute(UNPAID_CHARGES.limit(MOST_UNPAID), {"customer_id": customer_id}).mappings().all()


def charge_of(row: Mapping[Any, Any]) -> Charge:
    return Charge(row["due_date"], row["value"], row["until"])


def list_debts(
    session: Session,
    *,
    today: date,
    state: str | None,
    customer_id: UUID | None,
    q: str,
    sort: str,
    limit: int,
    after: str | None,
    confined_to: str | None = None,
) -> tuple[Page, RowMapping | None]:
    """A page of customers with what they owe, and with the first one the sums of all of the list."""
    if customer_id is not None:
        customer_id = kept_one(session, customer_id)
    listed = _listed(today, state, customer_id, q).where(of_what_is_seen(accounts.customer_id, confined_to)).subquery()
    sorts: dict[str, ColumnElement[Any]] = {
        **{name: listed.c[name] for name in FIGURES},
        "credit_limit": listed.c.limit_key,
        "credit_left": listed.c.left_key,
        "customer": listed.c.name_key,
    }
    key = listed.c.customer_id
    page = page_of(session, select(listed), sorts, key=key, sort=sort or "-overdue,-debt", limit=limit, after=after)
    if after is not None:
        return page, None
    totals = select(*(_money(func.coalesce(func.sum(listed.c[name]), 0)).label(name) for name in FIGURES))
    return page, session.execute(totals).mappings().one()


def entries_since(session: Session, customer_id: UUID, since: date, until: date) -> Sequence[RowMapping]:
    """The entries of an account from a day to another, in their order."""
    entries = account_entries.c
    query = select(account_entries).where(
        is_of(session, entries.customer_id, customer_id), entries.day >= since, entries.day <= until
    )
    return session.execute(query.order_by(entries.day, entries.position)).mappings().all()


def balance_before(session: Session, customer_id: UUID, day: date) -> Decimal:
    """What the customer owed when the day began: what is owed now less all that came from that day on."""
    entries = account_entries.c
    later = select(_money(func.coalesce(func.sum(entries.amount), 0))).where(
        is_of(session, entries.customer_id, customer_id), entries.day >= day
    )
    return sums_of(session, customer_id)["debt"] - Decimal(session.execute(later).scalar_one())


def _listed(today: date, state: str | None, customer_id: UUID | None, q: str) -> Select[Any]:
    query = _with_figures(today)
    unpaid = query.selected_columns
    if customer_id is not None:
        query = query.where(accounts.customer_id == customer_id)
    if q.strip():
        query = query.where(contains(customers.c.search_key, q.strip()))
    match state:
        case "debt":
            query = query.where(accounts.debt > ZERO)
        case "advance":
            query = query.where(accounts.debt < ZERO)
        case "settled":
            query = query.where(accounts.debt == ZERO)
        case "overdue":
            query = query.where(accounts.debt > ZERO, unpaid["overdue"] > ZERO)
    return query


def _with_figures(today: date) -> Select[Any]:
    ages = _ages(today).subquery()
    limit = _limit_on(today)
    has_ages = {name: _money(func.coalesce(ages.c[name], 0)).label(name) for name in ("overdue", *AGES)}
    left = limit - accounts.credit_used
    return (
        select(
            customer_accounts,
            customers.c.name.label("customer_name"),
            customers.c.name_key,
            *has_ages.values(),
            _money(limit).label("credit_limit"),
            _money(func.coalesce(limit, literal(UNLIMITED, Money))).label("limit_key"),
            _money(func.coalesce(left, literal(UNLIMITED, Money))).label("left_key"),
        )
        .join(customers, customers.c.customer_id == accounts.customer_id)
        .join(ages, ages.c.customer_id == accounts.customer_id, isouter=True)
    )


def _ages(today: date) -> Select[Any]:
    """What is unpaid of each customer who owes, by age."""
    of_customer = and_(accounts.customer_id == charges.c.customer_id, charges.c.until > accounts.received)
    reached = charges.c.until - accounts.received
    unpaid = case((reached < charges.c.value, reached), else_=charges.c.value)
    due, firsts = charges.c.due_date, first_days(today)
    within = [due >= firsts[0]]
    within += [and_(due >= first, due < before) for before, first in pairwise(firsts)]
    within.append(due < firsts[-1])
    sums = [
        _money(func.sum(case((condition, unpaid), else_=0))).label(name)
        for name, condition in zip(AGES, within, strict=True)
    ]
    overdue = _money(func.sum(case((due < firsts[0], unpaid), else_=0))).label("overdue")
    return (
        select(charges.c.customer_id, overdue, *sums)
        .join(customer_accounts, of_customer)
        .where(accounts.debt > ZERO)
        .group_by(charges.c.customer_id)
    )


def _limit_on(today: date) -> Any:
    """The credit limit in force on a day; null is unlimited."""
    begun = customer_terms.alias()
    newest = (
        select(begun.c.credit_limit)
        .where(begun.c.customer_id == accounts.customer_id, begun.c.valid_from <= today)
        .order_by(begun.c.valid_from.desc())
        .limit(1)
    )
    return newest.correlate(customer_accounts).scalar_subquery()


def _money(expression: Any) -> Any:
    return type_coerce(expression, Money)
