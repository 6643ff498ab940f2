"""Attachments at the gateway: which files are taken, what they are called, and that nothing of them is left behind."""

import io
from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from contracts.commands.attachments import AttachToCustomer
from gateway.attachments import shelf as shelves
from gateway.attachments.kinds import KINDS, kind_of
from gateway.attachments.naming import name_of
from gateway.attachments.tables import file_parts, files
from gateway.problems import FileEmpty, FileKindNotTaken, FileNameNotTaken, FileOfAnotherKind
from kernel.attachments.cipher import PART_BYTES, Cipher, new_key, parts_of
from kernel.messaging.rpc_client import CallTimedOut, RemoteError, ServiceUnavailable
from kernel.problems import InternalError, NotYours, describe

CUSTOMER = str(uuid4())
PATH = f"/api/v1/customers/{CUSTOMER}/attachments"
ATTACH, GET, DETACH = "customers.attach_file", "customers.get_attachment", "customers.detach_file"
ERASE, HELD = "customers.erase_personal_data", "customers.held_files"
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 3000
BELONGS = {"attached_at": "2026-11-24T09:00:00Z", "attached_by": "admin"}


def zipped(*names: str, first: bytes = b"") -> bytes:
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        if first:
            archive.writestr("mimetype", first)
        for name in names:
            archive.writestr(name, "<x/>")
    return content.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
OF_KINDS = {
    "pdf": PDF, "doc": OLE, "xls": OLE, "ppt": OLE, "msg": OLE,
    "docx": zipped("[Content_Types].xml", "word/document.xml"),
    "xlsx": zipped("[Content_Types].xml", "xl/workbook.xml"),
    "pptx": zipped("[Content_Types].xml", "ppt/presentation.xml"),
    "odt": zipped("content.xml", first=b"application/vnd.oasis.opendocument.text"),
    "ods": zipped("content.xml", first=b"application/vnd.oasis.opendocument.spreadsheet"),
    "odp": zipped("content.xml", first=b"application/vnd.oasis.opendocument.presentation"),
    "rtf": b"{\\rtf1 text}", "png": b"\x89PNG\r\n\x1a\n0", "jpg": b"\xff\xd8\xff\xe0", "jpeg": b"\xff\xd8\xff\xe1",
    "gif": b"GIF89a0", "bmp": b"BM0000", "tif": b"II*\x000", "tiff": b"MM\x00*0",
    "webp": b"RIFF0000WEBP", "heic": b"\x00\x00\x00\x18ftypheic",
    "txt": "Договор".encode("cp1251"), "csv": "\ufeffИмя;Цена\n".encode(),
    "eml": b"Subject: =?utf-8?b?0JTQvtCz0L7QstC+0YA=?=\r\n\r\ntext", "zip": zipped("1.txt"),
}  # fmt: skip
DANGEROUS = {
    "a program": b"MZ\x90\x00\x03", "an ELF program": b"\x7fELF\x02\x01\x01\x00", "a page": b"\r\n <!DOCTYPE html><p>",
    "a page that hides": b"\xef\xbb\xbf<html>", "a page in UTF-16": "<script>".encode("utf-16"),
    "a drawing": b"<?xml version='1.0'?><svg/>", "a script": b"#!/bin/sh\n", "a batch": b"@echo off\r\n",
}  # fmt: skip


@pytest.fixture
def sent(tmp_path: Path) -> Callable[[str, bytes], str]:
    def judge(name: str, content: bytes) -> str:
        (tmp_path / "file").write_bytes(content)
        return kind_of(tmp_path / "file", name)

    return judge


# which files are taken


@pytest.mark.parametrize("ending", sorted(KINDS))
def test_a_file_that_is_what_it_says_is_taken(sent: Callable[[str, bytes], str], ending: str) -> None:
    assert sent(f"Файл.{ending.upper()}", OF_KINDS[ending]) == KINDS[ending].media_type


@pytest.mark.parametrize("what", sorted(DANGEROUS))
def test_what_runs_is_taken_under_no_name(sent: Callable[[str, bytes], str], what: str) -> None:
    for ending in KINDS:
        with pytest.raises(FileOfAnotherKind):
            sent(f"Файл.{ending}", DANGEROUS[what])


