"""Whose the entries are: those about a customer are its manager's, and each is whose somebody made it.

One that the journal assigned by itself, to who was the manager then, is no reason to see it for ever.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_, select, true, union_all
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from contracts.events.customers import that_change_hands
from kernel.owners import Owned
from kernel.readmodels import Recorded, Settling
from kernel.sight import seen_by
from services.tasks.domain.entry import Entry
from services.tasks.tables import customers, entries, orders

OWNED = Owned(entries, customers)


def owners_of(session: Session, body: Mapping[str, Any], user: str) -> Sequence[str | None]:
    """Of what a command or a query is about, by the ids that it names; of an entry that is given to the user none."""
    of_order = select(customers.c.owner).join(orders, orders.c.customer_id == customers.c.customer_id)
    about = union_all(
        select(customers.c.owner).where(customers.c.customer_id == body.get("customer_id")),
        of_order.where(orders.c.order_id == body.get("order_id")),
        select(entries.c.owner).where(entries.c.entry_id == body.get("entry_id"), not_(_is_given_to(user))),
    )
    return session.execute(about).scalars().all()


def is_seen_by(confined_to: str | None) -> ColumnElement[bool]:
    """The condition on entries: of another's customer only those that are given to the user."""
    if confined_to is None:
        return true()
    return or_(seen_by(confined_to, entries.c.owner), _is_given_to(confined_to))


def move_entries(session: Session, events: Sequence[PublicEvent]) -> None:
    """After the events are folded: the entries of customers that changed hands are their new managers'."""
    OWNED.move(session, that_change_hands(events))


def _is_given_to(user: str) -> ColumnElement[bool]:
    return and_(entries.c.assignee == user, entries.c.is_given)


def _settle_touched(session: Session, recorded: Sequence[Recorded], heard: Sequence[PublicEvent]) -> None:
    move_entries(session, heard)
    OWNED.settle(session, {each.event.originator_id for each in recorded if isinstance(each.event, Entry.Logged)})


SETTLING = Settling(OWNED.settle_all, _settle_touched)
