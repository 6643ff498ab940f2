"""What customers answers to callers."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from contracts.envelope import moment_text
from contracts.fields import decimal_text, money_text
from kernel.identity import Caller
from kernel.sealing import sealed
from services.customers.domain.desk import COUNTS, SUMS

Row = Mapping[Any, Any]
Answer = dict[str, Any]


def head(row: Row) -> Answer:
    """A row of the list."""
    return {
        "id": str(row["customer_id"]),
        "version": row["version"],
        "code": row["code"],
        "name": row["name"],
        "kind": row["kind"],
        "tax_number": row["tax_number"],
        "manager": row["manager"],
        "tags": row["tags"],
        "archived": row["is_archived"],
        "created_at": moment_text(row["created_at"]),
    }


def desk_row(customer: Row, figures: Row) -> Answer:
    """A customer with what needs attention; a limit of null is unlimited."""
    return {
        **head(customer),
        **{name: figures[name] for name in COUNTS},
        **{name: money_text(figures[name]) for name in SUMS},
        **{name: _money(figures[name]) for name in ("credit_limit", "credit_left")},
        "abc": figures["abc"],
        "payment_delay": None if figures["payment_delay"] is None else decimal_text(figures["payment_delay"]),
        **{name: _moment(figures[name]) for name in ("last_order", "next_reminder", "last_contact")},
    }


def desk_totals(sums: Row) -> Answer:
    """The figures of all customers of a list together."""
    return {name: int(sums[name]) for name in COUNTS} | {name: money_text(sums[name]) for name in SUMS}


def card(row: Row, terms: Answer | None) -> Answer:
    """The whole customer, with the terms that are in force."""
    own = {name: row[name] for name in ("accounting", "own_fields")}
    personal = {"contacts": sealed(row["contacts"], erased=[]), "note": sealed(row["note"])}
    merged = {"merged_into": None if row["merged_into"] is None else str(row["merged_into"])}
    return {**in_full(row), **own, **personal, **merged, "deleted": row["is_deleted"], "terms": terms}


def warnings(alike: Sequence[tuple[str, Row]], caller: Caller) -> list[Answer]:
    """``alike`` are other customers, and in what; who may not see one is told whom to ask."""
    return [
        {
            "code": code,
            "customer": _named(row) if caller.sees_what_is_of(row["manager"]) else None,
            "manager": row["manager"],
        }
        for code, row in alike
    ]


def in_full(row: Row) -> Answer:
    """The whole customer but the terms."""
    return {**head(row), "legal": row["legal"], "bank_accounts": row["bank_accounts"]}


def no_terms(default_price_type: str) -> Answer:
    """What a customer buys at who was given no terms."""
    return {"from": None, **usual_terms(default_price_type)}


def usual_terms(default_price_type: str) -> Answer:
    nothing = {"markup_percent": "0", "credit_limit": None, "deferral_days": 0}
    return {"price_type": default_price_type, **nothing}


def terms(row: Row) -> Answer:
    """Terms, and the day from which they are in force."""
    limit = row["credit_limit"]
    return {
        "from": row["valid_from"].isoformat(),
        "price_type": row["price_type"],
        "markup_percent": decimal_text(row["markup_percent"]),
        "credit_limit": None if limit is None else money_text(limit),
        "deferral_days": row["deferral_days"],
    }


def terms_in_history(row: Row) -> Answer:
    return {**terms(row), "set_at": moment_text(row["set_at"]), "set_by": row["set_by"]}


def terms_on(day: date, customer: Row, in_force: Answer) -> Answer:
    return {
        "customer_id": str(customer["customer_id"]),
        "version": customer["version"],
        "on": day.isoformat(),
        **in_force,
    }


def _named(row: Row) -> Answer:
    return {"id": str(row["customer_id"]), "name": row["name"]}


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else money_text(amount)


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment_text(moment)
