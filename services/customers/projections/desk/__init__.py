"""The desk: one row per customer with what needs attention, sorted by any column.

Folds keep facts and mark whose they are; ``derive`` writes the rows of those who are marked. The moment at which
something is overdue stands in the log (``TimePassed``), so that the rows follow from the log alone.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from kernel.readmodels import ReadModel, Recorded, Settling
from services.customers import tables
from services.customers.domain import Customer
from services.customers.projections.desk import classes, clock, marks, merged, rows
from services.customers.projections.desk.journal import fold_tasks
from services.customers.projections.desk.listing import list_desk
from services.customers.projections.desk.ties import ties_of
from services.customers.projections.desk.trade import fold_orders


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    clock.fold(session, recorded)
    classes.fold(session, recorded)
    merged.fold(session, recorded)
    marks.mark(session, customers_of(recorded))


def customers_of(recorded: Sequence[Recorded]) -> set[UUID]:
    return {each.event.originator_id for each in recorded if isinstance(each.event, Customer.Event)}


def derive_of(session: Session, customer_ids: Collection[UUID]) -> None:
    """Writes the rows of customers that were marked in this transaction."""
    wanted = sorted(customer_ids, key=str)
    now = clock.clock(session)
    for start in range(0, len(wanted), marks.MOST_AT_ONCE):
        some = wanted[start : start + marks.MOST_AT_ONCE]
        marks.unmark(session, some)
        rows.derive(session, some, now)


def derive_marked(session: Session) -> bool:
    """Writes some of the rows that are marked; False when none were."""
    taken = marks.take(session)
    rows.derive(session, taken, clock.clock(session))
    return bool(taken)


def derive_some(session: Session) -> bool:
    """Writes some of the rows that are marked, or else of those that changed by the passing of time or by other
    classes; False when there were none."""
    if derive_marked(session):
        return True
    marks.mark_changed_by(session, clock.clock(session).at)
    classes.mark_others(session)
    return derive_marked(session)


def time_changes(session: Session, now: datetime, zone: str) -> bool:
    """True when the desk is another at this moment than at its own."""
    its = clock.clock(session)
    return its.zone != zone or (its.at < now and marks.has_changed(session, now))


def is_true(session: Session) -> bool:
    """False while there are rows to derive."""
    moment = clock.clock(session).at
    return not marks.are_there(session) and not marks.has_changed(session, moment) and classes.are_kept(session)


def settle_everything(session: Session) -> Iterator[None]:
    while derive_some(session):
        yield


def settle_touched(session: Session, recorded: Sequence[Recorded], events: Sequence[PublicEvent]) -> None:
    while derive_some(session):
        continue


__all__ = [
    "DESK",
    "classes",
    "customers_of",
    "derive_marked",
    "derive_of",
    "derive_some",
    "is_true",
    "list_desk",
    "ties_of",
    "time_changes",
]
DESK = ReadModel(
    "desk",
    (
        tables.desk,
        tables.desk_accounts,
        tables.desk_charges,
        tables.desk_classes,
        tables.desk_clock,
        tables.desk_contacts,
        tables.desk_days,
        tables.desk_due,
        tables.desk_entries,
        tables.desk_invoices,
        tables.desk_merged,
        tables.desk_orders,
        tables.desk_payments,
        tables.desk_reminders,
        tables.desk_sums,
    ),
    own=fold,
    heard={"orders": fold_orders, "tasks": fold_tasks},
    settling=Settling(settle_everything, settle_touched, is_complete=is_true),
)
