"""What queries about debts answer, from rows of the read tables."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from contracts.company import CURRENCY
from contracts.fields import money_text
from services.orders.domain.debts import Ages
from services.orders.projections.accounts import SHIPMENT
from services.orders.projections.debts import FIGURES, charge_of

Row = Mapping[Any, Any]
Answer = dict[str, Any]
ZERO = Decimal("0.00")
OF_ORDERS = (SHIPMENT, "return", "correction")
OF_PAYMENTS = ("payment", "reversal", "opening_advance")


def debt(
    who: Answer, sums: Mapping[str, Decimal], ages: Ages, unpaid: Sequence[Row], limit: Decimal | None, today: date
) -> Answer:
    figures = {name: sums[name] for name in ("ordered", "shipped", "returned", "opened", "received", "debt")}
    return {
        "customer": who,
        "customer_id": who["id"],
        "as_of": today.isoformat(),
        "currency": CURRENCY,
        **{name: money_text(value) for name, value in figures.items()},
        "overdue": money_text(ages.overdue),
        "ages": {name: money_text(value) for name, value in asdict(ages).items()},
        **_credit(limit, sums["credit_used"]),
        "unpaid": [_unpaid(row, sums["received"]) for row in unpaid],
    }


def row(row: Row) -> Answer:
    """A customer as a row of the list of debts."""
    return {
        "id": str(row["customer_id"]),
        "customer": {"id": str(row["customer_id"]), "name": row["customer_name"]},
        "customer_id": str(row["customer_id"]),
        "currency": CURRENCY,
        **{name: money_text(row[name]) for name in FIGURES},
        **_credit(row["credit_limit"], row["credit_used"]),
    }


def totals(sums: Row) -> Answer:
    return {name: money_text(sums[name]) for name in FIGURES}


def statement(who: Answer, since: date, until: date, opening: Decimal, entries: Sequence[Row]) -> Answer:
    told, balance = [], opening
    for entry in entries:
        balance += entry["amount"]
        told.append(_entry(entry, balance))
    amounts = [entry["amount"] for entry in entries]
    return {
        "customer": who,
        "customer_id": who["id"],
        "currency": CURRENCY,
        "since": since.isoformat(),
        "until": until.isoformat(),
        "opening": money_text(opening),
        "debit": money_text(sum((_debit(amount) for amount in amounts), ZERO)),
        "credit": money_text(sum((_credited(amount) for amount in amounts), ZERO)),
        "closing": money_text(balance),
        "entries": told,
    }


def opened(added: int, known: int, sums: Mapping[str, Decimal]) -> Answer:
    return {"added": added, "known": known, **{kind: money_text(amount) for kind, amount in sums.items()}}


def _credit(limit: Decimal | None, used: Decimal) -> Answer:
    return {
        "credit_used": money_text(used),
        "credit_limit": None if limit is None else money_text(limit),
        "credit_left": None if limit is None else money_text(limit - used),
    }


def _unpaid(row: Row, received: Decimal) -> Answer:
    return {
        "order_id": None if row["order_id"] is None else str(row["order_id"]),
        "number": row["number"],
        "date": row["day"].isoformat(),
        "due_date": row["due_date"].isoformat(),
        "amount": money_text(row["value"]),
        "unpaid": money_text(charge_of(row).unpaid(received)),
    }


def _entry(entry: Row, balance: Decimal) -> Answer:
    source_id, kind = str(entry["source_id"]), entry["kind"]
    return {
        "date": entry["day"].isoformat(),
        "kind": kind,
        "number": entry["number"],
        "order_id": source_id if kind in OF_ORDERS else None,
        "payment_id": source_id if kind in OF_PAYMENTS else None,
        "debit": money_text(_debit(entry["amount"])),
        "credit": money_text(_credited(entry["amount"])),
        "balance": money_text(balance),
    }


def _debit(amount: Decimal) -> Decimal:
    return max(ZERO, amount)


def _credited(amount: Decimal) -> Decimal:
    return max(ZERO, -amount)
