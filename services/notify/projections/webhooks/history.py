"""What was sent to receivers, and what they answered: bounded in size, in number and in age."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, delete, insert, select
from sqlalchemy.orm import Session

from kernel.columns import LAST_MOMENT
from kernel.paging import Page, page_of
from kernel.searching import exactly
from services.notify.tables import webhook_attempts as attempts
from services.notify.tables import webhook_deliveries as deliveries

columns = deliveries.c
MOST_ATTEMPTS = 20
FORGOTTEN_AT_ONCE = 1000
SORTS = {
    "created_at": columns.created_at,
    "position": columns.position,
    "next_attempt_at": columns.due_at,
    "ended_at": columns.ended_at,
}


def note(
    session: Session,
    claimed: RowMapping,
    at: datetime,
    milliseconds: int,
    status: int | None,
    error: str | None,
    answer: str | None,
) -> None:
    """One attempt, beside the last ones of its delivery; ``answer`` is sealed."""
    outdated = attempts.c.claim <= claimed["claims"] - MOST_ATTEMPTS
    session.execute(delete(attempts).where(attempts.c.delivery_id == claimed["delivery_id"], outdated))
    row = {
        "delivery_id": claimed["delivery_id"],
        "claim": claimed["claims"],
        "at": at,
        "milliseconds": milliseconds,
        "status": status,
        "error": error,
        "answer": answer,
    }
    session.execute(insert(attempts), [row])


def attempts_of(session: Session, delivery_id: UUID) -> Sequence[RowMapping]:
    """The oldest first."""
    query = select(attempts).where(attempts.c.delivery_id == delivery_id).order_by(attempts.c.claim)
    return session.execute(query).mappings().all()


def list_deliveries(session: Session, *, sort: str, limit: int, after: str | None, **exact: Any) -> Page:
    query = exactly(select(deliveries), columns, exact)
    return page_of(session, query, SORTS, key=columns.delivery_id, sort=sort or "-created_at", limit=limit, after=after)


def forget_older(session: Session, before: datetime) -> int:
    """Some of those that ended before that; returns how many."""
    query = select(columns.delivery_id).where(columns.ended_at < before).limit(FORGOTTEN_AT_ONCE)
    return _forget(session, list(session.execute(query).scalars()))


def forget_more_than(session: Session, webhook_id: UUID, most: int) -> int:
    """Some of those that ended, when the webhook has more of them; returns how many."""
    ended = select(columns.delivery_id).where(columns.webhook_id == webhook_id, columns.ended_at < LAST_MOMENT)
    oldest_last = ended.order_by(columns.ended_at.desc()).offset(most).limit(FORGOTTEN_AT_ONCE)
    return _forget(session, list(session.execute(oldest_last).scalars()))


def _forget(session: Session, delivery_ids: list[UUID]) -> int:
    if delivery_ids:
        session.execute(delete(attempts).where(attempts.c.delivery_id.in_(delivery_ids)))
        session.execute(delete(deliveries).where(columns.delivery_id.in_(delivery_ids)))
    return len(delivery_ids)
