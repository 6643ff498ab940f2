"""A reminder of an entry."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate

from services.tasks.domain.refusals import ReminderInThePast

LATEST_START = timedelta(seconds=60)
Metadata = dict[str, Any]


class Reminder(Aggregate):
    """Reminds a user of an entry."""

    TOPIC = "tasks.Reminder"

    class Event(Aggregate.Event):
        metadata: Metadata

    class Created(Event, Aggregate.Created):
        TOPIC = "tasks.Reminder.Created"

    class Set(Created):
        """``assignee`` is the user whom it reminds."""

        TOPIC = "tasks.Reminder.Set"
        entry_id: str
        at: str
        assignee: str

    class Cancelled(Event):
        TOPIC = "tasks.Reminder.Cancelled"
        entry_id: str

    def __init__(self, entry_id: str) -> None:
        self.entry_id = entry_id

    @classmethod
    def of_entry(
        cls, reminder_id: UUID, *, entry_id: UUID, at: datetime, assignee: str, now: datetime, metadata: Metadata
    ) -> "Reminder":
        if at < now - LATEST_START:
            raise ReminderInThePast(at=at)
        return cls._create(
            cls.Set,
            id=reminder_id,
            timestamp=now,
            metadata=metadata,
            entry_id=str(entry_id),
            at=at.isoformat(),
            assignee=assignee,
        )

    def cancel(self, now: datetime, metadata: Metadata) -> None:
        self.trigger_event(self.Cancelled, timestamp=now, metadata=metadata, entry_id=self.entry_id)
