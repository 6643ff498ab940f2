"""Subscribers over AMQP: each with an account and a queue of its own, which it can read and nothing else."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from contracts.event_names import EventName
from nova.broker import Management
from nova.client import ApiError

PREFIX = "subscriber."
MOST_CONNECTIONS, MOST_CHANNELS = 10, 50
ABOVE_OTHERS = 10  # of several policies that fit a queue, RabbitMQ applies the one of the highest priority
NOTHING = "^$"


@dataclass(frozen=True)
class Limits:
    """What may wait for a subscriber, and how often a message is delivered to it that it never acknowledges."""

    messages: int = 100_000
    megabytes: int = 200
    deliveries: int = 20

    @property
    def definition(self) -> dict[str, Any]:
        """The oldest give way: were the newest refused, the broker would refuse them to the relay as well."""
        return {
            "max-length": self.messages,
            "max-length-bytes": self.megabytes * 1_000_000,
            "overflow": "drop-head",
            "delivery-limit": self.deliveries,
        }


@dataclass(frozen=True)
class Account:
    """Account and queue bear one name."""

    user: str
    password: str

    @property
    def queue(self) -> str:
        return self.user


@dataclass(frozen=True)
class Subscriber:
    name: str
    events: Sequence[str]
    waiting: int
    most: int | None
    consumers: int


class Subscribers:
    """Those of one virtual host."""

    def __init__(self, broker: Management, vhost: str) -> None:
        self._broker = broker
        self._vhost = vhost

    def add(self, name: str, events: Sequence[EventName], limits: Limits) -> Account:
        """The account comes last: what fails before can be done again, and what it has left is thrown away.

        Raises ApiError when there is one.
        """
        account = Account(f"{PREFIX}{name}", secrets.token_urlsafe(24))
        if self._broker.get("users", account.user) is not None:
            raise ApiError(f"There is a subscriber {name} already: remove it first, with what waits for it.")
        self._broker.delete("queues", self._vhost, account.queue)
        self._make_queue(account.queue, limits)
        for event in events:
            self._bind(account.queue, event)
        self._let_in(account)
        return account

    def list(self) -> list[Subscriber]:
        queues = self._broker.get("queues", self._vhost) or []
        ours = [queue for queue in queues if queue["name"].startswith(PREFIX)]
        bindings = self._broker.get("bindings", self._vhost) or []
        return [_told(queue, bindings) for queue in sorted(ours, key=lambda queue: str(queue["name"]))]

    def remove(self, name: str) -> None:
        """Whoever is connected by the account is cut off. Raises ApiError when there is none."""
        whole = f"{PREFIX}{name}"
        was_there = [
            self._broker.delete("users", whole),
            self._broker.delete("queues", self._vhost, whole),
            self._broker.delete("policies", self._vhost, whole),
        ]
        if not any(was_there):
            raise ApiError(f"There is no subscriber {name}.")

    def _make_queue(self, queue: str, limits: Limits) -> None:
        """The policy comes first, so that the queue is never without."""
        policy = {"pattern": f"^{re.escape(queue)}$", "apply-to": "queues", "priority": ABOVE_OTHERS}
        self._broker.put("policies", self._vhost, queue, body={**policy, "definition": limits.definition})
        declared = {"durable": True, "auto_delete": False, "arguments": {"x-queue-type": "quorum"}}
        self._broker.put("queues", self._vhost, queue, body=declared)

    def _bind(self, queue: str, event: EventName) -> None:
        exchange = f"{event.source}.events"
        self._broker.put("exchanges", self._vhost, exchange, body={"type": "topic", "durable": True})
        self._broker.post("bindings", self._vhost, "e", exchange, "q", queue, body={"routing_key": event.key})

    def _let_in(self, account: Account) -> None:
        self._broker.put("users", account.user, body={"password": account.password, "tags": ""})
        for kind, most in (("max-connections", MOST_CONNECTIONS), ("max-channels", MOST_CHANNELS)):
            self._broker.put("user-limits", account.user, kind, body={"value": most})
        rights = {"configure": NOTHING, "write": NOTHING, "read": f"^{re.escape(account.queue)}$"}
        self._broker.put("permissions", self._vhost, account.user, body=rights)


def _told(queue: dict[str, Any], bindings: Sequence[dict[str, Any]]) -> Subscriber:
    """``bindings`` are those of all queues."""
    events = [
        f"{each['source'].removesuffix('.events')}.{each['routing_key']}"
        for each in bindings
        if each["source"] and (each["destination_type"], each["destination"]) == ("queue", queue["name"])
    ]
    policy = queue.get("effective_policy_definition") or {}
    most = policy.get("max-length")
    name = str(queue["name"]).removeprefix(PREFIX)
    return Subscriber(name, sorted(events), queue.get("messages", 0), most, queue.get("consumers", 0))
