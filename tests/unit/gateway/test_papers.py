"""What a document's file is called, and where it is shown."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from contracts.documents import KINDS
from documents.schemas import MOST_LINES
from gateway.papers import TITLES, disposition_of, file_name, statement_name, statement_response
from gateway.problems import StatementTooLong
from tests.unit.documents.statements import statement


def frozen(**changes: Any) -> dict[str, Any]:
    return {"kind": "invoice", "number": "118", "date": "2025-11-24", "language": "ru", **changes}


def test_a_file_is_named_in_the_language_of_the_document():
    assert file_name(frozen()) == "Счёт № 118 от 24.11.2025.pdf"
    assert file_name(frozen(kind="upd", language="en")) == "Universal transfer document 118 of 24.11.2025.pdf"
    assert TITLES.keys() == set(KINDS)


@pytest.mark.parametrize("number", ['КП/"7"\\1', "..\r\nX: y", "a;b"])
def test_a_number_cannot_break_the_name_nor_the_header(number: str):
    said = disposition_of(frozen(number=number))
    assert said.isascii()
    assert not set("\r\n\\/") & set(said)
    assert said.count('"') == 2


def test_old_programs_get_a_plain_name_and_others_the_russian_one():
    assert disposition_of(frozen(number="КП-7")) == (
        'inline; filename="invoice----7.pdf"; '
        "filename*=UTF-8''%D0%A1%D1%87%D1%91%D1%82%20%E2%84%96%20%D0%9A%D0%9F-7%20%D0%BE%D1%82%2024.11.2025.pdf"
    )


def test_a_statement_is_named_by_its_customer_and_period():
    assert statement_name(statement()) == "Акт сверки, ООО «СтройМаркет», 01.11.2026 – 27.11.2026"
    english = statement(language="en", buyer={"name": 'A/B "C"\r\n'})
    assert statement_name(english) == "Statement of account, A B C , 01.11.2026 – 27.11.2026"


def test_a_statement_that_no_pdf_holds_is_refused_with_what_to_do():
    with pytest.raises(StatementTooLong) as refused:
        statement_response(statement(MOST_LINES + 1))
    assert refused.value.params == {"lines": MOST_LINES + 1, "most": MOST_LINES}


def test_a_document_that_a_browser_has_already_is_still_shown_within_our_own_pages(client: FlaskClient):
    document_id = "8b0c2c7e-2f0c-4a0e-9a3e-222222222222"
    answer = client.get(f"/api/v1/documents/{document_id}.pdf", headers={"If-None-Match": f'"{document_id}"'})
    assert answer.status_code == 304
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
