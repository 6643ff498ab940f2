"""The second factor of signing in: an app of the user's that makes codes, and codes on paper."""

import os
from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from gateway.auth import codes
from gateway.auth.app import AccountsApplication
from gateway.auth.domain import User
from gateway.auth.secrets import hash_of
from gateway.auth.tables import recovery_codes, second_factors
from gateway.problems import CodeNotRight, SecondFactorThere
from kernel.calls import Call

NONCE_BYTES = 12
TICKET_LIFETIME = timedelta(minutes=5)
TICKET = b"ticket"


class SecondFactor:
    """Secrets are sealed by ``key``, which stands in no database; of codes on paper the hashes are kept."""

    def __init__(self, application: AccountsApplication, key: bytes) -> None:
        self._application = application
        self._cipher = AESGCM(key)

    def begin(self, user_id: UUID) -> str:
        """The address that the user's app reads. It counts once a code confirms it. Raises SecondFactorThere."""
        name, secret = self._application.active_user(user_id)["name"], codes.new_secret()
        with self._application.transaction() as session:
            if _is_confirmed(session, user_id):
                raise SecondFactorThere
            session.execute(delete(second_factors).where(second_factors.c.user_id == user_id))
            row = {"user_id": user_id, "secret": self._sealed(secret, user_id.bytes), "is_confirmed": False}
            session.execute(insert(second_factors), {**row, "last_step": 0})
        return codes.address_of(secret, name)

    def confirm(self, call: Call, user_id: UUID, code: str) -> list[str]:
        """From now on the user is asked for codes; returns those on paper, this once. Raises CodeNotRight."""
        on_paper = codes.recovery_codes()
        with self._application.transaction() as session:
            if not self._is_next_code(session, user_id, code, call.at, is_confirmed=False):
                raise CodeNotRight
            is_his = second_factors.c.user_id == user_id
            session.execute(update(second_factors).where(is_his).values(is_confirmed=True))
            rows = [{"code_hash": hash_of(codes.plain(each)), "user_id": user_id} for each in on_paper]
            session.execute(insert(recovery_codes), rows)
            user: User = self._application.load(user_id, User)
            user.set_second_factor(call.at, call.metadata)
            self._application.append(session, user)
        return on_paper

    def is_asked(self, user_id: UUID) -> bool:
        with self._application.reading() as session:
            return _is_confirmed(session, user_id)

    def is_passed(self, user_id: UUID, code: str) -> bool:
        """Each code passes once: of the app those after the last one that passed, and those on paper."""
        with self._application.transaction() as session:
            now = self._application.clock.now()
            if self._is_next_code(session, user_id, code, now, is_confirmed=True):
                return True
            rows = recovery_codes.c
            this = delete(recovery_codes).where(rows.user_id == user_id, rows.code_hash == hash_of(codes.plain(code)))
            return bool(session.execute(this).rowcount)  # type: ignore[attr-defined]

    def ticket_for(self, user_id: UUID) -> str:
        """Says for five minutes that the user gave his password; only the gateway can have written it."""
        until = int((self._application.clock.now() + TICKET_LIFETIME).timestamp())
        return self._sealed(user_id.bytes + until.to_bytes(8, "big"), TICKET)

    def user_of_ticket(self, ticket: str) -> UUID | None:
        """None for one that is too old, or that somebody else wrote."""
        said = self._opened(ticket, TICKET)
        if said is None or int.from_bytes(said[16:], "big") < self._application.clock.now().timestamp():
            return None
        return UUID(bytes=said[:16])

    def _is_next_code(self, session: Session, user_id: UUID, code: str, now: datetime, *, is_confirmed: bool) -> bool:
        """Takes the code: whoever comes second with it finds it taken."""
        rows = second_factors.c
        this = (rows.user_id == user_id) & (rows.is_confirmed == is_confirmed)
        sealed = session.execute(select(rows.secret).where(this)).scalar()
        secret = None if sealed is None else self._opened(sealed, user_id.bytes)
        step = None if secret is None else codes.step_of(secret, code, now)
        if step is None:
            return False
        taken = update(second_factors).where(this, rows.last_step < step).values(last_step=step)
        return bool(session.execute(taken).rowcount)  # type: ignore[attr-defined]

    def _sealed(self, secret: bytes, about: bytes) -> str:
        nonce = os.urandom(NONCE_BYTES)
        return b64encode(nonce + self._cipher.encrypt(nonce, secret, about)).decode()

    def _opened(self, text: str, about: bytes) -> bytes | None:
        try:
            sealed = b64decode(text, validate=True)
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about)
        except (ValueError, InvalidTag):
            return None


def _is_confirmed(session: Session, user_id: UUID) -> bool:
    query = select(second_factors.c.user_id).where(second_factors.c.user_id == user_id, second_factors.c.is_confirmed)
    return session.execute(query).first() is not None
