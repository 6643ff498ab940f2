"""XLSX workbooks: the first sheet, streamed. Formulas are refused, never computed; numbers stay exact.

openpyxl reads with defusedxml, which it takes by itself where it is installed: no entity of the XML can grow.
"""

import zlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from formats.sheets.refusals import Locked, NotOpened, NotWorkbook, TooManyColumns, TooManyRows, TooMuchUnpacked
from formats.sheets.rows import (
    DIGITS_LOST,
    ERROR,
    FORMULA,
    LAST_ROW,
    MEGABYTE,
    Limits,
    Row,
    checked_header,
    named_cells,
)

ZIP_MARK = b"PK"
OLD_OFFICE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = 0x1
MOST_PARTS = 2000
EXACT_BELOW = 10**15
DAMAGES = (
    BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, ArithmeticError,
    SyntaxError, zlib.error, EOFError, OSError, NotImplementedError, RecursionError,
)  # fmt: skip


@dataclass(frozen=True)
class WorkbookSource:
    """The first sheet of one workbook."""

    path: Path
    header: tuple[str, ...]
    limits: Limits

    def rows(self) -> Iterator[Row]:
        """All rows that are not empty, one at a time. Raises UnreadableFile."""
        for number, cells in enumerate(_rows_of_cells(self.path, self.limits), start=1):
            if number > 1 and any(cell.value not in (None, "") for cell in cells):
                yield self._row(number, cells)

    def _row(self, number: int, cells: Sequence[Any]) -> Row:
        texts: list[str] = []
        faults: list[dict[str, str]] = []
        for place, cell in enumerate(cells):
            text, fault = _text_of(cell)
            texts.append(text)
            if fault is not None:
                column = self.header[place] if place < len(self.header) else str(place + 1)
                faults.append({**fault, "field": column})
        named, surplus = named_cells(self.header, texts)
        return Row(self.path.name, number, named, tuple(filter(None, surplus)), True, faults)


def open_workbook(path: Path, limits: Limits) -> WorkbookSource:
    """Raises UnreadableFile; what could grow without bounds is refused before it is unpacked."""
    _require_sane(path, limits)
    rows = _rows_of_cells(path, limits)
    first = [_text_of(cell)[0] for cell in next(rows, ())]
    rows.close()
    while first and not first[-1].strip():
        first.pop()
    return WorkbookSource(path, checked_header(path.name, first, limits), limits)


def begins_like_workbook(path: Path) -> bool:
    """True for an .xlsx file, and for what Office writes that is none: a locked workbook, or an old one."""
    try:
        with path.open("rb") as file:
            mark = file.read(len(OLD_OFFICE_MARK))
    except OSError as error:
        raise NotOpened(file=path.name, why=error.strerror) from error
    return mark.startswith(ZIP_MARK) or mark == OLD_OFFICE_MARK


def _require_sane(path: Path, limits: Limits) -> None:
    with path.open("rb") as file:
        if file.read(len(OLD_OFFICE_MARK)) == OLD_OFFICE_MARK:
            raise Locked(file=path.name)
    try:
        with ZipFile(path) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise NotWorkbook(file=path.name) from error
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise Locked(file=path.name)
    if len(parts) > MOST_PARTS:
        raise NotWorkbook(file=path.name)
    if sum(part.file_size for part in parts) > limits.unpacked:
        raise TooMuchUnpacked(file=path.name, limit=limits.unpacked // MEGABYTE)


def _rows_of_cells(path: Path, limits: Limits) -> Generator[Sequence[Any], None, None]:
    """The rows of the first sheet from row 1 on, the empty ones between them too."""
    from openpyxl import load_workbook

    with _damage_told(path.name), path.open("rb") as file:
        book = load_workbook(file, read_only=True, keep_links=False)
        try:
            sheet: Any = book.worksheets[0]
            sheet.reset_dimensions()  # what a sheet says of its size need not be true
            filled = 0
            for number, cells in enumerate(sheet.iter_rows(), start=1):
                filled += bool(cells)
                if filled > limits.rows + 1 or number > LAST_ROW:
                    raise TooManyRows(file=path.name, limit=limits.rows)
                if len(cells) > limits.columns:
                    raise TooManyColumns(file=path.name, limit=limits.columns)
                yield cells
        finally:
            book.close()


@contextmanager
def _damage_told(file: str) -> Iterator[None]:
    """openpyxl fails in whatever way the damage makes it fail."""
    try:
        yield
    except DAMAGES as error:
        raise NotWorkbook(file=file) from error


def _text_of(cell: Any) -> tuple[str, dict[str, str] | None]:
    """What stands in a cell as text, and what is wrong with it."""
    value = cell.value
    if cell.data_type == "f":
        return str(getattr(value, "text", value)), FORMULA
    if cell.data_type == "e":
        return str(value), ERROR
    if isinstance(value, bool):
        return str(value).lower(), None
    if isinstance(value, int | float):
        return _number_text(value)
    return ("" if value is None else _moment_text(value)), None


def _number_text(value: float) -> tuple[str, dict[str, str] | None]:
    """0.1 is 0.1, and 7.7E+11 is 770000000000."""
    number = Decimal(repr(value))
    if not number.is_finite() or abs(number) >= EXACT_BELOW:
        return str(value), DIGITS_LOST
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text), None


def _moment_text(value: Any) -> str:
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat() if isinstance(value, date | time) else str(value)
