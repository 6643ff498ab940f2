"""When a reminder comes due: first, and after that."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from contracts.recurrence import Recurrence, RuleInvalid, span_of
from kernel.calls import Call
from kernel.problems import Problem
from services.tasks.domain.occurrence import Due
from services.tasks.domain.refusals import NothingIsDue, NothingToPay
from services.tasks.domain.reminder import Rule, refuse_unfit

MORNING = time(9)
INSTANT = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


class ReminderNeverDue(Problem):
    message = "A reminder by this rule never comes due."


@dataclass(frozen=True)
class Timing:
    """When a reminder comes due first, by which rule, whose wall times are of which zone."""

    at: datetime
    rule: Rule | None
    zone: str


def timing(call: Call, wanted: Mapping[str, Any], due: datetime | None, unpaid: Collection[date]) -> Timing:
    """``due`` is that of the entry, ``unpaid`` the due dates of unpaid invoices.

    Raises ReminderNeverDue, ReminderInThePast, ReminderTooFarAhead, NothingIsDue, NothingToPay.
    """
    name = wanted["zone"] or call.caller.zone
    zone = ZoneInfo(name)
    match wanted["rule"]:
        case {"repeat": str(rule)}:
            return _recurring(rule, wanted["at"] or _next_minute(call.at), call.at, zone)
        case {"by": str(period)} as rule:
            if due is None:
                raise NothingIsDue
            return Timing(time_before(period, name, due), dict(rule), name)
        case {"after": str(period)} as rule:
            if not unpaid:
                raise NothingToPay
            return Timing(max(call.at, _days_overdue(period, unpaid, zone)[0]), dict(rule), name)
        case _:
            return Timing(wanted["at"], None, name)


def occurrences(due: Due, now: datetime, unpaid: Collection[date], most: int) -> list[tuple[datetime, datetime | None]]:
    """The occurrences of a reminder whose time has come, oldest first, each with when the next one is."""
    found: list[tuple[datetime, datetime | None]] = []
    at: datetime | None = due.at
    while at is not None and at <= now and len(found) < most:
        following = _following(due, at, unpaid)
        found.append((at, following))
        at = following
    return found


def time_before(period: str, zone: str, due: datetime) -> datetime:
    """When a reminder comes due that is so long before a due date."""
    return span_of(period).before(due, ZoneInfo(zone))


def time_if_unpaid(period: str, zone: str, fired: datetime | None, unpaid: Collection[date]) -> datetime | None:
    """When a reminder of unpaid invoices comes due after what it has ``fired`` for; None when all are paid."""
    times = _days_overdue(period, unpaid, ZoneInfo(zone))
    return next((at for at in times if fired is None or at > fired), None)


def _following(due: Due, at: datetime, unpaid: Collection[date]) -> datetime | None:
    match due.rule:
        case {"repeat": str(rule), "start": str(start), "until": until}:
            last = None if until is None else datetime.fromisoformat(until)
            return Recurrence(rule, datetime.fromisoformat(start), last, ZoneInfo(due.zone)).next_after(at)
        case {"after": str(period)}:
            return time_if_unpaid(period, due.zone, at, unpaid)
        case _:
            return None


def _recurring(rule: str, start: datetime, now: datetime, zone: ZoneInfo) -> Timing:
    refuse_unfit(start, now)
    try:
        found = Recurrence.of(rule, start, zone)
    except RuleInvalid as error:
        raise ReminderNeverDue from error
    first = found.next_after(start - INSTANT)
    if first is None:
        raise ReminderNeverDue
    until = None if found.until is None else found.until.isoformat()
    return Timing(first, {"repeat": rule, "start": found.start.isoformat(), "until": until}, zone.key)


def _days_overdue(period: str, unpaid: Collection[date], zone: ZoneInfo) -> Sequence[datetime]:
    """So long after the due dates, in the morning."""
    span = span_of(period)
    return sorted({span.after(datetime.combine(day, MORNING), zone) for day in unpaid})


def _next_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0) + MINUTE
