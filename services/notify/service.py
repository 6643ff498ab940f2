"""Notify as a nameko service."""

from collections.abc import Sequence
from typing import Any

from contracts.commands import notify as schemas
from contracts.envelope import PublicEvent
from contracts.roles import EVERYONE
from kernel.calls import Call
from kernel.entrypoints import query, subscribe
from kernel.service import Service
from kernel.sql import Session
from services.notify import policies
from services.notify.app import NotifyApplication

GATHER_SECONDS = 0.2  # a reminder may be that late


class NotifyService(Service):
    name = "notify"
    application_class = NotifyApplication
    application: NotifyApplication

    @subscribe("tasks", gather_seconds=GATHER_SECONDS)
    def when_tasks_tell(self, session: Session, events: Sequence[PublicEvent]) -> None:
        policies.show_reminders_that_are_due(self.application, session, events)

    @query(schemas.NotificationList, EVERYONE)
    def list_notifications(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.list_notifications(call, question)
