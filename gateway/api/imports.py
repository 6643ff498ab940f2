"""Imports of items and customers from CSV files and Excel workbooks."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import PageQuery
from contracts.roles import EVERYONE
from formats.sheets import UnreadableFile
from formats.sheets.writing import Cells
from gateway.api import PREFIX
from gateway.api.documents import CSV, XLSX
from gateway.api.downloads import as_csv, as_workbook
from gateway.api.operation import command, download, query
from gateway.api.questions import Question
from gateway.api.replies import accepted, ok
from gateway.api.shapes import page_of
from gateway.api.shapes.imports import FileColumns, Import, RefusedRow
from gateway.api.uploads import uploaded_file
from gateway.context import gateway
from gateway.headers import identity, language, reader_zone, this_call
from gateway.imports.exports import failed_rows
from gateway.imports.plan import FileOptions, ImportOptions
from gateway.imports.registers import CUSTOMERS, ITEMS, Register
from gateway.problems import FileNotUsable
from kernel.validation import loaded

FAILURES_AT_ONCE = 500

blueprint = Blueprint("imports", __name__, url_prefix=PREFIX)
IMPORTS = Question(PageQuery, {"limit": "limit", "after": "after"})


@blueprint.post("/items/imports")
@command(ITEMS.roles, Import, takes=ImportOptions, takes_file=True, status=202, has_location=True, is_versioned=False)
def import_items() -> Response:
    """Begin to import items from a CSV file or an Excel workbook (.xlsx): added by code, or changed.

    Fields: ``code``, ``name``, ``kind``, ``unit``, ``group``, ``vat_rate``, ``barcodes``, ``packages``,
    ``minimum_level``, ``retired``, ``price.TYPE`` of each price type, ``characteristic.CODE`` of each characteristic.
    An empty cell leaves its field as it is; ``<empty>`` or ``<пусто>`` takes the value away. Prices are from today on.
    What the export gives is taken unchanged. A bad row does not stop the others.
    """
    return _begun(ITEMS)


@blueprint.post("/customers/imports")
@command(
    CUSTOMERS.roles, Import, takes=ImportOptions, takes_file=True, status=202, has_location=True, is_versioned=False
)
def import_customers() -> Response:
    """Begin to import customers from a CSV file or an Excel workbook (.xlsx): found by code, else by tax number.

    Fields: ``code``, ``name``, ``kind``, ``tax_number``, ``legal.full_name``, ``legal.kpp``, ``legal.ogrn``,
    ``legal.vat_number``, ``legal.legal_address``, ``legal.postal_address``, ``bank_accounts``, ``bank_account.bic``,
    ``bank_account.account``, ``bank_account.bank_name``, ``bank_account.correspondent_account``,
    ``contacts``, ``phones``, ``emails``, ``accounting.contract_number``, ``accounting.contract_day``,
    ``accounting.currency``, ``note``, ``tags``, ``manager``, ``terms.price_type``, ``terms.markup_percent``,
    ``terms.credit_limit``, ``terms.deferral_days``, ``archived``, ``own_field.CODE`` of each own field.
    Tags stand by their names or codes, with semicolons or commas between them, a manager by either of his names.
    An empty cell leaves its field as it is; ``<empty>`` or ``<пусто>`` takes the value away. Terms are from today on.
    What the export gives is taken unchanged. A bad row does not stop the others.
    """
    return _begun(CUSTOMERS)


@blueprint.post("/items/imports/columns")
@command(ITEMS.roles, FileColumns, takes=FileOptions, takes_file=True, is_versioned=False)
def look_at_items() -> Response:
    """Look into a file of items: its columns with some of their cells, and what each would be read as.

    Nothing is imported, and the file is not kept. ``keys`` are the fields of which one is needed at least.
    """
    return _looked_at(ITEMS)


@blueprint.post("/customers/imports/columns")
@command(CUSTOMERS.roles, FileColumns, takes=FileOptions, takes_file=True, is_versioned=False)
def look_at_customers() -> Response:
    """Look into a file of customers: its columns with some of their cells, and what each would be read as.

    Nothing is imported, and the file is not kept. ``keys`` are the fields of which one is needed at least.
    """
    return _looked_at(CUSTOMERS)


@blueprint.get("/imports")
@query(EVERYONE, page_of(Import), parameters=IMPORTS.parameters)
def list_imports() -> Response:
    """List your own imports, the newest first; heads of sales see everybody's."""
    asked = loaded(PageQuery, IMPORTS.asked())
    page = gateway().importing.page(identity(), asked["limit"], asked["after"])
    return ok({**page, "items": [_in_words(each) for each in page["items"]]})


