"""The errors file: every row that was not taken, why, and the row itself, ready to be mended and imported again."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any

from nova.importing.reading import Row, Source
from nova.importing.values import Fault

OURS = ("file", "row", "reason")


class ErrorsFile:
    """Made when there is something to write, so that no errors leave no file."""

    def __init__(self, path: Path, sources: Iterable[Source]) -> None:
        self.path = path
        self.rows = 0
        self.by_fault: Counter[str] = Counter()
        self._columns = list(dict.fromkeys(column for source in sources for column in source.header))
        self._file: IO[str] | None = None
        self._writer: Any = None

    def __enter__(self) -> "ErrorsFile":
        self.path.unlink(missing_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, row: Row, faults: Sequence[Fault]) -> None:
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8-sig", newline="")
            self._writer = csv.writer(self._file)
            self._writer.writerow([*OURS, *self._columns])
        cells = [row.cells.get(column, "") for column in self._columns]
        self._writer.writerow([row.file, row.number, "; ".join(map(str, faults)), *cells, *row.surplus])
        self.rows += 1
        self.by_fault.update({fault.what for fault in faults})
