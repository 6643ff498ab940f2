"""Workbooks of strangers, read in a process of its own: what is made to do harm harms that one alone."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import Any, cast

from formats.sheets import refusals
from formats.sheets.delimited import open_delimited
from formats.sheets.opening import is_workbook
from formats.sheets.rows import Limits, Row, Source


@dataclass(frozen=True)
class WorkbookApart:
    """The first sheet of one workbook; its rows can be read once."""

    path: Path
    header: tuple[str, ...]
    told: Iterator[Any]

    def rows(self) -> Iterator[Row]:
        """All rows that are not empty, one at a time. Raises UnreadableFile."""
        for each in self.told:
            yield Row(**{**each["row"], "surplus": tuple(each["row"]["surplus"])})


def open_strange(path: Path, limits: Limits, *, format_name: str | None, encoding: str | None) -> Source:
    """Like ``open_source``, for files of whoever may send one. Raises UnreadableFile."""
    if not is_workbook(path, limits, format_name):
        return open_delimited(path, limits, encoding)
    told = _read(path, limits)
    return WorkbookApart(path, tuple(next(told)["header"]), told)


def _read(path: Path, limits: Limits) -> Iterator[Any]:
    """What the other process tells; it ends with whoever listens.

    The buffer is our own: where greenlets run, a pipe has none, and its lines would be read byte by byte.
    """
    command = [sys.executable, "-m", "formats.sheets", str(path), json.dumps(asdict(limits))]
    with subprocess.Popen(command, bufsize=0, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reader:
        try:
            for line in BufferedReader(cast(RawIOBase, reader.stdout)):
                told = json.loads(line)
                if "refusal" in told:
                    raise getattr(refusals, told["refusal"])(**told["params"])
                yield told
        except BaseException:
            reader.kill()
            raise
    if reader.returncode:
        raise refusals.TooHardToRead(file=path.name)
