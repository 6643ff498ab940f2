"""Imports of small files into an API in memory."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from formats.sheets import open_source
from nova.importing.errors import ErrorsFile
from nova.importing.mapping import load_mapping
from nova.importing.orders import Options, import_orders
from nova.importing.stock import import_stock
from nova.importing.summary import Report
from tests.unit.nova.fake_api import FakeApi

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"


@dataclass
class Import:
    """Runs imports in a folder of the test's own, with the mapping of the retail files unless told otherwise."""

    folder: Path
    api: FakeApi = field(default_factory=FakeApi)
    mapping: str | None = "online-retail"
    pairs: Sequence[str] = ()

    def orders(self, *texts: str, **options: Any) -> Report:
        chosen = Options(**options)
        return self._run(
            "orders", texts, lambda files, mapping, *rest: import_orders(self.api, files, mapping, chosen, *rest)
        )

    def items(self, **kinds: str) -> None:
        """Items that are there, with their kinds."""
        for code, kind in kinds.items():
            self.api.post("/items", {"code": code, "name": code, "kind": kind, "unit": "pcs"})

    def stock(self, *texts: str, warehouse: str = "w", dry_run: bool = False) -> Report:
        def work(files: Any, mapping: Any, *rest: Any) -> None:
            import_stock(self.api, files, mapping, warehouse, *rest, dry_run=dry_run)

        return self._run("stock", texts, work)

    def errors(self) -> list[dict[str, str]]:
        path = self.folder / "errors.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def _run(self, kind: str, texts: Sequence[str], work: Callable[..., None]) -> Report:
        paths = [self.folder / f"{place}.csv" for place, _ in enumerate(texts)]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        sources = [open_source(path) for path in paths]
        mapping = load_mapping(kind, self.mapping, self.pairs, sources[0].header)
        quiet = Console(file=io.StringIO())
        report = Report(quiet, quiet)
        with ErrorsFile(self.folder / "errors.csv", sources) as errors:
            work(sources, mapping, errors, report)
        report.show(errors, dry_run=False)
        return report


@pytest.fixture
def imports(tmp_path: Path) -> Import:
    return Import(tmp_path)
