"""Files that are attached to a customer's card."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.attachments import commands
from services.customers.app.register import Register
from services.customers.domain import Customer
from services.customers.projections import register
from services.customers.tables import attachment_register


class Attachments(commands.Attachments, Register):
    """What they are called is personal: others are told only that they are there."""

    attachment_register = attachment_register
    attached_to = "customer_id"

    def things_with(self, session: Session, thing_id: UUID) -> list[UUID]:
        """A customer shows the files of those that it took in."""
        self._customer_row(session, thing_id)
        return list(register.with_those_taken_in(session, thing_id))

    def things_about(self, session: Session, customer_id: UUID) -> Sequence[UUID]:
        return register.with_those_taken_in(session, customer_id)

    def require_changeable(self, session: Session, thing_id: UUID) -> None:
        customer: Customer = self.load(thing_id, Customer)
        customer.require_changeable()

    def told_of_file(self, session: Session, thing_id: UUID) -> dict[str, Any] | None:
        return {"customer_id": str(thing_id)}
