"""All that a service wrote and heard, told again to the folds of a shadow, up to now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from kernel.readmodels import Recorded, Settling
from kernel.rebuilding.shadow import NotLevel, Shadow
from kernel.rebuilding.void import Void
from kernel.subscription import SourceFeed

PAGE = 500
DONE = object()


@dataclass
class Progress:
    """How far a rebuild is: ``done`` of ``total`` positions of all logs, and what it is at."""

    step: str
    done: int = 0
    total: int = 0


Report = Callable[[Progress], None]


@dataclass
class Heard:
    """What the service heard of one source: up to the checkpoint, but for what is parked.

    ``tail`` is what was read beyond the checkpoint, a page at most: the subscription may apply it at any moment.
    """

    feed: SourceFeed
    position: int = 0
    tail: list[PublicEvent] = field(default_factory=list)
    skipped: dict[int, PublicEvent] = field(default_factory=dict)
    is_at_end: bool = False

    @property
    def known(self) -> int:
        return self.tail[-1].position if self.tail else self.position

    def read(self) -> None:
        """Raises SourceUnreachable."""
        if len(self.tail) < PAGE:
            page = self.feed.since(self.known, PAGE - len(self.tail))
            self.is_at_end = not page.more
            self.tail += page.events

    def take(self, checkpoint: int, parked: frozenset[int]) -> list[PublicEvent]:
        """What became due: parked events that were retried meanwhile, then the tail up to the checkpoint."""
        retried = [self.skipped.pop(position) for position in sorted(self.skipped.keys() - parked)]
        due = [event for event in self.tail if event.position <= checkpoint]
        self.tail = self.tail[len(due) :]
        self.position = due[-1].position if due else self.position
        self.skipped |= {event.position: event for event in due if event.position in parked}
        return retried + [event for event in due if event.position not in parked]


class Replay:
    """Folds into the shadow what happened since it last did.

    ``pause`` lets others work, between pieces of work that take some milliseconds. What is ``void`` was never heard: of
    its source all is told that it has up to its restore.
    """

    def __init__(
        self,
        shadow: Shadow,
        feeds: Mapping[str, SourceFeed],
        pause: Callable[[float], None],
        report: Report,
        void: Void | None = None,
    ) -> None:
        self.events = 0
        self._void = void
        self._application = shadow.application
        self._models = self._application.read_models
        self._shadow = shadow
        self._pause = pause
        self._report = report
        self._own_position = 0
        self._total = 0
        self._heard = {source: Heard(feed) for source, feed in feeds.items()}
        self._is_settled = False
        self._own_touched: list[Recorded] = []
        self._heard_touched: list[PublicEvent] = []

    def follow(self) -> None:
        """Until what is left to fold is less than a batch. Raises SourceUnreachable."""
        heads = [heard.feed.head() for heard in self._heard.values()]
        self._total = sum(heads, self._application.recorder.max_notification_id() or 0)
        while self._follow_once() >= self._shadow.batch:
            continue
        for heard in self._heard.values():
            heard.read()

    def finish(self, session: Session) -> None:
        """Folds the last events; ``session`` is inside the gate alone. Raises NotLevel when they were not read yet."""
        for source, heard in self._heard.items():
            if heard.known < self._checkpoint(session, source):
                raise NotLevel(f"{source} told more meanwhile")
        while self._fold_own():
            continue
        for source, heard in self._heard.items():
            due = heard.take(self._checkpoint(session, source), self._parked(session, source))
            self._fold_heard(source, due)
        self._settle_touched()

    def _follow_once(self) -> int:
        before = self.events
        while self._fold_own():
            self._tell("folding")
            self._pause(0)
        for source, heard in self._heard.items():
            self._follow_source(source, heard)
        if self._is_settled:
            self._settle_touched()
        else:
            self._settle_everything()
        return self.events - before

    def _fold_own(self) -> bool:
        notifications = self._application.recorder.select_notifications(
            start=self._own_position, limit=self._shadow.batch, inclusive_of_start=False
        )
        if not notifications:
            return False
        recorded = [Recorded(self._application.mapper.to_domain_event(each), each.id) for each in notifications]
        with self._shadow.writing() as session:
            for model in self._models:
                if model.own is not None:
                    model.own(session, recorded)
        self._own_position = recorded[-1].position
        self.events += len(recorded)
        if self._is_settled:
            self._own_touched += recorded
        return len(recorded) == self._shadow.batch

    def _follow_source(self, source: str, heard: Heard) -> None:
        while True:
            heard.read()
            with self._application.reading() as session:
                checkpoint, parked = self._checkpoint(session, source), self._parked(session, source)
            self._fold_heard(source, heard.take(checkpoint, parked))
            self._tell("folding")
            self._pause(0)
            if heard.is_at_end or heard.tail:
                return

    def _fold_heard(self, source: str, events: Sequence[PublicEvent]) -> None:
        for start in range(0, len(events), self._shadow.batch):
            batch = self._application.understood(events[start : start + self._shadow.batch])
            with self._shadow.writing() as session:
                for model in self._models:
                    if source in model.heard:
                        model.heard[source](session, batch)
        self.events += len(events)
        if self._is_settled:
            self._heard_touched += events

    def _settle_everything(self) -> None:
        self._tell("indexing")
        for table in self._shadow.tables:
            self._shadow.create_indexes(table)
            self._pause(0)
        self._shadow.gather_statistics()
        self._tell("settling")
        for model in self._models:
            if model.settling is not None:
                self._settle_in_pieces(model.settling)
        self._shadow.gather_statistics()
        self._is_settled = True

    def _settle_in_pieces(self, settling: Settling) -> None:
        pieces = settling.everything(self._shadow.session)
        is_done = False
        while not is_done:
            with self._shadow.writing():
                is_done = next(pieces, DONE) is DONE
            self._pause(0)

    def _settle_touched(self) -> None:
        own, self._own_touched = self._own_touched, []
        heard, self._heard_touched = self._heard_touched, []
        with self._shadow.writing() as session:
            for model in self._models:
                if model.settling is not None:
                    model.settling.touched(session, own, heard)

    def _tell(self, step: str) -> None:
        done = sum((heard.position for heard in self._heard.values()), self._own_position)
        self._report(Progress(step, done, max(done, self._total)))

    def _checkpoint(self, session: Session, source: str) -> int:
        if self._void is not None and self._void.source == source:
            return self._void.restored.position
        checkpoints = self._application.tables.checkpoints
        return int(session.execute(select(checkpoints.c.position).filter_by(source=source)).scalar() or 0)

    def _parked(self, session: Session, source: str) -> frozenset[int]:
        """The positions of all that the subscription set aside, whatever became of it."""
        parked = self._application.tables.parked_events
        positions = session.execute(select(parked.c.position).filter_by(source=source)).scalars()
        return frozenset(each for each in positions if self._void is None or not self._void.is_of(source, each))
