"""A customer's credit, as answered."""

from marshmallow import Schema, fields

from contracts.events.company import POLICIES
from contracts.events.documents import CREDIT_WARNINGS
from contracts.fields import Currency, Id, Money, OneOf, Text
from gateway.api.shapes import EXACT, NULLABLE_EXACT, REQUIRED


class CreditWarning(Schema):
    """``limit``, ``used`` and ``over`` are of an exceeded limit; ``overdue`` is debt of more than ``days`` days."""

    code = OneOf(*CREDIT_WARNINGS, **REQUIRED)
    limit = Money()
    used = Money()
    over = Money()
    overdue = Money()
    days = Text(10)


class Credit(Schema):
    """``limit`` null is unlimited, zero is prepayment only; ``used`` is negative after an advance.

    ``warnings`` are what placing would tell of a draft, and what is wrong by now of any other order.
    """

    limit = Money(**NULLABLE_EXACT)
    used = Money(**EXACT)
    left = Money(**NULLABLE_EXACT)
    overdue = Money(**EXACT)
    warnings = fields.List(fields.Nested(CreditWarning), **REQUIRED)


class CustomerCredit(Credit):
    """``debt`` is negative after an advance."""

    customer_id = Id(**REQUIRED)
    currency = Currency(**REQUIRED)
    policy = OneOf(*POLICIES, **REQUIRED)
    debt = Money(**EXACT)
