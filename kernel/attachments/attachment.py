"""A file that is attached to a thing, and what may happen to it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate


class Attachment(Aggregate):
    """It never changes: it is attached, and detached or erased some day.

    A stream of its own, so that whoever attaches a file is in nobody's way who changes the thing meanwhile. ``told`` is
    what others are told beside; where it is None the event is one of those that nobody is told.
    """

    TOPIC = "Attachment"

    class Event(Aggregate.Event):
        metadata: dict[str, Any]

    class Created(Event, Aggregate.Created):
        """The bytes are kept under ``file_id``; ``sealed`` are the name, and the digest and the key of the bytes."""

        TOPIC = "Attachment.Created"
        thing_id: str
        file_id: str
        media_type: str
        size: int
        sealed: str
        told: dict[str, Any] | None

    class Attached(Created):
        TOPIC = "Attachment.Attached"

    class AttachedUntold(Created):
        TOPIC = "Attachment.AttachedUntold"

    class Ended(Event):
        """The key of what was sealed is deleted with it."""

        TOPIC = "Attachment.Ended"
        told: dict[str, Any] | None

        def apply(self, attachment: "Attachment") -> None:
            attachment.is_there = False

    class Detached(Ended):
        TOPIC = "Attachment.Detached"

    class DetachedUntold(Ended):
        TOPIC = "Attachment.DetachedUntold"

    class Erased(Ended):
        """With all that is known of somebody, who is told of otherwise."""

        TOPIC = "Attachment.Erased"

    def __init__(self, thing_id: str, file_id: str, sealed: str) -> None:
        self.thing_id = UUID(thing_id)
        self.file_id = UUID(file_id)
        self.sealed = sealed
        self.is_there = True

    @classmethod
    def attach(
        cls,
        attachment_id: UUID,
        thing_id: UUID,
        file: Mapping[str, Any],
        told: dict[str, Any] | None,
        at: datetime,
        metadata: dict[str, Any],
    ) -> "Attachment":
        """``file`` has file_id, media_type, size and what is sealed."""
        return cls._create(
            cls.AttachedUntold if told is None else cls.Attached,
            id=attachment_id,
            timestamp=at,
            metadata=metadata,
            thing_id=str(thing_id),
            told=told,
            **file,
        )

    def detach(self, told: dict[str, Any] | None, at: datetime, metadata: dict[str, Any]) -> None:
        kind = self.DetachedUntold if told is None else self.Detached
        self.trigger_event(kind, timestamp=at, metadata=metadata, told=told)

    def erase(self, at: datetime, metadata: dict[str, Any]) -> None:
        self.trigger_event(self.Erased, timestamp=at, metadata=metadata, told=None)
