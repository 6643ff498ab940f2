"""Whose things a caller sees, where the gateway itself speaks of many customers at once."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import uuid4

from gateway.clients import Services
from gateway.problems import NoAnswer, Refused, ServiceAway, ServiceFailed
from kernel.calls import Call
from kernel.clock import Clock
from kernel.identity import Caller

MOST_REMEMBERED = 50_000


class Sight:
    """Customers say who sees which of them. What they said is remembered until it is to be forgotten."""

    def __init__(self, services: Services, clock: Clock) -> None:
        self._services = services
        self._clock = clock
        self._known: dict[tuple[str, str], bool] = {}

    def seen_among(self, caller: Caller, customer_ids: Collection[str]) -> Collection[str]:
        """Those of the customers that the caller sees, asked anew. Raises what ``Services.query`` raises."""
        if caller.sees_all or not customer_ids:
            return customer_ids
        question = {"customer_ids": sorted(customer_ids)}
        answer = self._services.query(self._call(caller), "customers", "seen_customers", question)
        return frozenset(answer["customer_ids"])

    def sees(self, caller: Caller, customer_id: str | None) -> bool:
        """From memory where it can be; none while customers do not answer."""
        if caller.sees_all or customer_id is None:
            return True
        known, key = self._known, (caller.user, customer_id)
        if key not in known:
            try:
                known[key] = customer_id in self.seen_among(caller, [customer_id])
            except (Refused, ServiceAway, NoAnswer, ServiceFailed):
                return False
            if len(known) > MOST_REMEMBERED:
                self.forget()
        return known[key]

    def forget(self) -> None:
        """Customers changed hands. What is being asked at this moment goes into what nobody looks at any more."""
        self._known = {}

    def _call(self, caller: Caller) -> Call:
        command_id = uuid4()
        return Call(caller, command_id, str(command_id), str(command_id), self._clock.now())


def named_if_seen(thing: Mapping[str, Any], names: Collection[str], seen: Collection[str]) -> dict[str, Any]:
    """Without ``names``, which say whose it is, unless its customer is among the seen ones."""
    return dict(thing) if thing["customer_id"] in seen else {**thing, **dict.fromkeys(names)}
