"""Notifications: reminders that came due, and what of it was read."""

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import notify as takes
from contracts.roles import EVERYONE
from gateway.api import PREFIX
from gateway.api.calls import ask, carry_out
from gateway.api.operation import command, query
from gateway.api.questions import PAGING, Question
from gateway.api.replies import ok
from gateway.api.shapes import page_of
from gateway.api.shapes.notifications import Notification, Reading, Unread
from gateway.bodies import json_body
from gateway.telling import told

blueprint = Blueprint("notifications", __name__, url_prefix=f"{PREFIX}/notifications")
NOTIFICATIONS = Question(takes.NotificationList, {**PAGING, "filter[unread]": "unread"})


@blueprint.get("")
@query(EVERYONE, page_of(Notification), parameters=NOTIFICATIONS.parameters)
def list_notifications() -> Response:
    """List your own notifications, the newest first."""
    page = ask("notify", "list_notifications", NOTIFICATIONS.asked())
    return ok({**page, "items": [told(notification) for notification in page["items"]]})


@blueprint.get("/unread")
@query(EVERYONE, Unread)
def count_unread() -> Response:
    """Count your own notifications that you have not read: the number at the bell."""
    return ok(ask("notify", "count_unread", {}))


@blueprint.post("/read")
@command(EVERYONE, Reading, takes=takes.ReadNotifications, is_versioned=False)
def read_notifications() -> Response:
    """Mark notifications as read; without ``ids`` the oldest 500 of all that are not, so repeat it while some are."""
    return ok(carry_out("notify", "read_notifications", json_body()))
