"""The rows of the desk: what follows for a customer from the facts and the moment of the desk.

Every row says when it changes by itself (``changes_at``): when something falls due, leaves the last twelve months, or
comes into force.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, and_, case, delete, func, select, type_coerce
from sqlalchemy.orm import Session

from kernel.columns import Moment, PastMoment
from kernel.sql import change, insert_new
from services.customers.domain.desk import average_delay, begin_of_year_until, leaves_on
from services.customers.projections import terms as terms_in_force
from services.customers.projections.desk import classes, merged, sums
from services.customers.projections.desk.clock import DeskClock
from services.customers.tables import (
    customers,
    desk,
    desk_accounts,
    desk_charges,
    desk_contacts,
    desk_days,
    desk_entries,
    desk_reminders,
    is_there,
    terms,
)
from services.customers.tables.columns import Money

IDENTITY = (
    *("version", "code_key", "name_key", "kind", "tax_number", "manager", "manager_key", "is_archived", "created_at"),
)
OF_ACCOUNTS = ("open_orders", "red_orders", "yellow_orders", "last_order", "credit_used")
ZERO = Decimal("0.00")
NO_ACCOUNT: Mapping[str, Any] = {
    **dict.fromkeys(("open_orders", "red_orders", "yellow_orders"), 0),
    **dict.fromkeys(("charged", "received", "credit_used"), ZERO),
    "last_order": None,
}

Found = Mapping[UUID, Any]


def derive(session: Session, customer_ids: Sequence[UUID], now: DeskClock) -> None:
    """Writes the rows of customers, whose marks the caller holds, by as many statements for many as for one."""
    if not customer_ids:
        return
    facts = Facts(session, customer_ids, now)
    rows = {customer_id: facts.row(customer_id) for customer_id in facts.customers}
    before = _by_customer(session, select(desk), desk, customer_ids)
    sums.move(session, before.values(), rows.values())
    insert_new(session, desk, [row for customer_id, row in rows.items() if customer_id not in before])
    change(session, desk, [row for customer_id, row in rows.items() if customer_id in before])
    gone = before.keys() - rows.keys()
    if gone:
        session.execute(delete(desk).where(desk.c.customer_id.in_(gone)))


class Facts:
    """All that is known of some customers, each kind by one question."""

    def __init__(self, session: Session, customer_ids: Sequence[UUID], now: DeskClock) -> None:
        self._now = now
        self._classes = classes.classes(session)
        there = select(customers.c.customer_id, *_identity()).where(is_there)
        self.customers = _by_customer(session, there, customers, customer_ids)
        self._accounts = _by_customer(session, select(desk_accounts), desk_accounts, customer_ids)
        self._unpaid = _by_customer(session, _unpaid(now.today), desk_charges, customer_ids)
        all_ids = merged.with_those_taken_in(session, customer_ids)
        self._days = _by_customer(session, _last_twelve_months(now.today), desk_days, all_ids)
        self._tasks = _by_customer(session, _tasks(now), desk_entries, all_ids)
        self._reminders = _by_customer(session, _next_reminders(), desk_reminders, all_ids)
        self._contacts = _by_customer(session, _last_contacts(), desk_contacts, all_ids)
        self._terms = terms_in_force.in_force_of(session, customer_ids, now.today)
        self._planned = _by_customer(session, _planned(now.today), terms, customer_ids)

    def row(self, customer_id: UUID) -> dict[str, Any]:
        account = self._accounts.get(customer_id, NO_ACCOUNT)
        limit = _of(self._terms, customer_id, "credit_limit")
        paid = _of(self._days, customer_id, "paid_invoices") or 0
        turnover = _of(self._days, customer_id, "turnover") or ZERO
        return {
            "customer_id": customer_id,
            **{name: self.customers[customer_id][name] for name in IDENTITY},
            **{name: account[name] for name in OF_ACCOUNTS},
            "debt": account["charged"] - account["received"],
            "overdue_debt": _of(self._unpaid, customer_id, "overdue") or ZERO,
            "credit_limit": limit,
            "credit_left": None if limit is None else limit - account["credit_used"],
            "turnover": turnover,
            "abc": self._classes.of(turnover),
            "payment_delay": average_delay(_of(self._days, customer_id, "days_late") or 0, paid),
            "overdue_tasks": _of(self._tasks, customer_id, "overdue") or 0,
            "due_tasks": _of(self._tasks, customer_id, "due_today") or 0,
            "next_reminder": _of(self._reminders, customer_id, "at"),
            "last_contact": _of(self._contacts, customer_id, "last_contact"),
            "changes_at": min(self._changes(customer_id), default=None),
        }

    def _changes(self, customer_id: UUID) -> list[datetime]:
        now = self._now
        due = _of(self._unpaid, customer_id, "next_due")
        first = _of(self._days, customer_id, "first")
        planned = _of(self._planned, customer_id, "valid_from")
        days = [
            None if due is None else due + timedelta(days=1),
            None if first is None else leaves_on(first),
            planned,
        ]
        moments = [now.begin_of(day) for day in days if day is not None]
        next_today = _of(self._tasks, customer_id, "next_today")
        later = _of(self._tasks, customer_id, "next_later")
        if next_today is not None:
            moments.append(next_today)
        if later is not None:
            moments.append(now.begin_of(now.day_of(later)))
        return moments


def _by_customer(session: Session, query: Select[Any], table: Any, ids: Collection[UUID]) -> dict[UUID, RowMapping]:
    rows = session.execute(query.where(table.c.customer_id.in_(list(ids)))).mappings()
    return {row["customer_id"]: row for row in rows}


def _of(found: Mapping[UUID, RowMapping], customer_id: UUID, name: str) -> Any:
    row = found.get(customer_id)
    return None if row is None else row[name]


def _identity() -> list[ColumnElement[Any]]:
    return [customers.c[name] for name in IDENTITY]


def _unpaid(today: date) -> Select[Any]:
    """What is overdue of each customer's charges, and the next day on which one falls due; unpaid ones alone are
    read."""
    charges, accounts = desk_charges.c, desk_accounts.c
    reached = charges.until - accounts.received
    unpaid = case((reached < charges.value, reached), else_=charges.value)
    overdue = func.coalesce(func.sum(case((charges.due_date < today, unpaid))), 0)
    next_due = func.min(case((and_(charges.due_date >= today, unpaid > ZERO), charges.due_date)))
    is_unpaid = and_(accounts.customer_id == charges.customer_id, charges.until > accounts.received)
    return (
        select(charges.customer_id, _money(overdue).label("overdue"), next_due.label("next_due"))
        .join(desk_accounts, is_unpaid)
        .group_by(charges.customer_id)
    )


def _last_twelve_months(today: date) -> Select[Any]:
    days = desk_days.c
    return merged.by_keeper(
        desk_days,
        _money(func.sum(days.turnover)).label("turnover"),
        func.sum(days.paid_invoices).label("paid_invoices"),
        func.sum(days.days_late).label("days_late"),
        func.min(days.day).label("first"),
    ).where(days.day >= begin_of_year_until(today))


def _tasks(now: DeskClock) -> Select[Any]:
    """``next_today`` is the next task that will be overdue, ``next_later`` the next that will be due today."""
    entries = desk_entries.c
    is_overdue, is_later = entries.due <= now.at, entries.due >= now.end_of_today
    is_due_today = and_(entries.due > now.at, entries.due < now.end_of_today)
    return merged.by_keeper(
        desk_entries,
        func.sum(case((is_overdue, 1), else_=0)).label("overdue"),
        func.sum(case((is_due_today, 1), else_=0)).label("due_today"),
        type_coerce(func.min(case((is_due_today, entries.due))), Moment).label("next_today"),
        type_coerce(func.min(case((is_later, entries.due))), Moment).label("next_later"),
    ).where(entries.is_task.is_(True))


def _next_reminders() -> Select[Any]:
    return merged.by_keeper(desk_reminders, type_coerce(func.min(desk_reminders.c.at), Moment).label("at"))


def _last_contacts() -> Select[Any]:
    last = type_coerce(func.max(desk_contacts.c.last_contact), PastMoment).label("last_contact")
    return merged.by_keeper(desk_contacts, last)


def _planned(today: date) -> Select[Any]:
    begins = func.min(terms.c.valid_from).label("valid_from")
    return select(terms.c.customer_id, begins).where(terms.c.valid_from > today).group_by(terms.c.customer_id)


def _money(expression: Any) -> ColumnElement[Decimal]:
    return type_coerce(expression, Money)
