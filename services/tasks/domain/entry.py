"""An entry of the journal."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate

from services.tasks.domain.dictionaries import DONE, OPEN

Metadata = dict[str, Any]
Names = dict[str, str]
MARKS = ("importance", "status", "progress", "assignee", "due")
NAMED = ("importance", "status")


@dataclass(frozen=True)
class Marks:
    """What is said of an entry beside its text, JSON-ready.

    ``importance`` and ``status`` are codes, ``status_kind`` is what the status means; ``progress`` is in percent, None
    while it follows the order's shipping.
    """

    importance: str
    status: str
    status_kind: str
    progress: int | None
    assignee: str | None
    due: str | None


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
        """``text`` is a template when there are ``params``; ``author`` is whoever did what the entry tells.

        ``kind_names`` are those of the kind at that moment, by language. ``source`` is the event that the journal logs
        by itself, ``{source, type, event_id, id}`` with the id of what it is about; None for a manager's own entry.
        """

        TOPIC = "tasks.Entry.Logged"
        customer_id: str | None
        order_id: str | None
        kind: str
        kind_names: Names
        text: str
        params: dict[str, Any]
        logged_at: str
        author: str
        source: dict[str, str] | None
        marks: dict[str, Any]

    class Changed(Event):
        """``changes`` are ``{field, old, new, old_names, new_names}``: names are those of that moment, by language.

        Has all the marks as they are now, and tells of what, since others are told by this event alone. ``bulk_id`` is
        of the change of many entries that this one is a part of.
        """

        TOPIC = "tasks.Entry.Changed"
        customer_id: str | None
        order_id: str | None
        kind: str
        changes: list[dict[str, Any]]
        marks: dict[str, Any]
        bulk_id: str | None

        def apply(self, entry: "Entry") -> None:
            entry.marks = Marks(**self.marks)

    class Done(Event):
        """What was to be done is done."""

        TOPIC = "tasks.Entry.Done"
        customer_id: str | None
        order_id: str | None
        kind: str
        status: str

    class Commented(Event):
        """``number`` is that of the entry's comments, from 1."""

        TOPIC = "tasks.Entry.Commented"
        number: int
        text: str

        def apply(self, entry: "Entry") -> None:
            entry.comments = self.number

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

    def __init__(self, customer_id: str | None, order_id: str | None, kind: str, marks: dict[str, Any]) -> None:
        self.customer_id = customer_id
        self.order_id = order_id
        self.kind = kind
        self.marks = Marks(**marks)
        self.comments = 0
        self.reminder_id: UUID | None = None

    @property
    def assignee(self) -> str | None:
        return self.marks.assignee

    @property
    def has_ended(self) -> bool:
        """Done or dropped."""
        return self.marks.status_kind != OPEN

    @classmethod
    def log(
        cls,
        entry_id: UUID,
        *,
        customer_id: UUID | None,
        order_id: UUID | None,
        kind: str,
        kind_names: Names,
        text: str,
        params: dict[str, Any],
        logged_at: datetime,
        author: str,
        source: dict[str, str] | None,
        marks: Marks,
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
            kind_names=kind_names,
            text=text,
            params=params,
            logged_at=logged_at.isoformat(),
            author=author,
            source=source,
            marks=asdict(marks),
        )

    def change(
        self,
        marks: Marks,
        names: Mapping[tuple[str, str], Names],
        at: datetime,
        metadata: Metadata,
        bulk_id: UUID | None = None,
    ) -> bool:
        """Gives the entry other marks; False when they are what they were.

        ``names`` are by mark and code, of those that the entry has and is given.
        """
        changes = [
            {"field": field, "old": old, "new": new, **_names(names, field, old, new)}
            for field in MARKS
            if (old := getattr(self.marks, field)) != (new := getattr(marks, field))
        ]
        if not changes:
            return False
        was_done = self.marks.status_kind == DONE
        about = {"customer_id": self.customer_id, "order_id": self.order_id, "kind": self.kind}
        self.trigger_event(
            self.Changed,
            timestamp=at,
            metadata=metadata,
            **about,
            changes=changes,
            marks=asdict(marks),
            bulk_id=_text(bulk_id),
        )
        if marks.status_kind == DONE and not was_done:
            self.trigger_event(self.Done, timestamp=at, metadata=metadata, **about, status=marks.status)
        return True

    def comment(self, text: str, at: datetime, metadata: Metadata) -> None:
        number = self.comments + 1
        self.trigger_event(self.Commented, timestamp=at, metadata=metadata, number=number, text=text)

    def give_reminder(self, reminder_id: UUID, now: datetime, metadata: Metadata) -> None:
        self.trigger_event(self.ReminderGiven, timestamp=now, metadata=metadata, reminder_id=str(reminder_id))

    def take_reminder(self, now: datetime, metadata: Metadata) -> None:
        self.trigger_event(self.ReminderTaken, timestamp=now, metadata=metadata)


def _names(
    names: Mapping[tuple[str, str], Names], field: str, old: str | None, new: str | None
) -> dict[str, Names | None]:
    """A code that is of no dictionary any more has no names."""
    return {
        f"{when}_names": names.get((field, code)) if field in NAMED and code is not None else None
        for when, code in (("old", old), ("new", new))
    }


def _text(thing: UUID | None) -> str | None:
    return None if thing is None else str(thing)
