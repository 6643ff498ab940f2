"""When something that recurs comes next: RFC 5545 rules in the wall time of a place, and periods of ISO 8601.

``dateutil`` walks a rule from its start, and to the year 9999 when nothing matches it: so a walk begins near the moment
that is asked for, and what might match nothing, or a moment every few seconds, is refused.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, datetime, timedelta, tzinfo
from itertools import islice, product
from typing import Any

from dateutil.rrule import DAILY, HOURLY, MINUTELY, MONTHLY, WEEKLY, YEARLY, rrule, weekday

START = "DTSTART"
LEAST_MINUTES = 5
MOST_COUNTED = 1000
LONGEST_INTERVAL = 10_000
LOOKED_AT = 100
LONGEST_DAYS = 3660

NOT_A_RULE, NOT_TOGETHER, TOO_OFTEN, NEVER = "invalid", "not_together", "too_often", "never"
NOT_TAKEN = "part"
NOT_A_PERIOD = "period"

ALWAYS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYSECOND"})
TIMES = frozenset({"BYHOUR", "BYMINUTE"})
DAYS_OF_MONTH = frozenset({"BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"})
FREQUENCIES: Mapping[str, tuple[Any, frozenset[str]]] = {
    "MINUTELY": (MINUTELY, frozenset()),
    "HOURLY": (HOURLY, frozenset({"BYMINUTE"})),
    "DAILY": (DAILY, TIMES | {"BYDAY", "BYMONTH"}),
    "WEEKLY": (WEEKLY, TIMES | {"BYDAY", "BYMONTH"}),
    "MONTHLY": (MONTHLY, TIMES | DAYS_OF_MONTH),
    "YEARLY": (YEARLY, TIMES | DAYS_OF_MONTH | {"BYYEARDAY", "BYWEEKNO"}),
}
SPANS = {"MINUTELY": timedelta(minutes=1), "HOURLY": timedelta(hours=1), "DAILY": timedelta(1), "WEEKLY": timedelta(7)}
IN_STEP = {"DAILY": {"BYDAY", "BYMONTH"}, "WEEKLY": {"BYMONTH"}}  # such days come every time only where none is skipped
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_DAY = re.compile(r"([+-]?[1-9][0-9]?)?(MO|TU|WE|TH|FR|SA|SU)")
_NUMBER = re.compile(r"[+-]?[0-9]{1,5}")
_UNTIL = re.compile(r"[0-9]{8}(T[0-9]{6}Z?)?")
_PERIOD = re.compile(r"P(?!$)(?:([0-9]{1,4})W)?(?:([0-9]{1,4})D)?(?:T(?=[0-9])(?:([0-9]{1,3})H)?(?:([0-9]{1,4})M)?)?")


class RuleInvalid(ValueError):
    """Says in a word what is wrong with a rule or a period, and with which ``part`` if it is one."""

    def __init__(self, fault: str, part: str = "") -> None:
        super().__init__(fault)
        self.part = part


@dataclass(frozen=True)
class Span:
    """Days of the calendar, which keep the time of the day, and then minutes of the clock."""

    days: int
    minutes: int

    def before(self, moment: datetime, zone: tzinfo) -> datetime:
        wall = _wall(moment, zone) - timedelta(days=self.days)
        return moment_at(wall, zone) - timedelta(minutes=self.minutes)

    def after(self, wall: datetime, zone: tzinfo) -> datetime:
        return moment_at(wall + timedelta(days=self.days), zone) + timedelta(minutes=self.minutes)


def span_of(text: str) -> Span:
    """Of an ISO 8601 period of weeks, days, hours and minutes; raises RuleInvalid."""
    match = _PERIOD.fullmatch(text)
    if match is None:
        raise RuleInvalid(NOT_A_PERIOD)
    weeks, days, hours, minutes = (int(number or 0) for number in match.groups())
    span = Span(7 * weeks + days, 60 * hours + minutes)
    if not 0 < span.days * 1440 + span.minutes <= LONGEST_DAYS * 1440:
        raise RuleInvalid(NOT_A_PERIOD)
    return span


def moment_at(wall: datetime, zone: tzinfo) -> datetime:
    """The moment of a wall time: the first of two, and where clocks jump over it, the moment of the jump."""
    moment = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if _wall(moment, zone) == wall:
        return moment
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    jumped = moment.astimezone(zone).utcoffset()

    def has_jumped(second: int) -> bool:
        return (before + timedelta(seconds=second)).astimezone(zone).utcoffset() == jumped

    seconds = range(int((moment - before).total_seconds()) + 1)
    return before.replace(microsecond=0) + timedelta(seconds=bisect_left(seconds, True, key=has_jumped))


@dataclass(frozen=True)
class Recurrence:
    """A rule from a start on, to the last wall time (``until``) if it has one; in wall times of one zone."""

    rule: str
    start: datetime
    until: datetime | None
    zone: tzinfo

    @classmethod
    def of(cls, rule: str, start: datetime, zone: tzinfo) -> "Recurrence":
        """Raises RuleInvalid, also when it never comes due."""
        parts = parts_of(rule)
        wall = _wall(start, zone).replace(microsecond=0)
        _refuse_what_never_comes(parts, wall)
        until = _until(parts["UNTIL"], zone) if "UNTIL" in parts else None
        found = cls(rule, wall, until, zone)
        if "COUNT" in parts:
            *_, until = islice(_walls(parts, wall, wall), int(parts["COUNT"]))
            found = cls(rule, wall, until, zone)
        if found.next_after(start - timedelta(seconds=1)) is None:
            raise RuleInvalid(NEVER)
        return found

    def next_after(self, moment: datetime) -> datetime | None:
        """The first moment of the rule that is later; None at its end."""
        begin = max(self.start, _wall(moment, self.zone))
        for wall in _walls(parts_of(self.rule), self.start, begin):
            if self.until is not None and wall > self.until:
                return None
            at = moment_at(wall, self.zone)
            if at > moment:
                return at
        return None


def parts_of(rule: str) -> dict[str, str]:
    """The parts of a rule by their names, however calendars write it.

    Raises RuleInvalid when it is none, has a part that is not taken, or comes too often.
    """
    text = rule.strip().upper()
    if text.startswith(START):
        raise RuleInvalid(NOT_TAKEN, START)
    pairs = [pair.split("=", 1) for pair in text.removeprefix("RRULE:").rstrip(";").split(";")]
    if any(len(pair) != 2 for pair in pairs):
        raise RuleInvalid(NOT_A_RULE)
    parts = dict(pairs)
    if len(parts) != len(pairs) or parts.get("FREQ") not in FREQUENCIES:
        raise RuleInvalid(NOT_A_RULE)
    for name in parts:
        if name not in ALWAYS | FREQUENCIES[parts["FREQ"]][1]:
            raise RuleInvalid(NOT_TAKEN, name)
    if not all(name in VALUES and all(map(VALUES[name], value.split(","))) for name, value in parts.items()):
        raise RuleInvalid(NOT_A_RULE)
    if not _fit(parts):
        raise RuleInvalid(NOT_TOGETHER)
    _refuse_what_is_too_often(parts)
    return parts


def _fit(parts: Mapping[str, str]) -> bool:
    frequency = parts["FREQ"]
    names = parts.keys() - ALWAYS
    in_step = int(parts.get("INTERVAL", "1")) == 1 or not names & IN_STEP.get(frequency, set())
    has_places = any(not day.startswith(WEEKDAYS) for day in parts.get("BYDAY", "MO").split(","))
    return (
        in_step
        and "," not in parts.get("BYSECOND", "")
        and not ("COUNT" in parts and "UNTIL" in parts)
        and not (has_places and (frequency not in ("MONTHLY", "YEARLY") or "BYWEEKNO" in parts))
        and ("BYSETPOS" not in parts or bool(names - {"BYSETPOS"}))
    )


def _refuse_what_is_too_often(parts: Mapping[str, str]) -> None:
    if parts["FREQ"] == "MINUTELY" and int(parts.get("INTERVAL", "1")) < LEAST_MINUTES:
        raise RuleInvalid(TOO_OFTEN)
    of_day = 60 if parts["FREQ"] == "HOURLY" else 1440
    hours, minutes = (parts.get(name, "0").split(",") for name in ("BYHOUR", "BYMINUTE"))
    times = sorted({60 * int(hour) + int(minute) for hour, minute in product(hours, minutes)})
    gaps = [later - earlier for earlier, later in zip(times, [*times[1:], times[0] + of_day], strict=True)]
    if min(gaps) < LEAST_MINUTES:
        raise RuleInvalid(TOO_OFTEN)


def _refuse_what_never_comes(parts: Mapping[str, str], start: datetime) -> None:
    """Months and years can be without a match for ever: one of the first hundred must have one.

    The others match in every period, by what goes together.
    """
    if parts["FREQ"] not in ("MONTHLY", "YEARLY"):
        return
    months = int(parts.get("INTERVAL", "1")) * (12 if parts["FREQ"] == "YEARLY" else 1)
    options = _options(parts, start) | {"interval": LONGEST_INTERVAL * 12}
    for period in range(LOOKED_AT):
        begin = _first_of(start, period * months, parts["FREQ"])
        if begin is None:
            break
        if any(wall >= start for wall in rrule(dtstart=begin, **options)):
            return
    raise RuleInvalid(NEVER)


def _walls(parts: Mapping[str, str], start: datetime, begin: datetime) -> Iterator[datetime]:
    """The wall times of the rule from ``begin`` on: the walk starts with the period that ``begin`` is in."""
    frequency, interval = parts["FREQ"], int(parts.get("INTERVAL", "1"))
    if frequency in SPANS:
        step = SPANS[frequency] * interval
        first: datetime | None = start + (begin - start) // step * step
    else:
        unit = 12 if frequency == "YEARLY" else 1
        passed = (begin.year - start.year) * 12 + begin.month - start.month
        if frequency == "YEARLY":
            passed = (begin.year - start.year) * 12
        first = _first_of(start, passed // (unit * interval) * unit * interval, frequency)
    if first is not None:
        walk = rrule(dtstart=first, interval=interval, **_options(parts, start))
        yield from (wall for wall in walk if wall >= begin)


def _first_of(start: datetime, months: int, frequency: str) -> datetime | None:
    """The first moment of the month or year so many months later; None after the end of the calendar."""
    month = 0 if frequency == "YEARLY" else start.month - 1
    year, month = divmod(start.year * 12 + month + months, 12)
    return None if year > MAXYEAR else datetime(year, month + 1, 1)  # noqa: DTZ001 - wall time


def _options(parts: Mapping[str, str], start: datetime) -> dict[str, Any]:
    """What dateutil takes, with what it would find out from where its walk starts."""
    options: dict[str, Any] = {"freq": FREQUENCIES[parts["FREQ"]][0], "bysecond": start.second}
    for name, value in parts.items():
        if name.startswith("BY") and name != "BYDAY":
            options[name.lower()] = [int(number) for number in value.split(",")]
    if "BYDAY" in parts:
        options["byweekday"] = [_weekday(day) for day in parts["BYDAY"].split(",")]
    if "WKST" in parts:
        options["wkst"] = WEEKDAYS.index(parts["WKST"])
    if parts["FREQ"] in ("MONTHLY", "YEARLY"):
        options = {"byhour": start.hour, "byminute": start.minute} | options
        if not parts.keys() & {"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"}:
            options["bymonthday"] = start.day
            if parts["FREQ"] == "YEARLY":
                options.setdefault("bymonth", start.month)
    return options


def _weekday(day: str) -> weekday:
    place = day[:-2]
    return weekday(WEEKDAYS.index(day[-2:]), int(place) if place else None)


def _until(text: str, zone: tzinfo) -> datetime:
    """A day is meant as a whole; a moment with Z is one of UTC, but for the ends of the calendar."""
    if "T" not in text:
        return datetime.strptime(text + "T235959", "%Y%m%dT%H%M%S")  # noqa: DTZ007 - wall time
    wall = datetime.strptime(text.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - wall time
    try:
        return _wall(wall.replace(tzinfo=UTC), zone) if text.endswith("Z") else wall
    except OverflowError:
        return wall


def _wall(moment: datetime, zone: tzinfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def _between(least: int, most: int, *, signed: bool = False) -> Callable[[str], bool]:
    def fits(text: str) -> bool:
        if _NUMBER.fullmatch(text) is None:
            return False
        number = int(text)
        return least <= (abs(number) if signed else number) <= most

    return fits


def _is_until(text: str) -> bool:
    try:
        return _UNTIL.fullmatch(text) is not None and _until(text, UTC) is not None
    except ValueError:
        return False


def _is_day(text: str) -> bool:
    match = _DAY.fullmatch(text)
    return match is not None and abs(int(match[1] or 1)) <= 53


VALUES: Mapping[str, Callable[[str], bool]] = {
    "FREQ": FREQUENCIES.__contains__,
    "INTERVAL": _between(1, LONGEST_INTERVAL),
    "COUNT": _between(1, MOST_COUNTED),
    "UNTIL": _is_until,
    "WKST": WEEKDAYS.__contains__,
    "BYDAY": _is_day,
    "BYMONTH": _between(1, 12),
    "BYMONTHDAY": _between(1, 31, signed=True),
    "BYYEARDAY": _between(1, 366, signed=True),
    "BYWEEKNO": _between(1, 53, signed=True),
    "BYSETPOS": _between(1, 366, signed=True),
    "BYHOUR": _between(0, 23),
    "BYMINUTE": _between(0, 59),
    "BYSECOND": _between(0, 59),
}
