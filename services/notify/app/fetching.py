"""The attached files of a letter, read at the last moment where they stand: what was erased there goes nowhere."""

import time
from base64 import b64decode
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag

from kernel.asking import Ask, NotAnswered
from kernel.attachments.cipher import Cipher
from kernel.mail.message import Attachment, numbered_name

BYTES_IN = "gateway"
LONGEST_SECONDS = 120.0  # far less than a sender holds a letter

File = Mapping[str, Any]


class FilesGone(Exception):
    """One of them was removed, or erased with somebody's personal data."""


def fetched(ask: Ask, customer_id: str | None, attachments: Sequence[File]) -> list[Attachment]:
    """In their order; each has ``attachment_id`` and ``service``. Raises FilesGone, NotAnswered."""
    deadline = time.monotonic() + LONGEST_SECONDS
    found = {each["id"]: each for each in _found(ask, customer_id, attachments)}
    if any(each["attachment_id"] not in found for each in attachments):
        raise FilesGone
    files = [found[each["attachment_id"]] for each in attachments]
    return [
        Attachment(each["name"], numbered_name(place, each["name"]), each["media_type"], _content(ask, each, deadline))
        for place, each in enumerate(files, 1)
    ]


def _found(ask: Ask, customer_id: str | None, attachments: Sequence[File]) -> Iterable[File]:
    """Described, each with its key, by the services whose things they stand on."""
    by_service = itemgetter("service")
    for service, asked in groupby(sorted(attachments, key=by_service), by_service):
        question = {"customer_id": customer_id, "attachment_ids": [each["attachment_id"] for each in asked]}
        yield from ask(service, "attachments_among", question)["items"]


def _content(ask: Ask, file: File, deadline: float) -> bytes:
    cipher = Cipher(file["key"], UUID(file["file_id"]), file["size"])
    return b"".join(_part(ask, file, cipher, place, deadline) for place in range(cipher.parts))


def _part(ask: Ask, file: File, cipher: Cipher, place: int, deadline: float) -> bytes:
    if time.monotonic() > deadline:
        raise NotAnswered(f"{BYTES_IN}: it took too long")
    content = ask(BYTES_IN, "file_part", {"file_id": file["file_id"], "place": place})["content"]
    if content is None:
        raise FilesGone
    try:
        return cipher.decrypted(place, b64decode(content))
    except InvalidTag as error:
        raise FilesGone from error
