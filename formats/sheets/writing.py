"""Tables for spreadsheets: CSV in UTF-8 with semicolons and decimal commas, as Russian ones open it, or XLSX."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import IO, Any

from formats.characters import clean
from formats.sheets.escaping import escaped

BYTE_ORDER_MARK = "\ufeff"
ROWS_AT_ONCE = 200
EXACT_DIGITS = 15
PLACES_OF_MONEY = -2
MONEY_FORMAT = "#,##0.00"
DAY_FORMATS = {"ru": "dd.mm.yyyy", "en": "yyyy-mm-dd"}
FIRST_DAY = date(1900, 3, 1)

Cell = str | Decimal | int | date | None
Cells = Sequence[Cell]


def csv_chunks(rows: Iterable[Cells]) -> Iterator[bytes]:
    """A CSV file in pieces."""
    text = io.StringIO(newline="")
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for number, cells in enumerate(rows, start=1):
        writer.writerow([_delimited(cell) for cell in cells])
        if number % ROWS_AT_ONCE == 0:
            yield _taken(text)
    yield _taken(text)


def write_workbook(file: IO[bytes], rows: Iterable[Cells], language: str) -> None:
    """An XLSX file of one sheet; its first row stays in sight. Days look as those of the language write them."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("Nova")
    sheet.freeze_panes = "A2"
    for cells in rows:
        sheet.append([_in_workbook(sheet, cell, language) for cell in cells])
    book.save(file)


def _delimited(cell: Cell) -> str:
    if isinstance(cell, str):
        return escaped(cell)
    return "" if cell is None else str(cell).replace(".", ",")


def _in_workbook(sheet: Any, cell: Cell, language: str) -> Any:
    """Text stays text, whatever it looks like; so does a number of more digits than a spreadsheet keeps, and a day
    that is before all of its days.

    What is told in hundredths, as money is, is shown in hundredths.
    """
    from openpyxl.cell import WriteOnlyCell

    if cell is None:
        return None
    if isinstance(cell, date) and cell >= FIRST_DAY:
        return _formatted(sheet, cell, DAY_FORMATS[language])
    if isinstance(cell, Decimal | int) and len(Decimal(cell).as_tuple().digits) <= EXACT_DIGITS:
        if Decimal(cell).as_tuple().exponent != PLACES_OF_MONEY:
            return cell
        return _formatted(sheet, cell, MONEY_FORMAT)
    written = WriteOnlyCell(sheet, value=clean(str(cell)))
    written.data_type = "s"
    return written


def _formatted(sheet: Any, value: Cell, number_format: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell: Any = WriteOnlyCell(sheet)
    cell.value = value
    cell.number_format = number_format
    return cell


def _taken(text: io.StringIO) -> bytes:
    written = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return written
