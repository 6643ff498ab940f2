"""Who sees whose things: one rule, as a check of some things, and as a condition on lists of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, or_, true

from kernel.calls import Call
from kernel.columns import OptionalText
from kernel.identity import ME, Caller
from kernel.problems import NotYours


def require_sight(caller: Caller, owners: Iterable[str | None]) -> None:
    """``owners`` are those of the things, None of what is nobody's. Raises NotYours."""
    if not all(caller.sees_what_is_of(owner) for owner in owners):
        raise NotYours


OF_USERS = ("manager", "assignee", "author")


def as_seen(call: Call, question: Mapping[str, Any]) -> dict[str, Any]:
    """The question about a list, with ``confined_to``: the user whose things alone it may tell of; None for all.

    Where it names a user, ``me`` is whoever asks.
    """
    mine = {name: call.caller.user for name in OF_USERS if question.get(name) == ME}
    return {**question, **mine, "confined_to": call.caller.confined_to}


def seen_by(confined_to: str | None, owner: ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition on rows that have an ``owner``."""
    if confined_to is None:
        return true()
    if isinstance(owner.type, OptionalText):
        return owner.in_(("", confined_to))
    return or_(owner.is_(None), owner == confined_to)
