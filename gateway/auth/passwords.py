"""Passwords: Argon2id by OWASP's smaller set of parameters, since the embedded system shares one small machine."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODYS = _HASHER.hash("nobody has this password")


def password_hash(password: str) -> str:
    return str(_HASHER.hash(password.encode(errors="replace")))


def is_password(kept_hash: str | None, password: str) -> bool:
    """Takes as long for a user who is not there (``kept_hash`` None) as for one who is."""
    try:
        matches = bool(_HASHER.verify(kept_hash or _NOBODYS, password.encode(errors="replace")))
    except (VerificationError, InvalidHashError):
        return False
    return matches and kept_hash is not None
