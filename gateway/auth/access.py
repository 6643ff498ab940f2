"""What the company lets its managers see: a rule of the whole company, changed by its heads."""

from datetime import datetime
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate

ACCESS_ID = UUID("3f0e8f0b-6c37-5d0e-8a8e-5b7d5e0d6a21")
EVERYBODYS, OWN = "all", "own"
CHOICES = (EVERYBODYS, OWN)


class Access(Aggregate):
    """The company's rules about who sees what: ``managers_see`` all customers, or their own and nobody's."""

    TOPIC = "gateway.Access"

    class Event(Aggregate.Event):
        metadata: dict[str, Any]

    class Created(Event, Aggregate.Created):
        TOPIC = "gateway.Access.Created"

    class Begun(Created):
        TOPIC = "gateway.Access.Begun"
        managers_see: str

    class Changed(Event):
        """``replaced`` is what ``managers_see`` was before."""

        TOPIC = "gateway.Access.Changed"
        managers_see: str
        replaced: str

        def apply(self, access: "Access") -> None:
            access.managers_see = self.managers_see

    def __init__(self, managers_see: str) -> None:
        self.managers_see = managers_see

    @classmethod
    def begin(cls, at: datetime, metadata: dict[str, Any]) -> "Access":
        return cls._create(cls.Begun, id=ACCESS_ID, timestamp=at, metadata=metadata, managers_see=EVERYBODYS)

    def change(self, managers_see: str, at: datetime, metadata: dict[str, Any]) -> None:
        """Nothing happens when nothing changes."""
        if managers_see != self.managers_see:
            self.trigger_event(
                self.Changed, timestamp=at, metadata=metadata, managers_see=managers_see, replaced=self.managers_see
            )
