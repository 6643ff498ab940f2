"""What orders answer of a customer's credit."""

from decimal import Decimal
from typing import Any

from contracts.fields import money_text
from services.orders.domain.credit import Credit

Answer = dict[str, Any]


def credit(now: Credit, with_order: Credit) -> Answer:
    """The credit as it is, and what is wrong with it once the order is placed."""
    return {
        "limit": _money(now.limit),
        "used": money_text(now.used),
        "left": _money(now.left),
        "overdue": money_text(now.overdue),
        "warnings": [warning.as_state() for warning in with_order.warnings],
    }


def of_customer(now: Credit, debt: Decimal, currency: str) -> Answer:
    whole = {"currency": currency, "policy": now.policy.policy, "debt": money_text(debt)}
    return {**whole, **credit(now, now)}


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else money_text(amount)
