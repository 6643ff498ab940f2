"""What webhooks have to send: of each subject one delivery at a time is due, those behind it wait for its end."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, delete, func, literal, select, update
from sqlalchemy.orm import Session

from kernel.columns import LAST_MOMENT
from kernel.sql import insert_new
from services.notify.projections.webhooks.registered import ENABLED
from services.notify.tables import webhook_attempts, webhooks
from services.notify.tables import webhook_deliveries as deliveries

WAITING, PENDING, SENDING, DELIVERED, SKIPPED = "waiting", "pending", "sending", "delivered", "skipped"
LOOKED_AT = 8
columns = deliveries.c
has_not_ended = columns.ended_at == LAST_MOMENT
Row = Mapping[str, Any]


def add(session: Session, rows: Sequence[Row], now: datetime) -> None:
    """New deliveries of one webhook and source, in the order of the source, after all that are there."""
    if not rows:
        return
    busy = _subjects_under_way(session, rows[0]["webhook_id"], rows[0]["source"], {row["subject"] for row in rows})
    new = {"claims": 0, "attempts": 0, "created_at": now, "ended_at": None, "first_at": None}
    nothing = {"status": None, "error": None, "body": None}
    added = []
    for row in rows:
        is_first = row["subject"] not in busy
        busy.add(row["subject"])
        state = {"state": PENDING if is_first else WAITING, "due_at": now if is_first else None}
        added.append({**row, **state, **new, **nothing})
    insert_new(session, deliveries, added)


def due_by_webhook(session: Session, now: datetime) -> dict[UUID, int]:
    """How many deliveries of each enabled webhook can go now."""
    query = (
        select(columns.webhook_id, func.count())
        .join(webhooks, webhooks.c.webhook_id == columns.webhook_id)
        .where(webhooks.c.state == ENABLED, columns.due_at <= now)
        .group_by(columns.webhook_id)
    )
    return dict(session.execute(query).tuples().all())


def claim(session: Session, webhook_id: UUID, now: datetime, until: datetime) -> RowMapping | None:
    """One that is due, taken until then by a conditional write; None when others have all that there are."""
    due = select(columns.delivery_id, columns.claims).where(columns.webhook_id == webhook_id, columns.due_at <= now)
    for delivery_id, claims in session.execute(due.order_by(columns.due_at, columns.position).limit(LOOKED_AT)).all():
        taken = {
            "state": SENDING,
            "due_at": until,
            "claims": claims + 1,
            "attempts": columns.attempts + 1,
            "first_at": func.coalesce(columns.first_at, literal(now, columns.first_at.type)),
        }
        unchanged = columns.delivery_id == delivery_id, columns.claims == claims, columns.due_at <= now
        if session.execute(update(deliveries).where(*unchanged).values(taken)).rowcount == 1:  # type: ignore[attr-defined]
            return delivery(session, delivery_id)
    return None


def delivery(session: Session, delivery_id: UUID) -> RowMapping | None:
    return session.execute(select(deliveries).where(columns.delivery_id == delivery_id)).mappings().first()


def set_if_claimed(session: Session, claimed: RowMapping, **values: Any) -> bool:
    """False when somebody else has taken the delivery since, or it is not there any more."""
    mine = columns.delivery_id == claimed["delivery_id"], columns.claims == claimed["claims"], columns.state == SENDING
    return session.execute(update(deliveries).where(*mine).values(values)).rowcount == 1  # type: ignore[attr-defined,no-any-return]


def postpone(session: Session, claimed: RowMapping, due_at: datetime, **values: Any) -> bool:
    return set_if_claimed(session, claimed, state=PENDING, due_at=due_at, **values)


def end(session: Session, claimed: RowMapping, state: str, now: datetime, **values: Any) -> bool:
    """And the next of its subject is due; the caller holds the cursor's lock."""
    has_ended = set_if_claimed(session, claimed, state=state, due_at=None, ended_at=now, **values)
    if has_ended:
        release_next(session, claimed, now)
    return has_ended


def skip(session: Session, row: RowMapping, now: datetime) -> None:
    """Whoever is sending it is fenced off; the caller holds the cursor's lock."""
    skipped = {"state": SKIPPED, "due_at": None, "ended_at": now, "claims": columns.claims + 1}
    session.execute(update(deliveries).where(columns.delivery_id == row["delivery_id"]).values(skipped))
    release_next(session, row, now)


def send_again(session: Session, row: RowMapping, now: datetime) -> None:
    """Now, and for three days from now if need be."""
    again = {"state": PENDING, "due_at": now, "ended_at": None, "attempts": 0, "first_at": None}
    session.execute(update(deliveries).where(columns.delivery_id == row["delivery_id"]).values(again))


def hurry(session: Session, webhook_id: UUID, now: datetime) -> None:
    """All that was postponed goes now, and is tried for three days from now."""
    postponed = columns.webhook_id == webhook_id, columns.state == PENDING
    session.execute(update(deliveries).where(*postponed).values(due_at=now, attempts=0, first_at=None))


def release_next(session: Session, row: RowMapping, now: datetime) -> None:
    """The first that has not ended of the same subject is due, if it waited."""
    same = _same_subject(row)
    first = select(columns.delivery_id).where(*same, has_not_ended).order_by(columns.position).limit(1)
    waits = columns.delivery_id == first.scalar_subquery(), columns.state == WAITING
    session.execute(update(deliveries).where(*waits).values(state=PENDING, due_at=now))


def count_not_ended(session: Session, webhook_id: UUID, most: int) -> int:
    rows = select(columns.delivery_id).where(columns.webhook_id == webhook_id, has_not_ended).limit(most).subquery()
    return session.execute(select(func.count()).select_from(rows)).scalar_one()


def drop_not_ended(session: Session, webhook_id: UUID, source: str, after: int) -> None:
    """What comes after a position is not sent as it stands: it is read again, or not wanted any more."""
    dropped = (columns.webhook_id == webhook_id, columns.source == source, has_not_ended, columns.position > after)
    _delete(session, select(columns.delivery_id).where(*dropped))


def drop_of_webhook(session: Session, webhook_id: UUID) -> None:
    _delete(session, select(columns.delivery_id).where(columns.webhook_id == webhook_id))


def _delete(session: Session, which: Any) -> None:
    session.execute(delete(webhook_attempts).where(webhook_attempts.c.delivery_id.in_(which)))
    session.execute(delete(deliveries).where(columns.delivery_id.in_(which)))


def _subjects_under_way(session: Session, webhook_id: UUID, source: str, subjects: Collection[str]) -> set[str]:
    query = select(columns.subject).where(
        columns.webhook_id == webhook_id, columns.source == source, has_not_ended, columns.subject.in_(subjects)
    )
    return set(session.execute(query.distinct()).scalars())


def _same_subject(row: RowMapping) -> tuple[ColumnElement[bool], ...]:
    return (
        columns.webhook_id == row["webhook_id"],
        columns.source == row["source"],
        columns.subject == row["subject"],
    )
