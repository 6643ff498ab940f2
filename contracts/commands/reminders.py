"""What the commands and queries about reminders take."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from marshmallow import Schema, ValidationError, validates_schema

from contracts.commands import ListQuery, Versioned
from contracts.fields import Code, Described, Id, Moment, OneOf, Whole
from contracts.recurrence import LONGEST_DAYS, RuleInvalid, parts_of, span_of

RULE_LENGTH = 300
PERIOD = {"type": "string", "pattern": "^P([0-9]+W)?([0-9]+D)?(T([0-9]+H)?([0-9]+M)?)?$"}
STATES = ("waiting", "fired", "suspended", "cancelled", "done")


class Rule(Described[dict[str, str]]):
    """When a reminder recurs, or what its time is counted from; loaded as an object in every case."""

    default_error_messages = {
        "shape": "Must be a recurrence rule, or a period before the due date or after an unpaid invoice's.",
        "invalid": "Must be a recurrence rule like FREQ=WEEKLY;BYDAY=MO.",
        "not_together": "These parts of a recurrence rule do not go together.",
        "part": "A recurrence rule of this frequency is not taken with {part}.",
        "too_often": "Must not recur more often than every 5 minutes.",
        "period": "Must be a period like P1D or PT2H.",
    }

    def __init__(self, **options: Any) -> None:
        shapes = [{"type": "string", "maxLength": RULE_LENGTH}, _counted("before", "due", "by")]
        shapes.append(_counted("unless", "paid", "after"))
        if options.get("allow_none"):
            shapes.append({"type": "null"})
        super().__init__({"oneOf": shapes}, **options)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> dict[str, str]:
        try:
            match value:
                case str() if len(value) <= RULE_LENGTH:
                    parts_of(value)
                    return {"repeat": value}
                case {"before": "due", "by": str(period), **others} if not others:
                    span_of(period)
                case {"unless": "paid", "after": str(period), **others} if not others:
                    span_of(period)
                case _:
                    raise self.make_error("shape")
        except RuleInvalid as error:
            raise self.make_error(str(error), part=error.part) from error
        return dict(value)


def _counted(word: str, of: str, by: str) -> dict[str, Any]:
    properties = {word: {"const": of}, by: PERIOD}
    return {"type": "object", "properties": properties, "required": [word, by], "additionalProperties": False}


class Zone(Described[str]):
    """The IANA name of a time zone."""

    default_error_messages = {"invalid": "Must be the name of a time zone like Europe/Moscow."}

    def __init__(self, **options: Any) -> None:
        super().__init__({"type": "string", "maxLength": 64}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        try:
            return ZoneInfo(value).key
        except (ZoneInfoNotFoundError, ValueError, TypeError, OSError) as error:
            raise self.make_error("invalid") from error


class ReminderInput(Schema):
    """At a moment, by a recurrence rule (RFC 5545) that begins there, or counted from a date.

    ``{"before": "due", "by": "P1D"}`` follows the entry's due date; ``{"unless": "paid", "after": "P3D"}`` is counted
    from the due dates of the invoices of the entry's order, at 9:00, and is not told of those that are paid by then. A
    recurrence keeps its time of the day in ``zone``, the user's own when it is left out. A moment more than 60 s past
    is refused.
    """

    at = Moment(load_default=None, allow_none=True)
    rule = Rule(load_default=None, allow_none=True)
    zone = Zone(load_default=None, allow_none=True)

    @validates_schema
    def says_when(self, data: dict[str, Any], **_: object) -> None:
        rule, at = data.get("rule"), data.get("at")
        if rule is None and at is None:
            raise ValidationError("Missing data for required field.", "at")
        if rule is not None and "repeat" not in rule and at is not None:
            raise ValidationError("Must not be given: the rule says it.", "at")


class SetReminder(Versioned, ReminderInput):
    """An entry has one reminder: a new one takes the place of the old."""

    entry_id = Id(required=True)


class CancelReminderOfEntry(Versioned):
    entry_id = Id(required=True)


class ReminderChange(Versioned):
    reminder_id = Id(required=True)


class FinishInput(Schema):
    """``status``: the one that the entry gets, of the dictionary ``statuses``; it keeps its own when left out."""

    status = Code(load_default=None, allow_none=True)


class FinishReminder(ReminderChange, FinishInput):
    """What it reminds of is done."""


class Minutes(Whole):
    """As far ahead as a reminder may be."""

    largest = LONGEST_DAYS * 24 * 60
    default_error_messages = {"too_large": "Must be at most 5270400 minutes, which are ten years."}


class SnoozeInput(Schema):
    """Until a moment, or for some minutes from now."""

    until = Moment(load_default=None, allow_none=True)
    minutes = Minutes(1, load_default=None, allow_none=True)

    @validates_schema
    def says_until_when(self, data: dict[str, datetime | int | None], **_: object) -> None:
        if (data.get("until") is None) == (data.get("minutes") is None):
            raise ValidationError("Give either a moment or minutes.", "until")


class SnoozeReminder(ReminderChange, SnoozeInput):
    """It is silent until then, and goes on by its rule after that."""


class ReminderQuery(Schema):
    reminder_id = Id(required=True)


class ReminderList(ListQuery):
    """The caller's own reminders; ``q`` is a part of the entry's text. Sorted by at or fired_at."""

    state = OneOf(*STATES, load_default=None, allow_none=True)
    customer_id = Id(load_default=None, allow_none=True)
    order_id = Id(load_default=None, allow_none=True)
