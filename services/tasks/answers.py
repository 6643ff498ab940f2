"""What tasks answers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from contracts.envelope import moment_text
from services.tasks.app.vocabulary import Vocabulary
from services.tasks.domain.wording import filled

Answer = dict[str, Any]


def entry(row: RowMapping, vocabulary: Vocabulary) -> Answer:
    """``names`` are those of today, by language."""
    return {
        "id": str(row["entry_id"]),
        "version": row["version"],
        "customer_id": _text(row["customer_id"]),
        "customer_name": row["customer_name"],
        "order_id": _text(row["order_id"]),
        "order_number": row["order_number"],
        "kind": row["kind"],
        "names": {field: vocabulary.names_of(field, row[field]) for field in ("kind", "importance", "status")},
        "text": filled(row["text"], row["params"]),
        "template": row["text"] if row["is_automatic"] else None,
        "params": row["params"],
        "logged_at": moment_text(row["logged_at"]),
        "author": row["author"],
        "source": row["source"],
        "importance": row["importance"],
        "status": row["status"],
        "status_kind": row["status_kind"],
        "progress": row["order_progress"] if row["progress"] is None else row["progress"],
        "progress_by_hand": row["progress"] is not None,
        "due": _moment(row["due"]),
        "assignee": row["assignee"],
        "comments": row["comments"],
        "remind_at": _moment(row["remind_at"]),
        "reminder": _reminder(row),
    }


def change(row: RowMapping) -> Answer:
    """One row of an entry's history."""
    return {
        "version": row["version"],
        "at": moment_text(row["at"]),
        "actor": row["author"],
        "changes": [_with_moments(each) for each in row["changes"]],
        "comment": row["comment"],
        "bulk_id": _text(row["bulk_id"]),
    }


def _with_moments(change: Answer) -> Answer:
    if change["field"] != "due":
        return change
    moments = {when: change[when] and moment_text(datetime.fromisoformat(change[when])) for when in ("old", "new")}
    return {**change, **moments}


def reminder(row: RowMapping) -> Answer:
    return {
        "id": str(row["reminder_id"]),
        "version": row["version"],
        "entry_id": str(row["entry_id"]),
        "customer_id": _text(row["customer_id"]),
        "order_id": _text(row["order_id"]),
        "text": filled(row["text"], row["params"]),
        "template": row["text"] if row["params"] else None,
        "params": row["params"],
        "at": moment_text(row["at"]),
        "rule": _rule(row["rule"]),
        "zone": row["zone"],
        "assignee": row["assignee"],
        "state": row["state"],
        "fired_at": _moment(row["fired_at"]),
    }


def _reminder(row: RowMapping) -> Answer | None:
    if row["reminder_id"] is None:
        return None
    return {
        "id": str(row["reminder_id"]),
        "version": row["reminder_version"],
        "at": moment_text(row["reminder_at"]),
        "rule": _rule(row["reminder_rule"]),
        "zone": row["reminder_zone"],
        "assignee": row["reminder_assignee"],
        "state": row["reminder_state"],
        "fired_at": _moment(row["reminder_fired_at"]),
    }


def _rule(rule: dict[str, Any] | None) -> Any:
    """As it was given."""
    return rule["repeat"] if rule is not None and "repeat" in rule else rule


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment_text(moment)


def _text(thing: UUID | None) -> str | None:
    return None if thing is None else str(thing)
