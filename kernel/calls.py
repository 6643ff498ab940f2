"""One call of a command or a query: who, under which ids, until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import inf
from uuid import UUID, uuid5

from contracts.envelope import PublicEvent
from kernel.identity import Caller

REACTIONS = UUID("6f0c2f4e-7d5b-5c0e-9a54-2b8f3c1d7e90")


@dataclass(frozen=True)
class Call:
    """What a command knows of its circumstances.

    ``at`` is the moment it started; ``command_id`` the same for every repetition of the same wish, so that ids
    derived from it are the same too.
    """

    caller: Caller
    command_id: UUID
    correlation_id: str
    causation_id: str
    at: datetime
    traceparent: str | None = None
    expires_at: datetime | None = None

    @classmethod
    def in_reaction(cls, service: str, event: PublicEvent, at: datetime) -> "Call":
        """The call that a service makes of itself when it reacts to another's event."""
        return cls(
            caller=Caller(f"service:{service}", frozenset()),
            command_id=uuid5(REACTIONS, f"{service}:{event.id}"),
            correlation_id=event.correlationid,
            causation_id=str(event.id),
            at=at,
            traceparent=event.traceparent,
        )

    def new_id(self, name: str = "") -> UUID:
        """An id that a repetition of this call would make again."""
        return uuid5(self.command_id, name)

    @property
    def metadata(self) -> dict[str, str | None]:
        """Goes with every event that the call causes."""
        return {
            "actor": self.caller.user,
            "command_id": str(self.command_id),
            "correlation_id": self.correlation_id,
            "causation_id": self.causation_id,
            "traceparent": self.traceparent,
        }


def has_expired(call: Call, now: datetime) -> bool:
    return seconds_left(call, now) < 0


def seconds_left(call: Call, now: datetime) -> float:
    """For how long the caller still waits; negative when he has given up."""
    return inf if call.expires_at is None else (call.expires_at - now).total_seconds()


def header(headers: Mapping[str, str], name: str) -> str | None:
    value = headers.get(name)
    return None if value in (None, "") else value
