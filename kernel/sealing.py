"""Personal data, encrypted with a key per subject: who deletes the key has erased the text wherever it was written.

Keys stand in a table of their own, outside the log, the feeds and every rebuild. What is sealed may be written
anywhere: into events, read tables, kept answers and backups. A text names its key, not its subject: whoever is given a
new key after an erasure does not bring the old texts back.
"""

import hmac
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Select, Table, delete, select
from sqlalchemy.orm import Session

from kernel.sql import upsert

KEY_BITS = 256
NONCE_BYTES = 12
TOKEN_BYTES = 8
INDEX = UUID(int=0)  # the subject whose key is that of the blind index
MARK, ERASED = "/sealed", "erased"  # no code that people give has a slash
SEALED = {MARK, ERASED}
THE_LIVING = {"schema_translate_map": None}  # a rebuild's copies have no keys of their own


class Sealing:
    """Seals and opens with the keys of one service, ``table`` is where they are kept."""

    def __init__(self, table: Table) -> None:
        self._keys = table

    def seal(self, session: Session, subject_id: UUID, value: Any) -> str:
        """A JSON-ready value as a text that nobody reads without the subject's key, which is made at first use."""
        return self.seal_all(session, [(subject_id, value)])[0]

    def seal_all(self, session: Session, values: Sequence[tuple[UUID, Any]]) -> list[str]:
        """Values of any number of subjects, in their order."""
        keys = self._keys_of(session, {subject_id for subject_id, _ in values})
        return [_encrypted(*keys[subject_id], value) for subject_id, value in values]

    def key_of(self, session: Session, subject_id: UUID) -> UUID:
        """The subject's key, made at first use, by its id: for whoever seals later what he reads after this."""
        return self._keys_of(session, {subject_id})[subject_id][0]

    def seal_under(self, session: Session, key_id: UUID, values: Sequence[Any]) -> list[str | None]:
        """Values under one key; None for each when it was deleted, whatever key the subject has by now."""
        key = session.execute(select(self._keys.c.key).where(self._keys.c.key_id == key_id)).scalar()
        return [None if key is None else _encrypted(key_id, key, value) for value in values]

    def opened(self, session: Session, texts: Iterable[str | None]) -> dict[str, Any]:
        """The values by their texts; those whose keys were deleted are left out."""
        by_key: dict[UUID, set[str]] = {}
        for text in texts:
            if text is not None:
                by_key.setdefault(UUID(text.partition(".")[0]), set()).add(text)
        if not by_key:
            return {}
        query = select(self._keys.c.key_id, self._keys.c.key).where(self._keys.c.key_id.in_(list(by_key)))
        rows = session.execute(query, execution_options=THE_LIVING).all()
        return {text: _decrypted(key, text) for key_id, key in rows for text in by_key[key_id]}

    def open(self, session: Session, text: str | None) -> Any:
        """The value; None for no text, and when the key was deleted."""
        return None if text is None else self.opened(session, [text]).get(text)

    def delete_key(self, session: Session, subject_id: UUID) -> None:
        """What was sealed for the subject is gone for good."""
        self.delete_keys(session, [subject_id])

    def delete_keys(self, session: Session, subject_ids: Collection[UUID] | Select[Any]) -> None:
        """As ``delete_key``, of any number, by one statement."""
        session.execute(delete(self._keys).where(self._keys.c.subject_id.in_(subject_ids)))

    def revealed(self, session: Session, answer: dict[str, Any]) -> dict[str, Any]:
        """The answer with what it has ``sealed`` opened, or as it said for the case that the key was deleted."""
        opened = self.opened(session, _texts_in(answer))
        shown: dict[str, Any] = _shown(answer, opened)
        return shown

    def tokens(self, session: Session, words: Collection[str]) -> dict[str, int]:
        """For each word a number that says nothing without the key of the index, the same for the same word."""
        if not words:
            return {}
        _, key = self._keys_of(session, {INDEX})[INDEX]
        return {word: _token(b64decode(key), word) for word in words}

    def _keys_of(self, session: Session, subject_ids: Collection[UUID]) -> dict[UUID, tuple[UUID, str]]:
        known = self._known_keys(session, subject_ids)
        missing = [subject_id for subject_id in subject_ids if subject_id not in known]
        if not missing:
            return known
        rows = [{"subject_id": each, "key_id": uuid4(), "key": _new_key()} for each in missing]
        upsert(session, self._keys, rows)
        return {**known, **self._known_keys(session, missing)}

    def _known_keys(self, session: Session, subject_ids: Collection[UUID]) -> dict[UUID, tuple[UUID, str]]:
        keys = self._keys.c
        query = select(keys.subject_id, keys.key_id, keys.key).where(keys.subject_id.in_(list(subject_ids)))
        rows = session.execute(query, execution_options=THE_LIVING)
        return {subject_id: (key_id, key) for subject_id, key_id, key in rows}


def sealed(text: str | None, erased: Any = None) -> Any:
    """How an answer holds a sealed text until it leaves the service, and ``erased`` instead of it when the key is gone.

    So what is kept of an answer for whoever repeats its command is as unreadable as all the rest.
    """
    return erased if text is None else {MARK: text, ERASED: erased}


def _texts_in(answer: Any) -> Iterator[str]:
    if isinstance(answer, Mapping):
        if answer.keys() == SEALED:
            yield answer[MARK]
            return
        answer = answer.values()
    elif not isinstance(answer, list):
        return
    for part in answer:
        yield from _texts_in(part)


def _shown(answer: Any, opened: Mapping[str, Any]) -> Any:
    if isinstance(answer, Mapping):
        if answer.keys() == SEALED:
            return opened.get(answer[MARK], answer[ERASED])
        return {name: _shown(part, opened) for name, part in answer.items()}
    return [_shown(part, opened) for part in answer] if isinstance(answer, list) else answer


def _new_key() -> str:
    return b64encode(AESGCM.generate_key(KEY_BITS)).decode()


def _encrypted(key_id: UUID, key: str, value: Any) -> str:
    nonce = os.urandom(NONCE_BYTES)
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    encrypted = AESGCM(b64decode(key)).encrypt(nonce, plain, key_id.bytes)
    return f"{key_id}.{b64encode(nonce + encrypted).decode()}"


def _decrypted(key: str, text: str) -> Any:
    """Raises cryptography.exceptions.InvalidTag for a text that somebody changed."""
    key_id, _, rest = text.partition(".")
    encrypted = b64decode(rest)
    plain = AESGCM(b64decode(key)).decrypt(encrypted[:NONCE_BYTES], encrypted[NONCE_BYTES:], UUID(key_id).bytes)
    return json.loads(plain)


def _token(key: bytes, word: str) -> int:
    digest = hmac.digest(key, word.encode(), "sha256")
    return int.from_bytes(digest[:TOKEN_BYTES], "big", signed=True)
