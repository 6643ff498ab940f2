"""Secrets that are shown once and recognised by their hash ever after."""

import hashlib
from secrets import token_urlsafe

SECRET_BYTES = 32


def new_secret() -> str:
    """256 random bits as text for a URL or a header."""
    return token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> str:
    """A plain SHA-256 is enough for what nobody can guess; passwords need ``passwords``."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def csrf_token(session_secret: str) -> str:
    """Bound to the session and derived from it, so that it is stored nowhere and cannot be planted by a subdomain."""
    return hashlib.sha256(f"csrf:{session_secret}".encode(errors="replace")).hexdigest()
