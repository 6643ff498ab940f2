"""Whose the letters are: the manager's of the customer whom they are written to."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from contracts.events.customers import that_change_hands
from kernel.owners import Owned
from kernel.readmodels import Recorded, Settling
from services.notify.domain.letter import Letter
from services.notify.tables import customers, letters

OWNED = Owned(letters, customers)


def owners_of(session: Session, body: Mapping[str, Any]) -> Sequence[str | None]:
    """Of the customers that a command or a query is about, by the ids that it names."""
    about = union_all(
        select(customers.c.owner).where(customers.c.customer_id == body.get("customer_id")),
        select(letters.c.owner).where(letters.c.letter_id == body.get("letter_id")),
    )
    return session.execute(about).scalars().all()


def move_letters(session: Session, events: Sequence[PublicEvent]) -> None:
    """After the events are folded: the letters to customers that changed hands are their new managers'."""
    OWNED.move(session, that_change_hands(events))


def _settle_touched(session: Session, recorded: Sequence[Recorded], heard: Sequence[PublicEvent]) -> None:
    move_letters(session, heard)
    OWNED.settle(session, {each.event.originator_id for each in recorded if isinstance(each.event, Letter.Created)})


SETTLING = Settling(OWNED.settle_all, _settle_touched)
