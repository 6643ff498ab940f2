"""What queries about the company and its settings answer."""

from collections.abc import Mapping
from typing import Any

from contracts.envelope import moment_text
from services.orders.domain.changes import flat
from services.orders.domain.company import Company
from services.orders.domain.settings import Settings

Row = Mapping[Any, Any]
Answer = dict[str, Any]


def company(row: Row) -> Answer:
    return {"version": row["version"], **row["card"], "logo": row["logo"]}


def settings(row: Row) -> Answer:
    return {"version": row["version"], **row["content"]}


def change(event: Company.Event | Settings.Event) -> Answer:
    """An event as a row of the history: who, when, and what the fields were and are. Of a logo only that it changed."""
    return {
        "version": event.originator_version,
        "at": moment_text(event.timestamp),
        "actor": event.metadata["actor"],
        "changes": [{"field": name, "old": old, "new": new} for name, (old, new) in _changes(event).items()],
    }


def _changes(event: Company.Event | Settings.Event) -> dict[str, tuple[Any, Any]]:
    match event:
        case Company.Changed():
            return _pairs(event.replaced, event.card)
        case Settings.Changed():
            return _pairs(event.replaced, event.values)
        case Settings.Begun():
            return {name: (None, value) for name, value in flat(event.values).items()}
        case Company.LogoChanged():
            return {"logo": (None, None)}
        case _:
            return {}


def _pairs(before: Mapping[str, Any], whole: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    now = flat(whole)
    return {name: (old, now[name]) for name, old in before.items()}
