"""Browser sessions and one-time set-up links, as rows that can be revoked."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlalchemy.orm import Session

from gateway.auth.projections import CALLING
from gateway.auth.tables import sessions, setup_links, users

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=30)
TOUCHED_EVERY = timedelta(minutes=5)
LINK_LIFETIME = timedelta(hours=24)


def open_session(session: Session, secret_hash: str, user_id: UUID, now: datetime) -> None:
    """Also sweeps sessions that have expired."""
    expired = (sessions.c.seen_at < now - IDLE) | (sessions.c.opened_at < now - ABSOLUTE)
    session.execute(delete(sessions).where(expired))
    session.execute(
        insert(sessions), {"secret_hash": secret_hash, "user_id": user_id, "opened_at": now, "seen_at": now}
    )


def user_of_session(session: Session, secret_hash: str, now: datetime) -> RowMapping | None:
    """The active user of a live session, with ``seen_at``."""
    query = CALLING.add_columns(sessions.c.seen_at).join(sessions, sessions.c.user_id == users.c.user_id)
    live = (sessions.c.seen_at >= now - IDLE) & (sessions.c.opened_at >= now - ABSOLUTE)
    query = query.where(sessions.c.secret_hash == secret_hash, live, users.c.is_active)
    return session.execute(query).mappings().first()


def touch(session: Session, secret_hash: str, now: datetime) -> None:
    session.execute(update(sessions).where(sessions.c.secret_hash == secret_hash).values(seen_at=now))


def end_session(session: Session, secret_hash: str) -> None:
    session.execute(delete(sessions).where(sessions.c.secret_hash == secret_hash))


def add_setup_link(session: Session, secret_hash: str, user_id: UUID, now: datetime) -> None:
    """The links of earlier starts end."""
    session.execute(delete(setup_links))
    session.execute(
        insert(setup_links), {"secret_hash": secret_hash, "user_id": user_id, "expires_at": now + LINK_LIFETIME}
    )


def user_of_setup_link(session: Session, secret_hash: str, now: datetime) -> UUID | None:
    """The user whom the link would let in."""
    query = select(setup_links.c.user_id).where(
        setup_links.c.secret_hash == secret_hash, setup_links.c.expires_at > now
    )
    return session.execute(query).scalar()


def take_setup_link(session: Session, secret_hash: str, now: datetime) -> UUID | None:
    """The user whom the link lets in; the row is taken by deleting it, so two visitors cannot both win."""
    user_id = user_of_setup_link(session, secret_hash, now)
    taken = session.execute(delete(setup_links).where(setup_links.c.secret_hash == secret_hash))
    return user_id if taken.rowcount else None  # type: ignore[attr-defined]
