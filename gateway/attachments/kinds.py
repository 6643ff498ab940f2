"""Which files are taken: by the ending of the name, and by what is really in them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from gateway.problems import FileEmpty, FileKindNotTaken, FileNameNotTaken, FileOfAnotherKind

HEAD_BYTES = 4096
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
PHOTOS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"})
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
OFFICE = "application/vnd.openxmlformats-officedocument"
BYTE_ORDERS = (b"\xff\xfe", b"\xfe\xff")

_OTHER_LANGUAGE = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*(?:<[!?a-z]|#!|@echo|%!ps)", re.IGNORECASE)
_HEADER_OF_LETTER = re.compile(rb"[!-9;-~]+:[ \t]|From ")
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

Test = Callable[[bytes, Path], bool]


@dataclass(frozen=True)
class Kind:
    """``is_one`` says by the first bytes, or by the whole file, whether it is what its name says."""

    media_type: str
    is_one: Test


def kind_of(path: Path, name: str) -> str:
    """The media type of a file that may be attached under a name. It computes: call it in a thread.

    Raises FileEmpty, FileNameNotTaken, FileKindNotTaken, FileOfAnotherKind.
    """
    ending = ending_of(name)
    if ending not in KINDS:
        unusable = [{"field": "file", "message": "The file cannot be used."}]
        if name.strip(".").lower() in KINDS:
            raise FileNameNotTaken(unusable, name=name)
        raise FileKindNotTaken(unusable, name=name, kinds=", ".join(sorted(KINDS)))
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head:
        raise FileEmpty([{"field": "file", "message": "Must not be empty."}], name=name)
    if not KINDS[ending].is_one(head, path):
        raise FileOfAnotherKind([{"field": "file", "message": "The file cannot be used."}], name=name, kind=ending)
    return KINDS[ending].media_type


def ending_of(name: str) -> str:
    """In small letters, without the dot."""
    return Path(name).suffix.removeprefix(".").lower()


def _begins(*beginnings: bytes) -> Test:
    return lambda head, _: head.startswith(beginnings)


def _is_webp(head: bytes, _: Path) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _is_photo(head: bytes, _: Path) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in PHOTOS


def _has_inside(folder: str) -> Test:
    """A ZIP file with this folder in it; the list at its end is not read, which may be longer than any memory."""
    member = re.compile(rb"PK\x03\x04.{26}" + folder.encode(), re.DOTALL)
    return lambda head, path: head.startswith(ZIPS) and member.search(path.read_bytes()) is not None


def _is_open_document(form: str) -> Test:
    """Its first part is its media type, as it is."""
    return lambda head, _: head.startswith(ZIPS) and f"mimetype{OPEN_DOCUMENT}.{form}".encode() in head[:200]


def _is_text(head: bytes, path: Path) -> bool:
    """Of whatever encoding, and none that a browser or a system would carry out."""
    if head.startswith(BYTE_ORDERS):
        return _can_be_read(path)
    return not _OTHER_LANGUAGE.match(head) and not _NO_TEXT.search(path.read_bytes())


def _can_be_read(path: Path) -> bool:
    try:
        text = path.read_text(encoding="utf-16")
    except UnicodeError:
        return False
    return not _OTHER_LANGUAGE.match(text[:HEAD_BYTES].encode())


def _is_letter(head: bytes, path: Path) -> bool:
    return bool(_HEADER_OF_LETTER.match(head)) and _is_text(head, path)


_OLD, _TEXT = _begins(OLD_OFFICE), _is_text
KINDS: Mapping[str, Kind] = {
    "pdf": Kind("application/pdf", _begins(b"%PDF-")),
    "doc": Kind("application/msword", _OLD),
    "xls": Kind("application/vnd.ms-excel", _OLD),
    "ppt": Kind("application/vnd.ms-powerpoint", _OLD),
    "docx": Kind(f"{OFFICE}.wordprocessingml.document", _has_inside("word/")),
    "xlsx": Kind(f"{OFFICE}.spreadsheetml.sheet", _has_inside("xl/")),
    "pptx": Kind(f"{OFFICE}.presentationml.presentation", _has_inside("ppt/")),
    "odt": Kind(f"{OPEN_DOCUMENT}.text", _is_open_document("text")),
    "ods": Kind(f"{OPEN_DOCUMENT}.spreadsheet", _is_open_document("spreadsheet")),
    "odp": Kind(f"{OPEN_DOCUMENT}.presentation", _is_open_document("presentation")),
    "rtf": Kind("application/rtf", _begins(b"{\\rtf")),
    "png": Kind("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "jpg": Kind("image/jpeg", _begins(b"\xff\xd8\xff")),
    "jpeg": Kind("image/jpeg", _begins(b"\xff\xd8\xff")),
    "gif": Kind("image/gif", _begins(b"GIF87a", b"GIF89a")),
    "bmp": Kind("image/bmp", _begins(b"BM")),
    "tif": Kind("image/tiff", _begins(b"II*\x00", b"MM\x00*")),
    "tiff": Kind("image/tiff", _begins(b"II*\x00", b"MM\x00*")),
    "webp": Kind("image/webp", _is_webp),
    "heic": Kind("image/heic", _is_photo),
    "txt": Kind("text/plain", _TEXT),
    "csv": Kind("text/csv", _TEXT),
    "eml": Kind("message/rfc822", _is_letter),
    "msg": Kind("application/vnd.ms-outlook", _OLD),
    "zip": Kind("application/zip", _begins(*ZIPS)),
}
