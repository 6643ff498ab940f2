"""What a caller who reads feeds and nothing else may read. Default deny."""

from collections.abc import Sequence

from kernel.identity import Caller
from kernel.problems import FeedNotRead, OnlyFeeds

ALL = "*"


def require_no_scope(caller: Caller) -> None:
    """Raises OnlyFeeds."""
    if caller.feeds is not None:
        raise OnlyFeeds(feeds=_told(caller.feeds))


def readable(caller: Caller, source: str, types: Sequence[str]) -> Sequence[str]:
    """The types that the caller is told who asks for these, or for all when there are none. Raises FeedNotRead."""
    if caller.feeds is None or f"{source}.{ALL}" in caller.feeds:
        return types
    own = [name.removeprefix(f"{source}.") for name in sorted(caller.feeds) if name.startswith(f"{source}.")]
    beyond = [each for each in types if each not in own]
    if not own or beyond:
        raise FeedNotRead(event=f"{source}.{beyond[0] if beyond else ALL}", feeds=_told(caller.feeds))
    return types or own


def _told(feeds: frozenset[str]) -> str:
    return ", ".join(sorted(feeds))
