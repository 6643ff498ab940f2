"""What an order says beside its lines: by when, where to, by whom, what else the customer wishes, and own fields."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class OwnField:
    """A value of a field that the company added itself; ``names`` are those that the field had when it was given."""

    value: str | bool
    names: Mapping[str, str]


@dataclass(frozen=True)
class Details:
    """``own_fields`` are by their codes."""

    requested_date: date | None = None
    delivery_address: str | None = None
    carrier: str | None = None
    note: str | None = None
    own_fields: Mapping[str, OwnField] = field(default_factory=dict)

    def as_state(self) -> dict[str, Any]:
        own = {code: vars(each) for code, each in self.own_fields.items()}
        return {**vars(self), "requested_date": day_state(self.requested_date), "own_fields": own}

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> "Details":
        own = {code: OwnField(**each) for code, each in state["own_fields"].items()}
        return cls(**{**state, "requested_date": day_from(state["requested_date"]), "own_fields": own})


def told(state: Mapping[str, Any]) -> dict[str, Any]:
    """Details as others read them: of own fields the values alone."""
    return {**state, "own_fields": {code: each["value"] for code, each in state["own_fields"].items()}}


def day_state(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def day_from(state: str | None) -> date | None:
    return None if state is None else date.fromisoformat(state)
