"""The webhooks as they are now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, delete, func, select, update
from sqlalchemy.orm import Session

from kernel.paging import Page, page_of
from kernel.readmodels import Recorded
from kernel.searching import exactly
from kernel.sql import insert_new
from services.notify.domain.webhooks.webhook import Webhook
from services.notify.tables import webhooks

ENABLED, DISABLED = "enabled", "disabled"
columns = webhooks.c
SORTS = {"name": columns.name, "created_at": columns.created_at, "state": columns.state}


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    """They are few, and seldom change: one statement for each event."""
    for each in recorded:
        if isinstance(each.event, Webhook.Registered):
            insert_new(session, webhooks, [_row(each.event)])
        elif isinstance(each.event, Webhook.Removed):
            session.execute(delete(webhooks).where(columns.webhook_id == each.event.originator_id))
        elif isinstance(each.event, Webhook.Event):
            changed = {"version": each.event.originator_version, **_changes(each.event)}
            session.execute(update(webhooks).where(columns.webhook_id == each.event.originator_id).values(changed))


def webhook_row(session: Session, webhook_id: UUID) -> RowMapping | None:
    return session.execute(select(webhooks).where(columns.webhook_id == webhook_id)).mappings().first()


def enabled(session: Session) -> Sequence[RowMapping]:
    query = select(webhooks).where(columns.state == ENABLED).order_by(columns.webhook_id)
    return session.execute(query).mappings().all()


def all_ids(session: Session) -> list[UUID]:
    return list(session.execute(select(columns.webhook_id).order_by(columns.webhook_id)).scalars())


def count(session: Session) -> int:
    return session.execute(select(func.count()).select_from(webhooks)).scalar_one()


def list_webhooks(session: Session, *, sort: str, limit: int, after: str | None, **exact: Any) -> Page:
    """The newest first, unless ``sort`` says otherwise."""
    query = exactly(select(webhooks), columns, exact)
    return page_of(session, query, SORTS, key=columns.webhook_id, sort=sort or "-created_at", limit=limit, after=after)


def _row(event: Webhook.Registered) -> dict[str, Any]:
    return {
        "webhook_id": event.originator_id,
        "version": event.originator_version,
        **_details(event),
        "secret": event.secret,
        "old_secret": None,
        "old_until": None,
        "state": ENABLED,
        "because": None,
        "disabled_at": None,
        "created_at": event.timestamp,
    }


def _changes(event: Webhook.Event) -> dict[str, Any]:
    match event:
        case Webhook.Changed():
            return _details(event)
        case Webhook.SecretRotated():
            old_until = datetime.fromisoformat(event.old_until)
            return {"secret": event.secret, "old_secret": event.old_secret, "old_until": old_until}
        case Webhook.Disabled():
            return {"state": DISABLED, "because": event.because, "disabled_at": event.timestamp}
        case Webhook.Enabled():
            return {"state": ENABLED, "because": None, "disabled_at": None}
    return {}


def _details(event: Webhook.Registered | Webhook.Changed) -> dict[str, Any]:
    return {name: getattr(event, name) for name in ("name", "url", "events", "filter")}
