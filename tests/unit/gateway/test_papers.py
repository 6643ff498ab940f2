"""What a document's file is called."""

from typing import Any

import pytest

from contracts.documents import KINDS
from gateway.papers import TITLES, disposition_of, file_name


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
