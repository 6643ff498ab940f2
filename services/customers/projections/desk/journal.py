"""What the journal told: what is to be done for each customer and by when, who reminds of it, the last contact."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent, moment_of
from kernel.sql import upsert
from services.customers.domain.desk import CONTACTS
from services.customers.projections.desk import merged
from services.customers.tables import desk_contacts, desk_entries, desk_reminders

OF_ENTRIES = ("EntryLogged", "EntryChanged")
OF_REMINDERS = {"ReminderSet": "at", "ReminderCancelled": "never", "ReminderDue": "next_at"}
OPEN_STATUS = "open"

Row = dict[str, Any]


def fold_tasks(session: Session, events: Sequence[PublicEvent]) -> None:
    """Some statements a batch; entries about nobody are not the desk's."""
    about = [event for event in events if event.type in OF_ENTRIES or event.type in OF_REMINDERS]
    if not about:
        return
    told = [event.data for event in about if event.type in OF_ENTRIES and event.data["customer_id"] is not None]
    entries = {UUID(data["entry_id"]): _entry(data) for data in told}
    upsert(session, desk_entries, list(entries.values()), replace=["due", "is_task"])
    whose = _customers_of(session, entries, about)
    merged.marked(session, set(whose.values()))
    _write_reminders(session, whose, about)
    _write_contacts(session, [data for data in told if "logged_at" in data])


def _entry(data: Mapping[str, Any]) -> Row:
    """What is due and not ended is a task."""
    due = _moment(data["due"])
    customer_id, entry_id = UUID(data["customer_id"]), UUID(data["entry_id"])
    is_task = due is not None and data.get("status_kind", OPEN_STATUS) == OPEN_STATUS
    return {"entry_id": entry_id, "customer_id": customer_id, "due": due, "is_task": is_task}


def _customers_of(session: Session, entries: Mapping[UUID, Row], events: Sequence[PublicEvent]) -> dict[UUID, UUID]:
    """Entry -> customer, of all entries that the events tell of."""
    told = {UUID(event.data["entry_id"]) for event in events}
    row = desk_entries.c
    query = select(row.entry_id, row.customer_id).where(row.entry_id.in_(list(told - entries.keys())))
    known = {each.entry_id: each.customer_id for each in session.execute(query)}
    return known | {entry_id: entry["customer_id"] for entry_id, entry in entries.items()}


def _write_reminders(session: Session, whose: Mapping[UUID, UUID], events: Sequence[PublicEvent]) -> None:
    """Those that wait for their time; one that was due may wait for the next."""
    said: dict[UUID, Row] = {}
    for event in (each for each in events if each.type in OF_REMINDERS):
        customer_id = whose.get(UUID(event.data["entry_id"]))
        if customer_id is not None:
            reminder_id, at = UUID(event.data["reminder_id"]), _moment(event.data.get(OF_REMINDERS[event.type]))
            said[reminder_id] = {"reminder_id": reminder_id, "customer_id": customer_id, "at": at}
    upsert(session, desk_reminders, [row for row in said.values() if row["at"] is not None], replace=["at"])
    gone = [reminder_id for reminder_id, row in said.items() if row["at"] is None]
    if gone:
        session.execute(delete(desk_reminders).where(desk_reminders.c.reminder_id.in_(gone)))


def _write_contacts(session: Session, logged: Sequence[Mapping[str, Any]]) -> None:
    last: dict[UUID, datetime] = {}
    for data in logged:
        at = moment_of(data["logged_at"])
        if data["kind"] in CONTACTS and at is not None:
            customer_id = UUID(data["customer_id"])
            last[customer_id] = max(at, last.get(customer_id, at))
    rows = [{"customer_id": customer_id, "last_contact": at} for customer_id, at in last.items()]
    upsert(session, desk_contacts, rows, replace=["last_contact"], only_if_newer="last_contact")


def _moment(text: str | None) -> datetime | None:
    return None if text is None else moment_of(text)
