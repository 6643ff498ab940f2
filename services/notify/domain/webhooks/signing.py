"""Signatures of deliveries by the Standard Webhooks scheme (standardwebhooks.com), symmetric: HMAC-SHA256."""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime

PREFIX = "whsec_"
FEWEST_BYTES, MOST_BYTES = 24, 64


def secret_text(key: bytes) -> str:
    """A secret as people are shown it."""
    return f"{PREFIX}{b64encode(key).decode()}"


def key_of(secret: str) -> bytes:
    """ValueError for what is no secret of this scheme."""
    if not secret.startswith(PREFIX):
        raise ValueError("A secret begins with whsec_.")
    key = b64decode(secret.removeprefix(PREFIX), validate=True)
    if not FEWEST_BYTES <= len(key) <= MOST_BYTES:
        raise ValueError("A secret has 24 to 64 bytes.")
    return key


def signed_headers(message_id: str, at: datetime, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """The three headers of the scheme; there is a signature for each secret, parted by spaces."""
    timestamp = str(int(at.timestamp()))
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    signatures = (b64encode(hmac.digest(key_of(secret), signed, "sha256")).decode() for secret in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }
