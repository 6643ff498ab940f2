"""Tables as files: what is exported is read again by an import, unchanged."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from formats.sheets.writing import Cells
from gateway.imports.registers import Register
from gateway.imports.vocabulary import Vocabulary
from kernel.paging import Page

PAGE = 200
REASON = {"ru": "Почему не принято", "en": "Why it was not taken"}

Ask = Callable[[Mapping[str, Any]], Mapping[str, Any]]
Say = Callable[[Mapping[str, Any]], str]


def cards(ask: Ask, question: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """All rows that a list of cards has, page by page; the first page is asked for at once."""
    page = ask({**question, "limit": PAGE})
    return _all(ask, question, page)


def exported(
    register: Register, vocabulary: Vocabulary, found: Iterable[Mapping[str, Any]], language: str
) -> Iterator[Cells]:
    """The headings, then a row for each card."""
    columns = [column for column in register.columns(vocabulary) if column.exported]
    yield [column.names[language] for column in columns]
    for card in found:
        yield [column.cell_of(card, language) for column in columns]


def failed_rows(header: Sequence[str], pages: Callable[[str | None], Page], say: Say, language: str) -> Iterator[Cells]:
    """The rows that were refused as the file had them, each with the reason: to be mended and imported again."""
    yield [*header, REASON[language]]
    after = None
    while True:
        page = pages(after)
        for row in page.rows:
            missing = [""] * (len(header) - len(row["cells"]))
            yield [*row["cells"], *missing, "\n".join(map(say, row["errors"]))]
        after = page.next
        if after is None:
            return


def _all(ask: Ask, question: Mapping[str, Any], page: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    while True:
        yield from page["items"]
        if page["next"] is None:
            return
        page = ask({**question, "limit": PAGE, "after": page["next"]})
