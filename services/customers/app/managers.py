"""Whom customers are given to."""

from collections.abc import Mapping
from typing import Any

from contracts.roles import HEADS, MANAGER
from kernel.calls import Call
from kernel.problems import Forbidden, NotYetKnown
from services.customers.app.refusals import ManagerSellsNothing, UnknownManager

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


def require_may_be_given(active: Mapping[str, bool], call: Call, manager: str | None) -> None:
    """Raises NotYetKnown of one who is not among the ``active`` users, or of whom it says that he does not sell.

    Whoever calls is a user himself, and sells: else the command would not be open to him.
    """
    if manager is None or manager == call.caller.user or active.get(manager):
        return
    if manager in active:
        fault = {"field": "manager", "message": "Has no role that sells."}
        raise NotYetKnown("gateway", ManagerSellsNothing([fault], name=manager))
    raise NotYetKnown("gateway", UnknownManager([{"field": "manager", "message": "Is not known."}], name=manager))
