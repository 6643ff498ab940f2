"""What every table is once it is read: named columns, and rows of text."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from formats.sheets.refusals import ColumnTwice, NoColumns, TooManyColumns

MEGABYTE = 1024 * 1024
LAST_ROW = 1_048_576
FORMULA = {"field": "", "message": "The cell holds a formula: put its value there."}
ERROR = {"field": "", "message": "The cell holds an error of the spreadsheet."}
DIGITS_LOST = {
    "field": "",
    "message": "A spreadsheet keeps 15 digits of a number, and this one has more: make the cell a text.",
}


@dataclass(frozen=True)
class Limits:
    """Beyond these a file is refused before it can do harm. Sizes are in bytes; ``unpacked`` is a workbook's."""

    file_size: int = 2048 * MEGABYTE
    unpacked: int = 256 * MEGABYTE
    rows: int = 5_000_000
    columns: int = 1000


@dataclass(frozen=True)
class Row:
    """``number`` is the row's in a spreadsheet: the header is 1. ``surplus`` is what the header has no names for.

    ``faults`` are of cells that cannot be taken: ``field`` is the column, ``message`` says why. ``decimal_comma``:
    1,5 is one and a half here.
    """

    file: str
    number: int
    cells: Mapping[str, str]
    surplus: Sequence[str] = ()
    decimal_comma: bool = False
    faults: Sequence[Mapping[str, str]] = field(default=())


class Source(Protocol):
    """One file: where it is, and what its columns are called."""

    @property
    def path(self) -> Path: ...

    @property
    def header(self) -> tuple[str, ...]: ...

    def rows(self) -> Iterator[Row]:
        """All rows that are not empty, one at a time. Raises UnreadableFile."""


def checked_header(file: str, names: Sequence[str], limits: Limits) -> tuple[str, ...]:
    """The names of the columns; raises NoColumns, ColumnTwice, TooManyColumns."""
    if len(names) > limits.columns:
        raise TooManyColumns(file=file, limit=limits.columns)
    header = tuple(name.strip() for name in names)
    if not any(header):
        raise NoColumns(file=file)
    twice = {name for name, times in Counter(header).items() if name and times > 1}
    if twice:
        raise ColumnTwice(file=file, column=min(twice))
    return header


def named_cells(header: Sequence[str], cells: Sequence[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The cells by their columns, those that are missing empty; and the surplus."""
    width = len(header)
    padded = [*cells[:width], *[""] * (width - len(cells))]
    return dict(zip(header, padded, strict=True)), tuple(cells[width:])
