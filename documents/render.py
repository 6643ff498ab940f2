"""A frozen document becomes a PDF: the same document the same bytes, in any process, folder and time zone.

typst sets it, from the fonts inside typst itself. It lets other threads run meanwhile.
"""

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import typst
from marshmallow import ValidationError

from contracts.pictures import picture_kind
from documents import qr
from documents.schemas import KINDS_OF_DOCUMENTS, BetweenParties
from documents.words import in_words

TEMPLATES = Path(__file__).with_name("templates")
NOT_ALLOWED = "Is not one of the allowed values."
DAMAGED = "The picture is damaged: save it anew."
LOGO_ALONE = b"#let logo = json(bytes(sys.inputs.made)).logo\n#image(bytes(logo.data), format: logo.format)"


class DocumentFaulty(ValueError):
    """No document can be made of this; ``messages`` say why, field by field."""

    def __init__(self, messages: dict[str, Any]) -> None:
        super().__init__(f"The document is faulty: {messages}")
        self.messages = messages


def render(document: Mapping[str, Any]) -> bytes:
    """The PDF. Raises DocumentFaulty."""
    pdf: bytes = _set(document, format="pdf", pdf_tags=False)
    return pdf


def pages(document: Mapping[str, Any], dots_per_inch: float = 144) -> list[bytes]:
    """The pages as PNG pictures, as the PDF shows them. Raises DocumentFaulty."""
    drawn: bytes | list[bytes] = _set(document, format="png", ppi=dots_per_inch)
    return [drawn] if isinstance(drawn, bytes) else drawn


def validate(document: Mapping[str, Any]) -> None:
    """Raises DocumentFaulty."""
    _complete(document)


@cache
def templates() -> frozenset[str]:
    """Every version of every kind's template, like ``invoice.1``."""
    names = {path.stem for path in TEMPLATES.glob("*.typ")}
    return frozenset(name for name in names if name.partition(".")[0] in KINDS_OF_DOCUMENTS)


def _set(document: Mapping[str, Any], **options: Any) -> Any:
    """Data reach the template as JSON: nothing in them is ever read as typst's markup."""
    complete, issued_at = _complete(document)
    made = _made(complete)
    inputs = {"document": json.dumps(complete), "made": json.dumps(made)}
    template = TEMPLATES / f"{complete['template']}.typ"
    try:
        return typst.compile(
            template, root=TEMPLATES, font_paths=_fonts(), sys_inputs=inputs, timestamp=issued_at, **options
        )
    except typst.TypstError as error:
        if made["logo"] is not None and not _can_draw_logo(inputs):
            raise DocumentFaulty({"seller": {"logo": [DAMAGED]}}) from error
        raise


def _complete(document: Mapping[str, Any]) -> tuple[dict[str, Any], datetime]:
    """The document with null for all that it leaves out, and the moment that it is dated by, as typst takes it."""
    schema = _schema_of(document)
    try:
        loaded: dict[str, Any] = schema.load(document)
    except ValidationError as error:
        raise DocumentFaulty(dict(error.messages_dict)) from error
    complete: dict[str, Any] = schema.dump(loaded)
    return complete, loaded[schema.dated_by].replace(microsecond=0)


def _schema_of(document: Mapping[str, Any]) -> BetweenParties:
    kind, template = str(document.get("kind")), str(document.get("template"))
    if kind not in KINDS_OF_DOCUMENTS:
        raise DocumentFaulty({"kind": [NOT_ALLOWED]})
    if template not in templates() or template.partition(".")[0] != kind:
        raise DocumentFaulty({"template": [NOT_ALLOWED]})
    return KINDS_OF_DOCUMENTS[kind]()


def _made(complete: Mapping[str, Any]) -> dict[str, Any]:
    """What follows from the data, and typst cannot make itself: the words, the QR code, the logo's bytes."""
    payment = qr.payment(complete) if complete["kind"] == "invoice" else None
    return {
        "words": in_words(_amount(complete), complete["currency"], complete["language"]),
        "qr": None if payment is None else qr.picture(payment),
        "logo": _logo(complete["seller"]["logo"]),
    }


def _amount(complete: Mapping[str, Any]) -> Decimal:
    """What is said in words: of a statement what is owed, whoever owes it."""
    if complete["kind"] == "statement":
        return abs(Decimal(complete["closing"]))
    return Decimal(complete["totals"]["total"])


def _logo(encoded: str | None) -> dict[str, Any] | None:
    if encoded is None:
        return None
    picture = base64.b64decode(encoded)
    return {"format": picture_kind(picture), "data": list(picture)}


def _can_draw_logo(inputs: dict[str, str]) -> bool:
    try:
        typst.Compiler(LOGO_ALONE, root=TEMPLATES, font_paths=_fonts(), sys_inputs=inputs).compile()
    except typst.TypstError:
        return False
    return True


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)
