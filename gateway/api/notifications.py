"""Notifications: reminders that came due."""

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import notify as takes
from contracts.roles import EVERYONE
from gateway.api import PREFIX
from gateway.api.calls import ask
from gateway.api.operation import query
from gateway.api.questions import PAGING, Question
from gateway.api.replies import ok
from gateway.api.shapes import page_of
from gateway.api.shapes.journal import Notification

blueprint = Blueprint("notifications", __name__, url_prefix=f"{PREFIX}/notifications")
NOTIFICATIONS = Question(takes.NotificationList, PAGING)


@blueprint.get("")
@query(EVERYONE, page_of(Notification), parameters=NOTIFICATIONS.parameters)
def list_notifications() -> Response:
    """List your own notifications and those for everybody; the newest first."""
    return ok(ask("notify", "list_notifications", NOTIFICATIONS.asked()))
