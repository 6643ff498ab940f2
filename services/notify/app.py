"""What notify can do: one method per query; it acts by its policies."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from contracts.envelope import moment_text
from kernel.application import ServiceApplication
from kernel.calls import Call
from services.notify.projections import READ_MODELS, shown
from services.notify.publish import PUBLICATIONS
from services.notify.tables import metadata

Body = Mapping[str, Any]
Answer = dict[str, Any]


class NotifyApplication(ServiceApplication):
    name = "notify"
    metadata = metadata
    read_models = READ_MODELS
    publications = PUBLICATIONS

    def list_notifications(self, call: Call, question: Body) -> Answer:
        """The caller's own, and those for everybody."""
        with self.reading() as session:
            page = shown.list_notifications(
                session, user=call.caller.user, **{**question, "sort": question["sort"] or "-shown_at"}
            )
        return page.answer(_notification)


def _notification(row: RowMapping) -> Answer:
    return {
        "id": str(row["notification_id"]),
        "version": row["version"],
        "recipient": row["recipient"],
        "kind": row["kind"],
        "text": row["text"],
        "entry_id": _text(row["entry_id"]),
        "customer_id": _text(row["customer_id"]),
        "order_id": _text(row["order_id"]),
        "shown_at": moment_text(row["shown_at"]),
    }


def _text(thing: UUID | None) -> str | None:
    return None if thing is None else str(thing)
