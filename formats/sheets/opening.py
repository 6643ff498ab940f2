"""One door to all tables: what a file is, its content says; but what is called a workbook must be one."""

from pathlib import Path

from formats.sheets.delimited import open_delimited
from formats.sheets.refusals import NotOpened, TooManyBytes
from formats.sheets.rows import MEGABYTE, Limits, Source
from formats.sheets.workbooks import begins_like_workbook, open_workbook

FORMATS = ("csv", "xlsx")
WORKBOOK_SUFFIX = ".xlsx"


def open_source(
    path: Path, limits: Limits | None = None, *, format_name: str | None = None, encoding: str | None = None
) -> Source:
    """Finds out how the file is written, where it is not told; raises UnreadableFile."""
    allowed = limits or Limits()
    if is_workbook(path, allowed, format_name):
        return open_workbook(path, allowed)
    return open_delimited(path, allowed, encoding)


def is_workbook(path: Path, limits: Limits, format_name: str | None) -> bool:
    """Whether the file is read as a workbook, and not as CSV. Raises NotOpened, TooManyBytes."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise NotOpened(file=path.name, why=error.strerror) from error
    if size > limits.file_size:
        raise TooManyBytes(file=path.name, limit=limits.file_size // MEGABYTE)
    return format_name == "xlsx" or (format_name is None and _is_meant_as_workbook(path))


def _is_meant_as_workbook(path: Path) -> bool:
    return path.suffix.lower() == WORKBOOK_SUFFIX or begins_like_workbook(path)
