"""The history of one thing, a page at a time, read from the log itself: it is stored once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import Integer

from kernel import cursors
from kernel.application import ServiceApplication

NEWEST_FIRST = "-version"


def history_of(
    application: ServiceApplication,
    stream: UUID,
    version: int,
    *,
    limit: int,
    after: str | None,
    answer_of: Callable[[Any], dict[str, Any]],
) -> dict[str, Any]:
    """A page of the events of a stream that has ``version`` of them, the newest first, inside the caller's reading.

    Each answer tells its ``version``. Raises ValidationFailed for what is no cursor of this list.
    """
    newest = version if after is None else cursors.values_of(after, NEWEST_FIRST, [Integer()])[0] - 1
    stored = application.recorder.select_events(stream, lte=newest, desc=True, limit=limit)
    rows = [answer_of(application.mapper.to_domain_event(each)) for each in stored]
    last = rows[-1]["version"] if rows else 1
    following = cursors.cursor_of(NEWEST_FIRST, [last]) if last > 1 else None
    return {"items": rows, "next": following, "total": version, "total_is_exact": True}
