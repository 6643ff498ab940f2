"""One-time links: whoever opens one first is let in as its user, to choose a password."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from contracts.envelope import moment_text
from gateway.auth import sessions
from gateway.auth.app import AccountsApplication
from gateway.auth.secrets import hash_of, secret_of
from kernel.calls import Call

HANDED_OVER = timedelta(hours=24)
INVITED = timedelta(days=7)
FORGOTTEN = timedelta(hours=2)


@dataclass(frozen=True)
class Link:
    """``path`` is that of a page of the gateway; the rest is what the link was made for, as it was then."""

    path: str
    expires_at: str
    name: str
    email: str | None
    language: str
    zone: str


class Links:
    """Makes links. A new one ends the user's links of before.

    What is kept of a link is its id; the secret follows from that by ``key``, which stands in no database. So a
    repetition is told the same link again, and nobody comes in by what he reads in a table or a backup.
    """

    def __init__(self, application: AccountsApplication, key: bytes) -> None:
        self._application = application
        self._key = key

    def make(self, user_id: UUID) -> str:
        """The path of a link that no command asked for."""
        return self._link(self._kept(user_id, HANDED_OVER, self._application.clock.now())).path

    def link_for(self, call: Call, user_id: UUID, lifetime: timedelta = HANDED_OVER) -> Link:
        """The same for every repetition of the call. Raises NotFound, UserAlreadyDeactivated."""
        text = json.dumps(["make_link", str(user_id), lifetime.total_seconds()])
        request_hash = hashlib.sha256(text.encode()).hexdigest()
        return self._link(self._application.execute(call, request_hash, lambda: self._kept(user_id, lifetime, call.at)))

    def _kept(self, user_id: UUID, lifetime: timedelta, now: datetime) -> dict[str, Any]:
        user, link_id, until = self._application.active_user(user_id), uuid4(), now + lifetime
        with self._application.transaction() as session:
            sessions.add_setup_link(session, hash_of(secret_of(self._key, link_id)), user_id, now, until)
        about = {name: user[name] for name in ("name", "email", "language", "zone")}
        return {"link_id": str(link_id), "expires_at": moment_text(until), **about}

    def _link(self, kept: Mapping[str, Any]) -> Link:
        about = {name: value for name, value in kept.items() if name != "link_id"}
        return Link(f"/setup/{secret_of(self._key, UUID(kept['link_id']))}", **about)
