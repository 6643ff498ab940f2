"""Webhooks and their deliveries, as answered; what was sent and answered is opened on the way out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from contracts.envelope import moment_text
from kernel.sealing import sealed
from services.notify.domain.webhooks.webhook import Webhook

Row = Mapping[Any, Any]
Answer = dict[str, Any]
SHOWN = ("name", "url", "events", "filter", "because", "source", "position", "delivery_id")
NOTHING: Mapping[str, Any] = {}


def row_of_list(row: Row) -> Answer:
    """Never with the secret."""
    return {
        "id": str(row["webhook_id"]),
        "version": row["version"],
        **{name: row[name] for name in ("name", "url", "events", "filter", "state", "because")},
        "disabled_at": _moment(row["disabled_at"]),
        "old_secret_until": _moment(row["old_until"]),
        "created_at": moment_text(row["created_at"]),
    }


def webhook(row: Row, cursors: Sequence[Row], undelivered: int) -> Answer:
    """With how far it has read each source, and how much of that is not delivered yet."""
    sources = [{name: each[name] for name in ("source", "position")} for each in cursors]
    return {**row_of_list(row), "sources": sources, "undelivered": undelivered}


def change(event: Webhook.Event) -> Answer:
    """An event as a row of the history; secrets are not told."""
    told = {name: getattr(event, name) for name in SHOWN if hasattr(event, name)}
    if isinstance(event, Webhook.Changed):
        told = {name: told[name] for name in event.replaced}
    replaced = getattr(event, "replaced", NOTHING)
    return {
        "version": event.originator_version,
        "at": moment_text(event.timestamp),
        "actor": event.metadata["actor"],
        "what": WHAT[type(event)],
        "changes": [{"field": name, "old": replaced.get(name), "new": new} for name, new in told.items()],
    }


def delivery_row(row: Row) -> Answer:
    return {
        "id": str(row["delivery_id"]),
        "event_id": str(row["event_id"]),
        **{name: row[name] for name in ("source", "type", "subject", "position", "state", "attempts")},
        "status": row["status"],
        "error": row["error"],
        "created_at": moment_text(row["created_at"]),
        "next_attempt_at": _moment(row["due_at"]),
        "ended_at": _moment(row["ended_at"]),
    }


def delivery(row: Row, attempts: Sequence[Row]) -> Answer:
    """With what was sent, and what was answered each time."""
    return {**delivery_row(row), "body": sealed(row["body"]), "answers": [_attempt(each) for each in attempts]}


def _attempt(row: Row) -> Answer:
    said = {"status": row["status"], "error": row["error"], "answer": sealed(row["answer"])}
    return {"at": moment_text(row["at"]), "milliseconds": row["milliseconds"], **said}


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment_text(moment)


WHAT: Mapping[type[Webhook.Event], str] = {
    Webhook.Registered: "registered",
    Webhook.Changed: "changed",
    Webhook.SecretRotated: "secret_rotated",
    Webhook.Disabled: "disabled",
    Webhook.Enabled: "enabled",
    Webhook.Replayed: "replayed",
    Webhook.DeliverySkipped: "delivery_skipped",
}
