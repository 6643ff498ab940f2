"""Moments in UTC, and days of the company's calendar."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from contracts.envelope import moment_of, moment_text
from contracts.fields.described import Described

FIRST_YEAR, LAST_YEAR = 1900, 2999  # so that a moment has its day in every time zone

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Moment(Described[datetime]):
    """An aware moment, RFC 3339; any offset is taken, UTC with Z is written.

    One at an end of the calendar would have no time in some zones.
    """

    default_error_messages = {
        "invalid": "Must be a moment like 2025-11-24T09:15:00Z.",
        "naive": "Must have a time zone: Z or an offset.",
        "out_of_range": "Must be a moment of the years 1900 to 2999.",
    }

    def __init__(self, **options: Any) -> None:
        super().__init__({"type": "string", "format": "date-time"}, **options)

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else moment_text(value)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> datetime:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        try:
            moment = moment_of(value)
        except ValueError as error:
            raise self.make_error("invalid") from error
        if moment is None:
            raise self.make_error("naive")
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise self.make_error("out_of_range")
        return moment


class Day(Described[date]):
    """A day of the calendar in the company's time zone: ``2025-11-24``."""

    default_error_messages = {"invalid": "Must be a day like 2025-11-24."}

    def __init__(self, **options: Any) -> None:
        super().__init__({"type": "string", "format": "date"}, **options)

    def _serialize(self, value: date | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.isoformat()

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> date:
        if not isinstance(value, str) or _DAY.fullmatch(value) is None:
            raise self.make_error("invalid")
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise self.make_error("invalid") from error
