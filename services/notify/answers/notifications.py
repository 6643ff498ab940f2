"""Notifications, as answered."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from contracts.envelope import moment_text

Row = Mapping[Any, Any]
Answer = dict[str, Any]


def notification(row: Row) -> Answer:
    return {
        "id": str(row["notification_id"]),
        "version": row["version"],
        "recipient": row["recipient"],
        "kind": row["kind"],
        "text": row["text"],
        "template": row["template"],
        "params": row["params"],
        "reminder_id": _text(row["reminder_id"]),
        "entry_id": _text(row["entry_id"]),
        "customer_id": _text(row["customer_id"]),
        "order_id": _text(row["order_id"]),
        "shown_at": moment_text(row["shown_at"]),
        "read_at": None if row["read_at"] is None else moment_text(row["read_at"]),
    }


def _text(thing: UUID | None) -> str | None:
    return None if thing is None else str(thing)
