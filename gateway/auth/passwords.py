"""Passwords: Argon2id by OWASP's smaller set of parameters, since the embedded system shares one small machine.

It is slow and takes 19 MB on purpose: others go on meanwhile, and only a few are at it at once.
"""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kernel.threads import in_thread

AT_ONCE = 4
_TURNS = BoundedSemaphore(AT_ONCE)
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODYS = _HASHER.hash("nobody has this password")


def password_hash(password: str) -> str:
    with _TURNS:
        return str(in_thread(_HASHER.hash, password.encode(errors="replace")))


def is_password(kept_hash: str | None, password: str) -> bool:
    """Takes as long for a user who is not there (``kept_hash`` None) as for one who is."""
    try:
        with _TURNS:
            matches = bool(in_thread(_HASHER.verify, kept_hash or _NOBODYS, password.encode(errors="replace")))
    except (VerificationError, InvalidHashError):
        return False
    return matches and kept_hash is not None
