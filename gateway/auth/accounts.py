"""The one door to users, tokens and sessions: for the gate, the API and the pages."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import RowMapping
from structlog.stdlib import get_logger

from gateway.auth import answers, projections, sessions
from gateway.auth.app import AccountsApplication
from gateway.auth.callers import caller_of, caller_of_token
from gateway.auth.identities import Identity, Memory
from gateway.auth.links import Links
from gateway.auth.passwords import password_hash
from gateway.auth.second_factor import SecondFactor
from gateway.auth.secrets import LINKS, SECOND_FACTOR, csrf_token, derived_key, hash_of, new_secret
from gateway.auth.sessions import Origin
from gateway.problems import TokenShownAlready
from kernel.application import STORAGE_AWAY
from kernel.calls import Call
from kernel.identity import Caller
from kernel.problems import NotFound

SETUP = Caller("service:gateway", frozenset())

log = get_logger()

Answer = dict[str, Any]


class Accounts:
    """Wraps the application with what must not be in its log: secrets, sessions, and the memory of both."""

    def __init__(self, application: AccountsApplication, private_key: str) -> None:
        """``private_key`` is the gateway's: what lets somebody in is recognised by keys that follow from it."""
        self.application = application
        self.links = Links(application, derived_key(private_key, LINKS))
        self.second_factor = SecondFactor(application, derived_key(private_key, SECOND_FACTOR))
        self._clock = application.clock
        self._memory = Memory()

    def is_reachable(self) -> bool:
        """True when the gateway's own database answers."""
        try:
            self.application.somebody_can_sign_in()
        except STORAGE_AWAY as error:
            log.warning("own database away", error=repr(error))
            return False
        return True

    # recognising

    def by_token(self, token: str) -> Identity | None:
        return self._recognise(hash_of(token), self._look_up_token)

    def by_session(self, secret: str) -> Identity | None:
        return self._recognise(hash_of(secret), lambda secret_hash: self._look_up_session(secret_hash, secret))

    def identity_now(self, identity: Identity) -> Identity | None:
        """Asked anew, not from memory: long streams end, or tell less, soon after their token or session does."""
        is_token = identity.proof == "token"
        look_up = projections.user_of_token if is_token else sessions.user_of_session
        with self.application.reading() as session:
            row = look_up(session, identity.secret_hash, self._clock.now())
        if row is None:
            return None
        return replace(identity, caller=caller_of_token(row) if is_token else caller_of(row))

    def caller_later(self, user_id: UUID, token_hash: str | None) -> Caller | None:
        """Who began something as he appears to the services now: a token may do no more than it could then.

        None when the user is deactivated, or the token that he began it by is revoked or too old.
        """
        with self.application.reading() as session:
            if token_hash is not None:
                found = projections.user_of_token(session, token_hash, self._clock.now())
                return None if found is None else caller_of_token(found)
            row = projections.user(session, user_id)
        return None if row is None or not row["is_active"] else caller_of(row)

    # sessions

    def user_with_password(self, name: str, password: str) -> UUID | None:
        """None when name and password do not fit."""
        return self.application.user_with_password(name, password)

    def open_session(self, user_id: UUID, origin: Origin) -> str:
        secret = new_secret()
        with self.application.transaction() as session:
            sessions.open_session(session, hash_of(secret), user_id, origin, self._clock.now())
        return secret

    def sessions_of(self, identity: Identity) -> Answer:
        """Where the user is signed in."""
        with self.application.reading() as session:
            rows = sessions.sessions_of(session, identity.user_id, self._clock.now())
        return {"items": [answers.session(row, identity.secret_hash) for row in rows]}

    def end_session_of(self, identity: Identity, session_id: UUID) -> None:
        """Raises NotFound."""
        with self.application.transaction() as session:
            if not sessions.end_one(session, identity.user_id, session_id):
                raise NotFound(thing="session", id=session_id)
        self._memory.forget_all()

    def end_other_sessions(self, identity: Identity) -> None:
        with self.application.transaction() as session:
            sessions.end_others(session, identity.user_id, identity.secret_hash)
        self._memory.forget_all()

    def set_password(self, call: Call, user_id: UUID, chosen: str) -> None:
        """Ends all sessions of the user. ``chosen`` is a checked new password, of one who gave that of before."""
        self.application.keep_password(call, user_id, password_hash(chosen))
        self._memory.forget_all()

    def end_session(self, secret: str) -> None:
        with self.application.transaction() as session:
            sessions.end_session(session, hash_of(secret))
        self._memory.forget_all()

    # set-up links

    def user_of_setup_link(self, secret: str) -> RowMapping | None:
        """Whom the link would let in; None when it cannot be used any more. Looking uses nothing up."""
        with self.application.reading() as session:
            user_id = sessions.user_of_setup_link(session, hash_of(secret), self._clock.now())
            return None if user_id is None else projections.user(session, user_id)

    def use_setup_link(self, secret: str, language: str, origin: Origin) -> str | None:
        """The secret of a new session, in the visitor's language; None when the link was used or is too old.

        The password of before and other sessions end: the visitor is to choose a new one.
        """
        command_id, now = uuid4(), self._clock.now()
        with self.application.transaction() as session:
            user_id = sessions.take_setup_link(session, hash_of(secret), now)
            if user_id is None:
                return None
            call = Call(SETUP, command_id, str(command_id), str(command_id), now)
            self.application.forget_password(user_id)
            self.application.change_user(call, user_id, {"language": language})
            secret_of_session = self.open_session(user_id, origin)
        self._memory.forget_all()
        return secret_of_session

    # users and tokens

    def register_user(self, call: Call, body: Mapping[str, Any]) -> Answer:
        kept = None if body["password"] is None else password_hash(body["password"])
        return self._execute(call, "register_user", body, lambda: self.application.register_user(call, body, kept))

    def change_user(self, call: Call, user_id: UUID, body: Mapping[str, Any], versions: list[int] | None) -> Answer:
        return self._execute(
            call,
            "change_user",
            {**body, "user_id": user_id, "version": versions},
            lambda: self.application.change_user(call, user_id, body, versions),
        )

    def issue_token(self, call: Call, user_id: UUID, body: Mapping[str, Any], secret: str | None = None) -> Answer:
        """The answer has the token itself, this once; a repetition is refused, since nobody knows it any more."""
        token = secret or new_secret()
        answer = self._execute(
            call,
            "issue_token",
            {**body, "user_id": user_id},
            lambda: self.application.issue_token(call, user_id, body, hash_of(token)),
        )
        if answer["secret_hash"] != hash_of(token):
            raise TokenShownAlready
        return {**{name: value for name, value in answer.items() if name != "secret_hash"}, "token": token}

    def revoke_token(self, call: Call, user_id: UUID, token_id: UUID) -> None:
        self._execute(
            call,
            "revoke_token",
            {"user_id": user_id, "token_id": token_id},
            lambda: self.application.revoke_token(call, user_id, token_id),
        )

    def deactivate_user(self, call: Call, user_id: UUID, versions: list[int] | None) -> Answer:
        return self._execute(
            call,
            "deactivate_user",
            {"user_id": user_id, "version": versions},
            lambda: self.application.deactivate_user(call, user_id, versions),
        )

    def reactivate_user(self, call: Call, user_id: UUID, versions: list[int] | None) -> Answer:
        return self._execute(
            call,
            "reactivate_user",
            {"user_id": user_id, "version": versions},
            lambda: self.application.reactivate_user(call, user_id, versions),
        )

    def remove_second_factor(self, call: Call, user_id: UUID, *, is_proven: bool = False) -> None:
        """For good: the user may set up another. One's own takes a code, and then ``is_proven``.

        Raises OwnSecondFactor, NoSecondFactor.
        """
        self._execute(
            call,
            "remove_second_factor",
            {"user_id": user_id},
            lambda: self.application.remove_second_factor(call, user_id, is_proven=is_proven),
        )

    # rules

    def change_access(self, call: Call, body: Mapping[str, Any], versions: list[int] | None) -> Answer:
        return self._execute(
            call,
            "change_access",
            {**body, "version": versions},
            lambda: self.application.change_access(call, body, versions),
        )

    # saved views

    def save_view(self, call: Call, body: Mapping[str, Any]) -> Answer:
        return self._execute(call, "save_view", body, lambda: self.application.save_view(call, body))

    def change_view(self, call: Call, view_id: UUID, body: Mapping[str, Any], versions: list[int] | None) -> Answer:
        return self._execute(
            call,
            "change_view",
            {**body, "view_id": view_id, "version": versions},
            lambda: self.application.change_view(call, view_id, body, versions),
        )

    def delete_view(self, call: Call, view_id: UUID, versions: list[int] | None) -> None:
        self._execute(
            call,
            "delete_view",
            {"view_id": view_id, "version": versions},
            lambda: self.application.delete_view(call, view_id, versions),
        )

    # steps

    def _recognise(self, secret_hash: str, look_up: Callable[[str], Identity | None]) -> Identity | None:
        now = self._clock.now()
        identity = self._memory.recall(secret_hash, now)
        if identity is None:
            identity = look_up(secret_hash)
            if identity is not None:
                self._memory.remember(identity, now)
        return identity

    def _look_up_token(self, secret_hash: str) -> Identity | None:
        with self.application.reading() as session:
            row = projections.user_of_token(session, secret_hash, self._clock.now())
        return None if row is None else Identity(caller_of_token(row), row["user_id"], "token", secret_hash)

    def _look_up_session(self, secret_hash: str, secret: str) -> Identity | None:
        now = self._clock.now()
        with self.application.reading() as session:
            row = sessions.user_of_session(session, secret_hash, now)
        if row is None:
            return None
        if now - row["seen_at"] > sessions.TOUCHED_EVERY:
            with self.application.transaction() as session:
                sessions.touch(session, secret_hash, now)
        return Identity(caller_of(row), row["user_id"], "session", secret_hash, csrf_token(secret))

    def _execute(self, call: Call, name: str, body: Mapping[str, Any], action: Callable[[], Answer]) -> Answer:
        without_secret = {key: value for key, value in body.items() if key != "password"}
        text = json.dumps([name, without_secret], sort_keys=True, default=str)
        answer = self.application.execute(call, hashlib.sha256(text.encode()).hexdigest(), action)
        self._memory.forget_all()
        return answer
