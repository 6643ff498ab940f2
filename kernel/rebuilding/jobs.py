"""A rebuild or a proof as a job: begun by one call, told about by others, whichever replica they reach."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session
from structlog.stdlib import get_logger

from kernel.application import ServiceApplication, is_transient
from kernel.calls import Call
from kernel.clock import Clock
from kernel.problems import InternalError, NotFound, Problem, StorageAway, describe
from kernel.rebuilding.rebuild import Rebuild, read_models_of
from kernel.rebuilding.replay import Progress
from kernel.rebuilding.shadow import NotLevel, UnderWay, turn_is_taken
from kernel.rebuilding.void import Void, void_of
from kernel.sources import SourceUnreachable
from kernel.subscription import SourceFeed

REBUILD, VERIFY, RESYNC = "rebuild", "verify", "resync"
RUNNING, DONE, FAILED = "running", "done", "failed"
SECONDS_BETWEEN_REPORTS = 0.5
SECONDS_FOR_A_TURN = 2.0

log = get_logger()


class SourceAway(Problem):
    status = 503
    message = "A service whose events are needed does not answer: %(source)s."


class TooBusy(Problem):
    status = 503
    message = "The service was too busy, and its tables are as they were: try again later."


class Interrupted(Problem):
    status = 503
    message = "The process that did it has ended, and the tables are as they were: begin again."


class Jobs:
    """The jobs at one service's read tables; ``spawn`` runs a function beside everything else."""

    def __init__(
        self,
        application: ServiceApplication,
        feeds: Callable[[], Mapping[str, SourceFeed]],
        spawn: Callable[[Callable[[], None]], object],
    ) -> None:
        self._application = application
        self._feeds = feeds
        self._spawn = spawn
        self._jobs = application.tables.jobs

    @property
    def _clock(self) -> Clock:
        return self._application.clock

    def begin(self, call: Call, kind: str, names: list[str]) -> dict[str, Any]:
        """Begins a job, once per command id; tells about it. Raises UnderWay, NoSuchReadModel."""
        if self._row(call.command_id) is not None:
            return self.told(call.command_id)
        read_models_of(self._application, names)
        return self._begin(call, kind, names)

    def begin_resync(self, call: Call, source: str) -> dict[str, Any]:
        """The same, of the job that brings the service level with a source that was put back from a backup.

        Raises UnderWay, NothingVoid, NotNotedAsRestored, SourceUnreachable.
        """
        if self._row(call.command_id) is not None:
            return self.told(call.command_id)
        return self._begin(call, RESYNC, [], void_of(self._application, source, self._feeds()[source]))

    def _begin(self, call: Call, kind: str, names: list[str], void: Void | None = None) -> dict[str, Any]:
        reporter = _Reporter(self._application, call.command_id)
        rebuild = self._rebuild(reporter, void)
        try:
            self._insert(call, kind, names)
            self._spawn(lambda: self._run(call, kind, names, rebuild))
        except BaseException:
            rebuild.close()
            raise
        return self.told(call.command_id)

    def told(self, job_id: UUID) -> dict[str, Any]:
        """What is known of the job, JSON-ready. Raises NotFound."""
        told = self._row(job_id)
        if told is None:
            raise NotFound(thing="job", id=job_id)
        if told["state"] == RUNNING and not turn_is_taken(self._application):
            told = self._row(job_id) or told  # it may have ended between the two looks
            if told["state"] == RUNNING:
                told |= {"state": FAILED, "problem": describe(Interrupted())}
        return told

    def _rebuild(self, reporter: "_Reporter", void: Void | None) -> Rebuild:
        """Who has just told his end gives the turn back in a moment: that is waited for. Raises UnderWay."""
        deadline = time.monotonic() + SECONDS_FOR_A_TURN
        while True:
            try:
                return Rebuild(self._application, self._feeds(), report=reporter.report, void=void)
            except UnderWay:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.1)

    def _run(self, call: Call, kind: str, names: list[str], rebuild: Rebuild) -> None:
        """The end is told while the turn is still held: whoever looks sees no job that runs without a turn."""
        try:
            with rebuild:
                self._end(call.command_id, {**_outcome(call, kind, names, rebuild), "events": rebuild.events})
        except Exception as error:
            log.error("job left without its end", kind=kind, exc_info=error)

    def _insert(self, call: Call, kind: str, names: list[str]) -> None:
        row = {
            "job_id": call.command_id,
            "kind": kind,
            "readmodels": names,
            "actor": call.caller.user,
            "state": RUNNING,
            "step": "folding",
            "done": 0,
            "total": 0,
            "events": 0,
            "started_at": self._clock.now(),
        }
        with self._application.transaction() as session:
            self._end_those_interrupted(session)
            session.execute(insert(self._jobs), row)

    def _end_those_interrupted(self, session: Session) -> None:
        """Whoever has the turn knows that nobody else is at work."""
        interrupted = {"state": FAILED, "problem": describe(Interrupted()), "ended_at": self._clock.now()}
        session.execute(update(self._jobs).where(self._jobs.c.state == RUNNING).values(**interrupted))

    def _end(self, job_id: UUID, end: Mapping[str, Any]) -> None:
        ended = update(self._jobs).where(self._jobs.c.job_id == job_id).values(**end, ended_at=self._clock.now())
        with self._application.transaction() as session:
            session.execute(ended)

    def _row(self, job_id: UUID) -> dict[str, Any] | None:
        with self._application.reading() as session:
            row = session.execute(select(self._jobs).where(self._jobs.c.job_id == job_id)).mappings().first()
        return None if row is None else _json_ready(row)


def forget_jobs(application: ServiceApplication, older_than: datetime) -> int:
    """Deletes what is known of jobs that ended before the moment; returns how many."""
    jobs = application.tables.jobs
    with application.transaction() as session:
        return int(session.execute(delete(jobs).where(jobs.c.ended_at < older_than)).rowcount)  # type: ignore[attr-defined]


class _Reporter:
    """Notes the progress in the job's row, now and then."""

    def __init__(self, application: ServiceApplication, job_id: UUID) -> None:
        self._application = application
        self._job_id = job_id
        self._noted = time.monotonic()

    def report(self, progress: Progress) -> None:
        if time.monotonic() - self._noted < SECONDS_BETWEEN_REPORTS:
            return
        self._noted = time.monotonic()
        jobs = self._application.tables.jobs
        with self._application.transaction() as session:
            session.execute(update(jobs).where(jobs.c.job_id == self._job_id).values(**vars(progress)))


def _outcome(call: Call, kind: str, names: list[str], rebuild: Rebuild) -> dict[str, Any]:
    try:
        if kind == VERIFY:
            return {"state": DONE, "differences": rebuild.differences()}
        if kind == RESYNC:
            rebuild.resync(call)
        else:
            rebuild.replace(names)
        return {"state": DONE}
    except Exception as error:
        log.warning("job failed", kind=kind, exc_info=error)
        return {"state": FAILED, "problem": describe(_as_problem(error))}


def _as_problem(error: Exception) -> Problem:
    match error:
        case SourceUnreachable():
            return SourceAway(source=str(error))
        case NotLevel():
            return TooBusy()
    return StorageAway() if is_transient(error) else InternalError()


def _json_ready(row: Mapping[Any, Any]) -> dict[str, Any]:
    moments = {name: None if row[name] is None else row[name].isoformat() for name in ("started_at", "ended_at")}
    told = {**row, **moments, "id": str(row["job_id"])}
    del told["job_id"]
    return told
