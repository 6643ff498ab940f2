"""Whose a row is: its ``owner`` is that of the thing which it is about, and moves with it.

A list of what one user sees reads an index of its own then, however many things are others'. Things have one key, a
``manager``, an ``owner``, and ``merged_into`` where another took them in.
"""

from collections.abc import Collection, Iterator
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Select, Table, func, or_, select, update
from sqlalchemy.orm import Session

AT_ONCE = 500


def owners(session: Session, things: Table, ids: Collection[UUID]) -> dict[UUID, str]:
    """Who answers for these things, where somebody does."""
    query = select(_key(things), things.c.owner).where(_key(things).in_(ids))
    return {thing_id: owner for thing_id, owner in session.execute(query) if owner is not None} if ids else {}


def take_in(session: Session, things: Table, kept_id: UUID, merged_id: UUID) -> None:
    """Also what the merged one took in before, so that one step leads to what has it all."""
    these = or_(_key(things) == merged_id, things.c.merged_into == merged_id)
    session.execute(update(things).where(these).values(merged_into=kept_id))


def settle_owners(session: Session, things: Table, ids: Collection[UUID]) -> None:
    """Of things that have another manager or took others in: they, and what they took in, are their manager's."""
    if not ids:
        return
    has_it = things.alias()
    of_it = has_it.c[_key(things).name] == func.coalesce(things.c.merged_into, _key(things))
    owner = select(has_it.c.manager).where(of_it).scalar_subquery()
    session.execute(update(things).where(_key(things).in_(_with_taken_in(things, ids))).values(owner=_kept(owner)))


class Owned:
    """The ``rows`` about ``things``, by a column of the name of their key."""

    def __init__(self, rows: Table, things: Table) -> None:
        self._rows = rows
        self._things = things
        self._about = rows.c[_key(things).name]

    def move(self, session: Session, ids: Collection[UUID]) -> None:
        """With things that have another owner, and those that they took in; one statement."""
        if ids:
            self._write(session, self._about.in_(_with_taken_in(self._things, ids)))

    def settle(self, session: Session, row_ids: Collection[UUID]) -> None:
        """The rows of these keys."""
        keys = sorted(row_ids)
        for start in range(0, len(keys), AT_ONCE):
            self._write(session, _key(self._rows).in_(keys[start : start + AT_ONCE]))

    def settle_all(self, session: Session) -> Iterator[None]:
        """Of nobody's before; yields after each piece of bounded work."""
        key = _key(self._things)
        query = select(key).where(self._things.c.owner != "").order_by(key).limit(AT_ONCE)
        ids = session.execute(query).scalars().all()
        while ids:
            self._write(session, self._about.in_(ids))
            yield
            ids = session.execute(query.where(key > ids[-1])).scalars().all()

    def _write(self, session: Session, these: ColumnElement[bool]) -> None:
        owner = select(self._things.c.owner).where(_key(self._things) == self._about).scalar_subquery()
        session.execute(update(self._rows).where(these).values(owner=_kept(owner)))


def _key(table: Table) -> Column[UUID]:
    (key,) = table.primary_key.columns
    return key


def _with_taken_in(things: Table, ids: Collection[UUID]) -> Select[tuple[UUID]]:
    return select(_key(things)).where(or_(_key(things).in_(ids), things.c.merged_into.in_(ids)))


def _kept(owner: ColumnElement[str]) -> ColumnElement[str]:
    """As OptionalText keeps it."""
    return func.coalesce(owner, "")
