import base64
import struct
import zlib
from typing import Any

import pytest

from documents.apart import render_any
from documents.render import DocumentFaulty, pages, render
from tests.unit.documents.frozen import SELLER, frozen, line
from tests.unit.documents.reading import text

DAMAGED = "The picture is damaged: save it anew."
KIND = "Must be a PNG or an SVG picture."
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#07c"/></svg>'


def chunk(kind: bytes, content: bytes) -> bytes:
    named = kind + content
    return struct.pack(">I", len(content)) + named + struct.pack(">I", zlib.crc32(named))


def png(width: int = 4, height: int = 4, pixels: bytes | None = None) -> bytes:
    rows = b"".join(b"\0" + b"\x10\x60\xc0" * width for _ in range(height)) if pixels is None else pixels
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def with_logo(logo: Any) -> dict[str, Any]:
    encoded = base64.b64encode(logo).decode() if isinstance(logo, bytes) else logo
    return frozen(seller=SELLER | {"logo": encoded})


def messages(document: dict[str, Any]) -> dict[str, Any]:
    with pytest.raises(DocumentFaulty) as faulty:
        render(document)
    return faulty.value.messages


@pytest.mark.parametrize("logo", [png(), SVG, b"<?xml version='1.0'?>\n" + SVG])
def test_a_logo_is_drawn_above_the_document(logo: bytes) -> None:
    assert pages(with_logo(logo)) != pages(frozen())
    assert "Крепёж-Опт" in text(with_logo(logo))


@pytest.mark.parametrize(
    ("logo", "message"),
    [
        ("not base64!", "Must be base64."),
        (7, "Must be base64."),
        (b"", KIND),
        (b"\xff\xd8\xff\xe0 JPEG", KIND),
        (b"<html><body>no picture</body></html>", KIND),
        (b"<?xml version='1.0'?><note/>", KIND),
        (png()[:-20], DAMAGED),
        (png(pixels=b"too few"), DAMAGED),
        (png().replace(b"IHDR", b"IHDX"), DAMAGED),
        (b"<svg", DAMAGED),
        (SVG + b"\xff", DAMAGED),
        (png(40_000, 1), "A picture is at most 4,000 pixels wide and high."),
        (SVG + b" " * 200_000, "A picture has at most 200,000 bytes."),
    ],
)
def test_a_logo_of_a_wrong_kind_is_refused_and_the_refusal_says_why(logo: Any, message: str) -> None:
    assert messages(with_logo(logo)) == {"seller": {"logo": [message]}}


@pytest.mark.parametrize("file", [b"/etc/hostname", b"../schemas.py", b"https://example.org/logo.png"])
def test_a_logo_cannot_bring_in_files_of_the_machine_or_of_others(file: bytes) -> None:
    nosy = SVG.replace(b"</svg>", b'<image href="' + file + b'" width="9" height="9"/></svg>')
    assert messages(with_logo(nosy)) == {"seller": {"logo": [DAMAGED]}}


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"kind": "letter"}, "kind"),
        ({"kind": ["invoice"]}, "kind"),
        ({"template": "invoice.99"}, "template"),
        ({"template": "upd.1"}, "template"),
        ({"template": "../../README"}, "template"),
        ({"template": None}, "template"),
        ({"language": "de"}, "language"),
        ({"lines": []}, "lines"),
        ({"issued_at": "2026-11-27T09:15:00"}, "issued_at"),
        ({"totals": None}, "totals"),
        ({"number": "1\u0000"}, "number"),
        ({"lines": [line(1, amount=12)]}, "lines"),
        ({"incomplete": ["buyer.shoe_size"]}, "incomplete"),
        ({"paid": "1.00"}, "unpaid"),
    ],
)
def test_a_faulty_document_is_refused_and_the_refusal_names_the_field(changes: dict[str, Any], place: str) -> None:
    assert list(messages(frozen(**changes))) == [place]


def test_a_upd_needs_the_sums_without_vat_of_every_line() -> None:
    assert set(messages(frozen("upd", lines=[line(1)]))["lines"][0]) == {
        "price_without_vat",
        "amount_without_vat",
        "amount_with_vat",
    }


def test_a_large_faulty_document_is_refused_as_any_other() -> None:
    with pytest.raises(DocumentFaulty):
        render_any(frozen("invoice", 300, number=""))
