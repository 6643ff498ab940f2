"""The notifications that were shown."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from kernel.paging import Page, page_of
from kernel.readmodels import Recorded
from kernel.searching import contains, search_key
from services.notify.domain.notification import Notification
from services.notify.tables import notifications

SORTS = {"shown_at": notifications.c.shown_at, "kind": notifications.c.kind}


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    rows = [_row(each.event) for each in recorded if isinstance(each.event, Notification.Shown)]
    if rows:
        session.execute(insert(notifications), rows)


def list_notifications(session: Session, *, user: str, q: str, sort: str, limit: int, after: str | None) -> Page:
    """What was shown to the user, or to everybody; ``q`` is a part of the text."""
    query = select(notifications).where(or_(notifications.c.recipient == user, notifications.c.recipient.is_(None)))
    if q:
        query = query.where(contains(notifications.c.search_key, q))
    return page_of(session, query, SORTS, key=notifications.c.notification_id, sort=sort, limit=limit, after=after)


def _row(event: Notification.Shown) -> dict[str, Any]:
    return {
        "notification_id": event.originator_id,
        "version": event.originator_version,
        "recipient": event.recipient,
        "kind": event.kind,
        "text": event.text,
        "search_key": search_key(event.text),
        "entry_id": _id(event.entry_id),
        "customer_id": _id(event.customer_id),
        "order_id": _id(event.order_id),
        "shown_at": event.timestamp,
    }


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
