"""Which entries a question asks for."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kernel.calls import Call
from kernel.columns import LAST_MOMENT
from kernel.sight import as_seen
from services.tasks.domain.dictionaries import OPEN

Body = Mapping[str, Any]
Bounds = tuple[datetime | None, datetime | None]


def wanted(question: Body, call: Call) -> dict[str, Any]:
    """The question by the journal's columns and moments; days are those of the caller's zone."""
    zone = ZoneInfo(call.caller.zone)
    logged_from, logged_before = _moments(question["since"], question["until"], zone)
    due_from, due_before = _moments(question["due_since"], question["due_until"], zone)
    if question["due"] is not None:
        today = call.at.astimezone(zone).date()
        first, last = (None, call.at) if question["due"] == "overdue" else _moments(today, today, zone)
        due_from = max(filter(None, (due_from, first)), default=None)
        due_before = min(filter(None, (due_before, last)), default=None)
    return {
        **as_seen(call, question),
        "is_automatic": question["automatic"],
        "status_kind": question["status_kind"] or (OPEN if question["due"] is not None else None),
        "logged_from": logged_from,
        "logged_before": logged_before,
        "due_from": due_from,
        "due_before": LAST_MOMENT if due_before is None and due_from is not None else due_before,
    }


def _moments(first: date | None, last: date | None, zone: ZoneInfo) -> Bounds:
    """From the beginning of the first day to that of the day after the last; the ends of all time bound nothing."""
    start = None if first in (None, date.min) else datetime.combine(first, time.min, zone)
    end = None if last in (None, date.max) else datetime.combine(last + timedelta(days=1), time.min, zone)
    return start, end
