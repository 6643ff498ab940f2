"""The errors file: every row that was not taken, why, and the row itself, ready to be mended and imported again."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from formats.sheets import Row, Source
from formats.sheets.escaping import escaped
from nova.importing.values import Fault

OURS = ("file", "row", "reason")


class ErrorsNotWritable(Exception):
    """The errors file cannot be written; told in a sentence."""


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
        """Before any work is done: raises ErrorsNotWritable."""
        with self._told():
            self.path.open("w").close()
            self.path.unlink()
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            with self._told():
                self._file.close()

    def add(self, row: Row, faults: Sequence[Fault]) -> None:
        cells = [row.cells.get(column, "") for column in self._columns]
        with self._told():
            told = [row.file, "; ".join(map(str, faults)), *cells, *row.surplus]
            name, *rest = map(escaped, told)
            self._begun().writerow([name, row.number, *rest])
        self.rows += 1
        self.by_fault.update({fault.what for fault in faults})

    def _begun(self) -> Any:
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8-sig", newline="")
            self._writer = csv.writer(self._file)
            self._writer.writerow([*OURS, *self._columns])
        return self._writer

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            why = f"The errors file {self.path} cannot be written: {error.strerror}. Name another by --errors."
            raise ErrorsNotWritable(why) from error
