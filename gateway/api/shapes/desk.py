"""The desk, as answered."""

from typing import Any

from marshmallow import Schema, fields

from contracts.classes import ABC
from contracts.fields import AverageDays, Moment, Money, OneOf, Whole
from gateway.api.shapes import EXACT, NULLABLE, NULLABLE_EXACT, REQUIRED, page_of
from gateway.api.shapes.customers import CustomerRow


class Figures(Schema):
    """``red_orders`` and ``yellow_orders`` are open orders by the colour of their worst line.

    A negative ``debt`` is an advance. ``turnover`` is what was shipped and kept in the last twelve months. Tasks are
    what is due by the journal: ``due_tasks`` today, ``overdue_tasks`` before this moment.
    """

    open_orders = Whole(**REQUIRED)
    red_orders = Whole(**REQUIRED)
    yellow_orders = Whole(**REQUIRED)
    debt = Money(**EXACT)
    overdue_debt = Money(**EXACT)
    credit_used = Money(**EXACT)
    turnover = Money(**EXACT)
    overdue_tasks = Whole(**REQUIRED)
    due_tasks = Whole(**REQUIRED)


class DeskRow(CustomerRow, Figures):
    """A customer with what needs attention. A ``credit_limit`` of null is unlimited.

    ``payment_delay`` is how many days after their due days the invoices of the last twelve months were paid, on the
    average; null when none was paid. ``abc`` is the class by turnover: customers of A make 80 % of it, those of B up to
    95 %, by limits that are drawn once a day; null without turnover.
    """

    credit_limit = Money(**NULLABLE_EXACT)
    credit_left = Money(**NULLABLE_EXACT)
    abc = OneOf(*ABC, **NULLABLE)
    payment_delay = AverageDays(**NULLABLE_EXACT)
    last_order = Moment(**NULLABLE)
    next_reminder = Moment(**NULLABLE)
    last_contact = Moment(**NULLABLE)


TOTALS: dict[str, Any] = {"metadata": {"description": "The sums of all of the list, with its first page alone."}}
DeskPage = page_of(DeskRow, totals=fields.Nested(Figures, **NULLABLE, **TOTALS))
