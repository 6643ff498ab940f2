"""Reports, as JSON page by page, and as tables for spreadsheets."""

from collections.abc import Callable

from flask import Response
from flask_smorest import Blueprint

from contracts.roles import OFFICE
from gateway.api import PREFIX
from gateway.api.documents import CSV, XLSX
from gateway.api.downloads import as_csv, as_workbook
from gateway.api.operation import download, query
from gateway.api.replies import ok
from gateway.api.shapes.reports import SHAPES
from gateway.headers import language
from gateway.reports.questions import REPORTS, Report
from gateway.reports.reading import read, table

blueprint = Blueprint("reports", __name__, url_prefix=f"{PREFIX}/reports")
WHAT = {
    "sales": "what was shipped less what was returned, on the days on which it moved",
    "open": "what customers wait for, by item with stock, shortage and cover",
    "promises": "lines by whether they were delivered by the day that was asked for",
    "lost": "what was cut or cancelled while it was red",
    "classes": "customers or items by share of sales (ABC) and by how evenly they sell (XYZ)",
    "debts": "what customers owe, by age",
}


def _serve(report: Report) -> None:
    parameters = report.question.parameters
    of_tables = [each for each in parameters if each["name"] not in ("limit", "after")]

    def as_json() -> Response:
        return ok(read(report, report.question.asked()))

    def as_delimited() -> Response:
        return as_csv(table(report, report.question.asked(), language()), report.name)

    def as_sheet() -> Response:
        return as_workbook(table(report, report.question.asked(), language()), report.name, language())

    def at(
        ending: str, form: str, view: Callable[[], Response], describe: Callable[..., Callable[..., object]]
    ) -> None:
        view.__doc__ = f"Report, {form}: {WHAT[report.name]}."
        described = describe(view)
        blueprint.add_url_rule(f"/{report.name}{ending}", f"{report.name}{ending.replace('.', '_')}", described)

    at("", "page by page", as_json, query(OFFICE, SHAPES[report.name], parameters=parameters))
    at(".csv", "as CSV", as_delimited, download(OFFICE, CSV, parameters=of_tables))
    at(".xlsx", "as a workbook", as_sheet, download(OFFICE, XLSX, parameters=of_tables))


for each in REPORTS.values():
    _serve(each)
