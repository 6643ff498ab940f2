"""What the person at the terminal sees of an import: how far it is, and what came of it."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from nova.importing.errors import ErrorsFile

COLUMNS = {
    "read": "in the files",
    "imported": "imported",
    "changed": "changed",
    "there": "there already",
    "refused": "refused",
    "bad": "bad",
}


class Stage:
    """One progress bar."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def advance(self, steps: int) -> None:
        self._progress.advance(self._task, steps)


class Report:
    """Progress goes to the terminal alone (stderr), the result to stdout."""

    def __init__(self, progress_on: Console, result_on: Console) -> None:
        self._progress_on = progress_on
        self._result_on = result_on
        self._counts: dict[str, dict[str, int]] = {}
        self._seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Stage]:
        began = time.monotonic()
        columns = (TextColumn("{task.description:10}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=self._progress_on, transient=True) as progress:
            yield Stage(progress, progress.add_task(name, total=total))
        self._seconds[name.lower()] = time.monotonic() - began

    def count(self, what: str, **numbers: int) -> None:
        self._counts[what] = numbers

    def counted(self, what: str) -> dict[str, int]:
        return self._counts.get(what, {})

    def something_was_refused(self, errors: ErrorsFile) -> bool:
        """True when a row was not taken, or an order, an item or a customer was refused."""
        return errors.rows > 0 or any(counts.get("refused") for counts in self._counts.values())

    def show(self, errors: ErrorsFile, *, dry_run: bool) -> None:
        if self._show_counts("rows", dry_run=dry_run):
            self._show_errors(errors)

    def show_register(self, name: str, errors: Sequence[Path], *, dry_run: bool) -> None:
        """Of a register that the system imported itself; ``errors`` are files of rows that were not taken."""
        if self._show_counts(name, dry_run=dry_run):
            told = [f"The rows that were not taken are in {path}, with their reasons." for path in errors]
            for line in told or ["No bad rows."]:
                self._result_on.print(line, highlight=False, markup=False, soft_wrap=True)

    def _show_counts(self, first: str, *, dry_run: bool) -> bool:
        """False when there was nothing to count."""
        if not self.counted(first).get("read"):
            self._result_on.print("There are no rows in the files: nothing was imported.")
            return False
        used = [name for name in COLUMNS if any(counts.get(name) for counts in self._counts.values())]
        title = "Dry run: nothing was written" if dry_run else None
        table = Table("", *(COLUMNS[name] for name in used), "seconds", box=None, header_style="bold", title=title)
        for what, counts in self._counts.items():
            cells = [str(counts[name]) if name in counts else "" for name in used]
            seconds = self._seconds.get("reading" if what == "rows" else what)
            table.add_row(what, *cells, "" if seconds is None else f"{seconds:.1f}")
        self._result_on.print(table)
        return True

    def _show_errors(self, errors: ErrorsFile) -> None:
        if not errors.rows:
            self._result_on.print("No bad rows.")
            return
        self._result_on.print(f"{errors.rows} rows were not taken; each is in {errors.path} with its reason:")
        for what, number in errors.by_fault.most_common():
            self._result_on.print(f"  {number:>7}  {what}", highlight=False, markup=False)
