"""What is another in a whole that changed, by the paths of its fields."""

from collections.abc import Mapping
from typing import Any

State = Mapping[str, Any]


def flat(state: State, path: str = "") -> dict[str, Any]:
    """The values by the names that a person changes them by: ``credit.policy``, ``name``, ..."""
    values: dict[str, Any] = {}
    for name, value in state.items():
        values |= flat(value, f"{path}{name}.") if isinstance(value, Mapping) else {f"{path}{name}": value}
    return values


def replaced(before: State, after: State) -> dict[str, Any]:
    """What the fields that are another now were before."""
    old, new = flat(before), flat(after)
    return {name: old.get(name) for name in new if old.get(name) != new[name]}


def changed(before: State, changes: State) -> dict[str, Any]:
    """The whole after a change: what the changes leave out stays, on every level."""
    after = dict(before)
    for name, value in changes.items():
        inner = isinstance(value, Mapping) and isinstance(before.get(name), Mapping)
        after[name] = changed(before[name], value) if inner else value
    return after
