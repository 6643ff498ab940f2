"""Tables as downloads: written while they are read, never whole in memory."""

from collections.abc import Iterable
from tempfile import TemporaryFile

from flask import Response, send_file, stream_with_context

from formats.sheets.writing import Cells, csv_chunks, write_workbook
from gateway.api.documents import CSV, XLSX


def as_csv(rows: Iterable[Cells], name: str) -> Response:
    response = Response(stream_with_context(csv_chunks(rows)), mimetype=CSV)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def as_workbook(rows: Iterable[Cells], name: str, language: str) -> Response:
    """A workbook is complete only when its last row is written: it waits on disk until then."""
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    write_workbook(file, rows, language)
    file.seek(0)
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx")
