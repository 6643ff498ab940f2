"""Items and customers as files: the columns are those that an import takes."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from contracts.commands.exports import Chosen
from contracts.roles import EVERYONE
from formats.sheets.writing import Cells
from gateway.api import PREFIX
from gateway.api.calls import ask
from gateway.api.customers import CUSTOMERS as CUSTOMER_QUESTION
from gateway.api.documents import CSV, XLSX
from gateway.api.downloads import as_csv, as_workbook
from gateway.api.items import ITEMS as ITEM_QUESTION
from gateway.api.operation import download
from gateway.api.questions import Question
from gateway.auth.gate import may_only_read
from gateway.bodies import json_body
from gateway.context import gateway
from gateway.headers import language, this_call
from gateway.imports.exports import cards, exported
from gateway.imports.registers import CUSTOMERS, ITEMS, Register
from kernel.validation import loaded

PAGING = ("limit", "after")

blueprint = Blueprint("exports", __name__, url_prefix=PREFIX)


def _filters(question: Question) -> list[Mapping[str, Any]]:
    return [parameter for parameter in question.parameters if parameter["name"] not in PAGING]


@blueprint.get("/items/export.csv")
@download(EVERYONE, CSV, parameters=_filters(ITEM_QUESTION))
def export_items_as_csv() -> Response:
    """Download items with their prices of today, filtered and sorted as the list is."""
    return as_csv(_items(), "items")


@blueprint.get("/items/export.xlsx")
@download(EVERYONE, XLSX, parameters=_filters(ITEM_QUESTION))
def export_items_as_workbook() -> Response:
    """Download items with their prices of today as a workbook."""
    return as_workbook(_items(), "items", language())


@blueprint.get("/customers/export.csv")
@download(EVERYONE, CSV, parameters=_filters(CUSTOMER_QUESTION))
def export_customers_as_csv() -> Response:
    """Download customers with their terms of today, filtered and sorted as the list is."""
    return as_csv(_customers(), "customers")


@blueprint.get("/customers/export.xlsx")
@download(EVERYONE, XLSX, parameters=_filters(CUSTOMER_QUESTION))
def export_customers_as_workbook() -> Response:
    """Download customers with their terms of today as a workbook."""
    return as_workbook(_customers(), "customers", language())


@blueprint.post("/items/export.xlsx")
@may_only_read
@download(EVERYONE, XLSX, takes=Chosen)
def export_chosen_items() -> Response:
    """Download items by their ids with their prices of today as a workbook: at most 500."""
    return as_workbook(_rows(ITEMS, {**_chosen(), "retired": None}), "items", language())


@blueprint.post("/customers/export.xlsx")
@may_only_read
@download(EVERYONE, XLSX, takes=Chosen)
def export_chosen_customers() -> Response:
    """Download customers by their ids, archived ones too, with their terms of today as a workbook: at most 500."""
    return as_workbook(_rows(CUSTOMERS, {**_chosen(), "archived": None}), "customers", language())


def _items() -> Iterator[Cells]:
    return _rows(ITEMS, ITEM_QUESTION.asked())


def _customers() -> Iterator[Cells]:
    return _rows(CUSTOMERS, CUSTOMER_QUESTION.asked())


def _chosen() -> dict[str, Any]:
    """The body, once it is sure to ask for nothing else."""
    body = json_body()
    loaded(Chosen, body)
    return body


def _rows(register: Register, question: Mapping[str, Any]) -> Iterator[Cells]:
    """The first page is there before the answer begins, so that a refusal is told as one."""
    vocabulary = gateway().importing.vocabulary(this_call(), register)
    found = cards(lambda asked: ask(register.service, register.cards, asked), question)
    return exported(register, vocabulary, found, language())
