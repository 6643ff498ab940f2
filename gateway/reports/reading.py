"""Reports as they are answered: each row with the way to what is behind it."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import request

from formats.sheets.writing import Cells
from gateway.api.calls import ask
from gateway.reports.columns import TOTALS, Column, columns_of
from gateway.reports.drilling import way_behind
from gateway.reports.naming import Names, in_words, names_in
from gateway.reports.questions import Report

MOST_ROWS = 500
LONGEST_READING_SECONDS = 60.0
Answer = dict[str, Any]


def read(report: Report, asked: Mapping[str, Any]) -> Answer:
    """A page of the report."""
    answer = ask("orders", report.query, asked, LONGEST_READING_SECONDS)
    answer.setdefault("group_by", ["customer"])
    parameters = list(request.args.items())
    rows = [{**row, "drill_down": way_behind(report, parameters, answer, row)} for row in answer["items"]]
    return {**answer, "items": rows}


def table(report: Report, asked: Mapping[str, Any], language: str) -> Iterator[Cells]:
    """Headings, all rows, and the totals. The first page is read at once, so that a refusal is told as one."""
    names = names_in(language, lambda question: ask("inventory", "list_dictionary", question))
    return _rows(report, asked, read(report, {**asked, "limit": MOST_ROWS}), language, names)


def _rows(report: Report, asked: Mapping[str, Any], page: Answer, language: str, names: Names) -> Iterator[Cells]:
    columns = _columns(report, page)
    yield [column.heading(language) for column in columns]
    totals = page["totals"]
    while True:
        for row in page["items"]:
            yield [column.cell_of(in_words(row, names)) for column in columns]
        if page["next"] is None:
            break
        page = read(report, {**asked, "limit": MOST_ROWS, "after": page["next"]})
    yield [TOTALS[language], *(column.cell_of(totals) for column in columns[1:])]


def _columns(report: Report, page: Answer) -> list[Column]:
    """Those that the rows have: quantities are not told of several items together."""
    there = {name for row in page["items"] for name in row} | set(page["totals"])
    return columns_of(page["group_by"], [name for name in report.figures if name in there])
