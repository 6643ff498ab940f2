"""Browser sessions and one-time set-up links, as rows that can be revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, RowMapping, and_, delete, insert, not_, select, update
from sqlalchemy.orm import Session

from gateway.auth.projections import CALLING
from gateway.auth.tables import sessions, setup_links, users

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=30)
TOUCHED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class Origin:
    """From where somebody comes: the address, and what the browser says of itself; both cut to what a row holds."""

    address: str
    browser: str


def open_session(session: Session, secret_hash: str, user_id: UUID, origin: Origin, now: datetime) -> None:
    """Also sweeps sessions that have expired."""
    session.execute(delete(sessions).where(not_(_is_live(now))))
    row = {"secret_hash": secret_hash, "session_id": uuid4(), "user_id": user_id, "opened_at": now, "seen_at": now}
    session.execute(insert(sessions), {**row, "address": origin.address, "browser": origin.browser})


def sessions_of(session: Session, user_id: UUID, now: datetime) -> Sequence[RowMapping]:
    """The live sessions of a user, the last seen first."""
    query = select(sessions).where(sessions.c.user_id == user_id, _is_live(now))
    return session.execute(query.order_by(sessions.c.seen_at.desc(), sessions.c.session_id)).mappings().all()


def end_one(session: Session, user_id: UUID, session_id: UUID) -> bool:
    """False when the user has no such session."""
    query = delete(sessions).where(sessions.c.user_id == user_id, sessions.c.session_id == session_id)
    return bool(session.execute(query).rowcount)  # type: ignore[attr-defined]


def end_others(session: Session, user_id: UUID, secret_hash: str) -> None:
    """All sessions of the user but the one with this secret."""
    session.execute(delete(sessions).where(sessions.c.user_id == user_id, sessions.c.secret_hash != secret_hash))


def user_of_session(session: Session, secret_hash: str, now: datetime) -> RowMapping | None:
    """The active user of a live session, with ``seen_at``."""
    query = CALLING.add_columns(sessions.c.seen_at).join(sessions, sessions.c.user_id == users.c.user_id)
    query = query.where(sessions.c.secret_hash == secret_hash, _is_live(now), users.c.is_active)
    return session.execute(query).mappings().first()


def touch(session: Session, secret_hash: str, now: datetime) -> None:
    session.execute(update(sessions).where(sessions.c.secret_hash == secret_hash).values(seen_at=now))


def end_session(session: Session, secret_hash: str) -> None:
    session.execute(delete(sessions).where(sessions.c.secret_hash == secret_hash))


def add_setup_link(session: Session, secret_hash: str, user_id: UUID, now: datetime, until: datetime) -> None:
    """The user's links of before end, and links that nobody used in time."""
    session.execute(delete(setup_links).where((setup_links.c.user_id == user_id) | (setup_links.c.expires_at <= now)))
    session.execute(insert(setup_links), {"secret_hash": secret_hash, "user_id": user_id, "expires_at": until})


def user_of_setup_link(session: Session, secret_hash: str, now: datetime) -> UUID | None:
    """The active user whom the link would let in."""
    query = select(users.c.user_id).join(setup_links, setup_links.c.user_id == users.c.user_id)
    query = query.where(setup_links.c.secret_hash == secret_hash, setup_links.c.expires_at > now, users.c.is_active)
    return session.execute(query).scalar()


def take_setup_link(session: Session, secret_hash: str, now: datetime) -> UUID | None:
    """The user whom the link lets in; the row is taken by deleting it, so two visitors cannot both win."""
    user_id = user_of_setup_link(session, secret_hash, now)
    taken = session.execute(delete(setup_links).where(setup_links.c.secret_hash == secret_hash))
    return user_id if taken.rowcount else None  # type: ignore[attr-defined]


def _is_live(now: datetime) -> ColumnElement[bool]:
    return and_(sessions.c.seen_at >= now - IDLE, sessions.c.opened_at >= now - ABSOLUTE)