@blueprint.get("/imports/<uuid:import_id>")
@query(EVERYONE, Import)
def get_import(import_id: UUID) -> Response:
    """How far an import is, and what came of it."""
    return ok(_in_words(gateway().importing.get(identity(), import_id)))


@blueprint.get("/imports/<uuid:import_id>/errors")
@query(EVERYONE, page_of(RefusedRow), parameters=IMPORTS.parameters)
def list_errors(import_id: UUID) -> Response:
    """List the rows that were not taken; ``field`` is the heading of the column."""
    asked = loaded(PageQuery, IMPORTS.asked())
    importing = gateway().importing
    page = importing.failures(identity(), import_id, asked["limit"], asked["after"])
    heading_of = importing.heading_of(identity(), import_id, language())
    return ok(page.answer(lambda row: _refused_row(row, heading_of)))


@blueprint.get("/imports/<uuid:import_id>/errors.csv")
@download(EVERYONE, CSV)
def get_errors_as_csv(import_id: UUID) -> Response:
    """Download the rows that were not taken, with the reasons: mend them there, and import the file again."""
    return as_csv(_errors(import_id), "errors")


@blueprint.get("/imports/<uuid:import_id>/errors.xlsx")
@download(EVERYONE, XLSX)
def get_errors_as_workbook(import_id: UUID) -> Response:
    """Download the rows that were not taken, with the reasons, as a workbook."""
    return as_workbook(_errors(import_id), "errors", language())


def _begun(register: Register) -> Response:
    with uploaded_file() as (path, given):
        options = loaded(ImportOptions, given)
        try:
            begun = gateway().importing.begin(this_call(), identity(), register, path, options)
        except UnreadableFile as refusal:
            raise FileNotUsable(refusal) from refusal
    return accepted(_in_words(begun), f"/imports/{begun['id']}")


def _looked_at(register: Register) -> Response:
    with uploaded_file() as (path, given):
        options = loaded(FileOptions, given)
        try:
            return ok(gateway().importing.look(this_call(), register, path, options, language()))
        except UnreadableFile as refusal:
            raise FileNotUsable(refusal) from refusal


def _errors(import_id: UUID) -> Iterator[Cells]:
    importing, reader, spoken = gateway().importing, identity(), language()
    header = importing.header(reader, import_id)
    heading_of = importing.heading_of(reader, import_id, spoken)
    return failed_rows(
        header,
        lambda after: importing.failures(reader, import_id, FAILURES_AT_ONCE, after),
        lambda error: _reason(error, heading_of),
        spoken,
    )


def _refused_row(row: Mapping[str, Any], heading_of: Callable[[str], str]) -> dict[str, Any]:
    errors = [{"field": heading_of(each["field"]), "message": _sentence(each)} for each in row["errors"]]
    return {"row": row["number"], "errors": errors}


def _reason(error: Mapping[str, Any], heading_of: Callable[[str], str]) -> str:
    return f"{heading_of(error['field'])}: {_sentence(error)}" if error["field"] else _sentence(error)


def _sentence(error: Mapping[str, Any]) -> str:
    words = gateway().words
    if error.get("params"):
        return words.text(language(), error["message"], error["params"], reader_zone())
    return words.finished(language(), error["message"])


def _in_words(answer: Mapping[str, Any]) -> dict[str, Any]:
    """With what went wrong as a sentence."""
    problem = answer["problem"]
    sentence = problem and gateway().words.text(language(), problem["message"], problem["params"], reader_zone())
    return {**answer, "problem": sentence}
