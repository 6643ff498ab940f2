"""Secrets that are shown once and recognised by their hash ever after."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from secrets import token_urlsafe
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import load_pem_private_key

SECRET_BYTES = 32
LINKS = "one-time links"
SECOND_FACTOR = "second factor"


def new_secret() -> str:
    """256 random bits as text for a URL or a header."""
    return token_urlsafe(SECRET_BYTES)


def derived_key(private_key_pem: str, purpose: str) -> bytes:
    """A key of the gateway's own for one purpose: the same in all of its processes, and of no use for another."""
    private_key = load_pem_private_key(private_key_pem.encode(), password=None)
    if not isinstance(private_key, Ed25519PrivateKey):
        raise TypeError("The identity key must be an Ed25519 private key.")
    return HKDF(SHA256(), SECRET_BYTES, salt=None, info=purpose.encode()).derive(private_key.private_bytes_raw())


def secret_of(key: bytes, thing_id: UUID) -> str:
    """As hard to guess as a new one, and the same again for the same thing."""
    return urlsafe_b64encode(hmac.digest(key, thing_id.bytes, "sha256")).decode().rstrip("=")


def hash_of(secret: str) -> str:
    """A plain SHA-256 is enough for what nobody can guess; passwords need ``passwords``."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def csrf_token(session_secret: str) -> str:
    """Bound to the session and derived from it, so that it is stored nowhere and cannot be planted by a subdomain."""
    return hashlib.sha256(f"csrf:{session_secret}".encode(errors="replace")).hexdigest()
