"""What tasks decides: the journal's entries and their reminders.

In events moments are ISO texts, as everything there is JSON-ready.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from eventsourcing.domain import Aggregate

LATEST_START = timedelta(seconds=60)
Metadata = dict[str, Any]


class Refusal(Exception):
    """A rule of the journal says no; ``message`` is a template that ``params`` fill."""

    kind: ClassVar[str] = "invalid"
    message: ClassVar[str]

    def __init__(self, **params: object) -> None:
        super().__init__(self.message % params)
        self.params = params


class ReminderInThePast(Refusal):
    message = "A reminder cannot be set for %(at)s: that is past."


class OrderOfAnotherCustomer(Refusal):
    message = "Order %(number)s is another customer's."


class NoReminderSet(Refusal):
    kind = "conflict"
    message = "The entry has no reminder that waits for its time."


def filled(text: str, params: Mapping[str, Any]) -> str:
    """The sentence of a template; what a manager wrote has no params and is taken as it is."""
    return text % {name: _told(value) for name, value in params.items()} if params else text


def _told(param: Any) -> Any:
    """A param may be a row of sentences."""
    return "; ".join(filled(**sentence) for sentence in param) if isinstance(param, list) else param


@dataclass(frozen=True)
class Due:
    """A reminder whose time has come, with what it needs to say; ``version`` is that of its entry."""

    entry_id: UUID
    version: int
    reminder_id: UUID
    at: datetime
    assignee: str
    customer_id: UUID | None
    order_id: UUID | None
    text: str


class Entry(Aggregate):
    """One row of the journal: what happened to a customer or an order, or what a manager noted.

    It has at most one reminder that waits for its time.
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

    class ReminderSet(Event):
        """Takes the place of an earlier reminder; ``assignee`` is the user whom it reminds."""

        TOPIC = "tasks.Entry.ReminderSet"
        reminder_id: str
        at: str
        assignee: str

        def apply(self, entry: "Entry") -> None:
            entry.waiting_reminder = self.reminder_id

    class ReminderCancelled(Event):
        TOPIC = "tasks.Entry.ReminderCancelled"
        reminder_id: str

        def apply(self, entry: "Entry") -> None:
            entry.waiting_reminder = None

    class ReminderFired(Event):
        """Carries what the entry says, since others are told by this event alone."""

        TOPIC = "tasks.Entry.ReminderFired"
        reminder_id: str
        at: str
        assignee: str
        customer_id: str | None
        order_id: str | None
        text: str
        fired_at: str

        def apply(self, entry: "Entry") -> None:
            entry.waiting_reminder = None

    def __init__(self, assignee: str | None) -> None:
        self.assignee = assignee
        self.waiting_reminder: str | None = None

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

    @staticmethod
    def reminder_fired(due: Due, fired_at: datetime, metadata: Metadata) -> "Entry.ReminderFired":
        """What happens when the time has come: a fact of the clock, with nothing to refuse.

        Made from the entry's row, so that hundreds can fire at once without loading each entry; the version keeps
        it from happening twice.
        """
        kind: type[Any] = Entry.ReminderFired
        event: Entry.ReminderFired = kind(
            originator_id=due.entry_id,
            originator_version=due.version + 1,
            timestamp=fired_at,
            metadata=metadata,
            reminder_id=str(due.reminder_id),
            at=due.at.isoformat(),
            assignee=due.assignee,
            customer_id=_text(due.customer_id),
            order_id=_text(due.order_id),
            text=due.text,
            fired_at=fired_at.isoformat(),
        )
        return event

    def set_reminder(self, reminder_id: UUID, at: datetime, user: str, now: datetime, metadata: Metadata) -> None:
        """Reminds the entry's assignee, or else the user who sets it."""
        if at < now - LATEST_START:
            raise ReminderInThePast(at=at)
        self.trigger_event(
            self.ReminderSet,
            timestamp=now,
            metadata=metadata,
            reminder_id=str(reminder_id),
            at=at.isoformat(),
            assignee=self.assignee or user,
        )

    def cancel_reminder(self, now: datetime, metadata: Metadata) -> None:
        if self.waiting_reminder is None:
            raise NoReminderSet
        self.trigger_event(self.ReminderCancelled, timestamp=now, metadata=metadata, reminder_id=self.waiting_reminder)


def _text(thing: UUID | None) -> str | None:
    return None if thing is None else str(thing)
