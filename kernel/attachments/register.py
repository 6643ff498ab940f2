"""The read table of what is attached to a service's things."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    Index,
    Integer,
    MetaData,
    RowMapping,
    Select,
    String,
    Table,
    Text,
    Uuid,
    delete,
    func,
    select,
)
from sqlalchemy.orm import Session

from kernel.attachments.attachment import Attachment
from kernel.columns import Moment
from kernel.paging import Page, page_of
from kernel.readmodels import ReadModel, Recorded
from kernel.sql import insert_new

NEWEST_FIRST = "-attached_at"


class Register:
    """All attachments that are there, in ``table``."""

    def __init__(self, metadata: MetaData) -> None:
        self.table = Table(
            "attachments",
            metadata,
            Column("attachment_id", Uuid, primary_key=True),
            Column("thing_id", Uuid, nullable=False),
            Column("file_id", Uuid, nullable=False, unique=True),
            Column("media_type", String(100), nullable=False),
            Column("size", Integer, nullable=False),
            Column("sealed", Text, nullable=False),
            Column("attached_at", Moment, nullable=False),
            Column("attached_by", Text, nullable=False),
            Index("attachments_of_thing", "thing_id", "attached_at", "attachment_id"),
        )
        self.read_model = ReadModel("attachments", (self.table,), own=self.fold)

    def fold(self, session: Session, recorded: Sequence[Recorded]) -> None:
        """What is attached and gone within a batch leaves nothing."""
        attached: dict[UUID, dict[str, Any]] = {}
        gone: list[UUID] = []
        for event in (each.event for each in recorded if isinstance(each.event, Attachment.Event)):
            if isinstance(event, Attachment.Created):
                attached[event.originator_id] = _row(event)
            elif attached.pop(event.originator_id, None) is None:
                gone.append(event.originator_id)
        insert_new(session, self.table, list(attached.values()))
        if gone:
            session.execute(delete(self.table).where(self.table.c.attachment_id.in_(gone)))

    def attachment(self, session: Session, attachment_id: UUID, thing_ids: Collection[UUID]) -> RowMapping | None:
        """The attachment, when it is one of these things'."""
        columns = self.table.c
        query = select(self.table).where(columns.attachment_id == attachment_id, columns.thing_id.in_(thing_ids))
        return session.execute(query).mappings().first()

    def among(
        self, session: Session, attachment_ids: Collection[UUID], thing_ids: Collection[UUID] | Select[tuple[UUID]]
    ) -> Sequence[RowMapping]:
        """Those of the attachments that are one of these things'."""
        columns = self.table.c
        query = select(self.table).where(columns.attachment_id.in_(attachment_ids), columns.thing_id.in_(thing_ids))
        return session.execute(query.order_by(columns.attachment_id)).mappings().all()

    def number_of(self, session: Session, thing_id: UUID) -> int:
        query = select(func.count()).select_from(self.table).where(self.table.c.thing_id == thing_id)
        return session.execute(query).scalar() or 0

    def ids_of(self, session: Session, thing_ids: Collection[UUID] | Select[tuple[UUID]]) -> list[UUID]:
        query = select(self.table.c.attachment_id).where(self.table.c.thing_id.in_(thing_ids))
        return list(session.execute(query.order_by(self.table.c.attachment_id)).scalars())

    def held_among(self, session: Session, file_ids: Collection[UUID]) -> list[UUID]:
        """Those of the files that something here is attached by."""
        query = select(self.table.c.file_id).where(self.table.c.file_id.in_(file_ids))
        return list(session.execute(query).scalars())

    def list_attachments(self, session: Session, thing_ids: Collection[UUID], limit: int, after: str | None) -> Page:
        """The newest first."""
        columns = self.table.c
        query = select(self.table).where(columns.thing_id.in_(thing_ids))
        sorts = {"attached_at": columns.attached_at}
        return page_of(session, query, sorts, key=columns.attachment_id, sort=NEWEST_FIRST, limit=limit, after=after)


def _row(event: Attachment.Created) -> dict[str, Any]:
    return {
        "attachment_id": event.originator_id,
        "thing_id": UUID(event.thing_id),
        "file_id": UUID(event.file_id),
        "media_type": event.media_type,
        "size": event.size,
        "sealed": event.sealed,
        "attached_at": event.timestamp,
        "attached_by": event.metadata["actor"],
    }
