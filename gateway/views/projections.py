"""The read table of saved views: its only writer, and the queries on it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, delete, func, or_, select
from sqlalchemy.orm import Session

from gateway.views.domain import SavedView
from gateway.views.tables import saved_views
from kernel.paging import Page, page_of
from kernel.readmodels import ReadModel, Recorded
from kernel.searching import contains, exactly, search_key, sort_key
from kernel.sql import change, insert_new

SHOWN = ("page", "name", "shared", "columns", "sort", "filters")
SORTS = {"name": saved_views.c.name_key, "page": saved_views.c.page, "owner": saved_views.c.owner}


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    """New views as the batch leaves them, then what changed in the others."""
    new: dict[UUID, dict[str, Any]] = {}
    changed: dict[UUID, dict[str, Any]] = {}
    deleted: set[UUID] = set()
    for event in (each.event for each in recorded if isinstance(each.event, SavedView.Event)):
        match event:
            case SavedView.Saved():
                new[event.originator_id] = {"owner": event.owner, **_row(event)}
            case SavedView.Changed():
                (new if event.originator_id in new else changed).setdefault(event.originator_id, {}).update(_row(event))
            case SavedView.Deleted():
                deleted.add(event.originator_id)
    insert_new(session, saved_views, list(new.values()))
    change(session, saved_views, list(changed.values()))
    if deleted:
        session.execute(delete(saved_views).where(saved_views.c.view_id.in_(deleted)))


def view_row(session: Session, view_id: UUID) -> RowMapping | None:
    return session.execute(select(saved_views).where(saved_views.c.view_id == view_id)).mappings().first()


def number_of(session: Session, owner: str) -> int:
    query = select(func.count()).select_from(saved_views).where(saved_views.c.owner == owner)
    return int(session.execute(query).scalar_one())


def list_views(
    session: Session, *, user: str, q: str, page: str | None, sort: str, limit: int, after: str | None
) -> Page:
    query = select(saved_views).where(or_(saved_views.c.owner == user, saved_views.c.shared))
    query = exactly(query, saved_views.c, {"page": page})
    if q:
        query = query.where(contains(saved_views.c.search_key, q))
    return page_of(session, query, SORTS, key=saved_views.c.view_id, sort=sort or "name", limit=limit, after=after)


def _row(event: SavedView.Saved | SavedView.Changed) -> dict[str, Any]:
    return {
        "view_id": event.originator_id,
        "version": event.originator_version,
        **{name: event.view[name] for name in SHOWN},
        "name_key": sort_key(event.view["name"]),
        "search_key": search_key(event.view["name"]),
    }


READ_MODEL = ReadModel("saved_views", (saved_views,), own=fold)
