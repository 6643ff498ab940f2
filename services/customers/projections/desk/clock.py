"""The moment of the desk: what is overdue, or of the last twelve months, is so at this moment and in this zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.readmodels import Recorded
from kernel.sql import upsert
from services.customers.domain.desk import TimePassed
from services.customers.projections.desk import marks
from services.customers.tables import desk_clock

THE_CLOCK = 1


@dataclass(frozen=True)
class DeskClock:
    at: datetime
    zone: str

    @cached_property
    def today(self) -> date:
        """The company's."""
        return self.day_of(self.at)

    @cached_property
    def end_of_today(self) -> datetime:
        return self.begin_of(self.today + timedelta(days=1))

    def day_of(self, moment: datetime) -> date:
        """The company's day in which a moment is."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def begin_of(self, day: date) -> datetime:
        """The first moment of a day of the company's."""
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.zone))


NOT_WOUND_UP = DeskClock(datetime(1970, 1, 1, tzinfo=UTC), "UTC")


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    passed = [each.event for each in recorded if isinstance(each.event, TimePassed)]
    if not passed:
        return
    before, now = clock(session), passed[-1]
    row = {"id": THE_CLOCK, "at": now.timestamp, "zone": now.zone}
    upsert(session, desk_clock, [row], replace=["at", "zone"])
    if {event.zone for event in passed} != {before.zone}:
        marks.mark_everybody(session)


def clock(session: Session) -> DeskClock:
    row = session.execute(select(desk_clock.c.at, desk_clock.c.zone)).first()
    return NOT_WOUND_UP if row is None else DeskClock(row.at, row.zone)
