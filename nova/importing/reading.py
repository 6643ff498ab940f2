"""CSV files as people have them: UTF-8 or Windows-1251, commas or semicolons, read row by row."""

import codecs
import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

DELIMITERS = (";", ",", "\t")
CHUNK = 1 << 16
SPREADSHEET_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class UnreadableFile(Exception):
    """The file is no CSV file that could be read; told in a sentence."""


@dataclass(frozen=True)
class Row:
    """``number`` is the row's in a spreadsheet: the header is 1. ``surplus`` is what the header has no names for."""

    file: str
    number: int
    cells: Mapping[str, str]
    surplus: Sequence[str] = ()
    decimal_comma: bool = False


@dataclass(frozen=True)
class Source:
    """One file: how it is written, and what its columns are called."""

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]

    def rows(self) -> Iterator[Row]:
        """All rows that are not empty, one at a time."""
        with self.path.open(encoding=self.encoding, newline="") as file:
            try:
                for number, cells in enumerate(csv.reader(file, delimiter=self.delimiter), start=1):
                    if number > 1 and any(cell.strip() for cell in cells):
                        yield self._row(number, cells)
            except (csv.Error, UnicodeDecodeError) as error:
                raise UnreadableFile(f"{self.path} cannot be read on: {error}.") from error

    def _row(self, number: int, cells: Sequence[str]) -> Row:
        width = len(self.header)
        padded = [*cells[:width], *[""] * (width - len(cells))]
        named = dict(zip(self.header, padded, strict=True))
        return Row(self.path.name, number, named, tuple(cells[width:]), self.delimiter == ";")


def open_source(path: Path) -> Source:
    """Finds out how the file is written. Raises UnreadableFile."""
    try:
        encoding = _encoding_of(path)
        with path.open(encoding=encoding, newline="") as file:
            first = file.readline()
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be opened: {error.strerror}.") from error
    delimiter = max(DELIMITERS, key=first.count) if any(map(first.count, DELIMITERS)) else ","
    header = tuple(name.strip() for name in next(csv.reader([first], delimiter=delimiter), []))
    twice = {name for name in header if name and header.count(name) > 1}
    if not any(header) or twice:
        why = f"the column {min(twice)} is there twice" if twice else "its first row names no columns"
        raise UnreadableFile(f"{path} cannot be used: {why}.")
    return Source(path, encoding, delimiter, header)


def _encoding_of(path: Path) -> str:
    with path.open("rb") as file:
        mark = file.read(2)
    if mark in SPREADSHEET_MARKS:
        return SPREADSHEET_MARKS[mark]
    for encoding in ("utf-8-sig", "cp1251"):
        if _is_encoded(path, encoding):
            return encoding
    raise UnreadableFile(f"{path} is neither UTF-8 nor Windows-1251 text.")


def _is_encoded(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
