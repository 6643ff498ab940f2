"""The moment at which a shadow is level with the living tables, and what is done then."""

import time
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection, Table
from sqlalchemy.orm import Session
from structlog.stdlib import get_logger

from kernel.application import ServiceApplication
from kernel.calls import Call
from kernel.readmodels import ReadModel
from kernel.rebuilding.differences import Difference, all_differences, still_different
from kernel.rebuilding.replay import Progress, Replay, Report
from kernel.rebuilding.shadow import NotLevel, shadow_of
from kernel.rebuilding.void import Void
from kernel.subscription import SourceFeed

ATTEMPTS = 20
FIRST_PAUSE_SECONDS = 0.05
LONGEST_PAUSE_SECONDS = 10.0
LOOKS = 3
SECONDS_BETWEEN_LOOKS = 1.0

log = get_logger()


class NoSuchReadModel(Exception):
    """The service has no read model of that name."""


class Rebuild:
    """Folds a service's whole history into a shadow, while the service works on.

    ``feeds`` are those of the sources it hears; ``pause`` sleeps for some seconds, 0 to let others work. ``void`` is
    what was heard of a source that no longer has it, for ``resync``.
    """

    def __init__(
        self,
        application: ServiceApplication,
        feeds: Mapping[str, SourceFeed],
        pause: Callable[[float], None] = time.sleep,
        report: Report = lambda _: None,
        void: Void | None = None,
    ) -> None:
        self._void = void
        self._application = application
        self._pause = pause
        self._report = report
        self._shadow = shadow_of(application, pause)
        self._replay = Replay(self._shadow, feeds, pause, report, void)

    def __enter__(self) -> "Rebuild":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._shadow.close()

    @property
    def events(self) -> int:
        """How many were folded."""
        return self._replay.events

    def replace(self, names: Sequence[str]) -> int:
        """Exchanges the tables of the named read models, all when none is named; returns how many events were folded.

        Raises NoSuchReadModel, SourceUnreachable, NotLevel (the tables are as they were).
        """
        tables = [table for model in read_models_of(self._application, names) for table in model.tables]
        self._when_level(lambda session: self._shadow.exchange(session, tables), tables)
        return self.events

    def resync(self, call: Call) -> int:
        """Exchanges all tables for what the source has, and goes on hearing it from its restore; returns how many
        events were folded. What this service itself wrote stays, whatever made it write that.

        Raises SourceUnreachable, NotLevel (the tables are as they were).
        """
        void = self._void
        if void is None:
            raise TypeError("Nothing is void.")

        def turn(session: Session) -> None:
            with self._application.when_source_went_back(session, call, void.restored):
                self._shadow.exchange(session, self._shadow.tables)
                void.leave(self._application, session)

        self._when_level(turn, self._shadow.tables)
        return self.events

    def differences(self, limit: int = 20) -> list[str]:
        """Rows of the read tables that are not what the events say, in words; empty when all is well.

        Columns that follow from several tables may be a moment behind while events are under way: only what differs
        at each of several looks is told. Raises SourceUnreachable, NotLevel.
        """
        found = self._look(None)
        for _ in range(LOOKS - 1):
            if found:
                self._pause(SECONDS_BETWEEN_LOOKS)
                found = self._look(found)
        return [str(each) for each in found[:limit]]

    def _look(self, suspects: Sequence[Difference] | None) -> list[Difference]:
        with self._shadow.live.connect() as living:
            self._when_level(lambda _: _begin_snapshot(living))
            self._report(Progress("comparing"))
            if suspects is None:
                return all_differences(self._shadow.tables, self._shadow.session, living, self._pause)
            return still_different(suspects, self._shadow.session, living)

    def _when_level(self, finish: Callable[[Session], None], exchanged: Sequence[Table] = ()) -> None:
        """Runs ``finish`` when nobody writes and the shadow is level; what is left to fold by then is little."""
        pause = FIRST_PAUSE_SECONDS
        for _ in range(ATTEMPTS):
            self._replay.follow()
            try:
                with self._shadow.alone(exchanged) as session:
                    self._require_completeness(session)
                    self._replay.finish(session)
                    finish(session)
                return
            except NotLevel as error:
                log.info("rebuild tries again", reason=str(error))
            self._pause(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
        raise NotLevel("The service is too busy: try again later.")

    def _require_completeness(self, session: Session) -> None:
        for model in self._application.read_models:
            if model.settling is not None and not model.settling.is_complete(session):
                raise NotLevel(f"{model.name} are still being settled.")


def read_models_of(application: ServiceApplication, names: Sequence[str]) -> list[ReadModel]:
    """The named ones, or all. Raises NoSuchReadModel."""
    by_name = {model.name: model for model in application.read_models}
    unknown = [name for name in names if name not in by_name]
    if unknown:
        raise NoSuchReadModel(f"{', '.join(unknown)} (there are: {', '.join(by_name)})")
    return [by_name[name] for name in names or by_name]


def _begin_snapshot(living: Connection) -> None:
    """From here on the connection sees the tables as they are now."""
    if living.dialect.name == "sqlite":
        living.exec_driver_sql("BEGIN")
        living.exec_driver_sql("SELECT 1 FROM checkpoints").all()
    else:
        living.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        living.exec_driver_sql("SELECT 1").all()
