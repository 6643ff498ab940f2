"""The attached files that a letter takes along: proved to be the customer's, told of, and read for a draft.

They stay where they are attached. A letter names them, and whoever sends it reads them when it goes.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gateway.api import PREFIX
from gateway.api.attachments import FAMILIES, Family
from gateway.api.calls import ask
from gateway.context import gateway
from gateway.letters.enclosures import fault
from gateway.problems import FilesOfLetterGone, FilesTooLargeTogether
from kernel.mail.message import Attachment, numbered_name
from kernel.problems import ValidationFailed

MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 15  # a message is a third larger, and servers commonly take 20 to 25
TOLD = ("name", "media_type", "size")
OF_SERVICE = {each.service: each for each in FAMILIES}

File = Mapping[str, Any]
Letter = Mapping[str, Any]


def attached_to(letter: Letter, attachment_ids: Sequence[Any]) -> list[File]:
    """In their order, each with its ``service``.

    Raises ValidationFailed with all that are not there, or are not the customer's; FilesTooLargeTogether.
    """
    wanted = [str(each) for each in attachment_ids]
    found = _found(letter["customer_id"], wanted, OF_SERVICE)
    errors = [fault(f"attachment_ids.{place}", None) for place, each in enumerate(wanted) if each not in found]
    if errors:
        raise ValidationFailed(errors=errors)
    size = sum(each["size"] for each in found.values())
    if size > MOST_MEGABYTES * MEGABYTE:
        unusable = [{"field": "attachment_ids", "message": "The files are too large together."}]
        raise FilesTooLargeTogether(unusable, most=MOST_MEGABYTES, size=-(-size // MEGABYTE))
    return [found[each] for each in wanted]


def by_their_ids(files: Iterable[File]) -> list[dict[str, str]]:
    """As a letter names them."""
    return [{"attachment_id": each["id"], "service": each["service"]} for each in files]


def told(letter: Letter, files: Iterable[File]) -> dict[str, Any]:
    """The letter as notify answers it, with what those of its files are called that are there."""
    found = {each["id"]: each for each in files}
    return {**letter, "attachments": [_told(each["attachment_id"], found) for each in letter["attachments"]]}


def still_attached(letter: Letter) -> list[File]:
    """The files of a letter that are there, in their order."""
    wanted = [each["attachment_id"] for each in letter["attachments"]]
    found = _found(letter["customer_id"], wanted, {each["service"] for each in letter["attachments"]})
    return [found[each] for each in wanted if each in found]


def contents_of(letter: Letter) -> list[Attachment]:
    """Raises FilesOfLetterGone: a letter does not go without one of them."""
    files = still_attached(letter)
    if len(files) < len(letter["attachments"]):
        raise FilesOfLetterGone
    read = gateway().shelf.content
    return [
        Attachment(each["name"], numbered_name(place, each["name"]), each["media_type"], b"".join(read(each)))
        for place, each in enumerate(files, 1)
    ]


def _found(customer_id: Any, wanted: Sequence[str], services: Iterable[str]) -> dict[str, File]:
    found: dict[str, File] = {}
    for service in services:
        missing = [each for each in wanted if each not in found]
        if missing:
            question = {"customer_id": customer_id, "attachment_ids": missing}
            for each in ask(service, "attachments_among", question)["items"]:
                found[each["id"]] = {**each, "service": service}
    return found


def _told(attachment_id: str, found: Mapping[str, File]) -> dict[str, Any]:
    file = found.get(attachment_id)
    if file is None:
        return {"attachment_id": attachment_id, **dict.fromkeys(TOLD), "path": None}
    path = _path_of(OF_SERVICE[file["service"]], file)
    return {"attachment_id": attachment_id, **{name: file[name] for name in TOLD}, "path": path}


def _path_of(family: Family, file: File) -> str:
    return f"{PREFIX}/{family.path}/{file['thing_id']}/attachments/{file['id']}"
