"""Files that are attached to entries of the journal."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from kernel.attachments import commands
from services.tasks.app.journal import Journal
from services.tasks.projections import known
from services.tasks.tables import attachment_register, entries


class Attachments(commands.Attachments, Journal):
    """Nobody is told: they are read where the entry is."""

    attachment_register = attachment_register
    attached_to = "entry_id"

    def things_with(self, session: Session, thing_id: UUID) -> list[UUID]:
        self._entry(session, thing_id)
        return [thing_id]

    def things_about(self, session: Session, customer_id: UUID) -> Select[tuple[UUID]]:
        whose = known.with_merged(session, customer_id)
        return select(entries.c.entry_id).where(entries.c.customer_id.in_(whose))

    def erase_files_of_erased(self, session: Session, events: Sequence[PublicEvent]) -> None:
        """Of all entries about customers whose personal data were erased: who knows what is in them."""
        erased = [event for event in events if event.type == "PersonalDataErased"]
        self.erase_files_by(
            session, erased, lambda whose: select(entries.c.entry_id).where(entries.c.customer_id.in_(whose))
        )
