"""CSV files as people have them: UTF-8 or Windows-1251, commas, semicolons or tabs."""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from formats.sheets.escaping import unescaped
from formats.sheets.refusals import BrokenOff, HeadingBrokenOff, NotInThatEncoding, NotOpened, NotText, TooManyRows
from formats.sheets.rows import FORMULA, Limits, Row, checked_header, named_cells

DELIMITERS = (";", ",", "\t")
CHUNK = 1 << 16
SPREADSHEET_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
NO_TEXT = "\x00"
CONTROL = re.compile(r"[^\t\r\n -\x7e\xa0-\U0010ffff]")
ENCODINGS = {"utf-8": "utf-8-sig", "windows-1251": "cp1251", "utf-16": "utf-16"}


@dataclass(frozen=True)
class DelimitedSource:
    """One CSV file: how it is written, and what its columns are called."""

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    limits: Limits

    def rows(self) -> Iterator[Row]:
        """All rows that are not empty, one at a time. Raises BrokenOff, TooManyRows."""
        number = 1
        with self.path.open(encoding=self.encoding, newline="") as file:
            try:
                for number, cells in enumerate(csv.reader(file, delimiter=self.delimiter, strict=True), start=1):
                    if number > self.limits.rows + 1:
                        raise TooManyRows(file=self.path.name, limit=self.limits.rows)
                    if number > 1 and any(cell.strip() for cell in cells):
                        yield self._row(number, cells)
            except (csv.Error, UnicodeError) as error:
                raise BrokenOff(file=self.path.name, row=number) from error

    def _row(self, number: int, written: Sequence[str]) -> Row:
        cells, surplus = named_cells(self.header, written)
        faults = [{**FORMULA, "field": name} for name, cell in cells.items() if cell.startswith("=")]
        plain = {name: unescaped(cell) for name, cell in cells.items()}
        return Row(self.path.name, number, plain, surplus, self.delimiter == ";", faults)


def open_delimited(path: Path, limits: Limits, encoding: str | None = None) -> DelimitedSource:
    """Finds out how the file is written; ``encoding`` is one of ENCODINGS, else it is found out too.

    Raises UnreadableFile.
    """
    try:
        encoding = _encoding_of(path) if encoding is None else _checked_encoding(path, encoding)
        with path.open(encoding=encoding, newline="") as file:
            first = file.readline()
    except OSError as error:
        raise NotOpened(file=path.name, why=error.strerror) from error
    except UnicodeError as error:
        raise HeadingBrokenOff(file=path.name) from error
    delimiter = max(DELIMITERS, key=first.count) if any(map(first.count, DELIMITERS)) else ","
    header = checked_header(path.name, _header(path, encoding, delimiter), limits)
    return DelimitedSource(path, encoding, delimiter, header, limits)


def _header(path: Path, encoding: str, delimiter: str) -> list[str]:
    with path.open(encoding=encoding, newline="") as file:
        try:
            names = [unescaped(name) for name in next(csv.reader(file, delimiter=delimiter, strict=True), [])]
        except (csv.Error, UnicodeError) as error:
            raise HeadingBrokenOff(file=path.name) from error
    if any(map(CONTROL.search, names)):
        raise NotText(file=path.name)
    return names


def _encoding_of(path: Path) -> str:
    with path.open("rb") as file:
        mark = file.read(2)
    if mark in SPREADSHEET_MARKS:
        return SPREADSHEET_MARKS[mark]
    for encoding in ("utf-8-sig", "cp1251"):
        if _is_encoded(path, encoding):
            return encoding
    raise NotText(file=path.name)


def _checked_encoding(path: Path, name: str) -> str:
    if not _is_encoded(path, ENCODINGS[name]):
        raise NotInThatEncoding(file=path.name, encoding=name)
    return ENCODINGS[name]


def _is_encoded(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK):
                if NO_TEXT in decoder.decode(chunk):
                    return False
            decoder.decode(b"", final=True)
        except UnicodeError:
            return False
    return True
