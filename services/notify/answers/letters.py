"""Letters, as answered; what names a person is opened on the way out."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from contracts.envelope import moment_text
from kernel.sealing import sealed

Row = Mapping[Any, Any]
Answer = dict[str, Any]


def row_of_list(row: Row) -> Answer:
    """``head`` is null when the customer's personal data were erased."""
    return {
        "id": str(row["letter_id"]),
        "version": row["version"],
        "state": row["state"],
        "outcome": row["outcome"],
        "via": row["via"],
        "author": row["author"],
        "customer_id": _id(row["customer_id"]),
        "customer": _customer(row),
        "order_id": _id(row["order_id"]),
        "invoice_id": _id(row["invoice_id"]),
        "template": row["template"],
        "language": row["language"],
        "documents": row["documents"],
        "files": len(row["attachments"]),
        "head": sealed(row["head"]),
        "refused": row["refused"],
        "attempts": row["attempts"],
        "code": row["code"],
        "created_at": moment_text(row["created_at"]),
        "next_attempt_at": None if row["due_at"] is None else moment_text(row["due_at"]),
        "ended_at": None if row["ended_at"] is None else moment_text(row["ended_at"]),
    }


def letter(row: Row) -> Answer:
    """With its text, the servers' own words, and the ids of the attached files."""
    said = {"text": sealed(row["text"]), "report": sealed(row["report"], erased=[])}
    return {**row_of_list(row), **said, "attachments": row["attachments"]}


def _customer(row: Row) -> Answer | None:
    customer_id = _id(row["customer_id"])
    return None if customer_id is None else {"id": customer_id, "name": row["customer_name"]}


def _id(thing: UUID | None) -> str | None:
    return None if thing is None else str(thing)
