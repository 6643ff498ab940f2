"""A file's bytes, encrypted part by part, so that neither writing nor reading one needs it whole in memory."""

import os
from base64 import b64decode, b64encode
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BITS = 256
NONCE_BYTES = 12
PART_BYTES = 256 * 1024


class Cipher:
    """AES-256-GCM by a key that no other file has: so the place of a part is as good a nonce as any.

    A part is authenticated with the file, its place and how many parts there are: none can be moved, swapped or left
    out unseen.
    """

    def __init__(self, key: str, file_id: UUID, size: int) -> None:
        """``size`` is that of the file in bytes."""
        self._aead = AESGCM(b64decode(key))
        self._file = file_id.bytes
        self.parts = parts_of(size)

    def encrypted(self, place: int, plain: bytes) -> bytes:
        return self._aead.encrypt(place.to_bytes(NONCE_BYTES, "big"), plain, self._told_of(place))

    def decrypted(self, place: int, content: bytes) -> bytes:
        """Raises cryptography.exceptions.InvalidTag for a part that somebody changed."""
        return self._aead.decrypt(place.to_bytes(NONCE_BYTES, "big"), content, self._told_of(place))

    def _told_of(self, place: int) -> bytes:
        return self._file + place.to_bytes(4, "big") + self.parts.to_bytes(4, "big")


def new_key() -> str:
    return b64encode(os.urandom(KEY_BITS // 8)).decode()


def parts_of(size: int) -> int:
    return -(-size // PART_BYTES)
