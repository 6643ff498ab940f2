"""The read tables of users and tokens: their only writers, and the queries on them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, and_, insert, or_, select, update
from sqlalchemy.orm import Session

from gateway.auth.domain import User, name_key
from gateway.auth.tables import passwords, tokens, users
from kernel.paging import Page, page_of
from kernel.readmodels import ReadModel, Recorded
from kernel.searching import contains, search_key, sort_key

USER_SORTS = {"name": users.c.sort_key, "language": users.c.language}


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    for each in recorded:
        match each.event:
            case User.Registered():
                when_user_registered(session, each.event)
            case User.TokenIssued():
                when_token_issued(session, each.event)
            case User.TokenRevoked():
                when_token_revoked(session, each.event)
            case User.SettingsChanged():
                when_settings_changed(session, each.event)
            case User.Deactivated():
                when_user_deactivated(session, each.event)


def when_user_registered(session: Session, event: User.Registered) -> None:
    row = {
        "user_id": event.originator_id,
        "version": event.originator_version,
        "name": event.name,
        "name_key": name_key(event.name),
        "roles": event.roles,
        "language": event.language,
        "zone": event.zone,
        "is_active": True,
        "sort_key": sort_key(event.name),
        "search_key": search_key(event.name),
    }
    session.execute(insert(users), row)


def when_token_issued(session: Session, event: User.TokenIssued) -> None:
    row = {
        "token_id": UUID(event.token_id),
        "user_id": event.originator_id,
        "name": event.name,
        "secret_hash": event.secret_hash,
        "issued_at": event.timestamp,
        "expires_at": None if event.expires_at is None else datetime.fromisoformat(event.expires_at),
        "is_revoked": False,
    }
    session.execute(insert(tokens), row)
    _move(session, event)


def when_token_revoked(session: Session, event: User.TokenRevoked) -> None:
    session.execute(update(tokens).where(tokens.c.token_id == UUID(event.token_id)).values(is_revoked=True))
    _move(session, event)


def when_settings_changed(session: Session, event: User.SettingsChanged) -> None:
    changed = update(users).where(users.c.user_id == event.originator_id)
    session.execute(changed.values(language=event.language, zone=event.zone))
    _move(session, event)


def when_user_deactivated(session: Session, event: User.Deactivated) -> None:
    session.execute(update(tokens).where(tokens.c.user_id == event.originator_id).values(is_revoked=True))
    session.execute(update(users).where(users.c.user_id == event.originator_id).values(is_active=False))
    _move(session, event)


def user(session: Session, user_id: UUID) -> RowMapping | None:
    return session.execute(select(users).where(users.c.user_id == user_id)).mappings().first()


def user_named(session: Session, name: str) -> RowMapping | None:
    """With the hash of the password, None when there is none; upper and lower case are the same."""
    query = select(users, passwords.c.password_hash).join(
        passwords, passwords.c.user_id == users.c.user_id, isouter=True
    )
    return session.execute(query.where(users.c.name_key == name_key(name))).mappings().first()


def password_hash_of(session: Session, user_id: UUID) -> str | None:
    return session.execute(select(passwords.c.password_hash).where(passwords.c.user_id == user_id)).scalar()


def user_of_token(session: Session, secret_hash: str, now: datetime) -> RowMapping | None:
    """The active user for whom a live token speaks."""
    query = select(users).join(tokens, tokens.c.user_id == users.c.user_id)
    query = query.where(tokens.c.secret_hash == secret_hash, _is_live(now), users.c.is_active)
    return session.execute(query).mappings().first()


def tokens_of(session: Session, user_ids: Sequence[UUID]) -> Sequence[RowMapping]:
    query = select(tokens).where(tokens.c.user_id.in_(user_ids)).order_by(tokens.c.issued_at, tokens.c.token_id)
    return session.execute(query).mappings().all()


def list_users(session: Session, q: str, sort: str, limit: int, after: str | None) -> Page:
    query = select(users)
    if q:
        query = query.where(contains(users.c.search_key, q))
    return page_of(session, query, USER_SORTS, key=users.c.user_id, sort=sort, limit=limit, after=after)


def somebody_can_sign_in(session: Session) -> bool:
    """True when an active user has a password: a token opens no page."""
    query = select(users.c.user_id).join(passwords, passwords.c.user_id == users.c.user_id).where(users.c.is_active)
    return session.execute(query.limit(1)).first() is not None


def is_token(session: Session, secret_hash: str) -> bool:
    """True for every token that was ever issued, also one that is revoked by now."""
    query = select(tokens.c.token_id).where(tokens.c.secret_hash == secret_hash)
    return session.execute(query).first() is not None


def _is_live(now: datetime) -> ColumnElement[bool]:
    return and_(tokens.c.is_revoked.is_(False), or_(tokens.c.expires_at.is_(None), tokens.c.expires_at > now))


def _move(session: Session, event: User.Event) -> None:
    moved = update(users).where(users.c.user_id == event.originator_id)
    session.execute(moved.values(version=event.originator_version))


READ_MODELS = (ReadModel("users", (users, tokens), own=fold),)
