"""The company that works with Nova: where its days begin, and what it counts in."""

from collections.abc import Mapping
from datetime import date, datetime
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
