"""What a reader heard of a source that was put back from a backup, and the source no longer has."""

from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from kernel.application import ServiceApplication
from kernel.checkpoints import Checkpoint
from kernel.problems import Problem
from kernel.restoring import PUBLIC_TYPE
from kernel.subscription import SourceFeed


class NothingVoid(Problem):
    status = 409
    message = "All that %(service)s heard of %(source)s is still there: there is nothing to bring level."


class NotNotedAsRestored(Problem):
    status = 409
    message = (
        "%(source)s does not say that it was restored after %(service)s heard of it. Stop %(source)s, run "
        "`nova restored %(source)s`, and start it again."
    )


@dataclass(frozen=True)
class Void:
    """The positions after ``kept_up_to`` and before that of ``restored``, by which the source told of its restore."""

    source: str
    kept_up_to: int
    restored: PublicEvent

    def is_of(self, source: str, position: int) -> bool:
        return source == self.source and self.kept_up_to < position < self.restored.position

    def leave(self, application: ServiceApplication, session: Session) -> None:
        """From here on the reader has heard what the source has, up to its restore; what is parked of the rest goes."""
        parked = application.tables.parked_events
        of_source = parked.c.source == self.source
        session.execute(
            delete(parked).where(
                of_source, parked.c.position > self.kept_up_to, parked.c.position < self.restored.position
            )
        )
        left = select(func.count()).select_from(parked).where(of_source, parked.c.dropped_at.is_(None))
        number = session.execute(left).scalar_one()
        checkpoints = application.tables.checkpoints
        session.execute(
            update(checkpoints)
            .where(checkpoints.c.source == self.source)
            .values(position=self.restored.position, event_id=self.restored.id, parked=number)
        )


def void_of(application: ServiceApplication, source: str, feed: SourceFeed) -> Void:
    """Raises NothingVoid, NotNotedAsRestored, SourceUnreachable."""
    heard = Checkpoint(application, source).read()
    told = feed.since(heard.position, 1, [PUBLIC_TYPE]).events
    if told and told[0].data["kept_up_to"] < heard.position:
        return Void(source, told[0].data["kept_up_to"], told[0])
    last = feed.since(heard.position - 1, 1).events if heard.position else []
    if heard.event_id is None or (last and last[0].id == heard.event_id):
        raise NothingVoid(service=application.name, source=source)
    raise NotNotedAsRestored(service=application.name, source=source)
