"""Recognises who calls by a token or a session, from memory for a few seconds."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from kernel.identity import Caller

REMEMBERED_FOR = timedelta(seconds=5)
REMEMBERED = 2048


@dataclass(frozen=True)
class Identity:
    """Who calls, and by which proof; ``secret_hash`` is that of the token or of the session."""

    caller: Caller
    user_id: UUID
    proof: Literal["token", "session"]
    secret_hash: str
    csrf_token: str | None = None


class Memory:
    """Identities that were looked up a moment ago: so a revocation takes up to 5 s in other processes."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[Identity, datetime]] = OrderedDict()

    def recall(self, secret_hash: str, now: datetime) -> Identity | None:
        identity, until = self._known.get(secret_hash, (None, now))
        return identity if until > now else None

    def remember(self, identity: Identity, now: datetime) -> None:
        self._known[identity.secret_hash] = (identity, now + REMEMBERED_FOR)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def forget_all(self) -> None:
        self._known.clear()