def test_one_office_document_is_not_another(sent: Callable[[str, bytes], str]) -> None:
    for ending, other in permutations(("docx", "xlsx", "pptx", "odt", "ods", "odp"), 2):
        with pytest.raises(FileOfAnotherKind):
            sent(f"Файл.{ending}", OF_KINDS[other])


@pytest.mark.parametrize("name", ["a.exe", "a.html", "a.svg", "a.js", "a.docm", "a.pdf.bat", "a"])
def test_other_endings_are_not_taken(sent: Callable[[str, bytes], str], name: str) -> None:
    with pytest.raises(FileKindNotTaken) as refused:
        sent(name, PDF)
    assert refused.value.errors == [{"field": "file", "message": "The file cannot be used."}]


@pytest.mark.parametrize("name", [".pdf", "pdf", name_of(".TXT")])
def test_an_ending_alone_is_no_name(sent: Callable[[str, bytes], str], name: str) -> None:
    with pytest.raises(FileNameNotTaken) as refused:
        sent(name, PDF)
    assert refused.value.errors == [{"field": "file", "message": "The file cannot be used."}]


def test_an_empty_file_is_not_taken(sent: Callable[[str, bytes], str]) -> None:
    with pytest.raises(FileEmpty):
        sent("a.txt", b"")


# what they are called


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Договор № 7.pdf", "Договор № 7.pdf"),
        ("C:\\Документы\\скан.pdf", "скан.pdf"),
        ("../../etc/passwd", "passwd"),
        ("Счёт и\u0306.pdf", "Счёт й.pdf"),
        ("акт\u202efdp.\r\n\x00exe", "актfdp. exe"),
        ('"a":<b>|c?.txt', "-a-b-c-.txt"),
        (" . ", "file"),
        ("", "file"),
        ("\ud800.txt", "txt"),
        ("я" * 300 + ".docx", "я" * 195 + ".docx"),
        ("a." + "b" * 300, "a." + "b" * 198),
    ],
    ids=["plain", "windows", "folders", "accents", "controls", "signs", "dots", "nothing", "broken", "long", "ending"],
)
def test_a_name_is_one_that_every_folder_can_have(given: str, name: str) -> None:
    assert name_of(given) == name


# how they are kept


@pytest.mark.parametrize("size", [1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES])
def test_parts_are_read_by_who_has_the_key_and_in_their_places_alone(size: int) -> None:
    file_id, key = uuid4(), new_key()
    cipher = Cipher(key, file_id, size)
    plain = [bytes([place]) * 10 for place in range(cipher.parts)]
    kept = [cipher.encrypted(place, part) for place, part in enumerate(plain)]
    assert [cipher.decrypted(place, part) for place, part in enumerate(kept)] == plain
    others = (Cipher(new_key(), file_id, size), Cipher(key, uuid4(), size), Cipher(key, file_id, size + PART_BYTES))
    for other in others:
        with pytest.raises(InvalidTag):
            other.decrypted(0, kept[0])
    with pytest.raises(InvalidTag):
        cipher.decrypted(1, kept[0])


class Owner:
    """The service whose things files are attached to, as far as the gateway asks it."""

    def __init__(self, services: Any) -> None:
        self.attached: dict[str, Any] = {}
        services.answers |= {ATTACH: self.attach, GET: self.get, DETACH: self.detach, HELD: self.held}

    def attach(self, body: dict[str, Any]) -> Any:
        AttachToCustomer().load(body)
        kept = self.attached.setdefault(body["attachment_id"], body)
        told = {"id": body["attachment_id"], "file_id": kept["file_id"], "size": kept["size"], **BELONGS}
        return {"ok": {**told, "media_type": kept["media_type"]}}

    def get(self, body: dict[str, Any]) -> Any:
        kept = self.attached[body["attachment_id"]]
        return {"ok": {**kept, "id": body["attachment_id"], **BELONGS}}

    def detach(self, body: dict[str, Any]) -> Any:
        return {"ok": {"file_id": self.attached.pop(body["attachment_id"])["file_id"]}}

    def held(self, body: dict[str, Any]) -> Any:
        there = {kept["file_id"] for kept in self.attached.values()}
        return {"ok": {"file_ids": [each for each in body["file_ids"] if each in there]}}


