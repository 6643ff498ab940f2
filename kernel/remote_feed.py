"""Another service's feed, read over RPC."""

from collections.abc import Callable, Mapping
from typing import Any

from structlog.stdlib import get_logger

from contracts.envelope import PublicEvent
from kernel.feed import FeedPage
from kernel.messaging.rpc_client import CallTimedOut, RemoteError, RpcClient, ServiceUnavailable
from kernel.subscription import SourceUnreachable

TIMEOUT = 5.0

log = get_logger()


class RemoteFeed:
    """``identity`` gives the signed identity of who reads."""

    def __init__(self, client: RpcClient, source: str, identity: Callable[[], str]) -> None:
        self._client = client
        self._source = source
        self._identity = identity

    def since(self, position: int, limit: int) -> FeedPage:
        page = self._ask("events_since", {"position": position, "limit": limit})
        return FeedPage([PublicEvent.from_json_dict(event) for event in page["items"]], page["more"])

    def head(self) -> int:
        return int(self._ask("head", {})["head"])

    def _ask(self, method: str, question: Mapping[str, Any]) -> Any:
        headers = {"identity": self._identity()}
        try:
            answer = self._client.call(self._source, method, {"body": question}, headers=headers, timeout=TIMEOUT)
        except (ServiceUnavailable, CallTimedOut, RemoteError) as error:
            raise SourceUnreachable(f"{self._source}: {error}") from error
        if "problem" in answer:
            log.warning("feed refused", source=self._source, problem=answer["problem"])
            raise SourceUnreachable(f"{self._source}: {answer['problem'].get('code')}")
        return answer["ok"]
