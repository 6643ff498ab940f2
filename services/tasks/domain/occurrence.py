"""What happens when the time of a reminder has come."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import DomainEvent
from eventsourcing.utils import register_topic

Metadata = dict[str, Any]


@dataclass(frozen=True)
class Due:
    """A reminder whose time has come, with what it needs to say."""

    reminder_id: UUID
    entry_id: UUID
    at: datetime
    rule: dict[str, str | None] | None
    zone: str
    assignee: str
    customer_id: UUID | None
    order_id: UUID | None
    text: str
    params: dict[str, Any]
    is_automatic: bool

    @property
    def counts_from_payment(self) -> bool:
        return self.rule is not None and "unless" in self.rule


@dataclass(frozen=True)
class ReminderFired(DomainEvent):
    """One occurrence of a reminder: the first and only event of a stream of its own.

    So an occurrence cannot happen twice, a reminder is as quick to load after years of occurrences, and hundreds fire
    at once without loading any. Carries what the entry says, since others are told by this event alone:
    ``text`` is a template, which ``params`` fill, when the entry ``is_automatic``; else what a person wrote.
    """

    TOPIC = "tasks.ReminderFired"
    class_version = 2
    metadata: Metadata
    reminder_id: str
    entry_id: str
    at: str
    assignee: str
    customer_id: str | None
    order_id: str | None
    text: str
    params: dict[str, Any]
    fired_at: str
    next_at: str | None
    is_automatic: bool

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """The first version did not say so: a text with params was taken for a template, any other for a person's."""
        state["is_automatic"] = bool(state["params"])


register_topic(ReminderFired.TOPIC, ReminderFired)


def occurrence_id(reminder_id: UUID, at: datetime) -> UUID:
    """Of the stream: the same whoever fires the reminder, and however often it is tried."""
    return uuid5(reminder_id, at.isoformat())


def fired(due: Due, at: datetime, next_at: datetime | None, fired_at: datetime, metadata: Metadata) -> ReminderFired:
    """A fact of the clock, with nothing to refuse; ``next_at`` is when the reminder comes due again."""
    return ReminderFired(
        originator_id=occurrence_id(due.reminder_id, at),
        originator_version=1,
        timestamp=fired_at,
        metadata=metadata,
        reminder_id=str(due.reminder_id),
        entry_id=str(due.entry_id),
        at=at.isoformat(),
        assignee=due.assignee,
        customer_id=_text(due.customer_id),
        order_id=_text(due.order_id),
        text=due.text,
        params=due.params,
        fired_at=fired_at.isoformat(),
        next_at=None if next_at is None else next_at.isoformat(),
        is_automatic=due.is_automatic,
    )


def _text(thing: UUID | None) -> str | None:
    return None if thing is None else str(thing)