@pytest.fixture
def owner(services: Any) -> Owner:
    return Owner(services)


@pytest.fixture
def kept(app: Flask) -> Callable[[], tuple[int, int]]:
    """How many files and parts of files there are."""

    def count() -> tuple[int, int]:
        with app.extensions["nova"].accounts.application.reading() as session:
            numbers = [
                session.execute(select(func.count()).select_from(table)).scalar() for table in (files, file_parts)
            ]
        return numbers[0] or 0, numbers[1] or 0

    return count


Kept = Callable[[], tuple[int, int]]


def upload(
    client: FlaskClient, content: bytes = PDF, called: str = "Скан.pdf", key: str | None = None, **form: str
) -> Any:
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(PATH, data={"file": (io.BytesIO(content), called), **form}, headers=headers)


def swept(app: Flask) -> int:
    number: int = app.extensions["nova"].sweeper.sweep("customers")
    return number


def test_the_bytes_are_kept_unreadable_and_come_back_whole(
    client: FlaskClient, owner: Owner, kept: Kept, tmp_path: Path
) -> None:
    text = "Тайный договор. ".encode() * 40_000
    answer = upload(client, text, "Тайна.txt")
    assert (answer.status_code, answer.json["name"], kept()) == (201, "Тайна.txt", (1, parts_of(len(text))))
    assert "file_id" not in answer.json
    written = b"".join(path.read_bytes() for path in tmp_path.glob("gateway.db*"))
    [attached] = owner.attached.values()
    readable = ("Тайн".encode(), attached["key"].encode(), attached["sha256"].encode())
    assert [word for word in readable if word in written] == []
    assert client.get(f"{PATH}/{answer.json['id']}").data == text


def test_a_name_may_be_given_beside_the_file(client: FlaskClient, owner: Owner) -> None:
    assert upload(client, called="scan0001", name="Доверенность.pdf").json["name"] == "Доверенность.pdf"
    assert upload(client, title="Доверенность.pdf").status_code == 422


def test_the_bytes_go_with_the_attachment(client: FlaskClient, owner: Owner, kept: Kept) -> None:
    attached = upload(client).json
    assert client.delete(f"{PATH}/{attached['id']}").status_code == 204
    assert kept() == (0, 0)


def test_erasing_a_customer_takes_the_bytes(client: FlaskClient, owner: Owner, services: Any, kept: Kept) -> None:
    upload(client)
    file_ids = [each["file_id"] for each in owner.attached.values()]
    services.answers[ERASE] = {"ok": {"id": CUSTOMER, "version": 2, "file_ids": file_ids}}
    path = f"/api/v1/customers/{CUSTOMER}/erase"
    erased = client.post(path, json={"reason": "по просьбе"}, headers={"If-Match": "*"})
    assert (erased.status_code, "file_ids" in erased.json, kept()) == (200, False, (0, 0))


def test_who_repeats_an_upload_leaves_one_file(client: FlaskClient, owner: Owner, kept: Kept) -> None:
    first, again = (upload(client, key="once").json for _ in range(2))
    assert (again, kept()[0]) == (first, 1)
    assert client.get(f"{PATH}/{first['id']}").data == PDF


