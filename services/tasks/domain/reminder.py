"""A reminder of an entry."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate

from services.tasks.domain.refusals import ReminderHasEnded, ReminderInThePast, ReminderTooFarAhead

LATEST_START = timedelta(seconds=60)
FARTHEST = timedelta(days=3660)
Metadata = dict[str, Any]
Rule = dict[str, str | None]


class Reminder(Aggregate):
    """Reminds a user of an entry.

    That it fired is told by its occurrences, each on a stream of its own. A ``rule`` is one of ``{repeat, start,
    until}``, ``{before, by}`` and ``{unless, after}``; when it comes due next by it, its callers find out.
    """

    TOPIC = "tasks.Reminder"

    class Event(Aggregate.Event):
        metadata: Metadata
        entry_id: str

    class Created(Event, Aggregate.Created):
        TOPIC = "tasks.Reminder.Created"

    class Set(Created):
        """``assignee`` is the user whom it reminds; ``zone`` is where the wall times of its rule are."""

        TOPIC = "tasks.Reminder.Set"
        order_id: str | None
        at: str
        assignee: str
        rule: Rule | None
        zone: str

    class Timed(Event):
        """It comes due next at ``at``."""

        TOPIC = "tasks.Reminder.Timed"
        at: str
        assignee: str

        def apply(self, reminder: "Reminder") -> None:
            reminder.assignee = self.assignee

    class Snoozed(Timed):
        """Silent until then, and goes on by its rule after that."""

        TOPIC = "tasks.Reminder.Snoozed"

    class Moved(Timed):
        """What it is counted from has moved."""

        TOPIC = "tasks.Reminder.Moved"

    class Readdressed(Timed):
        """It reminds another user, when it would have reminded the one before.

        ``returns_to`` is whom it reminds when its entry is nobody's again; None when nobody had it before.
        """

        TOPIC = "tasks.Reminder.Readdressed"
        class_version = 2
        returns_to: str | None

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """In the first version it stayed with whom it had."""
            state["returns_to"] = None

        def apply(self, reminder: "Reminder") -> None:
            reminder.assignee, reminder.returns_to = self.assignee, self.returns_to

    class HandedOver(Event):
        """It is another user's, and waits for nothing now."""

        TOPIC = "tasks.Reminder.HandedOver"
        class_version = 2
        assignee: str
        returns_to: str | None

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """In the first version it stayed with whom it had."""
            state["returns_to"] = None

        def apply(self, reminder: "Reminder") -> None:
            reminder.assignee, reminder.returns_to = self.assignee, self.returns_to

    class Suspended(Event):
        """What it is counted from is not there, for now."""

        TOPIC = "tasks.Reminder.Suspended"

    class Cancelled(Event):
        TOPIC = "tasks.Reminder.Cancelled"

        def apply(self, reminder: "Reminder") -> None:
            reminder.has_ended = True

    class Done(Event):
        TOPIC = "tasks.Reminder.Done"

        def apply(self, reminder: "Reminder") -> None:
            reminder.has_ended = True

    class EndedWithEntry(Event):
        """Its entry was done or dropped; ``state``, ``at`` and ``assignee`` are those that it had then."""

        TOPIC = "tasks.Reminder.EndedWithEntry"
        state: str
        at: str
        assignee: str

        def apply(self, reminder: "Reminder") -> None:
            reminder.has_ended, reminder.ended_as = True, self.state

    class Resumed(Timed):
        """Its entry is open again."""

        TOPIC = "tasks.Reminder.Resumed"

        def apply(self, reminder: "Reminder") -> None:
            reminder.has_ended, reminder.ended_as = False, None

    class Reopened(Event):
        """Its entry is open again, and it waits for nothing now; ``state`` is fired or suspended."""

        TOPIC = "tasks.Reminder.Reopened"
        state: str

        def apply(self, reminder: "Reminder") -> None:
            reminder.has_ended, reminder.ended_as = False, None

    def __init__(self, entry_id: str, assignee: str) -> None:
        self.entry_id = entry_id
        self.assignee = assignee
        self.returns_to: str | None = None
        self.has_ended = False
        self.ended_as: str | None = None

    @classmethod
    def of_entry(
        cls,
        reminder_id: UUID,
        *,
        entry_id: UUID,
        order_id: UUID | None,
        at: datetime,
        assignee: str,
        rule: Rule | None,
        zone: str,
        now: datetime,
        metadata: Metadata,
    ) -> "Reminder":
        refuse_unfit(at, now)
        return cls._create(
            cls.Set,
            id=reminder_id,
            timestamp=now,
            metadata=metadata,
            entry_id=str(entry_id),
            order_id=None if order_id is None else str(order_id),
            at=at.isoformat(),
            assignee=assignee,
            rule=rule,
            zone=zone,
        )

    def snooze(self, until: datetime, now: datetime, metadata: Metadata) -> None:
        """Raises ReminderHasEnded, ReminderInThePast, ReminderTooFarAhead: silence lasts until later than now."""
        self._refuse_ended()
        if until <= now:
            raise ReminderInThePast(at=until)
        refuse_unfit(until, now)
        self._time(self.Snoozed, until, now, metadata)

    def count_anew(self, at: datetime | None, now: datetime, metadata: Metadata) -> None:
        """What it is counted from has moved; it comes due next at ``at``, or is suspended when there is nothing."""
        if at is None:
            self.trigger_event(self.Suspended, timestamp=now, metadata=metadata, entry_id=self.entry_id)
        else:
            self._time(self.Moved, at, now, metadata)

    def hand_over(
        self, assignee: str, returns_to: str | None, at: datetime | None, now: datetime, metadata: Metadata
    ) -> None:
        """To another user; it comes due next at ``at``, None when it waits for nothing."""
        about = {"entry_id": self.entry_id, "assignee": assignee, "returns_to": returns_to}
        if at is None:
            self.trigger_event(self.HandedOver, timestamp=now, metadata=metadata, **about)
        else:
            self.trigger_event(self.Readdressed, timestamp=now, metadata=metadata, **about, at=at.isoformat())

    def end_with_entry(self, state: str, at: datetime, now: datetime, metadata: Metadata) -> None:
        """``state`` and ``at`` are what its entry takes it up with when it is open again."""
        self._refuse_ended()
        about = {"entry_id": self.entry_id, "state": state, "at": at.isoformat(), "assignee": self.assignee}
        self.trigger_event(self.EndedWithEntry, timestamp=now, metadata=metadata, **about)

    def resume(self, at: datetime, now: datetime, metadata: Metadata) -> None:
        """It comes due next at ``at``."""
        self._time(self.Resumed, at, now, metadata)

    def reopen(self, state: str, now: datetime, metadata: Metadata) -> None:
        """It waits for nothing."""
        self.trigger_event(self.Reopened, timestamp=now, metadata=metadata, entry_id=self.entry_id, state=state)

    def cancel(self, now: datetime, metadata: Metadata) -> None:
        self._refuse_ended()
        self.trigger_event(self.Cancelled, timestamp=now, metadata=metadata, entry_id=self.entry_id)

    def finish(self, now: datetime, metadata: Metadata) -> None:
        self._refuse_ended()
        self.trigger_event(self.Done, timestamp=now, metadata=metadata, entry_id=self.entry_id)

    def _time(self, kind: type["Reminder.Timed"], at: datetime, now: datetime, metadata: Metadata) -> None:
        about = {"entry_id": self.entry_id, "at": at.isoformat(), "assignee": self.assignee}
        self.trigger_event(kind, timestamp=now, metadata=metadata, **about)

    def _refuse_ended(self) -> None:
        if self.has_ended:
            raise ReminderHasEnded


def refuse_unfit(at: datetime, now: datetime) -> None:
    """Raises ReminderInThePast, ReminderTooFarAhead."""
    if at < now - LATEST_START:
        raise ReminderInThePast(at=at)
    if at > now + FARTHEST:
        raise ReminderTooFarAhead(at=at)
