"""What a log says of itself when it was put back from a backup, so that no position ever means two events.

What was told after the backup is gone from the log, and is known to others still. The event stands at the microsecond
of the restore: beyond every position that was ever told, however often the log was put back. So what others heard and
the log no longer has lies between ``kept_up_to`` and the event, and nothing new is ever told from there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from eventsourcing.domain import DomainEvent
from eventsourcing.utils import register_topic
from sqlalchemy import func, insert, select

from contracts.envelope import moment_text
from kernel.application import ServiceApplication
from kernel.calls import Call
from kernel.database import is_postgresql
from kernel.feed import Publication

PUBLIC_TYPE = "RestoredFromBackup"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class RestoredFromBackup(DomainEvent):
    """``taken_at`` is the moment of the backup; ``kept_up_to`` the position of the newest public event in it."""

    TOPIC = "kernel.RestoredFromBackup"
    metadata: dict[str, Any]
    taken_at: str
    kept_up_to: int


register_topic(RestoredFromBackup.TOPIC, RestoredFromBackup)


def restored_data(event: RestoredFromBackup) -> dict[str, Any]:
    return {"taken_at": event.taken_at, "kept_up_to": event.kept_up_to}


PUBLICATIONS: Mapping[type, Publication] = {RestoredFromBackup: Publication(PUBLIC_TYPE, restored_data)}


def note_restored(application: ServiceApplication, call: Call, taken_at: datetime) -> int:
    """Writes the event into a log that was just put back, before anything else is; returns its position."""
    kept_up_to = application.feed.head()
    with application.transaction() as session:
        recorder = application.recorder
        recorder.lock_appends(session)
        events = recorder.events_record_cls.__table__
        newest = int(session.execute(select(func.max(events.c.id))).scalar() or 0)
        position = max(newest + 1, (call.at - EPOCH) // timedelta(microseconds=1))
        event = RestoredFromBackup(
            originator_id=call.new_id(application.name),
            originator_version=1,
            timestamp=call.at,
            metadata=call.metadata,
            taken_at=moment_text(taken_at),
            kept_up_to=kept_up_to,
        )
        stored = application.mapper.to_stored_event(event)
        session.execute(insert(events), {"id": position, **_row(stored)})
        if is_postgresql(session):
            session.execute(
                select(func.setval(func.pg_get_serial_sequence(recorder.events_table_name, "id"), position))
            )
        application.when_restored(session)
    return position


def _row(stored: Any) -> dict[str, Any]:
    identifier: UUID = stored.originator_id
    return {
        "originator_id": identifier,
        "originator_version": stored.originator_version,
        "topic": stored.topic,
        "state": stored.state,
    }
