"""Pictures that events carry as base64: the company's logo."""

import base64
import binascii
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from contracts.fields import Described

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
LARGEST_PICTURE = 200_000
WIDEST_PICTURE = 4_000
HEAD = slice(0, 1_000)


class Picture(Described[bytes]):
    """A whole PNG or SVG picture of at most 200,000 bytes and 4,000 pixels a side, as base64."""

    default_error_messages = {
        "base64": "Must be base64.",
        "too_large": "A picture has at most 200,000 bytes.",
        "kind": "Must be a PNG or an SVG picture.",
        "damaged": "The picture is damaged: save it anew.",
        "too_wide": "A picture is at most 4,000 pixels wide and high.",
    }

    def __init__(self, **options: Any) -> None:
        super().__init__({"type": "string", "contentEncoding": "base64"}, **options)

    def _serialize(self, value: bytes | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else base64.b64encode(value).decode()

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> bytes:
        try:
            picture = base64.b64decode(value, validate=True)
        except (TypeError, ValueError, binascii.Error) as error:
            raise self.make_error("base64") from error
        fault = picture_fault(picture)
        if fault is not None:
            raise self.make_error(fault)
        return picture


def picture_kind(picture: bytes) -> str | None:
    """``png`` or ``svg``, by how it begins; None for any other file."""
    if picture.startswith(PNG_SIGNATURE):
        return "png"
    head = picture[HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    return "svg" if head.startswith((b"<svg", b"<?xml", b"<!--")) and b"<svg" in picture else None


def picture_fault(picture: bytes) -> str | None:
    """What is wrong with a picture, as a key of ``Picture``'s messages."""
    if len(picture) > LARGEST_PICTURE:
        return "too_large"
    kind = picture_kind(picture)
    if kind is None:
        return "kind"
    return _png_fault(picture) if kind == "png" else _svg_fault(picture)


def _svg_fault(picture: bytes) -> str | None:
    try:
        picture.decode()
    except UnicodeDecodeError:
        return "damaged"
    return None


def _png_fault(picture: bytes) -> str | None:
    chunks = list(_chunks(picture))
    if len(chunks) < 2 or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13 or chunks[-1][0] != b"IEND":
        return "damaged"
    header = chunks[0][1]
    sides = int.from_bytes(header[:4]), int.from_bytes(header[4:8])
    return "too_wide" if max(sides) > WIDEST_PICTURE else None


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Type and content of each chunk of a PNG up to the first that is cut or does not fit its checksum."""
    place = len(PNG_SIGNATURE)
    while place < len(picture):
        length = int.from_bytes(picture[place : place + 4])
        named = picture[place + 4 : place + 8 + length]
        checksum = picture[place + 8 + length : place + 12 + length]
        if len(checksum) != 4 or zlib.crc32(named) != int.from_bytes(checksum):
            return
        yield named[:4], named[4:]
        place += 12 + length
