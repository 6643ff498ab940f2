"""Who was told by letter, and when, that reminders were missed."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.readmodels import Recorded
from kernel.sql import upsert
from services.notify.domain.reminding import DigestWritten
from services.notify.tables import digest_letters

columns = digest_letters.c


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    events = [each.event for each in recorded if isinstance(each.event, DigestWritten)]
    rows = {event.recipient: {"recipient": event.recipient, "written_at": event.timestamp} for event in events}
    upsert(session, digest_letters, list(rows.values()), replace=("written_at",))


def told_since(session: Session, users: Collection[str], since: datetime) -> set[str]:
    """Those of the users who had such a letter since then."""
    query = select(columns.recipient).where(columns.recipient.in_(users), columns.written_at >= since)
    return set(session.execute(query).scalars())
