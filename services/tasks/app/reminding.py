"""The reminder that an entry is given."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.calls import Call
from services.tasks.app.timing import timing
from services.tasks.domain.entry import Entry
from services.tasks.domain.reminder import Reminder
from services.tasks.projections import known


def reminder_of(
    session: Session,
    entry: Entry,
    call: Call,
    wanted: Mapping[str, Any],
    *,
    due: datetime | None,
    order_id: UUID | None,
) -> Reminder:
    """Gives the entry a new reminder: of the entry's assignee, or else of the user who sets it."""
    unpaid = known.unpaid_since(session, [] if order_id is None else [order_id])
    when = timing(call, wanted, due, unpaid.get(order_id, ()))
    reminder = Reminder.of_entry(
        call.new_id("reminder"),
        entry_id=entry.id,
        order_id=order_id,
        at=when.at,
        assignee=entry.assignee or call.caller.user,
        rule=when.rule,
        zone=when.zone,
        now=call.at,
        metadata=call.metadata,
    )
    entry.give_reminder(reminder.id, call.at, call.metadata)
    return reminder