def raising(error: Exception) -> Callable[[Any], Any]:
    def answer(_: Any) -> Any:
        raise error

    return answer


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({"problem": describe(NotYours())}, 403),
        (raising(ServiceUnavailable("customers", "away")), 503),
    ],
    ids=["refused", "away"],
)
def test_what_was_surely_not_attached_leaves_nothing(
    client: FlaskClient, services: Any, kept: Kept, answer: Any, status: int
) -> None:
    services.answers[ATTACH] = answer
    assert (upload(client).status_code, kept()) == (status, (0, 0))


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (raising(CallTimedOut("customers", "attach_file", 10)), 504),
        (raising(RemoteError("ValueError", "broken")), 502),
        ({"problem": describe(InternalError())}, 500),
    ],
    ids=["no answer", "broken", "failed"],
)
def test_what_may_have_been_attached_is_asked_about_a_day_later(
    app: Flask, client: FlaskClient, services: Any, owner: Owner, clock: Any, kept: Kept, answer: Any, status: int
) -> None:
    services.answers[ATTACH] = answer
    assert (upload(client).status_code, kept()[0], swept(app)) == (status, 1, 0)
    clock.pass_by(days=1)
    assert (swept(app), kept()) == (1, (0, 0))


def test_what_was_attached_though_nobody_heard_of_it_stays(
    app: Flask, client: FlaskClient, services: Any, owner: Owner, clock: Any, kept: Kept
) -> None:
    def attached_unheard(body: Any) -> Any:
        owner.attach(body)
        raise CallTimedOut("customers", "attach_file", 10)

    services.answers[ATTACH] = attached_unheard
    assert upload(client, key="once").status_code == 504
    clock.pass_by(days=1)
    assert (swept(app), kept()[0]) == (0, 1)
    services.answers[ATTACH] = owner.attach
    again = upload(client, key="once").json
    assert (client.get(f"{PATH}/{again['id']}").data == PDF, kept()[0]) == (True, 1)


def test_a_file_whose_end_was_not_seen_is_forgotten_within_a_month(
    app: Flask, client: FlaskClient, owner: Owner, clock: Any, kept: Kept
) -> None:
    upload(client)
    upload(client)
    owner.attached.popitem()
    clock.pass_by(days=1)
    assert (swept(app), kept()[0]) == (0, 2)
    clock.pass_by(days=30)
    assert (swept(app), kept()[0]) == (1, 1)


def test_nothing_is_forgotten_while_the_owner_does_not_answer(
    app: Flask, client: FlaskClient, services: Any, owner: Owner, clock: Any, kept: Kept
) -> None:
    upload(client)
    owner.attached.clear()
    clock.pass_by(days=31)
    del services.answers[HELD]
    with pytest.raises(Exception, match="cannot be reached"):
        swept(app)
    assert kept()[0] == 1


def test_bytes_that_are_gone_are_said_to_be_gone(client: FlaskClient, owner: Owner, app: Flask) -> None:
    attached = upload(client).json
    app.extensions["nova"].shelf.forget(each["file_id"] for each in owner.attached.values())
    answer = client.get(f"{PATH}/{attached['id']}", headers={"Accept-Language": "ru"})
    assert (answer.status_code, answer.json["code"]) == (410, "FileGone")
    assert answer.json["detail"] == "Содержимого файла Скан.pdf больше нет."


def test_a_file_that_is_refused_is_not_kept(client: FlaskClient, owner: Owner, kept: Kept) -> None:
    assert upload(client, b"MZ").status_code == 422
    assert (kept(), owner.attached) == ((0, 0), {})


def test_a_file_is_looked_through_beside_the_work_of_others(
    client: FlaskClient, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = []

    def in_another_thread(work: Callable[..., Any], *arguments: Any) -> Any:
        begun.append(work)
        with ThreadPoolExecutor(1) as threads:
            return threads.submit(work, *arguments).result()

    monkeypatch.setattr(shelves, "in_thread", in_another_thread)
    assert (upload(client).status_code, begun) == (201, [kind_of])


def test_a_key_is_as_long_as_aes_256_wants_it() -> None:
    assert len(new_key()) == len(b64encode(bytes(32)))


def test_files_are_attached_and_read_part_by_part(client: FlaskClient, owner: Owner) -> None:
    attached = upload(client, PDF).json
    answer = client.get(f"{PATH}/{attached['id']}", buffered=False)
    parts: Iterator[bytes] = answer.response  # type: ignore[assignment]
    assert [len(part) for part in parts] == [PART_BYTES] * 2 + [len(PDF) - 2 * PART_BYTES]
    assert answer.content_length == len(PDF)
