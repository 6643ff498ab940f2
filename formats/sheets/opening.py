"""One door to all tables: what a file is, its content says and not its name."""

from pathlib import Path

from formats.sheets.delimited import open_delimited
from formats.sheets.refusals import NotOpened, TooManyBytes
from formats.sheets.rows import MEGABYTE, Limits, Source
from formats.sheets.workbooks import begins_like_workbook, open_workbook

FORMATS = ("csv", "xlsx")


def open_source(
    path: Path, limits: Limits | None = None, *, format_name: str | None = None, encoding: str | None = None
) -> Source:
    """Finds out how the file is written, where it is not told; raises UnreadableFile."""
    allowed = limits or Limits()
    try:
        size = path.stat().st_size
    except OSError as error:
        raise NotOpened(file=path.name, why=error.strerror) from error
    if size > allowed.file_size:
        raise TooManyBytes(file=path.name, limit=allowed.file_size // MEGABYTE)
    if format_name == "xlsx" or (format_name is None and begins_like_workbook(path)):
        return open_workbook(path, allowed)
    return open_delimited(path, allowed, encoding)
