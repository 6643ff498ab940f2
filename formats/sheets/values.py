"""Numbers and days as people write them into cells."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)")
SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")
DAYS = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%d.%m.%Y", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M")


def number_of(text: str, *, decimal_comma: bool) -> Decimal:
    """Thousands may be parted by spaces. Raises ValueError for what is no number."""
    plain = SPACES.sub("", text)
    if decimal_comma:
        plain = plain.replace(",", ".")
    if NUMBER.fullmatch(plain) is None:
        raise ValueError(text)
    return Decimal(plain)


def day_of(text: str, ways: Iterable[str] = DAYS) -> date:
    """The day of a date or a moment, written in one of these ways. Raises ValueError."""
    for way in ways:
        try:
            return datetime.strptime(text.strip(), way).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise ValueError(text)
