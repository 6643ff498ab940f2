"""What the desk is narrowed to, column by column."""

from typing import Any

from marshmallow import Schema

from contracts.classes import ABC
from contracts.events.customers import KINDS
from contracts.fields import AverageDays, Code, Day, EntryCodes, Money, OneOf, Span, Whole

MOST_TAGS_ASKED_FOR = 10
OPTIONAL: dict[str, Any] = {"load_default": None, "allow_none": True}


class DeskFilters(Schema):
    """A column of figures or days takes a span: ``100..500``, ``100..``, ``..500``; both ends belong to it.

    ``manager`` is a user by name, ``me``, or ``none``: who has none. Of ``tags`` (``key,dealer``) a customer has all.
    Days are the company's.
    """

    kind = OneOf(*KINDS, **OPTIONAL)
    code = Code(**OPTIONAL)
    tax_number = Code(**OPTIONAL)
    manager = Code(**OPTIONAL)
    tags = EntryCodes(MOST_TAGS_ASKED_FOR, **OPTIONAL)
    created_at = Span(Day(), **OPTIONAL)
    open_orders = Span(Whole(), **OPTIONAL)
    red_orders = Span(Whole(), **OPTIONAL)
    yellow_orders = Span(Whole(), **OPTIONAL)
    last_order = Span(Day(), **OPTIONAL)
    debt = Span(Money(), **OPTIONAL)
    overdue_debt = Span(Money(), **OPTIONAL)
    credit_limit = Span(Money(), **OPTIONAL)
    credit_used = Span(Money(), **OPTIONAL)
    credit_left = Span(Money(), **OPTIONAL)
    turnover = Span(Money(), **OPTIONAL)
    abc = OneOf(*ABC, **OPTIONAL)
    payment_delay = Span(AverageDays(), **OPTIONAL)
    overdue_tasks = Span(Whole(), **OPTIONAL)
    due_tasks = Span(Whole(), **OPTIONAL)
    next_reminder = Span(Day(), **OPTIONAL)
    last_contact = Span(Day(), **OPTIONAL)
