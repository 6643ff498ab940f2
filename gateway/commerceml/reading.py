"""The services' lists as they are needed: a page is asked for when the one before it was used up."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Answer = Mapping[str, Any]
Ask = Callable[[str, str, Mapping[str, Any]], Answer]
"""Asks a service (by its name, the query's, and the question); raises what ``Services.query`` raises."""

PAGE = 100
DOCUMENTS_AT_ONCE = 25


def pages(ask: Ask, service: str, query: str, question: Mapping[str, Any], limit: int) -> Iterator[list[Answer]]:
    """The rows of a list, page by page."""
    after = None
    while True:
        page = ask(service, query, {**question, "limit": limit, "after": after})
        yield page["items"]
        after = page["next"]
        if after is None:
            return


def rows(
    ask: Ask, service: str, query: str, question: Mapping[str, Any] | None = None, limit: int = PAGE
) -> Iterator[Answer]:
    """The rows of a list, one by one."""
    for page in pages(ask, service, query, question or {}, limit):
        yield from page
