"""RabbitMQ's management API: how accounts, queues and policies are made, which AMQP cannot do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import quote, unquote, urlsplit

import requests

from kernel.config import text_or_file
from nova.client import ApiError

ADDRESS, MANAGEMENT = "NOVA_BROKER_URL", "NOVA_BROKER_ADMIN_URL"
AMQP_PORT, MANAGEMENT_PORT = 5672, 15672
PATIENCE = 20.0


class BrokerRefused(ApiError):
    """The management API cannot be reached, or said no."""


@dataclass(frozen=True)
class BrokerAddress:
    """Where the broker speaks AMQP, and the virtual host that Nova lives in."""

    host: str
    port: int
    vhost: str
    user: str
    password: str

    @classmethod
    def of(cls, url: str) -> Self:
        """Raises ApiError for what is no address of RabbitMQ."""
        parts = urlsplit(url)
        if parts.scheme not in ("amqp", "amqps") or not parts.hostname:
            raise ApiError(f"{ADDRESS} must be the address of RabbitMQ, like amqp://user:password@host:5672/vhost.")
        vhost = unquote(parts.path[1:]) or "/"
        credentials = unquote(parts.username or "guest"), unquote(parts.password or "guest")
        return cls(parts.hostname, parts.port or AMQP_PORT, vhost, *credentials)


class Management:
    """Calls the management API as an administrator of the broker."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        port = "" if parts.port is None else f":{parts.port}"
        self.url = f"{parts.scheme}://{parts.hostname}{port}{parts.path.rstrip('/')}"
        self._http = requests.Session()
        self._http.trust_env = False
        self._http.auth = (unquote(parts.username or ""), unquote(parts.password or ""))

    def get(self, *path: str) -> Any:
        """None when there is no such thing."""
        answer = self._call("GET", path)
        return None if answer.status_code == requests.codes.not_found else answer.json()

    def put(self, *path: str, body: Mapping[str, Any]) -> None:
        self._call("PUT", path, body)

    def post(self, *path: str, body: Mapping[str, Any]) -> None:
        self._call("POST", path, body)

    def delete(self, *path: str) -> bool:
        """False when there was no such thing."""
        was_there: bool = self._call("DELETE", path).status_code != requests.codes.not_found
        return was_there

    def _call(self, method: str, path: tuple[str, ...], body: Mapping[str, Any] | None = None) -> requests.Response:
        url = "/".join([f"{self.url}/api", *(quote(part, safe="") for part in path)])
        try:
            answer = self._http.request(method, url, json=body, timeout=PATIENCE)
        except requests.RequestException as error:
            raise BrokerRefused(
                f"RabbitMQ's management API does not answer at {self.url}: its plugin rabbitmq_management must be "
                f"enabled, and {MANAGEMENT} names it: http://administrator:password@host:15672."
            ) from error
        if answer.status_code in (requests.codes.unauthorized, requests.codes.forbidden):
            raise BrokerRefused(
                f"RabbitMQ's management API at {self.url} did not let us in: name by {MANAGEMENT} a user of the broker "
                "with the tag administrator."
            )
        if not answer.ok and (method not in ("GET", "DELETE") or answer.status_code != requests.codes.not_found):
            raise BrokerRefused(f"RabbitMQ refused {method} {'/'.join(path)}: {answer.status_code} {answer.text[:300]}")
        return answer


def broker_of(environment: Mapping[str, str]) -> tuple[BrokerAddress, Management]:
    """Where Nova's broker is, and its management API: on the same host and as the same user, unless it is named.

    Raises ApiError.
    """
    url = environment.get(ADDRESS)
    if url is None:
        raise ApiError(
            f"Set {ADDRESS}, as for `nova serve`. In `nova up` there is no broker that others reach: read the feed, "
            "GET /api/v1/feed/orders."
        )
    address = BrokerAddress.of(url)
    named = text_or_file(environment, MANAGEMENT)
    if named is None:
        credentials = f"{quote(address.user, safe='')}:{quote(address.password, safe='')}"
        named = f"http://{credentials}@{address.host}:{MANAGEMENT_PORT}"
    return address, Management(named.strip())
