"""The journal: what was done about a customer or an order, and what is to be done."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import tasks as takes
from contracts.commands.reminders import ReminderInput
from contracts.roles import EVERYONE, SELLERS
from gateway.api import PREFIX
from gateway.api.calls import ask, carry_out
from gateway.api.operation import command, query
from gateway.api.questions import PAGING, Question
from gateway.api.replies import created, ok
from gateway.api.shapes import page_of
from gateway.api.shapes.journal import BulkResult, Entry, EntryChange
from gateway.bodies import json_body, together
from gateway.headers import expected_versions, language
from gateway.telling import told

blueprint = Blueprint("journal", __name__, url_prefix=f"{PREFIX}/journal")
JOURNAL = Question(
    takes.JournalList,
    {
        **PAGING,
        "customer": "customer_id",
        "order": "order_id",
        "due": "due",
        "filter[kind]": "kind",
        "filter[status]": "status",
        "filter[status_kind]": "status_kind",
        "filter[importance]": "importance",
        "filter[assignee]": "assignee",
        "filter[automatic]": "automatic",
        "filter[due_since]": "due_since",
        "filter[due_until]": "due_until",
        "filter[since]": "since",
        "filter[until]": "until",
    },
    {"filter[customer]": "customer_id", "filter[order]": "order_id", "filter[due]": "due"},
)

ENTRY_CHANGES = page_of(EntryChange)
HISTORY = Question(takes.EntryHistory, {name: name for name in ("sort", "limit", "after")})


@blueprint.post("")
@command(SELLERS, Entry, takes=takes.LogEntry, status=201, has_location=True)
def log_entry() -> Response:
    """Log an entry about a customer or an order, perhaps with a reminder."""
    entry = carry_out("tasks", "log_entry", json_body())
    return created(_told(entry), f"/journal/{entry['id']}")


@blueprint.get("")
@query(EVERYONE, page_of(Entry), parameters=JOURNAL.parameters)
def list_journal() -> Response:
    """List the journal, the newest first: of all, or the timeline of a customer or an order.

    ``due=today`` is today in your time zone; ``q`` are words, of which the beginnings suffice.
    """
    page = ask("tasks", "list_journal", JOURNAL.asked())
    return ok({**page, "items": [_told(entry) for entry in page["items"]]})


@blueprint.post("/bulk")
@command(SELLERS, BulkResult, takes=takes.BulkChange)
def change_entries() -> Response:
    """Change many entries at once, with a result for each; ``id`` is to undo it by."""
    return ok(carry_out("tasks", "change_entries", json_body()))


@blueprint.post("/bulk/<uuid:bulk_id>/undo")
@command(SELLERS, BulkResult)
def undo_bulk_change(bulk_id: UUID) -> Response:
    """Take a change of many entries back, but for what was changed since; that can be undone by its own ``id``."""
    return ok(carry_out("tasks", "undo_bulk_change", {"bulk_id": str(bulk_id)}))


@blueprint.get("/<uuid:entry_id>")
@query(EVERYONE, Entry, is_versioned=True)
def get_entry(entry_id: UUID) -> Response:
    """Read an entry."""
    return ok(_told(ask("tasks", "get_entry", {"entry_id": str(entry_id)})))


@blueprint.patch("/<uuid:entry_id>")
@command(EVERYONE, Entry, takes=takes.MarksInput, needs_version=True)
def change_entry(entry_id: UUID) -> Response:
    """Change importance, status, progress, assignee or due date of an entry, also of an automatic one.

    Who sells nothing changes what is given to him alone, and gives it to nobody else.
    """
    body = together(json_body(), entry_id=str(entry_id), version=expected_versions())
    return ok(_told(carry_out("tasks", "change_entry", body)))


@blueprint.post("/<uuid:entry_id>/comments")
@command(EVERYONE, Entry, takes=takes.CommentInput, status=201)
def comment_entry(entry_id: UUID) -> Response:
    """Comment an entry; who sells nothing comments on what is given to him alone."""
    return created(_told(carry_out("tasks", "comment_entry", together(json_body(), entry_id=str(entry_id)))))


@blueprint.get("/<uuid:entry_id>/comments")
@query(EVERYONE, ENTRY_CHANGES, parameters=HISTORY.parameters)
def get_comments(entry_id: UUID) -> Response:
    """List the comments of an entry, the newest first."""
    return _history("entry_comments", entry_id)


@blueprint.get("/<uuid:entry_id>/history")
@query(EVERYONE, ENTRY_CHANGES, parameters=HISTORY.parameters)
def get_history(entry_id: UUID) -> Response:
    """List what became of an entry, when and by whom, the newest first; with the names that codes had at that time."""
    return _history("entry_history", entry_id)


@blueprint.put("/<uuid:entry_id>/reminder")
@command(SELLERS, Entry, takes=ReminderInput, needs_version=True)
def set_reminder(entry_id: UUID) -> Response:
    """Set the reminder of an entry; a new one takes the place of the old."""
    body = together(json_body(), entry_id=str(entry_id), version=expected_versions())
    return ok(_told(carry_out("tasks", "set_reminder", body)))


@blueprint.delete("/<uuid:entry_id>/reminder")
@command(SELLERS, Entry, needs_version=True)
def cancel_reminder(entry_id: UUID) -> Response:
    """Take the reminder of an entry away before it is due."""
    body = {"entry_id": str(entry_id), "version": expected_versions()}
    return ok(_told(carry_out("tasks", "cancel_reminder_of_entry", body)))


def _history(question: str, entry_id: UUID) -> Response:
    page = ask("tasks", question, {**HISTORY.asked(), "entry_id": str(entry_id)})
    return ok({**page, "items": [_changed(row) for row in page["items"]]})


def _changed(row: Mapping[str, Any]) -> dict[str, Any]:
    """The names of codes in the language of the answer."""
    return {**row, "changes": [_named(change, "old_names", "new_names") for change in row["changes"]]}


def _named(change: Mapping[str, Any], *names: str) -> dict[str, Any]:
    named = {name.removesuffix("s"): (change[name] or {}).get(language()) for name in names}
    return {name: value for name, value in change.items() if name not in names} | named


def _told(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The entry and the names of its codes in the language of the answer."""
    names = {f"{field}_name": names[language()] for field, names in entry["names"].items()}
    return {name: value for name, value in told(entry).items() if name != "names"} | names
