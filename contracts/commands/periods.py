"""From one day of the company's calendar to another, both included."""

from datetime import date

from marshmallow import Schema, ValidationError, validates_schema

from contracts.fields import Day


class InOrder(Schema):
    """The days ``since`` and ``until`` of a schema, one of which may be missing."""

    @validates_schema
    def begins_before_it_ends(self, data: dict[str, date | None], **_: object) -> None:
        since, until = data.get("since"), data.get("until")
        if since is not None and until is not None and since > until:
            raise ValidationError("Must not be before the first day.", "until")


class Period(InOrder):
    """A day that is left out does not bound it."""

    since = Day(load_default=None, allow_none=True)
    until = Day(load_default=None, allow_none=True)
