"""Imports in the gateway's own database: begun once, taken by one process at a time, kept batch by batch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, and_, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from gateway.auth.app import AccountsApplication
from gateway.imports.tables import import_batches, import_failures, imports
from kernel.paging import Page, page_of
from kernel.problems import IdempotencyKeyReused, NotFound
from kernel.sql import upsert

COMING, WAITING, RUNNING, DONE, FAILED = "coming", "waiting", "running", "done", "failed"
CLAIMED_FOR = timedelta(seconds=30)
KEPT_FOR = timedelta(days=90)
COMES_WITHIN = timedelta(days=1)
PART = 40
SWEPT_AT_ONCE = 10
SORTS = {"begun_at": imports.c.begun_at}
FAILURE_SORTS = {"number": import_failures.c.number}
SHOWN = [column for column in imports.c if column.name != "vocabulary"]
COUNTS = ("created", "changed", "unchanged", "failed")

Failure = Mapping[str, Any]


@dataclass(frozen=True)
class Batch:
    """The rows of an import that are taken next."""

    import_id: UUID
    place: int
    rows: Sequence[Any]


class ImportStore:
    """Every method is a transaction of its own; none waits for a service.

    Rows of files may hold personal data: they are sealed with a key of their import.
    """

    def __init__(self, application: AccountsApplication) -> None:
        self._application = application
        self._sealing = application.sealing

    def begin(self, begun: Mapping[str, Any], batches: Sequence[Sequence[Any]]) -> RowMapping:
        """Keeps a new import with all its rows; one that was begun by the same request already is given as it is.

        The rows come part by part, so that nobody waits for a whole file, and are taken when all are there: what was
        broken off goes on with the same request. Also sweeps imports of long ago. Raises IdempotencyKeyReused.
        """
        import_id = begun["import_id"]
        with self._application.transaction() as session:
            upsert(session, imports, [_new(begun, has_rows=bool(batches))])
            there = _existing(session, import_id)
        if there["request_hash"] != begun["request_hash"]:
            raise IdempotencyKeyReused
        if there["status"] == COMING:
            self._fill(import_id, batches)
            self._sweep(begun["begun_at"])
        return self.get(import_id)

    def get(self, import_id: UUID) -> RowMapping:
        """Without its vocabulary, which may be long. Raises NotFound."""
        with self._application.reading() as session:
            return _existing(session, import_id)

    def page(self, user_id: UUID | None, limit: int, after: str | None) -> Page:
        """The newest first; of one user, or of all."""
        query = select(*SHOWN)
        if user_id is not None:
            query = query.where(imports.c.user_id == user_id)
        with self._application.reading() as session:
            return page_of(session, query, SORTS, key=imports.c.import_id, sort="-begun_at", limit=limit, after=after)

    def failures(self, import_id: UUID, limit: int, after: str | None) -> Page:
        """Cells that are forgotten are empty."""
        query = select(import_failures).where(import_failures.c.import_id == import_id)
        with self._application.reading() as session:
            page = page_of(
                session,
                query,
                FAILURE_SORTS,
                key=import_failures.c.number,
                sort="number",
                limit=limit,
                after=after,
            )
            opened = self._sealing.opened(session, (row["cells"] for row in page.rows))
        return replace(page, rows=[{**row, "cells": opened.get(row["cells"], [])} for row in page.rows])

    def claim(self, worker: UUID, now: datetime) -> RowMapping | None:
        """The oldest import that has not ended and that nobody works at, whole; None when there is none."""
        open_ones = (imports.c.status.in_((WAITING, RUNNING)), _is_free(worker, now))
        oldest = select(imports.c.import_id).where(*open_ones).order_by(imports.c.begun_at, imports.c.import_id)
        with self._application.reading() as session:
            import_id = session.execute(oldest.limit(1)).scalar()
        if import_id is None:
            return None
        with self._application.transaction() as session:
            this = update(imports).where(imports.c.import_id == import_id, *open_ones)
            mine = this.values(status=RUNNING, claimed_by=worker, claimed_until=now + CLAIMED_FOR)
            if not session.execute(mine).rowcount:  # type: ignore[attr-defined]
                return None
            return session.execute(select(imports).where(imports.c.import_id == import_id)).mappings().one()

    def next_batch(self, import_id: UUID) -> Batch | None:
        query = select(import_batches).where(import_batches.c.import_id == import_id).order_by(import_batches.c.place)
        with self._application.reading() as session:
            row = session.execute(query.limit(1)).mappings().first()
            return None if row is None else Batch(import_id, row["place"], self._sealing.open(session, row["rows"]))

    def hold(self, import_id: UUID, worker: UUID, now: datetime) -> bool:
        """Goes on working at an import; False when it ended, or another process has taken it over."""
        with self._application.transaction() as session:
            this = update(imports).where(imports.c.import_id == import_id, imports.c.status == RUNNING)
            held = this.where(_is_free(worker, now)).values(claimed_by=worker, claimed_until=now + CLAIMED_FOR)
            return bool(session.execute(held).rowcount)  # type: ignore[attr-defined]

    def keep(
        self, batch: Batch, counts: Mapping[str, int], failures: Sequence[Failure], now: datetime, *, is_last: bool
    ) -> bool:
        """What came of a batch, once: False when another process kept it already."""
        added = {name: imports.c[name] + counts.get(name, 0) for name in COUNTS}
        ended = {"status": DONE, "ended_at": now} if is_last else {"claimed_until": now + CLAIMED_FOR}
        with self._application.transaction() as session:
            this = update(imports).where(imports.c.import_id == batch.import_id, imports.c.next_batch == batch.place)
            done = imports.c.done + len(batch.rows)
            moved = this.values(next_batch=batch.place + 1, done=done, **added, **ended)
            if not session.execute(moved).rowcount:  # type: ignore[attr-defined]
                return False
            _forget_batch(session, batch)
            if failures:
                cells = self._sealing.seal_all(session, [(batch.import_id, each["cells"]) for each in failures])
                rows = zip(failures, cells, strict=True)
                session.execute(
                    insert(import_failures),
                    [{**each, "import_id": batch.import_id, "cells": text} for each, text in rows],
                )
            return True

    def release(self, import_id: UUID, worker: UUID, now: datetime) -> None:
        """Lets another process go on at once."""
        with self._application.transaction() as session:
            mine = (imports.c.import_id == import_id) & (imports.c.claimed_by == worker)
            session.execute(update(imports).where(mine).values(claimed_by=None, claimed_until=now))

    def _fill(self, import_id: UUID, batches: Sequence[Sequence[Any]]) -> None:
        """Whoever repeats the request meanwhile brings the same rows; the last part lets the import be taken."""
        for start in range(0, len(batches), PART):
            part = batches[start : start + PART]
            is_last = start + PART >= len(batches)
            with self._application.transaction() as session:
                this = update(imports).where(imports.c.import_id == import_id, imports.c.status == COMING)
                coming = this.values(status=WAITING if is_last else COMING)
                if not session.execute(coming).rowcount:  # type: ignore[attr-defined]
                    return
                texts = self._sealing.seal_all(session, [(import_id, batch) for batch in part])
                rows = [
                    {"import_id": import_id, "place": place, "rows": text} for place, text in enumerate(texts, start)
                ]
                upsert(session, import_batches, rows)

    def _sweep(self, now: datetime) -> None:
        """A few at a time: each new import takes away more than itself."""
        ended = and_(imports.c.begun_at < now - KEPT_FOR, imports.c.status.in_((DONE, FAILED)))
        broken_off = and_(imports.c.begun_at < now - COMES_WITHIN, imports.c.status == COMING)
        query = select(imports.c.import_id).where(or_(ended, broken_off)).order_by(imports.c.begun_at)
        with self._application.reading() as session:
            old = session.execute(query.limit(SWEPT_AT_ONCE)).scalars().all()
        for import_id in old:
            with self._application.transaction() as session:
                self._sealing.delete_key(session, import_id)
                for table in (import_batches, import_failures, imports):
                    session.execute(delete(table).where(table.c.import_id == import_id))

    def forget_rows(self, register: str) -> None:
        """Nobody reads the rows of a register's imports any more that have ended, neither here nor in a backup."""
        ended = select(imports.c.import_id).where(imports.c.register == register, imports.c.status.in_((DONE, FAILED)))
        with self._application.transaction() as session:
            self._sealing.delete_keys(session, ended)

    def fail(self, import_id: UUID, problem: Mapping[str, Any], now: datetime) -> None:
        """The import cannot go on; what it did stays, and the rest is given up."""
        with self._application.transaction() as session:
            this = update(imports).where(imports.c.import_id == import_id, imports.c.status == RUNNING)
            session.execute(this.values(status=FAILED, problem=problem, ended_at=now))
            session.execute(delete(import_batches).where(import_batches.c.import_id == import_id))


def _row(session: Session, import_id: UUID) -> RowMapping | None:
    return session.execute(select(*SHOWN).where(imports.c.import_id == import_id)).mappings().first()


def _existing(session: Session, import_id: UUID) -> RowMapping:
    row = _row(session, import_id)
    if row is None:
        raise NotFound(thing="import", id=import_id)
    return row


def _new(begun: Mapping[str, Any], *, has_rows: bool) -> dict[str, Any]:
    counted = dict.fromkeys(("done", *COUNTS, "next_batch"), 0)
    status = {"status": COMING, "ended_at": None} if has_rows else {"status": DONE, "ended_at": begun["begun_at"]}
    return {**begun, **counted, **status, "problem": None, "claimed_by": None, "claimed_until": begun["begun_at"]}


def _is_free(worker: UUID, now: datetime) -> Any:
    return or_(imports.c.claimed_by.is_(None), imports.c.claimed_by == worker, imports.c.claimed_until < now)


def _forget_batch(session: Session, batch: Batch) -> None:
    this = (import_batches.c.import_id == batch.import_id) & (import_batches.c.place == batch.place)
    session.execute(delete(import_batches).where(this))
