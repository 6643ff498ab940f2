"""Documents as their readers have them: the text of a PDF's pages, the fields of a QR code that was scanned."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import zxingcpp
from PIL import Image
from pypdf import PageObject, PdfReader

from documents.render import pages, render

SCANNED_AT = 150


def texts(document: Mapping[str, Any]) -> list[str]:
    """The text of each page, words parted by single spaces."""
    return [_said(page) for page in _pages(document)]


def last_page(document: Mapping[str, Any]) -> tuple[int, str]:
    """The number of pages, and the text of the last."""
    every = _pages(document)
    return len(every), _said(every[-1])


def text(document: Mapping[str, Any]) -> str:
    return " ".join(texts(document))


def scanned(document: Mapping[str, Any]) -> list[str]:
    """What a foreign reader finds in all QR codes of the first page, as it is printed."""
    picture = Image.open(BytesIO(pages(document, SCANNED_AT)[0])).convert("L")
    return [code.bytes.decode() for code in zxingcpp.read_barcodes(picture)]


def _pages(document: Mapping[str, Any]) -> Sequence[PageObject]:
    return PdfReader(BytesIO(render(document))).pages


def _said(page: PageObject) -> str:
    return " ".join(page.extract_text().split())
