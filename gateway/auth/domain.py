"""What the gateway decides about users: who there is, with which roles, and which tokens speak for them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar
from unicodedata import normalize
from uuid import UUID

from eventsourcing.domain import Aggregate

from contracts.roles import ADMIN

BY_LANGUAGE = ("signature", "letter_header")
COMMAND_LINE = "command-line"  # as whom programs of this machine call: nobody who works here
IN_PARTS = (*BY_LANGUAGE, "notifications")

Profile = Mapping[str, Any]


class Refusal(Exception):
    """A rule about users says no; ``message`` is a template that ``params`` fill."""

    kind: ClassVar[str] = "conflict"
    message: ClassVar[str]

    def __init__(self, **params: object) -> None:
        super().__init__(self.message % params)
        self.params = params


class UserAlreadyDeactivated(Refusal):
    message = "User %(name)s is deactivated."


class UserNotDeactivated(Refusal):
    message = "User %(name)s is not deactivated."


class OwnAccount(Refusal):
    message = "Nobody deactivates himself: another administrator can."


class OwnAdministration(Refusal):
    message = "Nobody takes the role of administrator from himself: another administrator can."


class NoSecondFactor(Refusal):
    message = "User %(name)s has no second factor."


class RolesNotHad(Refusal):
    kind = "invalid"
    message = "User %(name)s has not these roles: %(roles)s."


class UnknownToken(Refusal):
    kind = "missing"
    message = "There is no token %(id)s."


def name_key(name: str) -> str:
    """By what users are told apart: ``Anna`` and ``anna`` are one, and so are other forms of the same letters."""
    return normalize("NFKC", normalize("NFKC", name).casefold())


def fields_of(profile: Profile) -> dict[str, Any]:
    """The profile by the names that a person changes it by: ``full_name``, ``signature.ru``, ..."""
    flat = {name: value for name, value in profile.items() if name not in IN_PARTS}
    return flat | {f"{whole}.{part}": value for whole in IN_PARTS for part, value in profile[whole].items()}


class User(Aggregate):
    """A person or a program. The name stays for good: it stands as the actor in every event that the user caused.

    A profile is ``{name, full_name, email, roles, language, zone, signature: {ru, en}, letter_header: {ru, en},
    notifications: {screen, email, digest}}``, as the public events have it.
    """

    TOPIC = "gateway.User"

    class Event(Aggregate.Event):
        metadata: dict[str, Any]

    class Created(Event, Aggregate.Created):
        TOPIC = "gateway.User.Created"

    class Registered(Created):
        TOPIC = "gateway.User.Registered"
        profile: dict[str, Any]

    class Changed(Event):
        """The whole profile, and what the fields that are another now (``signature.ru``) were before."""

        TOPIC = "gateway.User.Changed"
        profile: dict[str, Any]
        replaced: dict[str, Any]

        def apply(self, user: "User") -> None:
            user.profile = self.profile

    class PasswordSet(Event):
        """Neither the password nor its hash is here: no log keeps secrets."""

        TOPIC = "gateway.User.PasswordSet"

    class SecondFactorSet(Event):
        """Nothing of it is here."""

        TOPIC = "gateway.User.SecondFactorSet"

        def apply(self, user: "User") -> None:
            user.has_second_factor = True

    class SecondFactorRemoved(Event):
        TOPIC = "gateway.User.SecondFactorRemoved"

        def apply(self, user: "User") -> None:
            user.has_second_factor = False

    class TokenIssued(Event):
        """``secret_hash`` recognises the token; the token itself is nowhere. ``roles`` None are all of the user's.

        ``feeds`` are the events that it reads, doing nothing else; None for one that is not for feeds alone.
        """

        TOPIC = "gateway.User.TokenIssued"
        class_version = 2
        token_id: str
        name: str
        secret_hash: str
        roles: list[str] | None
        only_reads: bool
        expires_at: str | None
        feeds: list[str] | None

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """In the first version no token was for feeds alone."""
            state["feeds"] = None

        def apply(self, user: "User") -> None:
            user.tokens[UUID(self.token_id)] = True

    class TokenRevoked(Event):
        TOPIC = "gateway.User.TokenRevoked"
        token_id: str

        def apply(self, user: "User") -> None:
            user.tokens[UUID(self.token_id)] = False

    class Deactivated(Event):
        TOPIC = "gateway.User.Deactivated"
        name: str

        def apply(self, user: "User") -> None:
            user.is_active = False
            user.tokens = dict.fromkeys(user.tokens, False)

    class Reactivated(Event):
        """The whole profile, as others knew it before."""

        TOPIC = "gateway.User.Reactivated"
        profile: dict[str, Any]

        def apply(self, user: "User") -> None:
            user.is_active = True

    def __init__(self, profile: dict[str, Any]) -> None:
        self.profile = profile
        self.is_active = True
        self.has_second_factor = False
        self.tokens: dict[UUID, bool] = {}

    @property
    def name(self) -> str:
        return str(self.profile["name"])

    def change(self, profile: Profile, by: str, at: datetime, metadata: dict[str, Any]) -> None:
        """What is as it was makes no event. Raises OwnAdministration, so that somebody always is left who can."""
        self._require_active()
        before, after = fields_of(self.profile), fields_of(profile)
        replaced = {name: before[name] for name in after if after[name] != before[name]}
        if by == self.name and ADMIN in self.profile["roles"] and ADMIN not in profile["roles"]:
            raise OwnAdministration
        if replaced:
            self.trigger_event(self.Changed, timestamp=at, metadata=metadata, profile=dict(profile), replaced=replaced)

    def set_password(self, at: datetime, metadata: dict[str, Any]) -> None:
        self._require_active()
        self.trigger_event(self.PasswordSet, timestamp=at, metadata=metadata)

    def set_second_factor(self, at: datetime, metadata: dict[str, Any]) -> None:
        self._require_active()
        self.trigger_event(self.SecondFactorSet, timestamp=at, metadata=metadata)

    def remove_second_factor(self, at: datetime, metadata: dict[str, Any]) -> None:
        """Raises NoSecondFactor."""
        if not self.has_second_factor:
            raise NoSecondFactor(name=self.name)
        self.trigger_event(self.SecondFactorRemoved, timestamp=at, metadata=metadata)

    def issue_token(
        self,
        token_id: UUID,
        *,
        name: str,
        secret_hash: str,
        roles: list[str] | None,
        only_reads: bool,
        expires_at: datetime | None,
        feeds: list[str] | None,
        at: datetime,
        metadata: dict[str, Any],
    ) -> None:
        """Raises RolesNotHad: a token may do no more than its user."""
        self._require_active()
        beyond = sorted(set(roles or ()) - set(self.profile["roles"]))
        if beyond:
            raise RolesNotHad(name=self.name, roles=", ".join(beyond))
        self.trigger_event(
            self.TokenIssued,
            timestamp=at,
            metadata=metadata,
            token_id=str(token_id),
            name=name,
            secret_hash=secret_hash,
            roles=roles,
            only_reads=only_reads,
            expires_at=None if expires_at is None else expires_at.isoformat(),
            feeds=feeds,
        )

    def revoke_token(self, token_id: UUID, at: datetime, metadata: dict[str, Any]) -> None:
        """Revoking twice is no error: whoever revokes wants it gone. Raises UnknownToken."""
        if token_id not in self.tokens:
            raise UnknownToken(id=token_id)
        if self.tokens[token_id]:
            self.trigger_event(self.TokenRevoked, timestamp=at, metadata=metadata, token_id=str(token_id))

    def deactivate(self, by: str, at: datetime, metadata: dict[str, Any]) -> None:
        """Ends all tokens and sessions of the user, and takes no new ones; so somebody is always left who can."""
        self._require_active()
        if by == self.name:
            raise OwnAccount
        self.trigger_event(self.Deactivated, timestamp=at, metadata=metadata, name=self.name)

    def reactivate(self, at: datetime, metadata: dict[str, Any]) -> None:
        """The password is what it was; tokens stay revoked."""
        if self.is_active:
            raise UserNotDeactivated(name=self.name)
        self.trigger_event(self.Reactivated, timestamp=at, metadata=metadata, profile=self.profile)

    def _require_active(self) -> None:
        if not self.is_active:
            raise UserAlreadyDeactivated(name=self.name)
