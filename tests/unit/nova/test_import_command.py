"""What the import commands say at their end, and by their exit codes."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from nova.commands import options
from nova.commands.root import nova
from tests.unit.nova.fake_api import FakeApi

GOOD = "item,quantity\nA,5\n"


@pytest.fixture
def api() -> FakeApi:
    api = FakeApi()
    api.post("/items", {"code": "A", "name": "Bolt", "kind": "goods", "unit": "pcs"})
    api.post("/warehouses", {"code": "MAIN", "name": "Main", "sellable": True})
    return api


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, api: FakeApi) -> Path:
    monkeypatch.setattr(options, "connect", lambda data: api)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def import_stock(folder: Path, text: str, *more: str) -> Result:
    (folder / "stock.csv").write_text(text)
    return CliRunner().invoke(nova, ["import", "stock", "stock.csv", *more])


def take(folder: Path, api: FakeApi, *more: str, **told: Any) -> Result:
    counts = {"rows": 5, "done": 5, "created": 2, "changed": 1, "unchanged": 2, "failed": 0}
    api.told = {"id": "7", "status": "done", "problem": None, **counts, **told}
    (folder / "items.csv").write_text("code,name\n")
    return CliRunner().invoke(nova, ["import", "items", "items.csv", *more])


def test_the_exit_code_tells_whether_all_was_taken(folder: Path) -> None:
    assert import_stock(folder, GOOD).exit_code == 0
    assert import_stock(folder, GOOD + "B,1\n").exit_code == 3
    assert import_stock(folder, GOOD + "B,1\n", "--dry-run").exit_code == 3
    assert "exit code is 0" in CliRunner().invoke(nova, ["import", "--help"]).output


@pytest.mark.parametrize("path", ["nowhere/errors.csv", "folder"])
def test_an_errors_file_that_cannot_be_written_is_told_before_the_work(folder: Path, path: str) -> None:
    (folder / "folder").mkdir()
    answer = import_stock(folder, GOOD, "--errors", path)
    assert answer.exit_code in (1, 2)
    assert answer.exception is None or isinstance(answer.exception, SystemExit)
    assert path in answer.output
    assert import_stock(folder, GOOD).output.count("imported") == 1, "nothing was imported before"


def test_a_file_without_rows_says_so(folder: Path) -> None:
    answer = import_stock(folder, "item,quantity\n")
    assert answer.exit_code == 0
    assert answer.output.strip() == "There are no rows in the files: nothing was imported."


def test_items_are_sent_with_the_columns_that_were_named(folder: Path, api: FakeApi) -> None:
    answer = take(folder, api, "--map", "code=SKU", "--map", "price.retail=Price", "--dry-run")
    assert answer.exit_code == 0, answer.output
    sent = {"dry_run": True, "mapping": {"SKU": "code", "Price": "price.retail"}}
    assert api.uploads == [("/items/imports", "items.csv", sent)]
    assert "Dry run" in answer.output
    assert "No bad rows." in answer.output


def test_rows_that_were_not_taken_are_fetched_into_an_errors_file(folder: Path, api: FakeApi) -> None:
    answer = take(folder, api, failed=3)
    assert answer.exit_code == 3
    assert (folder / "items.errors.csv").read_text() == "/imports/7/errors.csv"
    assert "items.errors.csv" in answer.output


def test_an_import_that_failed_as_a_whole_says_why(folder: Path, api: FakeApi) -> None:
    answer = take(folder, api, status="failed", problem="The service inventory failed.", done=1)
    assert answer.exit_code == 1
    assert "The service inventory failed." in answer.output
