"""What reports take. Days are the company's; figures of money are in its currency, quantities in base units."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from contracts.classes import UP_TO_A, UP_TO_B
from contracts.commands import PageQuery
from contracts.commands.periods import InOrder
from contracts.events.inventory import KINDS
from contracts.fields import Code, Day, Flag, Id, OneOf, Percent, Text
from contracts.fields.described import Described

PERIODS = ("day", "week", "month", "quarter", "year")
GROUPS = ("customer", "item", "group", "kind", "manager", "price_type", "order", "line")
DATED_GROUPS = (*GROUPS, *PERIODS)
PROMISE_STATES = ("in_time", "late", "cut", "overdue", "to_come", "undated")
CLASSES_OF = ("customer", "item")
OPTIONAL: dict[str, Any] = {"load_default": None, "allow_none": True}


class GroupBy(Described[list[str]]):
    """One or two names, parted by a comma: ``customer,month``."""

    default_error_messages = {"invalid": "Must be one or two of the names that the report can be grouped by."}

    def __init__(self, *names: str, **options: Any) -> None:
        name = "|".join(names)
        self._pattern = re.compile(f"({name})(,({name}))?")
        super().__init__({"type": "string", "pattern": f"^{self._pattern.pattern}$"}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> list[str]:
        if not isinstance(value, str) or self._pattern.fullmatch(value) is None:
            raise self.make_error("invalid")
        names = value.split(",")
        if len(set(names)) < len(names):
            raise self.make_error("invalid")
        return names


class PeriodQuery(InOrder):
    """Both days are a part of the period; what is left out is today, and the first day of its month."""

    since = Day(**OPTIONAL)
    until = Day(**OPTIONAL)


class FilteredQuery(PageQuery):
    """``group`` is a group of items with all groups in it, ``own_group`` one without them, or none when it is empty.

    ``manager`` is the user who placed the order, by name, or ``me``.
    """

    customer_id = Id(**OPTIONAL)
    item_id = Id(**OPTIONAL)
    group = Code(**OPTIONAL)
    own_group = Text(64, allow_empty=True, **OPTIONAL)
    kind = OneOf(*KINDS, **OPTIONAL)
    manager = Code(**OPTIONAL)
    price_type = Code(**OPTIONAL)


class GroupedQuery(FilteredQuery):
    """``sort`` is a row of the report's columns (``-total,customer``)."""

    order_id = Id(**OPTIONAL)
    sort = fields.String(load_default="", validate=validate.Length(max=200))


class SalesReport(PeriodQuery, GroupedQuery):
    group_by = GroupBy(*DATED_GROUPS, load_default=lambda: ["customer"])


class OpenReport(GroupedQuery):
    """With ``short`` only items of which there is less than all customers wait for."""

    group_by = GroupBy(*GROUPS, load_default=lambda: ["item"])
    short = Flag(load_default=False)


class PromiseReport(PeriodQuery, GroupedQuery):
    group_by = GroupBy(*DATED_GROUPS, load_default=lambda: ["customer"])
    state = OneOf(*PROMISE_STATES, **OPTIONAL)


class LostReport(PeriodQuery, GroupedQuery):
    group_by = GroupBy(*DATED_GROUPS, load_default=lambda: ["item"])


class ClassReport(PeriodQuery, FilteredQuery):
    """``a`` and ``b`` are cumulative shares, ``x`` and ``y`` variations, in percent. The last twelve full months are
    looked at when no period is given."""

    of = OneOf(*CLASSES_OF, load_default="customer")
    a = Percent(load_default=UP_TO_A)
    b = Percent(load_default=UP_TO_B)
    x = Percent(load_default=Decimal(10))
    y = Percent(load_default=Decimal(25))

    @validates_schema
    def limits_rise(self, data: dict[str, Any], **_: object) -> None:
        for lower, upper in (("a", "b"), ("x", "y")):
            if data[lower] > data[upper]:
                raise ValidationError("Must not be less than the limit before it.", upper)
