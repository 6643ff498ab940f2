"""The reminders: those that wait for their time, that fired, and that have ended."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, and_, func, literal, or_, select, update
from sqlalchemy.orm import Session

from kernel.columns import LAST_MOMENT
from kernel.paging import Page, page_of
from kernel.readmodels import Recorded
from kernel.searching import exactly, with_words
from kernel.sql import change, insert_new
from services.tasks.domain.entry import Entry
from services.tasks.domain.occurrence import Due, ReminderFired
from services.tasks.domain.reminder import Reminder
from services.tasks.projections.known import is_listed
from services.tasks.tables import customers, entries, reminders, users, waits

WAITING, FIRED, SUSPENDED, CANCELLED, DONE = "waiting", "fired", "suspended", "cancelled", "done"
ENDED = (CANCELLED, DONE)
PAYMENT = "payment"
DUE_DATE = "due date"
SORTS = {"at": reminders.c.at, "fired_at": reminders.c.fired_at}
OF_ENTRY = entries.c.customer_id, entries.c.text, entries.c.params, entries.c.is_automatic
LISTED = select(reminders, *OF_ENTRY).join(entries, entries.c.entry_id == reminders.c.entry_id)
IS_QUIET = (
    select(customers.c.customer_id)
    .join(entries, entries.c.customer_id == customers.c.customer_id)
    .where(entries.c.entry_id == reminders.c.entry_id, customers.c.is_deleted.is_(True))
    .correlate(reminders)
    .exists()
)
Row = dict[str, Any]


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    """Each reminder as the batch leaves it; last the times in their entries."""
    events = [each.event for each in recorded if isinstance(each.event, Reminder.Event | ReminderFired)]
    given = [each.event for each in recorded if isinstance(each.event, Entry.ReminderGiven | Entry.ReminderTaken)]
    if events:
        _write(session, events)
    touched = {UUID(event.entry_id) for event in events} | {event.originator_id for event in given}
    if touched:
        _write_times(session, touched)


def reminder(session: Session, reminder_id: UUID) -> RowMapping | None:
    return session.execute(LISTED.where(reminders.c.reminder_id == reminder_id)).mappings().first()


def list_reminders(session: Session, *, q: str, sort: str, limit: int, after: str | None, **exact: Any) -> Page:
    """Those that ``exact`` names; ``q`` are words of the entry. Those of deleted customers by their customer alone."""
    customer_id = exact.pop("customer_id")
    query = exactly(LISTED, reminders.c, exact).where(is_listed(entries.c.customer_id, customer_id))
    if customer_id is not None:
        query = query.where(entries.c.customer_id == customer_id)
    if q:
        query = query.where(with_words(session, entries.c.words, q))
    return page_of(session, query, SORTS, key=reminders.c.reminder_id, sort=sort, limit=limit, after=after)


def falls_to(session: Session, reminder_id: UUID) -> str | None:
    """Who answers for the customer, when the user whom it was to remind has left."""
    query = select(entries.c.owner).join(reminders, reminders.c.entry_id == entries.c.entry_id)
    query = query.join(users, users.c.name == reminders.c.assignee)
    return session.execute(query.where(reminders.c.reminder_id == reminder_id, ~users.c.is_active)).scalar()


def is_waiting(session: Session, reminder_id: UUID) -> bool:
    query = select(reminders.c.reminder_id).where(reminders.c.reminder_id == reminder_id, waits)
    return session.execute(query).first() is not None


def has_due(session: Session, now: datetime, payments_known_at: datetime | None) -> bool:
    query = select(reminders.c.reminder_id).where(_is_due(now, payments_known_at))
    return session.execute(query.limit(1)).first() is not None


def number_due(session: Session, now: datetime, payments_known_at: datetime | None) -> int:
    query = select(func.count()).select_from(reminders).where(_is_due(now, payments_known_at))
    return int(session.execute(query).scalar_one())


def number_waiting(session: Session) -> int:
    return int(session.execute(select(func.count()).select_from(reminders).where(waits)).scalar_one())


def due(session: Session, now: datetime, payments_known_at: datetime | None, limit: int) -> list[tuple[Due, str]]:
    """Those whose time has come, oldest first, each with the correlation id of the call that set it."""
    query = LISTED.where(_is_due(now, payments_known_at)).order_by(reminders.c.at, reminders.c.reminder_id)
    rows = session.execute(query.limit(limit)).mappings()
    return [(_due(row), row["correlation_id"]) for row in rows]


def that_count_from_payment(session: Session, order_ids: Collection[UUID]) -> list[RowMapping]:
    """The reminders of unpaid invoices of the orders that have not ended."""
    counts = and_(reminders.c.counts_from == PAYMENT, reminders.c.state.not_in(ENDED))
    query = select(reminders).where(reminders.c.order_id.in_(order_ids), counts).order_by(reminders.c.reminder_id)
    return list(session.execute(query).mappings())


def that_may_follow(session: Session, reminder_ids: Collection[UUID], also_done: Collection[UUID]) -> list[RowMapping]:
    """Of the ids those that have not ended, or are done and in ``also_done``; those of deleted customers are quiet."""
    if not reminder_ids:
        return []
    lives = reminders.c.state.not_in(ENDED)
    may_live = and_(reminders.c.reminder_id.in_(also_done), reminders.c.state == DONE)
    some = and_(reminders.c.reminder_id.in_(reminder_ids), or_(lives, may_live))
    query = select(reminders, IS_QUIET.label("is_quiet")).where(some).order_by(reminders.c.reminder_id)
    return list(session.execute(query).mappings())


def quietable(session: Session, customer_ids: Collection[UUID]) -> list[RowMapping]:
    """Those of the customers' entries that wait for their time or for what they count from, with the entries' customers
    and due dates."""
    not_ended = and_(entries.c.customer_id.in_(customer_ids), reminders.c.state.in_((WAITING, SUSPENDED)))
    by_clock = reminders.c.counts_from.is_distinct_from(PAYMENT)
    query = select(reminders, entries.c.customer_id, entries.c.due).join(
        entries, entries.c.reminder_id == reminders.c.reminder_id
    )
    return list(session.execute(query.where(not_ended, by_clock).order_by(reminders.c.reminder_id)).mappings())


def is_news(row: RowMapping, at: datetime | None) -> bool:
    """Whether ``at`` is another time than the reminder waits for, None being none."""
    waits = row["state"] == WAITING
    return waits if at is None else not waits or row["at"] != at


def _is_due(now: datetime, payments_known_at: datetime | None) -> ColumnElement[bool]:
    """Whether invoices are paid is known up to a moment only: a reminder of them waits until its own is known."""
    by_clock = reminders.c.counts_from.is_distinct_from(PAYMENT)
    told = by_clock if payments_known_at is None else or_(by_clock, reminders.c.at <= payments_known_at)
    return and_(waits, reminders.c.at <= now, told)


def _write(session: Session, events: Sequence[Reminder.Event | ReminderFired]) -> None:
    """Rows are read before they change, so that all changes are written with the same columns."""
    new = {event.originator_id for event in events if isinstance(event, Reminder.Set)}
    others = {_reminder_id(event) for event in events} - new
    query = select(reminders).where(reminders.c.reminder_id.in_(others))
    rows: dict[UUID, Row] = {row["reminder_id"]: dict(row) for row in session.execute(query).mappings()}
    for event in events:
        if isinstance(event, Reminder.Set):
            rows[event.originator_id] = _row(event)
        else:
            rows[_reminder_id(event)] |= _fired(event) if isinstance(event, ReminderFired) else _changed(event)
    insert_new(session, reminders, [rows[reminder_id] for reminder_id in sorted(new)])
    change(session, reminders, [rows[reminder_id] for reminder_id in sorted(others)])


def _reminder_id(event: Reminder.Event | ReminderFired) -> UUID:
    return UUID(event.reminder_id) if isinstance(event, ReminderFired) else event.originator_id


def _row(event: Reminder.Set) -> Row:
    return {
        "reminder_id": event.originator_id,
        "version": event.originator_version,
        "entry_id": UUID(event.entry_id),
        "order_id": None if event.order_id is None else UUID(event.order_id),
        "assignee": event.assignee,
        "state": WAITING,
        "at": datetime.fromisoformat(event.at),
        "is_snoozed": False,
        "rule": event.rule,
        "zone": event.zone,
        "counts_from": _counts_from(event.rule or {}),
        "fired_for": None,
        "fired_at": None,
        "correlation_id": event.metadata["correlation_id"],
    }


def _fired(event: ReminderFired) -> Row:
    at = datetime.fromisoformat(event.at)
    fired = {"fired_for": at, "fired_at": datetime.fromisoformat(event.fired_at), "is_snoozed": False}
    if event.next_at is None:
        return fired | {"state": FIRED}
    return fired | {"state": WAITING, "at": datetime.fromisoformat(event.next_at)}


def _changed(event: Reminder.Event) -> Row:
    version = {"version": event.originator_version}
    match event:
        case Reminder.Readdressed() | Reminder.HandedOver():
            return version | {"assignee": event.assignee}
        case Reminder.Resumed():
            return version | {"state": WAITING, "at": datetime.fromisoformat(event.at)}
        case Reminder.Reopened():
            return version | {"state": event.state}
        case Reminder.Timed():
            snoozed = {"is_snoozed": isinstance(event, Reminder.Snoozed)}
            return version | snoozed | {"state": WAITING, "at": datetime.fromisoformat(event.at)}
        case Reminder.Suspended():
            return version | {"state": SUSPENDED, "is_snoozed": False}
        case Reminder.Cancelled():
            return version | {"state": CANCELLED}
        case _:
            return version | {"state": DONE}


def _counts_from(rule: Mapping[str, Any]) -> str | None:
    return PAYMENT if "unless" in rule else DUE_DATE if "before" in rule else None


def _write_times(session: Session, entry_ids: Collection[UUID]) -> None:
    """An entry tells when its reminder comes due; of one that fired for the last time, when it did."""
    tells = and_(reminders.c.reminder_id == entries.c.reminder_id, reminders.c.state.in_((WAITING, FIRED)))
    at = select(reminders.c.at).where(tells).scalar_subquery()
    time = func.coalesce(at, literal(LAST_MOMENT, entries.c.remind_at.type))
    session.execute(update(entries).where(entries.c.entry_id.in_(sorted(entry_ids))).values(remind_at=time))


def _due(row: RowMapping) -> Due:
    return Due(
        reminder_id=row["reminder_id"],
        entry_id=row["entry_id"],
        at=row["at"],
        rule=row["rule"],
        zone=row["zone"],
        assignee=row["assignee"],
        customer_id=row["customer_id"],
        order_id=row["order_id"],
        text=row["text"],
        params=row["params"],
        is_automatic=row["is_automatic"],
    )
