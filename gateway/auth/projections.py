"""The read tables of users and tokens: their only writers, and the queries on them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, RowMapping, and_, insert, or_, select, update
from sqlalchemy.orm import Session

from gateway.auth.access import Access
from gateway.auth.domain import COMMAND_LINE, IN_PARTS, User, name_key
from gateway.auth.profiles import SIMPLE, email_key
from gateway.auth.tables import access, passwords, tokens, users
from kernel.paging import Page, page_of
from kernel.readmodels import ReadModel, Recorded
from kernel.searching import contains, exactly, search_key, sort_key
from kernel.sql import upsert

ONLY_ROW = 1
CALLING = select(users, select(access.c.managers_see).scalar_subquery().label("managers_see"))
IN_USERS = (*SIMPLE, *IN_PARTS)
USER_SORTS = {"name": users.c.sort_key, "full_name": users.c.full_name_key, "language": users.c.language}


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    for each in recorded:
        writer = WRITERS.get(type(each.event))
        if writer is not None:
            writer(session, each.event)


def when_user_registered(session: Session, event: User.Registered) -> None:
    key = {"user_id": event.originator_id, "name_key": name_key(event.profile["name"])}
    session.execute(insert(users), {**key, **_of_profile(event), "is_active": True, "has_second_factor": False})


def when_user_changed(session: Session, event: User.Changed) -> None:
    session.execute(update(users).where(users.c.user_id == event.originator_id).values(_of_profile(event)))


def when_token_issued(session: Session, event: User.TokenIssued) -> None:
    row = {
        "token_id": UUID(event.token_id),
        "user_id": event.originator_id,
        "name": event.name,
        "secret_hash": event.secret_hash,
        "roles": event.roles,
        "only_reads": event.only_reads,
        "feeds": event.feeds,
        "issued_at": event.timestamp,
        "expires_at": None if event.expires_at is None else datetime.fromisoformat(event.expires_at),
        "is_revoked": False,
    }
    session.execute(insert(tokens), row)
    _move(session, event)


def when_token_revoked(session: Session, event: User.TokenRevoked) -> None:
    session.execute(update(tokens).where(tokens.c.token_id == UUID(event.token_id)).values(is_revoked=True))
    _move(session, event)


def when_user_deactivated(session: Session, event: User.Deactivated) -> None:
    session.execute(update(tokens).where(tokens.c.user_id == event.originator_id).values(is_revoked=True))
    session.execute(update(users).where(users.c.user_id == event.originator_id).values(is_active=False))
    _move(session, event)


def when_user_reactivated(session: Session, event: User.Reactivated) -> None:
    session.execute(update(users).where(users.c.user_id == event.originator_id).values(is_active=True))
    _move(session, event)


def when_second_factor_changed(session: Session, event: User.SecondFactorSet | User.SecondFactorRemoved) -> None:
    is_set = isinstance(event, User.SecondFactorSet)
    session.execute(update(users).where(users.c.user_id == event.originator_id).values(has_second_factor=is_set))
    _move(session, event)


def fold_access(session: Session, recorded: Sequence[Recorded]) -> None:
    for each in recorded:
        if isinstance(each.event, Access.Begun | Access.Changed):
            version, managers_see = each.event.originator_version, each.event.managers_see
            row = {"id": ONLY_ROW, "version": version, "managers_see": managers_see}
            upsert(session, access, [row], replace=["version", "managers_see"])


def access_row(session: Session) -> RowMapping | None:
    return session.execute(select(access)).mappings().first()


def user(session: Session, user_id: UUID) -> RowMapping | None:
    """With what managers see, as all rows that make a caller."""
    return session.execute(CALLING.where(users.c.user_id == user_id)).mappings().first()


def user_named(session: Session, name: str) -> RowMapping | None:
    """With the hash of the password, None when there is none; upper and lower case are the same."""
    query = select(users, passwords.c.password_hash).join(
        passwords, passwords.c.user_id == users.c.user_id, isouter=True
    )
    return session.execute(query.where(users.c.name_key == name_key(name))).mappings().first()


def user_with_email(session: Session, email: str) -> RowMapping | None:
    return session.execute(select(users).where(users.c.email_key == email_key(email))).mappings().first()


def password_hash_of(session: Session, user_id: UUID) -> str | None:
    return session.execute(select(passwords.c.password_hash).where(passwords.c.user_id == user_id)).scalar()


def user_of_token(session: Session, secret_hash: str, now: datetime) -> RowMapping | None:
    """The active user for whom a live token speaks."""
    query = CALLING.add_columns(tokens.c.roles.label("token_roles"), tokens.c.only_reads, tokens.c.feeds)
    query = query.join(tokens, tokens.c.user_id == users.c.user_id)
    query = query.where(tokens.c.secret_hash == secret_hash, _is_live(now), users.c.is_active)
    return session.execute(query).mappings().first()


def tokens_of(session: Session, user_ids: Sequence[UUID]) -> Sequence[RowMapping]:
    query = select(tokens).where(tokens.c.user_id.in_(user_ids)).order_by(tokens.c.issued_at, tokens.c.token_id)
    return session.execute(query).mappings().all()


def list_users(session: Session, question: Mapping[str, Any]) -> Page:
    return _found(session, users.c.search_key, **question)


def list_colleagues(session: Session, question: Mapping[str, Any]) -> Page:
    """Found by their names alone: nobody guesses an address that the answer does not tell. No program is one."""
    return _found(session, users.c.names_key, **question, but=COMMAND_LINE)


def somebody_can_sign_in(session: Session) -> bool:
    """True when an active user has a password: a token opens no page."""
    query = select(users.c.user_id).join(passwords, passwords.c.user_id == users.c.user_id).where(users.c.is_active)
    return session.execute(query.limit(1)).first() is not None


def is_token(session: Session, secret_hash: str) -> bool:
    """True for every token that was ever issued, also one that is revoked by now."""
    query = select(tokens.c.token_id).where(tokens.c.secret_hash == secret_hash)
    return session.execute(query).first() is not None


def _found(
    session: Session,
    searched: Column[str],
    *,
    q: str,
    active: bool | None,
    sort: str,
    limit: int,
    after: str | None,
    but: str | None = None,
) -> Page:
    query = exactly(select(users), users.c, {"is_active": active})
    if but is not None:
        query = query.where(users.c.name != but)
    if q:
        query = query.where(contains(searched, q))
    sort = sort or "name"
    return page_of(session, query, USER_SORTS, key=users.c.user_id, sort=sort, limit=limit, after=after)


def _is_live(now: datetime) -> ColumnElement[bool]:
    return and_(tokens.c.is_revoked.is_(False), or_(tokens.c.expires_at.is_(None), tokens.c.expires_at > now))


def _of_profile(event: User.Registered | User.Changed) -> dict[str, Any]:
    profile = event.profile
    names = f"{profile['name']}\n{profile['full_name'] or ''}"
    return {
        **{name: profile[name] for name in IN_USERS},
        "version": event.originator_version,
        "email_key": None if profile["email"] is None else email_key(profile["email"]),
        "sort_key": sort_key(profile["name"]),
        "full_name_key": sort_key(profile["full_name"] or ""),
        "names_key": search_key(names),
        "search_key": search_key(f"{names}\n{profile['email'] or ''}"),
    }


def _move(session: Session, event: User.Event) -> None:
    moved = update(users).where(users.c.user_id == event.originator_id)
    session.execute(moved.values(version=event.originator_version))


WRITERS: Mapping[type, Callable[[Session, Any], None]] = {
    User.Registered: when_user_registered,
    User.Changed: when_user_changed,
    User.PasswordSet: _move,
    User.SecondFactorSet: when_second_factor_changed,
    User.SecondFactorRemoved: when_second_factor_changed,
    User.TokenIssued: when_token_issued,
    User.TokenRevoked: when_token_revoked,
    User.Deactivated: when_user_deactivated,
    User.Reactivated: when_user_reactivated,
}
READ_MODELS = (ReadModel("users", (users, tokens), own=fold), ReadModel("access", (access,), own=fold_access))
