"""Whom entries are given to."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy.orm import Session

from kernel.calls import Call
from kernel.problems import NotYetKnown, Problem
from services.tasks.projections import users


class UnknownAssignee(Problem):
    message = "There is no active user %(name)s."


def require_known(session: Session, call: Call, wanted: Mapping[str, Any], before: Collection[str | None] = ()) -> None:
    """Raises NotYetKnown of an assignee who is no active user; whoever calls is one, and those ``before`` may stay."""
    assignee = wanted.get("assignee")
    if assignee in (None, call.caller.user) or set(before) == {assignee}:
        return
    if not users.is_active(session, assignee):
        fault = {"field": "assignee", "message": "Is not known."}
        raise NotYetKnown("gateway", UnknownAssignee([fault], name=assignee))
