"""From one day of the company's calendar to another, both included; from one number to another as well."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from marshmallow import Schema, ValidationError, validates_schema

from contracts.fields import Day


def require_in_order(first: date | Decimal | str | None, last: date | Decimal | str | None, field: str) -> None:
    """Either may be missing; text is an ISO day. Raises ValidationError at the field of the last."""
    if first is None or last is None or first <= last:  # type: ignore[operator]
        return
    if isinstance(last, Decimal):
        raise ValidationError("Must not be less than the lower bound.", field)
    raise ValidationError("Must not be before the first day.", field)


class InOrder(Schema):
    """The ``RANGES`` of a schema end where they begin or after it."""

    RANGES: ClassVar[tuple[tuple[str, str], ...]] = (("since", "until"),)

    @validates_schema
    def begins_before_it_ends(self, data: dict[str, date | Decimal | None], **_: object) -> None:
        for first, last in self.RANGES:
            require_in_order(data.get(first), data.get(last), last)


class Period(InOrder):
    """A day that is left out does not bound it."""

    since = Day(load_default=None, allow_none=True)
    until = Day(load_default=None, allow_none=True)
