"""The answers of commands, kept for whoever repeats one: by command id, with a hash of what was asked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, Uuid, bindparam, delete, insert, literal, select
from sqlalchemy.orm import Session

from kernel.calls import Call
from kernel.problems import IdempotencyKeyReused
from kernel.tables import KernelTables


class KeptAnswers:
    """``query`` asks for the kept answer of a ``command_id``; it gives one row, also when there is none."""

    def __init__(self, tables: KernelTables) -> None:
        self._commands = tables.commands
        self.query = self._query()

    def keep(self, session: Session, call: Call, request_hash: str, answer: Mapping[str, Any]) -> None:
        row = {"command_id": call.command_id, "request_hash": request_hash, "answer": answer, "at": call.at}
        session.execute(insert(self._commands), row)

    def forget(self, session: Session, older_than: datetime, limit: int) -> int:
        """Deletes at most ``limit``, the oldest first, without those that another replica forgets; returns how many."""
        old = select(self._commands.c.command_id).where(self._commands.c.at < older_than)
        chosen = old.order_by(self._commands.c.at).limit(limit).with_for_update(skip_locked=True)
        forgotten = session.execute(delete(self._commands).where(self._commands.c.command_id.in_(chosen)))
        return int(forgotten.rowcount)  # type: ignore[attr-defined]

    def _query(self) -> Select[Any]:
        commands = self._commands
        always = select(literal(1)).subquery()
        kept = always.outerjoin(commands, commands.c.command_id == bindparam("command_id", type_=Uuid()))
        return select(commands.c.request_hash, commands.c.answer).select_from(kept)


def given_again(kept: Row[Any] | None, request_hash: str) -> dict[str, Any] | None:
    """The kept answer, None when there is none. Raises IdempotencyKeyReused when it answers another request."""
    if kept is None or kept.request_hash is None:
        return None
    if kept.request_hash != request_hash:
        raise IdempotencyKeyReused
    return dict(kept.answer)
