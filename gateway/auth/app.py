"""What can be done with users: one method per command and per query."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import RowMapping, delete, insert, update
from sqlalchemy.orm import Session

from gateway.auth import answers, projections
from gateway.auth.access_rules import AccessRules
from gateway.auth.domain import User, UserAlreadyDeactivated, name_key
from gateway.auth.passwords import is_password
from gateway.auth.profiles import changed, profile_of
from gateway.auth.projections import READ_MODELS
from gateway.auth.publish import PUBLICATIONS
from gateway.auth.tables import metadata, passwords, recovery_codes, second_factors, sessions, setup_links
from gateway.problems import EmailTaken, NameTaken, OwnSecondFactor
from gateway.views.app import SavedViews
from gateway.views.projections import READ_MODEL
from kernel.calls import Call
from kernel.histories import history_of
from kernel.problems import NotFound, ValidationFailed

USERS = UUID("0d7c4f0a-3c61-5a0e-9d0b-6a2f5f0f7c11")
Answer = dict[str, Any]


class AccountsApplication(AccessRules, SavedViews):
    name = "gateway"
    metadata = metadata
    read_models = (*READ_MODELS, READ_MODEL)
    publications = PUBLICATIONS

    def when_restored(self, session: Session) -> None:
        """Who was signed out, or used his link, since the backup is not to be let in by it again."""
        session.execute(delete(sessions))
        session.execute(delete(setup_links))

    # commands

    def register_user(self, call: Call, body: Mapping[str, Any], kept_password: str | None) -> Answer:
        """``kept_password`` is the hash, made before the transaction since making it is slow on purpose."""
        profile = profile_of(body)
        with self.transaction() as session:
            taken = projections.user_named(session, profile["name"])
            if taken is not None:
                raise NameTaken(name=taken["name"])
            _require_free_email(session, profile["email"])
            user = User._create(
                User.Registered,
                id=uuid5(USERS, name_key(profile["name"])),
                timestamp=call.at,
                metadata=call.metadata,
                profile=profile,
            )
            self.append(session, user)
            if kept_password is not None:
                session.execute(insert(passwords), {"user_id": user.id, "password_hash": kept_password})
            return self._user(session, user.id)

    def change_user(
        self, call: Call, user_id: UUID, body: Mapping[str, Any], versions: Collection[int] | None = None
    ) -> Answer:
        """What is left out stays. Without ``versions`` whatever is there is changed."""
        with self.transaction() as session:
            user: User = self.load(user_id, User, versions)
            profile = changed(user.profile, body)
            if profile["email"] != user.profile["email"]:
                _require_free_email(session, profile["email"], user_id)
            user.change(profile, call.caller.user, call.at, call.metadata)
            self.append(session, user)
            return self._user(session, user_id)

    def issue_token(self, call: Call, user_id: UUID, body: Mapping[str, Any], secret_hash: str) -> Answer:
        if body["expires_at"] is not None and body["expires_at"] <= call.at:
            raise ValidationFailed(errors=[{"field": "expires_at", "message": "Must not be past."}])
        roles = None if body["roles"] is None else sorted(set(body["roles"]))
        token = {
            "name": body["name"],
            "roles": roles,
            "only_reads": body["only_reads"],
            "expires_at": body["expires_at"],
            "feeds": None if body["feeds"] is None else sorted(set(body["feeds"])),
        }
        with self.transaction() as session:
            user: User = self.load(user_id, User)
            token_id = call.new_id("token")
            user.issue_token(token_id, **token, secret_hash=secret_hash, at=call.at, metadata=call.metadata)
            self.append(session, user)
            answer = answers.token({**token, "token_id": token_id, "issued_at": call.at, "is_revoked": False})
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
            _end_ways_in(session, user_id)
            return self._user(session, user_id)

    def reactivate_user(self, call: Call, user_id: UUID, versions: Collection[int] | None) -> Answer:
        with self.transaction() as session:
            user: User = self.load(user_id, User, versions)
            user.reactivate(call.at, call.metadata)
            self.append(session, user)
            return self._user(session, user_id)

    def keep_password(self, call: Call, user_id: UUID, kept_password: str) -> None:
        """Sets the password of a user; other sessions of the user end, and set-up links are not needed any more."""
        with self.transaction() as session:
            user: User = self.load(user_id, User)
            user.set_password(call.at, call.metadata)
            self.append(session, user)
            changed = update(passwords).where(passwords.c.user_id == user_id).values(password_hash=kept_password)
            if not session.execute(changed).rowcount:  # type: ignore[attr-defined]
                session.execute(insert(passwords), {"user_id": user_id, "password_hash": kept_password})
            _end_ways_in(session, user_id)

    def remove_second_factor(self, call: Call, user_id: UUID, *, is_proven: bool) -> Answer:
        """``is_proven``: a code of it was given just now. Raises OwnSecondFactor, NoSecondFactor."""
        with self.transaction() as session:
            user: User = self.load(user_id, User)
            if call.caller.user == user.name and not is_proven:
                raise OwnSecondFactor
            user.remove_second_factor(call.at, call.metadata)
            self.append(session, user)
            for table in (second_factors, recovery_codes):
                session.execute(delete(table).where(table.c.user_id == user_id))
            return self._user(session, user_id)

    def forget_password(self, user_id: UUID) -> None:
        """Nobody comes in by it any more, and all sessions of the user end."""
        with self.transaction() as session:
            session.execute(delete(passwords).where(passwords.c.user_id == user_id))
            session.execute(delete(sessions).where(sessions.c.user_id == user_id))

    # queries

    def active_user(self, user_id: UUID) -> RowMapping:
        """Raises NotFound, UserAlreadyDeactivated."""
        with self.reading() as session:
            row = self._row(session, user_id)
        if not row["is_active"]:
            raise UserAlreadyDeactivated(name=row["name"])
        return row

    def user_with_address(self, name_or_email: str) -> UUID | None:
        """The active user of this name or else of this e-mail address, when letters reach him."""
        with self.reading() as session:
            row = projections.user_named(session, name_or_email) or projections.user_with_email(session, name_or_email)
        return None if row is None or not row["is_active"] or row["email"] is None else row["user_id"]

    def get_user(self, user_id: UUID) -> Answer:
        with self.reading() as session:
            return self._user(session, user_id)

    def list_users(self, question: Mapping[str, Any]) -> Answer:
        with self.reading() as session:
            page = projections.list_users(session, question)
            issued = projections.tokens_of(session, [row["user_id"] for row in page.rows])
        return page.answer(lambda row: answers.user(row, issued))

    def list_colleagues(self, question: Mapping[str, Any]) -> Answer:
        with self.reading() as session:
            page = projections.list_colleagues(session, question)
        return page.answer(answers.colleague)

    def user_history(self, user_id: UUID, question: Mapping[str, Any]) -> Answer:
        """What was changed when by whom."""
        with self.reading() as session:
            version = self._row(session, user_id)["version"]
            return history_of(self, user_id, version, **question, answer_of=answers.change)

    def user_with_password(self, name: str, password: str) -> UUID | None:
        """The active user of this name, when it is their password; takes as long when there is none."""
        with self.reading() as session:
            row = projections.user_named(session, name)
        matches = is_password(None if row is None else row["password_hash"], password)
        return row["user_id"] if matches and row is not None and row["is_active"] else None

    def has_password(self, user_id: UUID) -> bool:
        with self.reading() as session:
            return projections.password_hash_of(session, user_id) is not None

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
        return answers.user(self._row(session, user_id), projections.tokens_of(session, [user_id]))

    def _row(self, session: Session, user_id: UUID) -> RowMapping:
        row = projections.user(session, user_id)
        if row is None:
            raise NotFound(thing="user", id=user_id)
        return row


def _end_ways_in(session: Session, user_id: UUID) -> None:
    """Sessions, and links that nobody used."""
    for table in (sessions, setup_links):
        session.execute(delete(table).where(table.c.user_id == user_id))


def _require_free_email(session: Session, email: str | None, user_id: UUID | None = None) -> None:
    """A letter to an address reaches one user. Raises EmailTaken."""
    there = None if email is None else projections.user_with_email(session, email)
    if there is not None and there["user_id"] != user_id:
        raise EmailTaken([{"field": "email", "message": "Is used already."}], name=there["name"])
