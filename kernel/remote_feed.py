"""Another service's feed, read over RPC."""

import time
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from math import inf
from typing import Any

from structlog.stdlib import get_logger

from contracts.envelope import PublicEvent
from kernel.feed import FIRST_OF_ALL, FeedPage, Versions
from kernel.messaging.rpc_client import CallTimedOut, RemoteError, RpcClient, ServiceUnavailable
from kernel.sources import SourceUnreachable

PAGE_TIMEOUT = 5.0
HEAD_TIMEOUT = 2.0

log = get_logger()


class RemoteFeed:
    """``identity`` gives the signed identity of who reads; ``versions`` name types that are not read in the first."""

    def __init__(
        self, client: RpcClient, source: str, identity: Callable[[], str], versions: Versions = FIRST_OF_ALL
    ) -> None:
        self._client = client
        self._source = source
        self._identity = identity
        self._versions = versions
        self._deadline = inf

    def until(self, deadline: float) -> "RemoteFeed":
        """The same feed for whoever waits no longer than that (``time.monotonic``)."""
        bounded = copy(self)
        bounded._deadline = deadline
        return bounded

    def since(self, position: int, limit: int, types: Sequence[str] = ()) -> FeedPage:
        question: dict[str, Any] = {"position": position, "limit": limit, "types": list(types)}
        if self._versions:
            question["versions"] = dict(self._versions)
        page = self._ask("events_since", question, PAGE_TIMEOUT)
        return FeedPage([PublicEvent.from_json_dict(event) for event in page["items"]], page["more"])

    def told_since(self, position: int, limit: int, types: Sequence[str] = ()) -> dict[str, Any]:
        """The page as it is told (see ``Feed.told_since``), for whoever passes events on."""
        question = {"position": position, "limit": limit, "types": list(types)}
        page: dict[str, Any] = self._ask("events_since", question, PAGE_TIMEOUT)
        return page

    def head(self) -> int:
        return int(self._ask("head", {}, HEAD_TIMEOUT)["head"])

    def _ask(self, method: str, question: Mapping[str, Any], patience: float) -> Any:
        timeout = min(patience, self._deadline - time.monotonic())
        if timeout <= 0:
            raise SourceUnreachable(f"{self._source}: there was no more time to ask")
        headers = {"identity": self._identity()}
        try:
            answer = self._client.call(self._source, method, {"body": question}, headers=headers, timeout=timeout)
        except (ServiceUnavailable, CallTimedOut, RemoteError) as error:
            raise SourceUnreachable(f"{self._source}: {error}") from error
        if "problem" in answer:
            log.warning("feed refused", source=self._source, problem=answer["problem"])
            raise SourceUnreachable(f"{self._source}: {answer['problem'].get('code')}")
        return answer["ok"]
