"""What a service asks of others as itself. It waits for their answers: never ask within a transaction."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from kernel.messaging.rpc_client import CallTimedOut, RemoteError, RpcClient, ServiceUnavailable

TIMEOUT = 10.0


class NotAnswered(Exception):
    """Another service is away, or cannot answer now."""


class Ask(Protocol):
    def __call__(self, service: str, query: str, question: Mapping[str, Any]) -> dict[str, Any]:
        """Raises NotAnswered."""


class Asking:
    """``identity`` gives the signed identity of who asks."""

    def __init__(self, client: RpcClient, identity: Callable[[], str]) -> None:
        self._client = client
        self._identity = identity

    def __call__(self, service: str, query: str, question: Mapping[str, Any]) -> dict[str, Any]:
        headers = {"identity": self._identity()}
        body = {"body": dict(question)}
        try:
            answer = self._client.call(service, query, body, headers=headers, timeout=TIMEOUT)
        except (ServiceUnavailable, CallTimedOut, RemoteError) as error:
            raise NotAnswered(f"{service}: {error}") from error
        if "problem" in answer:
            raise NotAnswered(f"{service}: {answer['problem'].get('code')}")
        ok: dict[str, Any] = answer["ok"]
        return ok


def nobody(service: str, query: str, question: Mapping[str, Any]) -> dict[str, Any]:
    """For whoever is alone."""
    raise NotAnswered(f"{service}: nobody answers for it")
