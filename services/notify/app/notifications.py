"""The notifications of a user."""

from collections.abc import Mapping
from typing import Any

from kernel.application import ServiceApplication
from kernel.calls import Call
from services.notify.answers.notifications import notification
from services.notify.projections import shown

Body = Mapping[str, Any]
Answer = dict[str, Any]


class Notifications(ServiceApplication):
    def list_notifications(self, call: Call, question: Body) -> Answer:
        """The caller's own, and those for everybody."""
        with self.reading() as session:
            page = shown.list_notifications(
                session, user=call.caller.user, **{**question, "sort": question["sort"] or "-shown_at"}
            )
        return page.answer(notification)
