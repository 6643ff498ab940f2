"""The notifications that were shown, and which of them were read."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.orm import Session

from kernel.paging import Page, page_of
from kernel.readmodels import Recorded
from kernel.searching import contains, search_key
from services.notify.domain.notification import DIGEST, Notification, NotificationsRead
from services.notify.tables import is_unread, notifications

columns = notifications.c
SORTS = {"shown_at": columns.shown_at, "kind": columns.kind}


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    """New ones at once, then what became of them and of others, in the order of the log."""
    events = [each.event for each in recorded]
    rows = [_row(event) for event in events if isinstance(event, Notification.Shown)]
    if rows:
        session.execute(insert(notifications), rows)
    for event in events:
        if isinstance(event, Notification.Extended):
            extended = columns.notification_id == event.originator_id
            session.execute(update(notifications).where(extended).values(_extension(event)))
        elif isinstance(event, NotificationsRead):
            ids = [UUID(notification_id) for notification_id in event.notification_ids]
            session.execute(
                update(notifications).where(columns.notification_id.in_(ids)).values(read_at=event.timestamp)
            )


def list_notifications(
    session: Session, *, user: str, q: str, unread: bool | None, sort: str, limit: int, after: str | None
) -> Page:
    """What was shown to the user; ``q`` is a part of the text."""
    query = select(notifications).where(columns.recipient == user)
    if q:
        query = query.where(contains(columns.search_key, q))
    if unread is not None:
        query = query.where(is_unread if unread else ~is_unread)
    return page_of(session, query, SORTS, key=columns.notification_id, sort=sort, limit=limit, after=after)


def count_unread(session: Session, user: str) -> int:
    return session.execute(select(func.count()).select_from(notifications).where(_unread_of(user))).scalar_one()


def unread(session: Session, user: str, ids: Collection[UUID] | None, limit: int) -> list[UUID]:
    """The user's own that are not read, of the ids or of all; the oldest first."""
    query = select(columns.notification_id).where(_unread_of(user))
    if ids is not None:
        query = query.where(columns.notification_id.in_(ids))
    ordered = query.order_by(columns.shown_at, columns.notification_id).limit(limit)
    return list(session.execute(ordered).scalars())


def open_digests(session: Session, recipients: Collection[str], since: datetime) -> dict[str, UUID]:
    """By recipient the digest that more can be added to: not read yet, and shown since then."""
    query = select(columns.recipient, columns.notification_id).where(
        columns.recipient.in_(recipients), columns.kind == DIGEST, is_unread, columns.shown_at >= since
    )
    return {row.recipient: row.notification_id for row in session.execute(query.order_by(columns.shown_at))}


def _unread_of(user: str) -> ColumnElement[bool]:
    return (columns.recipient == user) & is_unread


def _row(event: Notification.Shown) -> dict[str, Any]:
    return {
        "notification_id": event.originator_id,
        "version": event.originator_version,
        "recipient": event.recipient,
        "kind": event.kind,
        "text": event.text,
        "template": event.template,
        "params": event.params,
        "search_key": search_key(event.text),
        "reminder_id": _id(event.reminder_id),
        "entry_id": _id(event.entry_id),
        "customer_id": _id(event.customer_id),
        "order_id": _id(event.order_id),
        "shown_at": event.timestamp,
        "read_at": None,
    }


def _extension(event: Notification.Extended) -> dict[str, Any]:
    return {
        "version": event.originator_version,
        "text": event.text,
        "params": event.params,
        "search_key": search_key(event.text),
    }


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
