"""Excel workbooks as people have them, and as those who mean harm make them."""

import io
import resource
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from openpyxl import Workbook, load_workbook

from formats.sheets import Limits, Source, TooLarge, UnreadableFile, open_source, open_strange
from formats.sheets.escaping import escaped, unescaped
from formats.sheets.refusals import ColumnTwice, Locked, NotWorkbook
from formats.sheets.writing import Cell, csv_chunks, write_workbook

TEXTS = some.text("=+-@'\";, 0\n\tжZ", min_size=1, max_size=8) | some.text(
    some.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20
)


def workbook(folder: Path, *rows: Sequence[Any]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    path = folder / "file.xlsx"
    book.save(path)
    return path


def only_row(path: Path) -> Any:
    [row] = open_source(path).rows()
    return row


def test_numbers_are_exact_and_days_are_days(tmp_path: Path) -> None:
    row = ["0012", 0.1, 770123456789.0, 12, True, date(2026, 1, 31), None, Decimal("999999999.9999")]
    cells = only_row(workbook(tmp_path, "abcdefgh", row)).cells
    assert list(cells.values()) == ["0012", "0.1", "770123456789", "12", "true", "2026-01-31", "", "999999999.9999"]


def test_a_formula_and_an_error_are_faults_of_their_row(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["код", "цена", "имя"], ["А", "=1+1", "#N/A"], ["Б", 2, "х"])
    bad, good = open_source(path).rows()
    assert [(fault["field"], fault["message"][:21]) for fault in bad.faults] == [
        ("цена", "The cell holds a form"),
        ("имя", "The cell holds an err"),
    ]
    assert (good.number, list(good.faults), good.cells["цена"]) == (3, [], "2")


def test_a_number_of_more_digits_than_a_spreadsheet_keeps_is_a_fault(tmp_path: Path) -> None:
    assert only_row(workbook(tmp_path, ["account"], [40702810900000012345])).faults


def test_a_formula_in_a_csv_file_is_a_fault_too(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("a;b\n=HYPERLINK(1);'=text\n")
    row = only_row(path)
    assert [fault["field"] for fault in row.faults] == ["a"]
    assert row.cells["b"] == "=text"


def test_rows_keep_the_numbers_that_the_spreadsheet_shows(tmp_path: Path) -> None:
    rows = open_source(workbook(tmp_path, ["a"], [], ["x"], [None], ["y"])).rows()
    assert [(row.number, row.cells["a"]) for row in rows] == [(3, "x"), (5, "y")]


# what is refused before it does harm


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"a\n" + b"x" * 2048)
    with pytest.raises(TooLarge):
        open_source(path, Limits(file_size=1024))


def test_a_workbook_that_would_unpack_into_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 10_000_000)
    with pytest.raises(TooLarge):
        open_source(path, Limits(unpacked=1_000_000))


@pytest.mark.parametrize("limits", [Limits(rows=2), Limits(columns=2)])
def test_too_many_rows_or_columns_are_refused(tmp_path: Path, limits: Limits) -> None:
    path = workbook(tmp_path, ["a", "b", "c"], *[[1, 2, 3]] * 3)
    with pytest.raises(TooLarge):
        list(open_source(path, limits).rows())


def with_sheet(folder: Path, rows: bytes) -> Path:
    """A workbook whose only sheet has these rows, as its XML tells them."""
    whole, changed = workbook(folder, ["a"]), folder / "changed.xlsx"
    main = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            is_sheet = part.endswith("sheet1.xml")
            new.writestr(part, main + rows + b"</sheetData></worksheet>" if is_sheet else old.read(part))
    return changed


def strange(path: Path, limits: Limits | None = None) -> Source:
    return open_strange(path, limits or Limits(), format_name=None, encoding=None)


def test_a_strangers_workbook_is_read_like_any_other(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["a", "b"], ["ж", 1.5], ["=1+1", None])
    source, own = strange(path), open_source(path)
    assert (source.header, [*source.rows()]) == (own.header, [*own.rows()])


def test_a_strangers_workbook_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["a", "a"])
    with pytest.raises(ColumnTwice, match="the column a is there twice"):
        strange(path)
    with pytest.raises(TooLarge):
        list(strange(workbook(tmp_path, ["a"], *[["x"]] * 3), Limits(rows=1)).rows())


def test_a_small_workbook_with_an_endless_row_harms_nobody(tmp_path: Path) -> None:
    path = with_sheet(
        tmp_path, b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row>' + b"<c/>" * 4_000_000
    )
    assert path.stat().st_size < 100_000
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UnreadableFile):
        list(strange(path).rows())
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 50_000


@pytest.mark.parametrize("is_workbook", [True, False])
def test_a_header_without_end_is_refused_before_it_is_looked_at(tmp_path: Path, is_workbook: bool) -> None:
    names = [f"c{number}" for number in range(20_000)] + ["c0"]
    path = tmp_path / "file.csv"
    path.write_text(";".join(names))
    with pytest.raises(TooLarge):
        open_source(workbook(tmp_path, names[:16_000]) if is_workbook else path)


