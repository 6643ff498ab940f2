"""The notifications of a user."""

from collections.abc import Mapping
from typing import Any

from kernel.application import ServiceApplication
from kernel.calls import Call
from services.notify.answers.notifications import notification
from services.notify.domain.notification import read
from services.notify.projections import shown

MOST_AT_ONCE = 500
Body = Mapping[str, Any]
Answer = dict[str, Any]


class Notifications(ServiceApplication):
    def list_notifications(self, call: Call, question: Body) -> Answer:
        """The caller's own."""
        with self.reading() as session:
            page = shown.list_notifications(
                session, user=call.caller.user, **{**question, "sort": question["sort"] or "-shown_at"}
            )
        return page.answer(notification)

    def count_unread(self, call: Call) -> Answer:
        with self.reading() as session:
            return {"unread": shown.count_unread(session, call.caller.user)}

    def read_notifications(self, call: Call, body: Body) -> Answer:
        """Those of the ids that are the caller's own and not read yet, at most 500 at once; of all when none are named.

        What is read already, or another's, stays as it is.
        """
        user = call.caller.user
        with self.transaction() as session:
            ids = shown.unread(session, user, body["ids"], MOST_AT_ONCE)
            if ids:
                self.append(session, read(call.new_id("reading"), user, ids, call.at, call.metadata))
            return {"read": len(ids), "unread": shown.count_unread(session, user)}
