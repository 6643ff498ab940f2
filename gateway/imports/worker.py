"""Takes imports row by row in the background, one at a time in a process, with the identity of who began them.

A batch is one command of the owning service, under an id that is made of the import's and the batch's place: whatever
is repeated after a restart gives the answer that it gave before, and doubles nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from threading import Event
from typing import Any
from uuid import UUID, uuid4, uuid5

from structlog.stdlib import get_logger

from gateway.auth.accounts import Accounts
from gateway.clients import Services
from gateway.imports.columns import Reading, read_row
from gateway.imports.plan import Plan
from gateway.imports.registers import REGISTERS, Register
from gateway.imports.store import Batch, ImportStore
from gateway.problems import BeginnerGone, ImportGivenUp, NoAnswer, OutcomeUnknown, Refused, ServiceAway, ServiceFailed
from kernel.calls import Call
from kernel.clock import Clock
from kernel.identity import Caller
from kernel.problems import describe

IMPORTS = UUID("c0b6f7de-6c1b-5d0e-8f0a-3d3a5b8f2e61")
LOOKED_EVERY_SECONDS = 2.0
BATCH_SECONDS = 30.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
FAILURES_IN_A_ROW = 5
UNFORESEEN_IN_A_ROW = 5
MAY_PASS = (ServiceAway, NoAnswer, OutcomeUnknown)
PLANNED = tuple(each.name for each in fields(Plan))
REFUSED = {"outcome": "refused", "problem": None}
PASSING = frozenset({502, 503, 504})

log = get_logger()


class Ended(Exception):
    """The import is no longer this worker's."""


@dataclass(frozen=True)
class Job:
    """An import that this process works at."""

    row: Mapping[Any, Any]
    register: Register
    plan: Plan

    @property
    def import_id(self) -> UUID:
        found: UUID = self.row["import_id"]
        return found


