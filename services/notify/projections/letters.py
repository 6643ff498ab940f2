"""The letters: in which state each is, when its time comes, and what servers said."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, select
from sqlalchemy.orm import Session

from kernel.columns import LAST_MOMENT
from kernel.owners import owners
from kernel.paging import Page, page_of
from kernel.readmodels import Recorded
from kernel.searching import exactly
from kernel.sight import seen_by
from kernel.sql import change, insert_new
from services.notify.domain import letter as domain
from services.notify.domain.letter import Letter
from services.notify.tables import customers, letters

rows = letters.c
SORTS = {
    "created_at": rows.created_at,
    "next_attempt_at": rows.due_at,
    "ended_at": rows.ended_at,
    "state": rows.state,
    "author": rows.author,
    "id": rows.letter_id,
}


WITH_CUSTOMER = select(letters, customers.c.name.label("customer_name")).outerjoin(
    customers, customers.c.customer_id == rows.customer_id
)
SENDING = "sending"  # whether the server may have it yet is for the sender alone
IDS = ("customer_id", "order_id", "invoice_id")
MOVING = ("version", "state", "outcome", "via", "refused", "attempts", "code", "report", "due_at", "ended_at")


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    events = [each.event for each in recorded if isinstance(each.event, Letter.Event)]
    begun = {event.originator_id: _row(event) for event in events if isinstance(event, Letter.Queued | Letter.Drafted)}
    moved = [event for event in events if not isinstance(event, Letter.Created)]
    now = _rows_of(session, {event.originator_id for event in moved} - begun.keys())
    for event in moved:
        row = begun.get(event.originator_id) or now[event.originator_id]
        row |= {"version": event.originator_version, **_changes(event)}
    whose = owners(session, customers, {row["customer_id"] for row in begun.values()} - {None})
    insert_new(session, letters, [{**row, "owner": whose.get(row["customer_id"])} for row in begun.values()])
    change(session, letters, list(now.values()))


def letter_row(session: Session, letter_id: UUID) -> RowMapping | None:
    return session.execute(WITH_CUSTOMER.where(rows.letter_id == letter_id)).mappings().first()


def due_letters(session: Session, now: datetime, most: int) -> list[UUID]:
    """Those whose time has come, the longest waiting first."""
    query = select(rows.letter_id).where(rows.due_at <= now).order_by(rows.due_at, rows.letter_id)
    return list(session.execute(query.limit(most)).scalars())


def number_waiting(session: Session) -> int:
    """That have an attempt before them."""
    return int(session.execute(select(func.count()).select_from(letters).where(rows.due_at < LAST_MOMENT)).scalar_one())


def longest_wait(session: Session, now: datetime) -> timedelta:
    """Since the time of the first letter whose time has come; nothing when there is none."""
    first = session.execute(select(func.min(rows.due_at)).where(rows.due_at <= now)).scalar()
    return timedelta(0) if first is None else now - first


def list_letters(
    session: Session,
    *,
    only_to_customers: bool,
    confined_to: str | None,
    sort: str,
    limit: int,
    after: str | None,
    **exact: Any,
) -> Page:
    """Filtered by what ``exact`` names; ``confined_to`` is a user whose own customers' letters alone are listed."""
    query = exactly(WITH_CUSTOMER, rows, exact)
    if only_to_customers:
        query = query.where(rows.customer_id.is_not(None))
    if confined_to is not None:
        query = query.where(rows.customer_id.is_not(None), seen_by(confined_to, rows.owner))
    return page_of(session, query, SORTS, key=rows.letter_id, sort=sort or "-created_at", limit=limit, after=after)


def _rows_of(session: Session, letter_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """Of letters, what their events change."""
    query = select(*(rows[name] for name in ("letter_id", *MOVING))).where(rows.letter_id.in_(list(letter_ids)))
    return {row["letter_id"]: dict(row) for row in session.execute(query).mappings()} if letter_ids else {}


def _row(event: Letter.Queued | Letter.Drafted) -> dict[str, Any]:
    is_queued = isinstance(event, Letter.Queued)
    about: Mapping[str, Any] = event.about
    ids = {name: None if about[name] is None else UUID(about[name]) for name in IDS}
    same = {name: about[name] for name in ("author", "template", "language", "documents", "recipients")}
    return {
        "letter_id": event.originator_id,
        "version": event.originator_version,
        "state": domain.QUEUED if is_queued else domain.DRAFTED,
        "head": event.head,
        "text": event.text,
        "outcome": None,
        "via": None,
        "refused": 0,
        "code": None,
        "report": None,
        "attempts": 0,
        "created_at": event.timestamp,
        "due_at": event.timestamp if is_queued else None,
        "ended_at": None if is_queued else event.timestamp,
        "attachments": event.attachments,
        **ids,
        **same,
    }


def _changes(event: Letter.Event) -> dict[str, Any]:
    match event:
        case Letter.Taken():
            until = datetime.fromisoformat(event.until)
            return {"state": SENDING, "due_at": until, "attempts": event.attempt}
        case Letter.HandingOver():
            return {"state": SENDING, "due_at": datetime.fromisoformat(event.until)}
        case Letter.Postponed():
            due_at = datetime.fromisoformat(event.due_at)
            return {"state": domain.QUEUED, "due_at": due_at, "code": event.code, "report": event.report}
        case Letter.Sent():
            ended = _ended(event, domain.SENT, outcome=None, code=None)
            return {**ended, "via": event.via, "refused": event.refused, "report": event.report}
        case Letter.Failed():
            state = domain.UNKNOWN if event.outcome == domain.UNKNOWN else domain.FAILED
            return {**_ended(event, state, event.outcome, event.code), "report": event.report}
        case Letter.Requeued():
            again = {"state": domain.QUEUED, "due_at": event.timestamp, "ended_at": None, "attempts": 0}
            return {**again, "outcome": None, "code": None, "report": None}
    raise TypeError(type(event).__name__)


def _ended(event: Letter.Event, state: str, outcome: str | None, code: int | None) -> dict[str, Any]:
    return {"state": state, "outcome": outcome, "code": code, "ended_at": event.timestamp, "due_at": None}
