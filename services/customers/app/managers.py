"""Whom customers are given to."""

from collections.abc import Collection, Mapping
from typing import Any

from contracts.roles import HEADS, MANAGER
from kernel.calls import Call
from kernel.problems import Forbidden, NotYetKnown
from services.customers.app.refusals import UnknownManager

Body = Mapping[str, Any]


def manager_of(call: Call, body: Body) -> str | None:
    """Who answers for a new customer: the manager who registers it, where nothing is said. Raises Forbidden."""
    caller = call.caller
    own = caller.user if MANAGER in caller.roles else None
    named: str | None = body.get("manager", own)
    if named not in (own, None) and not caller.has_one_of(HEADS):
        fault = {"field": "manager", "message": "Another manager is for the head of sales to assign."}
        raise Forbidden(errors=[fault])
    return named


def require_known(active: Collection[str], call: Call, manager: str | None) -> None:
    """Raises NotYetKnown of one who is not among the ``active`` users; whoever calls is one himself."""
    if manager is not None and manager != call.caller.user and manager not in active:
        raise NotYetKnown("gateway", UnknownManager([{"field": "manager", "message": "Is not known."}], name=manager))
