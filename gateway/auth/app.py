"""What can be done with users: one method per command and per query."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import available_timezones

from sqlalchemy import RowMapping, delete, insert, update
from sqlalchemy.orm import Session

from contracts.envelope import moment_text
from gateway.auth import projections
from gateway.auth.domain import User, name_key
from gateway.auth.passwords import is_password
from gateway.auth.projections import READ_MODELS
from gateway.auth.tables import metadata, passwords, sessions, setup_links
from gateway.problems import NameTaken, UnknownZone
from kernel.application import ServiceApplication
from kernel.calls import Call
from kernel.identity import Caller
from kernel.problems import NotFound

USERS = UUID("0d7c4f0a-3c61-5a0e-9d0b-6a2f5f0f7c11")
Answer = dict[str, Any]


class AccountsApplication(ServiceApplication):
    name = "gateway"
    metadata = metadata
    read_models = READ_MODELS

    # commands

    def register_user(self, call: Call, body: Mapping[str, Any], kept_password: str | None) -> Answer:
        """``kept_password`` is the hash, made before the transaction since making it is slow on purpose."""
        _require_known_zone(body["zone"])
        with self.transaction() as session:
            taken = projections.user_named(session, body["name"])
            if taken is not None:
                raise NameTaken(name=taken["name"])
            user = User._create(
                User.Registered,
                id=uuid5(USERS, name_key(body["name"])),
                timestamp=call.at,
                metadata=call.metadata,
                name=body["name"],
                roles=sorted(set(body["roles"])),
                language=body["language"],
                zone=body["zone"],
            )
            self.append(session, user)
            if kept_password is not None:
                session.execute(insert(passwords), {"user_id": user.id, "password_hash": kept_password})
            return self._user(session, user.id)

    def change_settings(
        self, call: Call, user_id: UUID, body: Mapping[str, Any], versions: Collection[int] | None = None
    ) -> Answer:
        """Language and zone; what is left out stays. Without ``versions`` whatever is there is changed."""
        with self.transaction() as session:
            user: User = self.load(user_id, User, versions)
            zone = body.get("zone", user.zone)
            if zone != user.zone:
                _require_known_zone(zone)
            user.change_settings(body.get("language", user.language), zone, call.at, call.metadata)
            self.append(session, user)
            return self._user(session, user_id)

    def issue_token(
        self, call: Call, user_id: UUID, name: str, secret_hash: str, expires_at: datetime | None
    ) -> Answer:
        with self.transaction() as session:
            user: User = self.load(user_id, User)
            token_id = call.new_id("token")
            user.issue_token(token_id, name, secret_hash, expires_at, call.at, call.metadata)
            self.append(session, user)
            issued = {"token_id": token_id, "name": name, "issued_at": call.at, "expires_at": expires_at}
            answer = _token({**issued, "is_revoked": False})
            return {**answer, "user_id": str(user_id), "secret_hash": secret_hash}

    def revoke_token(self, call: Call, user_id: UUID, token_id: UUID) -> Answer:
        with self.transaction() as session:
            user: User = self.load(user_id, User)
            user.revoke_token(token_id, call.at, call.metadata)
            self.append(session, user)
            return {}

    def deactivate_user(self, call: Call, user_id: UUID, versions: Collection[int] | None) -> Answer:
        with self.transaction() as session:
            user: User = self.load(user_id, User, versions)
            user.deactivate(call.caller.user, call.at, call.metadata)
            self.append(session, user)
            session.execute(delete(sessions).where(sessions.c.user_id == user_id))
            return self._user(session, user_id)

    def keep_password(self, user_id: UUID, kept_password: str) -> None:
        """Sets the password of a user; other sessions of the user end, and set-up links are not needed any more."""
        with self.transaction() as session:
            changed = update(passwords).where(passwords.c.user_id == user_id).values(password_hash=kept_password)
            if not session.execute(changed).rowcount:  # type: ignore[attr-defined]
                session.execute(insert(passwords), {"user_id": user_id, "password_hash": kept_password})
            session.execute(delete(sessions).where(sessions.c.user_id == user_id))
            session.execute(delete(setup_links).where(setup_links.c.user_id == user_id))

    # queries

    def get_user(self, user_id: UUID) -> Answer:
        with self.reading() as session:
            return self._user(session, user_id)

    def list_users(self, question: Mapping[str, Any]) -> Answer:
        with self.reading() as session:
            page = projections.list_users(session, **{**question, "sort": question["sort"] or "name"})
            issued = projections.tokens_of(session, [row["user_id"] for row in page.rows])
        return page.answer(lambda row: _user(row, issued))

    def user_with_password(self, name: str, password: str) -> UUID | None:
        """The active user of this name, when it is their password; takes as long when there is none."""
        with self.reading() as session:
            row = projections.user_named(session, name)
        matches = is_password(None if row is None else row["password_hash"], password)
        return row["user_id"] if matches and row is not None and row["is_active"] else None

    def has_password(self, user_id: UUID) -> bool:
        with self.reading() as session:
            return projections.password_hash_of(session, user_id) is not None

    def is_password_of(self, user_id: UUID, password: str) -> bool:
        with self.reading() as session:
            kept = projections.password_hash_of(session, user_id)
        return is_password(kept, password)

    def user_id_of(self, name: str) -> UUID | None:
        with self.reading() as session:
            row = projections.user_named(session, name)
        return None if row is None else row["user_id"]

    def somebody_can_sign_in(self) -> bool:
        with self.reading() as session:
            return projections.somebody_can_sign_in(session)

    def is_token(self, secret_hash: str) -> bool:
        with self.reading() as session:
            return projections.is_token(session, secret_hash)

    # steps

    def _user(self, session: Session, user_id: UUID) -> Answer:
        row = projections.user(session, user_id)
        if row is None:
            raise NotFound(thing="user", id=user_id)
        return _user(row, projections.tokens_of(session, [user_id]))


def _require_known_zone(zone: str) -> None:
    if zone not in available_timezones():
        raise UnknownZone([{"field": "zone", "message": "Is not known."}], zone=zone)


def caller_of(row: RowMapping) -> Caller:
    return Caller(row["name"], frozenset(row["roles"]), row["language"], row["zone"])


def _user(row: RowMapping, issued: Sequence[RowMapping]) -> Answer:
    return {
        "id": str(row["user_id"]),
        "version": row["version"],
        "name": row["name"],
        "roles": list(row["roles"]),
        "language": row["language"],
        "zone": row["zone"],
        "active": row["is_active"],
        "tokens": [_token(token) for token in issued if token["user_id"] == row["user_id"]],
    }


def _token(row: RowMapping | Mapping[str, Any]) -> Answer:
    return {
        "id": str(row["token_id"]),
        "name": row["name"],
        "issued_at": moment_text(row["issued_at"]),
        "expires_at": None if row["expires_at"] is None else moment_text(row["expires_at"]),
        "revoked": row["is_revoked"],
    }
