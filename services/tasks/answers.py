"""What tasks answers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from contracts.envelope import moment_text
from services.tasks.domain.wording import filled

Answer = dict[str, Any]


def entry(row: RowMapping) -> Answer:
    return {
        "id": str(row["entry_id"]),
        "version": row["version"],
        "customer_id": _text(row["customer_id"]),
        "order_id": _text(row["order_id"]),
        "kind": row["kind"],
        "text": filled(row["text"], row["params"]),
        "template": row["text"] if row["params"] else None,
        "params": row["params"],
        "logged_at": moment_text(row["logged_at"]),
        "due": _moment(row["due"]),
        "author": row["author"],
        "assignee": row["assignee"],
        "reminder": _reminder(row),
    }


def _reminder(row: RowMapping) -> Answer | None:
    if row["reminder_id"] is None:
        return None
    return {
        "id": str(row["reminder_id"]),
        "at": moment_text(row["reminder_at"]),
        "assignee": row["reminder_assignee"],
        "fired_at": _moment(row["reminder_fired_at"]),
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment_text(moment)


def _text(thing: UUID | None) -> str | None:
    return None if thing is None else str(thing)
