"""Reminders: your own, wherever they were set; an entry's is set at ``/journal/{id}/reminder``."""

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import reminders as takes
from contracts.roles import EVERYONE
from gateway.api import PREFIX
from gateway.api.calls import ask, carry_out
from gateway.api.operation import command, query
from gateway.api.questions import PAGING, Question
from gateway.api.replies import ok
from gateway.api.shapes import page_of
from gateway.api.shapes.reminders import Reminder
from gateway.bodies import json_body, together
from gateway.headers import expected_versions
from gateway.telling import told

blueprint = Blueprint("reminders", __name__, url_prefix=f"{PREFIX}/reminders")
FILTERS = {"filter[state]": "state", "customer": "customer_id", "order": "order_id"}
REMINDERS = Question(takes.ReminderList, {**PAGING, **FILTERS})


@blueprint.get("")
@query(EVERYONE, page_of(Reminder), parameters=REMINDERS.parameters)
def list_reminders() -> Response:
    """List your own reminders; the one that is due first comes first. ``filter[state]=waiting`` leaves out the past."""
    page = ask("tasks", "list_reminders", REMINDERS.asked())
    return ok({**page, "items": [told(reminder) for reminder in page["items"]]})


@blueprint.get("/<uuid:reminder_id>")
@query(EVERYONE, Reminder, is_versioned=True)
def get_reminder(reminder_id: UUID) -> Response:
    """Read a reminder."""
    return ok(told(ask("tasks", "get_reminder", {"reminder_id": str(reminder_id)})))


@blueprint.post("/<uuid:reminder_id>/snooze")
@command(EVERYONE, Reminder, takes=takes.SnoozeInput, needs_version=True)
def snooze_reminder(reminder_id: UUID) -> Response:
    """Be reminded again at a moment or in some minutes; silent until then, it goes on by its rule after that."""
    return _changed("snooze_reminder", reminder_id, json_body())


@blueprint.post("/<uuid:reminder_id>/done")
@command(EVERYONE, Reminder, takes=takes.FinishInput, needs_version=True, needs_body=False)
def finish_reminder(reminder_id: UUID) -> Response:
    """End a reminder: what it reminds of is done; the entry gets a ``status`` with it if you say one."""
    return _changed("finish_reminder", reminder_id, json_body(may_be_missing=True))


@blueprint.post("/<uuid:reminder_id>/cancel")
@command(EVERYONE, Reminder, needs_version=True)
def cancel_reminder(reminder_id: UUID) -> Response:
    """Take a reminder away."""
    return _changed("cancel_reminder", reminder_id, {})


def _changed(name: str, reminder_id: UUID, body: Any) -> Response:
    whole = together(body, reminder_id=str(reminder_id), version=expected_versions())
    return ok(told(carry_out("tasks", name, whole)))
