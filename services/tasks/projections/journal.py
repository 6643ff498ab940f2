"""The journal: every entry with its reminder, and the reminders that wait for their time."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, bindparam, insert, select, update
from sqlalchemy.orm import Session

from kernel.paging import Page, page_of
from kernel.readmodels import Recorded
from kernel.searching import contains, search_key
from services.tasks.domain import Due, Entry, filled
from services.tasks.tables import entries, is_waiting

SORTS = {
    "logged_at": entries.c.logged_at,
    "due": entries.c.due,
    "remind_at": entries.c.remind_at,
    "kind": entries.c.kind,
    "assignee": entries.c.assignee,
}
REMINDER_COLUMNS = ("reminder_id", "remind_at", "remind_whom", "reminder_fired_at", "reminder_correlation")
WITHOUT_REMINDER: dict[str, Any] = dict.fromkeys(REMINDER_COLUMNS)
Row = dict[str, Any]


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    """New rows at once with what their reminders became in the batch, then the other entries' reminders."""
    logged: dict[UUID, Row] = {}
    reminders: dict[UUID, Row] = {}
    for event in (each.event for each in recorded if isinstance(each.event, Entry.Event)):
        if isinstance(event, Entry.Logged):
            logged[event.originator_id] = _row(event)
        elif event.originator_id in logged:
            logged[event.originator_id] |= _reminder(event)
        else:
            reminders[event.originator_id] = _reminder(event)
    if logged:
        session.execute(insert(entries), list(logged.values()))
    if reminders:
        _write_reminders(session, reminders)


def entry(session: Session, entry_id: UUID) -> RowMapping | None:
    return session.execute(select(entries).where(entries.c.entry_id == entry_id)).mappings().first()


def logged_among(session: Session, entry_ids: Collection[UUID]) -> set[UUID]:
    """Those of the ids that are entries already."""
    return set(session.execute(select(entries.c.entry_id).where(entries.c.entry_id.in_(entry_ids))).scalars())


def has_due_reminders(session: Session, now: datetime) -> bool:
    query = select(entries.c.entry_id).where(is_waiting, entries.c.remind_at <= now)
    return session.execute(query.limit(1)).first() is not None


def due_reminders(session: Session, now: datetime, limit: int) -> list[tuple[Due, str]]:
    """The reminders whose time has come, oldest first, each with the correlation id of the call that set it."""
    query = select(entries).where(is_waiting, entries.c.remind_at <= now)
    rows = session.execute(query.order_by(entries.c.remind_at, entries.c.entry_id).limit(limit)).mappings()
    return [(_due(row), row["reminder_correlation"]) for row in rows]


def list_journal(
    session: Session,
    *,
    q: str,
    due_from: datetime | None,
    due_before: datetime | None,
    sort: str,
    limit: int,
    after: str | None,
    **exact: Any,
) -> Page:
    """Entries of all, of a customer or of an order; ``q`` is a part of the text."""
    query = select(entries)
    if q:
        query = query.where(contains(entries.c.search_key, q))
    if due_from is not None:
        query = query.where(entries.c.due >= due_from)
    if due_before is not None:
        query = query.where(entries.c.due < due_before)
    for name, value in exact.items():
        if value is not None:
            query = query.where(entries.c[name] == value)
    return page_of(session, query, SORTS, key=entries.c.entry_id, sort=sort, limit=limit, after=after)


def _row(event: Entry.Logged) -> Row:
    return {
        "entry_id": event.originator_id,
        "version": event.originator_version,
        "customer_id": _id(event.customer_id),
        "order_id": _id(event.order_id),
        "kind": event.kind,
        "text": event.text,
        "params": event.params,
        "search_key": search_key(filled(event.text, event.params)),
        "logged_at": datetime.fromisoformat(event.logged_at),
        "due": None if event.due is None else datetime.fromisoformat(event.due),
        "author": event.author,
        "assignee": event.assignee,
        **WITHOUT_REMINDER,
    }


def _reminder(event: Entry.Event) -> Row:
    """The whole of an entry's reminder after the event, and the entry's version."""
    version = {"version": event.originator_version}
    match event:
        case Entry.ReminderSet() | Entry.ReminderFired():
            fired = event.fired_at if isinstance(event, Entry.ReminderFired) else None
            return version | {
                "reminder_id": UUID(event.reminder_id),
                "remind_at": datetime.fromisoformat(event.at),
                "remind_whom": event.assignee,
                "reminder_fired_at": None if fired is None else datetime.fromisoformat(fired),
                "reminder_correlation": event.metadata["correlation_id"],
            }
        case _:
            return version | WITHOUT_REMINDER


def _write_reminders(session: Session, reminders: dict[UUID, Row]) -> None:
    names = ("version", *REMINDER_COLUMNS)
    change = update(entries).where(entries.c.entry_id == bindparam("which"))
    change = change.values({name: bindparam(f"new_{name}") for name in names})
    rows = [
        {"which": entry_id, **{f"new_{name}": row[name] for name in names}}
        for entry_id, row in sorted(reminders.items())
    ]
    session.connection().execute(change, rows)


def _due(row: RowMapping) -> Due:
    return Due(
        entry_id=row["entry_id"],
        version=row["version"],
        reminder_id=row["reminder_id"],
        at=row["remind_at"],
        assignee=row["remind_whom"],
        customer_id=row["customer_id"],
        order_id=row["order_id"],
        text=filled(row["text"], row["params"]),
    )


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
