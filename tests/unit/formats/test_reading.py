"""Files as people have them."""

from pathlib import Path

import pytest

from formats.sheets import UnreadableFile, open_source
from formats.sheets.refusals import NotText, NotWorkbook


def written(folder: Path, content: bytes) -> Path:
    path = folder / "file.csv"
    path.write_bytes(content)
    return path


def cells(folder: Path, content: bytes) -> list[dict[str, str]]:
    return [dict(row.cells) for row in open_source(written(folder, content)).rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encoding_and_delimiter_are_found_out(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = f"код{delimiter}имя\r\nА-1{delimiter}Чайник\r\n"
    assert cells(tmp_path, text.encode(encoding)) == [{"код": "А-1", "имя": "Чайник"}]


def test_a_quoted_cell_keeps_its_delimiters_and_line_ends(tmp_path: Path) -> None:
    assert cells(tmp_path, b'a,b\n"1,\n2",3\n') == [{"a": "1,\n2", "b": "3"}]


def test_rows_are_numbered_as_a_spreadsheet_does_and_empty_ones_left_out(tmp_path: Path) -> None:
    rows = open_source(written(tmp_path, b'a,b\n1,"x\ny"\n\n,\n2,z\n')).rows()
    assert [(row.number, row.cells["a"]) for row in rows] == [(2, "1"), (5, "2")]


def test_a_short_row_has_empty_cells_and_a_long_one_a_surplus(tmp_path: Path) -> None:
    short, long = open_source(written(tmp_path, b"a,b\n1\n1,2,3\n")).rows()
    assert (short.cells, short.surplus) == ({"a": "1", "b": ""}, ())
    assert long.surplus == ("3",)


@pytest.mark.parametrize("content", [b"", b"\n1,2\n", b"a,a\n1,2\n", b"a,b\n\x98\xff\n", b"\xff\xfea\0;"])
def test_what_cannot_be_used_is_said(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        open_source(written(tmp_path, content))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        open_source(tmp_path / "none.csv")


@pytest.mark.parametrize("content", [b"code;price\r\nA\x00;1\r\n", b"co\x01de;price\r\nA;1\r\n"])
def test_what_holds_no_text_is_not_read_as_text(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "prices.csv"
    path.write_bytes(content)
    with pytest.raises(NotText):
        open_source(path)


@pytest.mark.parametrize("content", [b"\x00\x01\x02\x03broken", b"code;price\r\nA;1\r\n", b""])
def test_what_is_called_a_workbook_and_is_none_is_refused_as_one(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "Прайс.XLSX"
    path.write_bytes(content)
    with pytest.raises(NotWorkbook):
        open_source(path)
