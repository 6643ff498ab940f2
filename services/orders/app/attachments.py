"""Files that are attached to orders."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.attachments import commands
from services.orders.app.reading import Reading
from services.orders.tables import attachment_register


class Attachments(commands.Attachments, Reading):
    """In whatever state the order is."""

    attachment_register = attachment_register
    attached_to = "order_id"

    def things_with(self, session: Session, thing_id: UUID) -> list[UUID]:
        self._row(session, thing_id)
        return [thing_id]

    def told_of_file(self, session: Session, thing_id: UUID, name: str) -> dict[str, Any] | None:
        """Nobody else knows of drafts."""
        row = self._row(session, thing_id)
        if row["placed_at"] is None:
            return None
        order = {"order_id": str(thing_id), "number": row["number"], "customer_id": str(row["customer_id"])}
        return {**order, "name": name}
