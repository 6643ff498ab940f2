"""Files that are attached to entries of the journal."""

from uuid import UUID

from sqlalchemy.orm import Session

from kernel.attachments import commands
from services.tasks.app.journal import Journal
from services.tasks.tables import attachment_register


class Attachments(commands.Attachments, Journal):
    """Nobody is told: they are read where the entry is."""

    attachment_register = attachment_register
    attached_to = "entry_id"

    def things_with(self, session: Session, thing_id: UUID) -> list[UUID]:
        self._entry(session, thing_id)
        return [thing_id]
