"""Files that are attached to orders."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from kernel.attachments import commands
from services.orders.app.reading import Reading
from services.orders.projections.customers import is_of
from services.orders.tables import attachment_register, orders


class Attachments(commands.Attachments, Reading):
    """In whatever state the order is."""

    attachment_register = attachment_register
    attached_to = "order_id"

    def things_with(self, session: Session, thing_id: UUID) -> list[UUID]:
        self._row(session, thing_id)
        return [thing_id]

    def things_about(self, session: Session, customer_id: UUID) -> Select[tuple[UUID]]:
        return select(orders.c.order_id).where(is_of(session, orders.c.customer_id, customer_id))

    def told_of_file(self, session: Session, thing_id: UUID) -> dict[str, Any] | None:
        """Nobody else knows of drafts."""
        row = self._row(session, thing_id)
        if row["placed_at"] is None:
            return None
        return {"order_id": str(thing_id), "number": row["number"], "customer_id": str(row["customer_id"])}

    def erase_files_of_erased(self, session: Session, events: Sequence[PublicEvent]) -> None:
        """Of all orders of customers whose personal data were erased, drafts too: who knows what is in them."""
        erased = [event for event in events if event.type == "PersonalDataErased"]
        self.erase_files_by(
            session, erased, lambda whose: select(orders.c.order_id).where(orders.c.customer_id.in_(whose))
        )
