"""What the import command says at its end, and by its exit code."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nova.commands import options
from nova.commands.root import nova
from tests.unit.nova.fake_api import FakeApi

GOOD = "code,name\nA,Bolt\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    api = FakeApi()
    monkeypatch.setattr(options, "connect", lambda data: api)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def import_items(folder: Path, text: str, *more: str) -> Result:
    (folder / "items.csv").write_text(text)
    return CliRunner().invoke(nova, ["import", "items", "items.csv", *more])


def test_the_exit_code_tells_whether_all_was_taken(folder: Path) -> None:
    assert import_items(folder, GOOD).exit_code == 0
    assert import_items(folder, GOOD + ",without a code\n").exit_code == 3
    assert import_items(folder, GOOD + ",without a code\n", "--dry-run").exit_code == 3
    assert "exit code is 0" in CliRunner().invoke(nova, ["import", "--help"]).output


@pytest.mark.parametrize("path", ["nowhere/errors.csv", "folder"])
def test_an_errors_file_that_cannot_be_written_is_told_before_the_work(folder: Path, path: str) -> None:
    (folder / "folder").mkdir()
    answer = import_items(folder, GOOD, "--errors", path)
    assert answer.exit_code in (1, 2)
    assert answer.exception is None or isinstance(answer.exception, SystemExit)
    assert path in answer.output
    assert import_items(folder, GOOD).output.count("imported") == 1, "nothing was imported before"


def test_a_file_without_rows_says_so(folder: Path) -> None:
    answer = import_items(folder, "code,name\n")
    assert answer.exit_code == 0
    assert answer.output.strip() == "There are no rows in the files: nothing was imported."
