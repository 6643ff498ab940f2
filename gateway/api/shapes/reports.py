"""Reports, as answered."""

from typing import Any

from marshmallow import Schema, fields

from contracts.classes import ABC
from contracts.commands.reports import DATED_GROUPS
from contracts.events.inventory import KINDS
from contracts.fields import Code, Currency, Day, Flag, Id, Moment, Money, OneOf, Percent, QuantitySum, Text, Whole
from gateway.api.shapes import ANY_SUM, EXACT, NULLABLE, NULLABLE_EXACT, REQUIRED, page_of
from gateway.api.shapes.debts import DebtRow, DebtTotals
from gateway.api.shapes.sales import CustomerOfOrder

OPTIONAL_SUM: dict[str, Any] = {"strings_only": True, "allow_negative": True}
DRILL_DOWN: dict[str, Any] = {"metadata": {"description": "The address of what the row counts."}}
OF_EVERYTHING: dict[str, Any] = {"metadata": {"description": "The figures of all rows together."}}


class ReportedItem(Schema):
    id = Id(**REQUIRED)
    code = Code(**NULLABLE)
    name = Text(255, **NULLABLE)
    unit = Code(**NULLABLE)


class ReportedOrder(Schema):
    id = Id(**REQUIRED)
    number = Whole(1, **REQUIRED)
    day = Day(**REQUIRED)
    customer = fields.Nested(CustomerOfOrder, **REQUIRED)


class ReportedLine(Schema):
    id = Id(**REQUIRED)


class OfGroup(Schema):
    """What the row is of: those of these that the report is grouped by. Of a period its first day is told."""

    customer = fields.Nested(CustomerOfOrder)
    item = fields.Nested(ReportedItem)
    order = fields.Nested(ReportedOrder)
    line = fields.Nested(ReportedLine)
    manager = Code(allow_none=True)
    group = Code(allow_none=True)
    kind = OneOf(*KINDS, allow_none=True)
    price_type = Code(allow_none=True)
    day = Day()
    week = Day()
    month = Day()
    quarter = Day()
    year = Day()
    drill_down = fields.String(**NULLABLE, **DRILL_DOWN)


class SalesFigures(Schema):
    """What was shipped less what was returned; ``quantity`` only of one item. ``discount`` is against list prices."""

    quantity = QuantitySum(**OPTIONAL_SUM)
    net = Money(**ANY_SUM)
    vat = Money(**ANY_SUM)
    total = Money(**ANY_SUM)
    discount = Money(**ANY_SUM)
    orders = Whole(**REQUIRED)
    lines = Whole(**REQUIRED)


class LostFigures(Schema):
    quantity = QuantitySum(strings_only=True)
    net = Money(**EXACT)
    vat = Money(**EXACT)
    total = Money(**EXACT)
    orders = Whole(**REQUIRED)
    lines = Whole(**REQUIRED)


class OpenFigures(Schema):
    """``amount`` is what is still to be delivered comes to, with VAT: the orders' totals less what was shipped."""

    quantity = QuantitySum(strings_only=True)
    amount = Money(**EXACT)
    orders = Whole(**REQUIRED)
    customers = Whole(**REQUIRED)
    lines = Whole(**REQUIRED)
    oldest_requested = Day(**NULLABLE)


class PromiseFigures(Schema):
    """Lines by how their promise was kept; ``kept_percent`` is of those that are due, null when none is.

    ``cut`` are those of which something was taken off when it was due, or that were cancelled or closed with something
    left; ``overdue`` are late and still open, ``undated`` those for which no day was asked.
    """

    lines = Whole(**REQUIRED)
    in_time = Whole(**REQUIRED)
    late = Whole(**REQUIRED)
    cut = Whole(**REQUIRED)
    overdue = Whole(**REQUIRED)
    to_come = Whole(**REQUIRED)
    undated = Whole(**REQUIRED)
    kept_percent = Percent(**NULLABLE_EXACT)
    average_days_late = Text(40, **NULLABLE)
    most_days_late = Whole(**REQUIRED)
    orders = Whole(**REQUIRED)


class SalesRow(OfGroup, SalesFigures):
    pass


class LostRow(OfGroup, LostFigures):
    pass


class OpenRow(OfGroup, OpenFigures):
    """By item also what is there for all who wait: ``covered_on`` is when all of them can be served, if ever;
    ``late``: the day of the next receipt has passed.
    """

    on_hand = QuantitySum(**OPTIONAL_SUM)
    demand = QuantitySum(strings_only=True)
    free = QuantitySum(**OPTIONAL_SUM)
    shortage = QuantitySum(strings_only=True)
    next_receipt = Day(allow_none=True)
    late = Flag()
    covered_on = Day(allow_none=True)


class PromiseRow(OfGroup, PromiseFigures):
    pass


class ClassRow(Schema):
    """``share`` and ``cumulative`` are percents of all sales, ``variation`` the coefficient of variation by months."""

    customer = fields.Nested(CustomerOfOrder)
    item = fields.Nested(ReportedItem)
    total = Money(**ANY_SUM)
    share = Percent(**EXACT)
    cumulative = Percent(**EXACT)
    abc = OneOf(*ABC, **REQUIRED)
    variation = Text(40, **NULLABLE)
    xyz = OneOf("X", "Y", "Z", **NULLABLE)
    drill_down = fields.String(**NULLABLE, **DRILL_DOWN)


class ClassCount(Schema):
    abc = OneOf(*ABC, **REQUIRED)
    xyz = OneOf("X", "Y", "Z", **NULLABLE)
    count = Whole(**REQUIRED)
    total = Money(**ANY_SUM)


class ClassTotals(Schema):
    total = Money(**ANY_SUM)


class DebtReportRow(DebtRow):
    drill_down = fields.String(**NULLABLE, **DRILL_DOWN)


def _report(row: type[Schema], totals: type[Schema], *, is_of_period: bool = True, **more: Any) -> type[Schema]:
    period = {"since": Day(**REQUIRED), "until": Day(**REQUIRED)} if is_of_period else {}
    return page_of(
        row,
        **period,
        currency=Currency(**REQUIRED),
        group_by=fields.List(OneOf(*DATED_GROUPS), **REQUIRED),
        totals=fields.Nested(totals, **REQUIRED, **OF_EVERYTHING),
        **more,
    )


SHAPES: dict[str, type[Schema]] = {
    "sales": _report(SalesRow, SalesFigures),
    "open": _report(
        OpenRow, OpenFigures, is_of_period=False, stock_as_of=Moment(**NULLABLE), stock_is_stale=Flag(**REQUIRED)
    ),
    "promises": _report(PromiseRow, PromiseFigures),
    "lost": _report(LostRow, LostFigures),
    "classes": _report(ClassRow, ClassTotals, classes=fields.List(fields.Nested(ClassCount), **REQUIRED)),
    "debts": page_of(
        DebtReportRow,
        group_by=fields.List(OneOf(*DATED_GROUPS), **REQUIRED),
        totals=fields.Nested(DebtTotals, **REQUIRED, **OF_EVERYTHING),
    ),
}