class Worker:
    """Runs beside the gateway's web server; any number of gateways may run one each."""

    def __init__(self, store: ImportStore, accounts: Accounts, services: Services, clock: Clock) -> None:
        self._store = store
        self._accounts = accounts
        self._services = services
        self._clock = clock
        self._id = uuid4()
        self._unforeseen: Counter[tuple[UUID, int]] = Counter()
        self._woken = Event()
        self._stopping = Event()

    def wake(self) -> None:
        """There is something to do."""
        self._woken.set()

    def stop(self) -> None:
        self._stopping.set()
        self._woken.set()

    def run(self) -> None:
        """Until ``stop``; what fails unforeseen is told and looked at again."""
        while not self._stopping.is_set():
            self._woken.clear()
            try:
                worked = self.work()
            except Exception as error:
                log.error("import not gone on with", exc_info=error)
                worked = False
            if not worked:
                self._woken.wait(LOOKED_EVERY_SECONDS)

    def work(self) -> bool:
        """Works at one import until it ends; False when there was none, or when it is to be looked at again.

        What fails unforeseen over and over at the same rows ends its import: others are not kept waiting by it.
        """
        row = self._store.claim(self._id, self._clock.now())
        if row is None:
            return False
        try:
            self._take(Job(row, REGISTERS[row["register"]], Plan(**{name: row[name] for name in PLANNED})))
        except Ended:
            log.info("import left to another process", import_id=str(row["import_id"]))
        except (BeginnerGone, Refused, ServiceFailed) as error:
            problem = error.problem if isinstance(error, Refused) else describe(error)
            self._store.fail(row["import_id"], problem, self._clock.now())
        except Exception as error:
            log.error("import not gone on with", import_id=str(row["import_id"]), exc_info=error)
            return self._gave_up(row["import_id"])
        self._store.release(row["import_id"], self._id, self._clock.now())
        return True

    # steps

    def _gave_up(self, import_id: UUID) -> bool:
        """Counts what failed unforeseen since rows were last taken."""
        row = self._store.get(import_id)
        self._unforeseen[import_id, row["next_batch"]] += 1
        if self._unforeseen[import_id, row["next_batch"]] < UNFORESEEN_IN_A_ROW:
            return False
        self._store.fail(import_id, describe(ImportGivenUp(done=row["done"])), self._clock.now())
        self._unforeseen.clear()
        return True

    def _take(self, job: Job) -> None:
        columns = job.plan.columns_of(job.register)
        taken = int(job.row["done"])
        while not self._stopping.is_set():
            batch = self._store.next_batch(job.import_id)
            if batch is None:
                return
            readings = [
                read_row(columns, job.plan.by_heading(cells), faults, job.plan.decimal_comma)
                for _, cells, faults in batch.rows
            ]
            good = [reading.row for reading in readings if not reading.faults]
            outcomes = self._decided(job, self._caller(job), batch, good)
            counts, failures = _results(batch, readings, outcomes)
            taken += len(batch.rows)
            is_last = taken >= int(job.row["rows"])
            if is_last and not job.row["dry_run"]:
                self._services.make_heard(job.register.service)
            if not self._store.keep(batch, counts, failures, self._clock.now(), is_last=is_last):
                raise Ended

    def _caller(self, job: Job) -> Caller:
        """Who began it, with what he may do by now. Raises BeginnerGone."""
        caller = self._accounts.caller_later(job.row["user_id"], job.row["token_hash"])
        if caller is None:
            raise BeginnerGone(name=job.row["user_name"])
        return caller

    def _decided(
        self, job: Job, caller: Caller, batch: Batch, rows: Sequence[Mapping[str, Any]]
    ) -> Sequence[Mapping[str, Any]]:
        """The service's outcomes, awaited while it is away. Raises Refused, ServiceFailed, Ended."""
        pause, failed = FIRST_PAUSE, 0
        while rows:
            try:
                outcomes: Sequence[Mapping[str, Any]] = self._asked(job, caller, batch, rows)["rows"]
                return outcomes
            except (*MAY_PASS, ServiceFailed, Refused) as error:
                failed += isinstance(error, ServiceFailed)
                if not _may_pass(error, failed):
                    raise
                log.info("import waits", import_id=str(job.import_id), error=repr(error))
            self._stopping.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
            if self._stopping.is_set() or not self._store.hold(job.import_id, self._id, self._clock.now()):
                raise Ended
        return []

    def _asked(self, job: Job, caller: Caller, batch: Batch, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        command_id = uuid5(IMPORTS, f"{job.import_id}/{batch.place}")
        call = Call(caller, command_id, str(job.import_id), str(job.import_id), self._clock.now())
        service, body = job.register.service, {"rows": list(rows)}
        if job.row["dry_run"]:
            return self._services.query(call, service, job.register.preview, body, BATCH_SECONDS)
        return self._services.command(call, service, job.register.decide, body, BATCH_SECONDS)


def _may_pass(error: Exception, failed: int) -> bool:
    """True when it may go well later; ``failed`` is how often the service failed at the same rows."""
    if isinstance(error, Refused):
        return error.problem["status"] in PASSING
    return not isinstance(error, ServiceFailed) or failed < FAILURES_IN_A_ROW


def _results(
    batch: Batch, readings: Sequence[Reading], outcomes: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """How many rows became what, and those that failed with the reasons."""
    counts: dict[str, int] = {}
    failures = []
    decided = iter(outcomes)
    for (number, cells, _), reading in zip(batch.rows, readings, strict=True):
        outcome: Mapping[str, Any] = REFUSED if reading.faults else next(decided)
        result = "failed" if outcome["outcome"] == "refused" else outcome["outcome"]
        counts[result] = counts.get(result, 0) + 1
        if result == "failed":
            errors = [*reading.faults, *_faults_of(reading, outcome["problem"])]
            failures.append({"number": number, "cells": cells, "errors": errors})
    return counts, failures


def _faults_of(reading: Reading, problem: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """A refusal by the headings of the columns that it concerns."""
    if problem is None:
        return []
    if not problem["errors"]:
        return [{"field": "", "message": problem["message"], "params": problem["params"]}]
    return [
        {"field": reading.heading_of(each["field"]) or each["field"], "message": each["message"]}
        for each in problem["errors"]
    ]
