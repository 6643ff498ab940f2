"""The accounts of the services at RabbitMQ, and what each may do: as definitions that a broker loads when it starts.

A service writes its own events and RPC, and reads its own queues alone. RPC has one exchange for all, so the routing
keys are guarded as well: nobody but the service itself can have the calls to it, or the answers to its own calls,
brought to a queue of his.
"""

import re
from base64 import b64encode
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import unquote, urlsplit

from kernel.messaging.topology import (
    BROADCAST,
    RPC_EXCHANGE,
    UNDECODABLE,
    UNDECODABLE_QUEUE,
    exchange_of,
    reply_name,
    rpc_queue_name,
)

SALT_BYTES = 4
HASHING = "rabbit_password_hashing_sha256"
EVERYTHING, NOTHING = ".*", "^$"


@dataclass(frozen=True)
class Account:
    """Who signs in by ``url``. A service hears ``sources``, and may listen as a passer-by if it is ``passing``."""

    service: str
    url: str
    sources: Collection[str]
    passing: bool = False

    @property
    def name(self) -> str:
        return unquote(urlsplit(self.url).username or "")

    @property
    def password(self) -> str:
        return unquote(urlsplit(self.url).password or "")

    @property
    def vhost(self) -> str:
        return unquote(urlsplit(self.url).path[1:]) or "/"

    def permissions(self) -> Mapping[str, str]:
        """By the names of exchanges and queues, as RabbitMQ matches them.

        To declare takes `configure`, also for what is there already, and whoever has that may delete: exchanges of
        others are looked for. To bind takes `write` of the queue and `read` of the exchange; a queue whose refused
        messages go elsewhere takes `write` of that exchange.
        """
        own = [*self._queues(), _exactly(exchange_of(self.service)), _exactly(UNDECODABLE_QUEUE)]
        common = [_exactly(RPC_EXCHANGE), _exactly(UNDECODABLE)]
        heard = [_exactly(exchange_of(source)) for source in sorted(self.sources)]
        return {
            "configure": _any_of(own),
            "write": _any_of([*own, *common]),
            "read": _any_of([*own, *common, *heard]),
        }

    def topics(self) -> Mapping[str, str]:
        """Of the RPC exchange: calls whomever it wants, and hears its own calls and answers."""
        keys = [_exactly(f"{self.service}.*"), f"{re.escape(reply_name(self.service))}.+"]
        return {"exchange": RPC_EXCHANGE, "write": EVERYTHING, "read": _any_of(keys)}

    def _queues(self) -> list[str]:
        queues = [
            _exactly(rpc_queue_name(self.service)),
            rf"rpc\.reply-{re.escape(reply_name(self.service))}.+",
            rf"{re.escape(self.service)}\.from\..+",
        ]
        return [*queues, rf"{re.escape(BROADCAST)}.+"] if self.passing else queues


def definitions(accounts: Sequence[Account], administrator: tuple[str, str], salt: bytes) -> dict[str, Any]:
    """What RabbitMQ loads: users by the hashes of their passwords, virtual hosts, permissions.

    ``administrator`` is a name with its password. ``salt`` has four bytes.
    """
    vhosts = sorted({account.vhost for account in accounts})
    name, password = administrator
    users = [_user(account.name, account.password, salt) for account in accounts]
    everything = {"configure": EVERYTHING, "write": EVERYTHING, "read": EVERYTHING}
    return {
        "users": [*users, _user(name, password, salt, "administrator")],
        "vhosts": [{"name": vhost} for vhost in vhosts],
        "permissions": [
            *({"user": each.name, "vhost": each.vhost, **each.permissions()} for each in accounts),
            *({"user": name, "vhost": vhost, **everything} for vhost in vhosts),
        ],
        "topic_permissions": [{"user": each.name, "vhost": each.vhost, **each.topics()} for each in accounts],
        "exchanges": [
            *(_exchange(exchange_of(each.service), each.vhost, "topic") for each in accounts),
            *(_exchange(RPC_EXCHANGE, vhost, "topic") for vhost in vhosts),
            *(_exchange(UNDECODABLE, vhost, "fanout") for vhost in vhosts),
        ],
    }


def _exchange(name: str, vhost: str, kind: str) -> dict[str, Any]:
    kept = {"durable": True, "auto_delete": False, "internal": False, "arguments": {}}
    return {"name": name, "vhost": vhost, "type": kind, **kept}


def _user(name: str, password: str, salt: bytes, *tags: str) -> dict[str, Any]:
    salted = salt + sha256(salt + password.encode()).digest()
    return {
        "name": name,
        "password_hash": b64encode(salted).decode(),
        "hashing_algorithm": HASHING,
        "tags": list(tags),
    }


def _exactly(name: str) -> str:
    return re.escape(name)


def _any_of(patterns: Iterable[str]) -> str:
    return f"^({'|'.join(patterns)})$"