def test_what_no_xml_can_hold_is_left_out_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    with path.open("wb") as file:
        write_workbook(file, [["a"], ["ж\x01\ufffeя\r\nй"]], "ru")
    assert only_row(path).cells["a"] == "жя\nй"


def test_an_endless_gap_between_rows_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["a"], ["x"])
    changed = tmp_path / "gap.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b'<row r="2">', b'<row r="999999999999">'))
    with pytest.raises(TooLarge):
        list(open_source(changed).rows())


def test_an_entity_in_the_xml_is_not_unfolded(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["a"], ["x"])
    changed = tmp_path / "entities.xlsx"
    bomb = b'<!DOCTYPE b [<!ENTITY l "lol"><!ENTITY m "&l;&l;&l;">]>'
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, bomb + content if part.endswith("sheet1.xml") else content)
    with pytest.raises(NotWorkbook):
        list(open_source(changed).rows())


def test_a_workbook_that_is_cut_locked_or_none_is_said_plainly(tmp_path: Path) -> None:
    whole = workbook(tmp_path, ["a"], ["x"]).read_bytes()
    for content, refusal in (
        (whole[: len(whole) // 2], NotWorkbook),
        (b"PK\x03\x04 and nothing of it", NotWorkbook),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, Locked),
    ):
        path = tmp_path / "bad.xlsx"
        path.write_bytes(content)
        with pytest.raises(refusal):
            open_source(path)


@pytest.mark.parametrize("place", range(0, 5000, 97))
def test_whatever_the_damage_it_is_a_refusal(tmp_path: Path, place: int) -> None:
    content = bytearray(workbook(tmp_path, ["a", "b"], ["x", 1], ["y", 2]).read_bytes())
    content[place % len(content)] ^= 0xFF
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(content)
    try:
        rows = list(open_source(path).rows())
    except UnreadableFile:
        return
    assert len(rows) <= 2


def test_a_quotation_mark_that_is_not_closed_swallows_nothing_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "cut.csv"
    path.write_text('a;b\n1;"x\n2;y\n')
    with pytest.raises(UnreadableFile):
        list(open_source(path).rows())


def test_a_quotation_mark_that_is_not_closed_in_the_heading_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "cut.csv"
    path.write_text('code;"name\n1;x\n')
    with pytest.raises(UnreadableFile, match="in its first row is not closed"):
        open_source(path)


# what is written is read again


@given(TEXTS)
def test_an_escaped_text_is_what_it_was_and_runs_nowhere(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert escaped(text)[0] not in "=+-@\t\r"


@given(some.lists(some.tuples(TEXTS, some.decimals(-999_999, 999_999, places=4)), min_size=1, max_size=5))
def test_what_is_written_is_read_again(rows: list[tuple[str, Decimal]]) -> None:
    table: list[tuple[Cell, ...]] = [("имя", "число", "x"), *((text, number, "x") for text, number in rows)]
    written = io.BytesIO()
    write_workbook(written, table, "ru")
    with tempfile.TemporaryDirectory() as folder:
        for content in (b"".join(csv_chunks(table)), written.getvalue()):
            path = Path(folder) / "table"
            path.write_bytes(content)
            read = [row.cells for row in open_source(path).rows()]
            assert [(cells["имя"], Decimal(cells["число"].replace(",", "."))) for cells in read] == rows


@given(some.dates())
def test_a_day_that_is_written_is_read_again(day: date) -> None:
    table: list[tuple[Cell, ...]] = [("день", "x"), (day, "x")]
    written = io.BytesIO()
    write_workbook(written, table, "ru")
    with tempfile.TemporaryDirectory() as folder:
        for content in (b"".join(csv_chunks(table)), written.getvalue()):
            path = Path(folder) / "table"
            path.write_bytes(content)
            assert only_row(path).cells["день"] == day.isoformat()


@pytest.mark.parametrize(("language", "look"), [("ru", "dd.mm.yyyy"), ("en", "yyyy-mm-dd")])
def test_a_day_is_a_day_and_looks_as_the_reader_writes_it(language: str, look: str) -> None:
    written = io.BytesIO()
    write_workbook(written, [("дата",), (date(2026, 11, 27),)], language)
    sheet = load_workbook(written).active
    assert sheet is not None
    [cell] = sheet[2]
    assert (cell.value, cell.is_date, cell.number_format) == (datetime(2026, 11, 27), True, look)  # noqa: DTZ001


def test_money_is_shown_as_money_and_other_numbers_as_they_are() -> None:
    written = io.BytesIO()
    write_workbook(written, [("сумма", "штук"), (Decimal("1255.00"), Decimal("3.125"))], "ru")
    sheet = load_workbook(written).active
    assert sheet is not None
    assert [(cell.value, cell.number_format) for cell in sheet[2]] == [(1255, "#,##0.00"), (3.125, "General")]
