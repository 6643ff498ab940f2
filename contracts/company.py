"""The company that works with Nova: where its days begin, and what it counts in."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

VARIABLE = "NOVA_COMPANY_ZONE"
DEFAULT_ZONE = "Europe/Moscow"
CURRENCY = "RUB"


def company_zone(environment: Mapping[str, str]) -> ZoneInfo:
    """The time zone of all days of orders, prices, terms and debts. Raises ValueError when there is no such zone."""
    name = environment.get(VARIABLE) or DEFAULT_ZONE
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"{VARIABLE} must name a time zone like {DEFAULT_ZONE}, and is {name!r}.") from error


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def moments_of(since: date | None, until: date | None, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """The first moment of the days from ``since`` to ``until``, and the first one after them, in UTC.

    None where there is no bound; a day at the very end of the calendar is one.
    """
    begin = None if since is None else _begin_of(since, zone)
    return begin, None if until in (None, date.max) else _begin_of(until + timedelta(days=1), zone)


def _begin_of(day: date, zone: ZoneInfo) -> datetime:
    """East of Greenwich the first day of the calendar begins before the first moment there is."""
    try:
        return datetime.combine(day, time(), zone).astimezone(UTC)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)
