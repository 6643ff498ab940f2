"""What a customer owed before Nova was there: told once, by an event of its own on a stream of its own."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import DomainEvent
from eventsourcing.utils import register_topic

OPENING = UUID("3d0f5b9e-6a0c-5b4e-9f6f-0c9b7a1e52d4")
DEBT, ADVANCE, INVOICE = "debt", "advance", "invoice"
OPENING_KINDS = (DEBT, ADVANCE, INVOICE)


def opening_id(kind: str, customer_id: UUID, number: str | None, day: date) -> UUID:
    """The same for the same entry told again: a document is known by its day and its number, which begins anew each
    year."""
    return uuid5(OPENING, f"{kind} {customer_id} {day} {'' if number is None else number}")


@dataclass(frozen=True)
class DebtOpened(DomainEvent):
    """``day`` and ``due_date`` are ISO 8601, ``amount`` is text."""

    TOPIC = "orders.DebtOpened"
    metadata: dict[str, Any]
    customer_id: str
    number: str | None
    day: str
    due_date: str
    currency: str
    amount: str


register_topic(DebtOpened.TOPIC, DebtOpened)
