"""Documents as PDF files: made of what was frozen, beside the work of others, and named for people."""

import re
from collections.abc import Mapping
from datetime import date
from threading import BoundedSemaphore
from typing import Any

from flask import Response

from documents.apart import render_any
from documents.schemas import MOST_LINES
from gateway.dispositions import ascii_of, shown
from gateway.problems import StatementTooLong
from kernel.threads import in_thread

PDF = "application/pdf"
AT_ONCE = 2
TITLES: Mapping[str, Mapping[str, str]] = {
    "invoice": {"ru": "Счёт", "en": "Invoice"},
    "confirmation": {"ru": "Подтверждение заказа", "en": "Order confirmation"},
    "offer": {"ru": "Коммерческое предложение", "en": "Offer"},
    "delivery_note": {"ru": "Товарная накладная", "en": "Delivery note"},
    "upd": {"ru": "УПД", "en": "Universal transfer document"},
}
STATEMENTS = {"ru": "Акт сверки, {buyer}, {since} – {until}", "en": "Statement of account, {buyer}, {since} – {until}"}
NAMES = {"ru": "{title} № {number} от {day}", "en": "{title} {number} of {day}"}
_UNFIT = re.compile(r'[\\/:*?"<>|\s]+')
_TURNS = BoundedSemaphore(AT_ONCE)
Frozen = Mapping[str, Any]


def pdf_response(document_id: str, frozen: Frozen) -> Response:
    """The PDF; the same bytes whenever it is asked for, so that its name is as good as a checksum."""
    response = _inline(frozen, disposition_of(frozen))
    response.set_etag(document_id)
    return response


def statement_response(statement: Frozen) -> Response:
    """The PDF of an account as it is now. Raises StatementTooLong."""
    lines = len(statement["lines"])
    if lines > MOST_LINES:
        raise StatementTooLong(lines=lines, most=MOST_LINES)
    plain = f"statement-{statement['since']}-{statement['until']}.pdf"
    return _inline(statement, shown(plain, f"{statement_name(statement)}.pdf"))


def disposition_of(frozen: Frozen) -> str:
    """Shown in the browser, and saved under a name in the language of the document (RFC 6266)."""
    return shown(plain_name(frozen), file_name(frozen))


def plain_name(frozen: Frozen) -> str:
    """``invoice-118.pdf``, for programs that know ASCII alone."""
    return ascii_of(f"{frozen['kind']}-{_UNFIT.sub('-', frozen['number'])}.pdf")


def file_name(frozen: Frozen) -> str:
    """``Счёт № 118 от 27.11.2026.pdf``."""
    language = frozen["language"]
    day = date.fromisoformat(frozen["date"])
    named = NAMES[language].format(
        title=TITLES[frozen["kind"]][language], number=frozen["number"], day=day.strftime("%d.%m.%Y")
    )
    return f"{_UNFIT.sub(' ', named)}.pdf"


def statement_name(statement: Frozen) -> str:
    """``Акт сверки, ООО «Вектор», 01.11.2026 – 27.11.2026``."""
    days = {name: date.fromisoformat(statement[name]).strftime("%d.%m.%Y") for name in ("since", "until")}
    named = STATEMENTS[statement["language"]].format(buyer=statement["buyer"]["name"], **days)
    return _UNFIT.sub(" ", named)


def pdf_of(frozen: Frozen) -> bytes:
    """The file itself."""
    with _TURNS:
        pdf: bytes = in_thread(render_any, dict(frozen))
    return pdf


def _inline(frozen: Frozen, disposition: str) -> Response:
    response = Response(pdf_of(frozen), mimetype=PDF)
    response.headers["Content-Disposition"] = disposition
    return response
