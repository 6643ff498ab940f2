"""What an order says beside its lines: by when, where to, by whom, and what else the customer wishes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Details:
    requested_date: date | None = None
    delivery_address: str | None = None
    carrier: str | None = None
    note: str | None = None

    def as_state(self) -> dict[str, Any]:
        return {**vars(self), "requested_date": day_state(self.requested_date)}

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> "Details":
        return cls(**{**state, "requested_date": day_from(state["requested_date"])})


def day_state(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def day_from(state: str | None) -> date | None:
    return None if state is None else date.fromisoformat(state)
