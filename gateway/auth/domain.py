"""What the gateway decides about users: who there is, with which roles, and which tokens speak for them."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from eventsourcing.domain import Aggregate


class Refusal(Exception):
    """A rule about users says no; ``message`` is a template that ``params`` fill."""

    kind: ClassVar[str] = "conflict"
    message: ClassVar[str]

    def __init__(self, **params: object) -> None:
        super().__init__(self.message % params)
        self.params = params


class UserAlreadyDeactivated(Refusal):
    message = "User %(name)s is deactivated."


class OwnAccount(Refusal):
    message = "Nobody deactivates himself: another administrator can."


class UnknownToken(Refusal):
    kind = "missing"
    message = "There is no token %(id)s."


def name_key(name: str) -> str:
    """By what users are told apart: ``Anna`` and ``anna`` are one."""
    return name.casefold()


class User(Aggregate):
    """A person or a program. The name stays for good: it stands as the actor in every event that the user caused."""

    TOPIC = "gateway.User"

    class Event(Aggregate.Event):
        metadata: dict[str, Any]

    class Created(Event, Aggregate.Created):
        TOPIC = "gateway.User.Created"

    class Registered(Created):
        TOPIC = "gateway.User.Registered"
        name: str
        roles: list[str]
        language: str
        zone: str

    class TokenIssued(Event):
        """``secret_hash`` recognises the token; the token itself is nowhere."""

        TOPIC = "gateway.User.TokenIssued"
        token_id: str
        name: str
        secret_hash: str
        expires_at: str | None

        def apply(self, user: "User") -> None:
            user.tokens[UUID(self.token_id)] = True

    class TokenRevoked(Event):
        TOPIC = "gateway.User.TokenRevoked"
        token_id: str

        def apply(self, user: "User") -> None:
            user.tokens[UUID(self.token_id)] = False

    class SettingsChanged(Event):
        """What the user sees: the language, and the zone in which moments are told."""

        TOPIC = "gateway.User.SettingsChanged"
        language: str
        zone: str

        def apply(self, user: "User") -> None:
            user.language = self.language
            user.zone = self.zone

    class Deactivated(Event):
        TOPIC = "gateway.User.Deactivated"

        def apply(self, user: "User") -> None:
            user.is_active = False
            user.tokens = dict.fromkeys(user.tokens, False)

    def __init__(self, name: str, roles: list[str], language: str, zone: str) -> None:
        self.name = name
        self.roles = roles
        self.language = language
        self.zone = zone
        self.is_active = True
        self.tokens: dict[UUID, bool] = {}

    def issue_token(
        self,
        token_id: UUID,
        name: str,
        secret_hash: str,
        expires_at: datetime | None,
        at: datetime,
        metadata: dict[str, Any],
    ) -> None:
        self._require_active()
        self.trigger_event(
            self.TokenIssued,
            timestamp=at,
            metadata=metadata,
            token_id=str(token_id),
            name=name,
            secret_hash=secret_hash,
            expires_at=None if expires_at is None else expires_at.isoformat(),
        )

    def revoke_token(self, token_id: UUID, at: datetime, metadata: dict[str, Any]) -> None:
        """Revoking twice is no error: whoever revokes wants it gone. Raises UnknownToken."""
        if token_id not in self.tokens:
            raise UnknownToken(id=token_id)
        if self.tokens[token_id]:
            self.trigger_event(self.TokenRevoked, timestamp=at, metadata=metadata, token_id=str(token_id))

    def change_settings(self, language: str, zone: str, at: datetime, metadata: dict[str, Any]) -> None:
        """Nothing happens when nothing changes."""
        self._require_active()
        if (language, zone) != (self.language, self.zone):
            self.trigger_event(self.SettingsChanged, timestamp=at, metadata=metadata, language=language, zone=zone)

    def deactivate(self, by: str, at: datetime, metadata: dict[str, Any]) -> None:
        """Ends all tokens and sessions of the user, and takes no new ones; so somebody is always left who can."""
        self._require_active()
        if by == self.name:
            raise OwnAccount
        self.trigger_event(self.Deactivated, timestamp=at, metadata=metadata)

    def _require_active(self) -> None:
        if not self.is_active:
            raise UserAlreadyDeactivated(name=self.name)
