"""The one door to attachments for the API: attach a file, look which there are, read one, take one away."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from gateway.attachments.kinds import kind_of
from gateway.attachments.store import FileStore
from gateway.clients import Services
from gateway.problems import FileGone, Refused, ServiceAway
from kernel.attachments.cipher import PART_BYTES, Cipher, new_key
from kernel.calls import Call
from kernel.threads import in_thread

Answer = dict[str, Any]


@dataclass(frozen=True)
class Thing:
    """What files are attached to: a thing of a service, and the field that names it there."""

    service: str
    field: str
    id: UUID

    def with_attachment(self, attachment_id: UUID) -> Answer:
        return {self.field: str(self.id), "attachment_id": str(attachment_id)}


class Shelf:
    """The bytes are kept first and attached afterwards: what breaks off between leaves nothing that anybody sees."""

    def __init__(self, store: FileStore, services: Services) -> None:
        self._store = store
        self._services = services

    def attach(self, call: Call, thing: Thing, path: Path, name: str) -> Answer:
        """Whoever repeats it gets the first answer, and the bytes that he brought again are forgotten.

        Each attempt has a file and a key of its own, so that none can spoil another's; which of them counts, the
        service says. Raises what ``kind_of`` and ``Services.command`` raise.
        """
        media_type = in_thread(kind_of, path, name)
        file_id, key, digest = uuid4(), new_key(), hashlib.sha256()
        cipher = Cipher(key, file_id, path.stat().st_size)
        self._store.keep(file_id, thing.service, _encrypted(path, cipher, digest), call.at)
        file = {"name": name, "sha256": digest.hexdigest()}
        body = {
            **thing.with_attachment(call.new_id("attachment")),
            **file,
            "file_id": str(file_id),
            "media_type": media_type,
            "size": path.stat().st_size,
            "key": key,
        }
        try:
            answer = self._services.command(replace(call, command_id=file_id), thing.service, "attach_file", body)
        except (Refused, ServiceAway) as error:
            if not _may_be_attached(error):
                self._store.forget([file_id])
            raise
        if UUID(answer.pop("file_id")) == file_id:
            self._store.needed([file_id], call.at)
        else:
            self._store.forget([file_id])
        return {**answer, **file}

    def page(self, call: Call, thing: Thing, question: Mapping[str, Any]) -> Answer:
        """The newest first."""
        question = {**question, thing.field: str(thing.id)}
        return self._services.query(call, thing.service, "list_attachments", question)

    def get(self, call: Call, thing: Thing, attachment_id: UUID) -> Answer:
        """What it is, with what ``content`` needs."""
        return self._services.query(call, thing.service, "get_attachment", thing.with_attachment(attachment_id))

    def content(self, attachment: Mapping[str, Any]) -> Iterator[bytes]:
        """The bytes, part by part; the first is there before the answer begins. Raises FileGone."""
        file_id = UUID(attachment["file_id"])
        cipher = Cipher(attachment["key"], file_id, attachment["size"])
        first = self._part(file_id, 0, attachment)

        def parts() -> Iterator[bytes]:
            yield cipher.decrypted(0, first)
            for place in range(1, cipher.parts):
                yield cipher.decrypted(place, self._part(file_id, place, attachment))

        return parts()

    def detach(self, call: Call, thing: Thing, attachment_id: UUID) -> None:
        answer = self._services.command(call, thing.service, "detach_file", thing.with_attachment(attachment_id))
        self.forget([answer["file_id"]])

    def forget(self, file_ids: Iterable[str]) -> None:
        """Nothing is attached by them any more."""
        self._store.forget([UUID(file_id) for file_id in file_ids])

    def _part(self, file_id: UUID, place: int, attachment: Mapping[str, Any]) -> bytes:
        content = self._store.part(file_id, place)
        if content is None:
            raise FileGone(name=attachment["name"])
        return content


def _may_be_attached(error: Refused | ServiceAway) -> bool:
    """A service may fail after it did what it was told."""
    return isinstance(error, Refused) and error.problem["status"] >= HTTPStatus.INTERNAL_SERVER_ERROR


def _encrypted(path: Path, cipher: Cipher, digest: Any) -> Iterator[bytes]:
    """The digest gets what is read."""
    with path.open("rb") as file:
        for place in range(cipher.parts):
            plain = file.read(PART_BYTES)
            digest.update(plain)
            yield cipher.encrypted(place, plain)
