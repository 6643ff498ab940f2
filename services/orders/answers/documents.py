"""What orders answer of documents and offers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from contracts.envelope import moment_text
from contracts.fields import money_text

Row = Mapping[Any, Any]
Answer = dict[str, Any]
IDS = ("order_id", "invoice_id")


def head(row: Row) -> Answer:
    """A document as a row of a list."""
    return {
        "id": str(row["document_id"]),
        **{
            name: row[name]
            for name in ("kind", "number", "language", "order_number", "currency", "incomplete", "movement_ids")
        },
        **{name: None if row[name] is None else str(row[name]) for name in IDS},
        "date": row["day"].isoformat(),
        "customer": {"id": str(row["customer_id"]), "name": row["customer_name"]},
        "customer_id": str(row["customer_id"]),
        "total": money_text(row["total"]),
        "vat": money_text(row["vat"]),
        "valid_until": _day(row["valid_until"]),
        "is_incomplete": row["is_incomplete"],
        "issued_at": moment_text(row["issued_at"]),
        "issued_by": row["issued_by"],
    }


def document(row: Row, content: Mapping[str, Any]) -> Answer:
    """The whole document, with all that it says."""
    return {**head(row), "content": dict(content)}


def offer(row: Row | None, order_version: int, today: date) -> Answer | None:
    """The last offer of a draft; stale once the draft was changed after it."""
    if row is None:
        return None
    return {
        "document_id": str(row["document_id"]),
        "number": row["number"],
        "valid_until": _day(row["valid_until"]),
        "is_stale": row["order_version"] != order_version,
        "is_expired": row["valid_until"] < today,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
