"""How far each webhook has read each source: beside the log, since reading changes nothing that anybody decided.

Whoever changes what a webhook has to send of a source locks its cursor first: there is one writer at a time.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import RowMapping, delete, select, update
from sqlalchemy.orm import Session

from kernel.sql import upsert
from services.notify.tables import webhook_cursors as cursors


def keep_only(session: Session, webhook_id: UUID, sources: Collection[str]) -> None:
    """A cursor for each of the sources, new ones where the webhook has not begun yet; no others."""
    others = cursors.c.webhook_id == webhook_id, cursors.c.source.not_in(list(sources))
    session.execute(delete(cursors).where(*others))
    upsert(session, cursors, [{"webhook_id": webhook_id, "source": source, "position": None} for source in sources])


def of_webhook(session: Session, webhook_id: UUID) -> Sequence[RowMapping]:
    query = select(cursors).where(cursors.c.webhook_id == webhook_id).order_by(cursors.c.source)
    return session.execute(query).mappings().all()


def locked(session: Session, webhook_id: UUID, source: str | None = None) -> Sequence[RowMapping]:
    """The cursors, of one source or of all, until the transaction ends."""
    query = select(cursors).where(cursors.c.webhook_id == webhook_id).order_by(cursors.c.source).with_for_update()
    if source is not None:
        query = query.where(cursors.c.source == source)
    return session.execute(query).mappings().all()


def move(session: Session, webhook_id: UUID, source: str, position: int) -> None:
    where = cursors.c.webhook_id == webhook_id, cursors.c.source == source
    session.execute(update(cursors).where(*where).values(position=position))
