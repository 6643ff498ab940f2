"""What became of every entry: its changes and comments, with who and when."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.paging import Page, page_of
from kernel.readmodels import Recorded
from kernel.sql import insert_new
from services.tasks.domain.entry import Entry
from services.tasks.tables import entry_history

history = entry_history.c
SORTS = {"version": history.version}


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    events = (each.event for each in recorded if isinstance(each.event, Entry.Changed | Entry.Commented))
    insert_new(session, entry_history, [_row(event) for event in events])


def history_of(
    session: Session, entry_id: UUID, *, only_comments: bool, sort: str, limit: int, after: str | None
) -> Page:
    """The newest first by default."""
    query = select(entry_history).where(history.entry_id == entry_id)
    if only_comments:
        query = query.where(history.comment.is_not(None))
    return page_of(session, query, SORTS, key=history.version, sort=sort or "-version", limit=limit, after=after)


def changes_of_bulk(session: Session, bulk_id: UUID) -> dict[UUID, list[dict[str, Any]]]:
    """What a change of many entries changed in each."""
    query = select(history.entry_id, history.changes).where(history.bulk_id == bulk_id).order_by(history.entry_id)
    return {row.entry_id: row.changes for row in session.execute(query)}


def _row(event: Entry.Changed | Entry.Commented) -> dict[str, Any]:
    return {
        "entry_id": event.originator_id,
        "version": event.originator_version,
        "at": event.timestamp,
        "author": event.metadata["actor"],
        **_what(event),
    }


def _what(event: Entry.Changed | Entry.Commented) -> dict[str, Any]:
    if isinstance(event, Entry.Commented):
        return {"changes": [], "comment": event.text, "bulk_id": None}
    bulk_id = None if event.bulk_id is None else UUID(event.bulk_id)
    return {"changes": event.changes, "comment": None, "bulk_id": bulk_id}
