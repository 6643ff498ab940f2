"""An entry of the journal."""

from datetime import datetime
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate

Metadata = dict[str, Any]


class Entry(Aggregate):
    """One row of the journal: what happened to a customer or an order, or what a manager noted.

    It has at most one reminder, an aggregate of its own: that a reminder fires is no change of the entry.
    """

    TOPIC = "tasks.Entry"

    class Event(Aggregate.Event):
        metadata: Metadata

    class Created(Event, Aggregate.Created):
        TOPIC = "tasks.Entry.Created"

    class Logged(Created):
        """``text`` is a template when there are ``params``; ``author`` is whoever did what the entry tells."""

        TOPIC = "tasks.Entry.Logged"
        customer_id: str | None
        order_id: str | None
        kind: str
        text: str
        params: dict[str, Any]
        logged_at: str
        due: str | None
        author: str
        assignee: str | None

    class ReminderGiven(Event):
        """Takes the place of an earlier reminder."""

        TOPIC = "tasks.Entry.ReminderGiven"
        reminder_id: str

        def apply(self, entry: "Entry") -> None:
            entry.reminder_id = UUID(self.reminder_id)

    class ReminderTaken(Event):
        TOPIC = "tasks.Entry.ReminderTaken"

        def apply(self, entry: "Entry") -> None:
            entry.reminder_id = None

    def __init__(self, assignee: str | None) -> None:
        self.assignee = assignee
        self.reminder_id: UUID | None = None

    @classmethod
    def log(
        cls,
        entry_id: UUID,
        *,
        customer_id: UUID | None,
        order_id: UUID | None,
        kind: str,
        text: str,
        params: dict[str, Any],
        logged_at: datetime,
        due: datetime | None,
        author: str,
        assignee: str | None,
        at: datetime,
        metadata: Metadata,
    ) -> "Entry":
        return cls._create(
            cls.Logged,
            id=entry_id,
            timestamp=at,
            metadata=metadata,
            customer_id=_text(customer_id),
            order_id=_text(order_id),
            kind=kind,
            text=text,
            params=params,
            logged_at=logged_at.isoformat(),
            due=None if due is None else due.isoformat(),
            author=author,
            assignee=assignee,
        )

    def give_reminder(self, reminder_id: UUID, now: datetime, metadata: Metadata) -> None:
        self.trigger_event(self.ReminderGiven, timestamp=now, metadata=metadata, reminder_id=str(reminder_id))

    def take_reminder(self, now: datetime, metadata: Metadata) -> None:
        self.trigger_event(self.ReminderTaken, timestamp=now, metadata=metadata)


def _text(thing: UUID | None) -> str | None:
    return None if thing is None else str(thing)
