"""Who calls: signed by who let the caller in, believed only when the signature holds.

There are two kinds of keys, and each vouches for one kind of caller: the gateway's for people and programs, the
services' own for services.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from kernel.problems import NotIdentified

ALGORITHM = "EdDSA"
LIFETIME = timedelta(minutes=5)
REMEMBERED_TOKENS = 1024
CALLERS = "callers"
SERVICES = "services"
SERVICE = "service"
AS_SERVICE = frozenset({SERVICE})
ME = "me"  # whoever asks, where a question names a user
CLAIMS = ("roles", "language", "zone", "sees_all", "only_reads")


@dataclass(frozen=True)
class Caller:
    """A person or a program, its roles, its language (``ru``, ``en``) and its IANA time zone.

    One who does not see all sees what is his own and what is nobody's; one who only reads changes nothing. One with
    ``feeds`` reads these events from the feeds, and does nothing else: ``orders.OrderPlaced``, ``orders.*``.
    """

    user: str
    roles: frozenset[str]
    language: str = "ru"
    zone: str = "Europe/Moscow"
    sees_all: bool = True
    only_reads: bool = False
    feeds: frozenset[str] | None = None

    def has_one_of(self, roles: frozenset[str]) -> bool:
        return bool(self.roles & roles)

    def sees_what_is_of(self, owner: str | None) -> bool:
        """``owner`` is the name of a user, None for nobody's."""
        return self.sees_all or owner in (None, self.user)

    @property
    def confined_to(self) -> str | None:
        """The user whose things are all that the caller sees, beside nobody's; None for one who sees all."""
        return None if self.sees_all else self.user


def service_caller(name: str) -> Caller:
    """A service as it appears to the others."""
    return Caller(f"service:{name}", AS_SERVICE)


class Signer:
    """Signs callers of one kind, CALLERS or SERVICES. A token is reused until half of its life is over."""

    def __init__(self, kind: str, private_key_pem: str) -> None:
        self._kind = kind
        key = load_pem_private_key(private_key_pem.encode(), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise TypeError("The identity key must be an Ed25519 private key.")
        self._key = key
        self._signed: OrderedDict[Caller, tuple[str, datetime]] = OrderedDict()

    def sign(self, caller: Caller, now: datetime) -> str:
        token, expires = self._signed.get(caller, ("", now))
        if expires - now < LIFETIME / 2:
            expires = now + LIFETIME
            token = jwt.encode(_claims(caller, expires), self._key, algorithm=ALGORITHM, headers={"kid": self._kind})
            self._signed[caller] = (token, expires)
            _forget_oldest(self._signed)
        return token


class Verifier:
    """Checks signatures with the public key of each kind, and remembers tokens that it has checked."""

    def __init__(self, public_key_pems: Mapping[str, str]) -> None:
        self._keys = {kind: _public_key(pem) for kind, pem in public_key_pems.items()}
        self._checked: OrderedDict[str, tuple[Caller, float]] = OrderedDict()

    def verify(self, token: str, now: datetime) -> Caller:
        """The caller of a signed token; NotIdentified when it is forged, malformed or expired."""
        if token not in self._checked:
            self._checked[token] = self._check(token)
            _forget_oldest(self._checked)
        caller, expires = self._checked[token]
        if expires <= now.timestamp():
            raise NotIdentified
        return caller

    def _check(self, token: str) -> tuple[Caller, float]:
        try:
            kind = str(jwt.get_unverified_header(token).get("kid"))
            claims = jwt.decode(
                token,
                self._keys[kind],
                algorithms=[ALGORITHM],
                options={
                    "require": ["sub", "exp", *CLAIMS],
                    "verify_exp": False,
                    "verify_iat": False,
                },
            )
        except (jwt.InvalidTokenError, KeyError) as error:
            raise NotIdentified from error
        feeds = claims.get("feeds")
        caller = Caller(
            claims["sub"],
            **{name: claims[name] for name in CLAIMS} | {"roles": frozenset(claims["roles"])},
            feeds=None if feeds is None else frozenset(feeds),
        )
        if not _vouches_for(kind, caller.roles):
            raise NotIdentified
        return caller, float(claims["exp"])


def generate_key() -> str:
    """A new private key, PEM."""
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_key_of(private_key_pem: str) -> str:
    """The public half of a private key, PEM."""
    key = load_pem_private_key(private_key_pem.encode(), password=None)
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _public_key(pem: str) -> Ed25519PublicKey:
    key = load_pem_public_key(pem.encode())
    if not isinstance(key, Ed25519PublicKey):
        raise TypeError("The identity key must be an Ed25519 public key.")
    return key


def _vouches_for(kind: str, roles: frozenset[str]) -> bool:
    """Whoever holds the services' key cannot make an administrator, nor the gateway's key a service."""
    return roles == AS_SERVICE if kind == SERVICES else SERVICE not in roles


def _claims(caller: Caller, expires: datetime) -> dict[str, Any]:
    claims = {
        "sub": caller.user,
        **{name: getattr(caller, name) for name in CLAIMS},
        "roles": sorted(caller.roles),
        "exp": int(expires.timestamp()),
    }
    return claims if caller.feeds is None else {**claims, "feeds": sorted(caller.feeds)}


def _forget_oldest(tokens: OrderedDict[Any, Any]) -> None:
    while len(tokens) > REMEMBERED_TOKENS:
        tokens.popitem(last=False)
