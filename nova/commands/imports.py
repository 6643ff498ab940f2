"""``nova import``."""

import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console

from formats.sheets import Source, UnreadableFile, open_source
from nova.client import Api
from nova.commands.options import needs_running_system
from nova.importing.errors import ErrorsFile, ErrorsNotWritable
from nova.importing.mapping import OPTIONAL, REQUIRED, ColumnMapping, WrongMapping, committed_names, load_mapping
from nova.importing.orders import Options, import_orders
from nova.importing.stock import import_stock
from nova.importing.summary import Report
from nova.importing.uploads import NotTaken, import_file
from nova.importing.warehouses import find_warehouse

SOMETHING_REFUSED = 3
OUTCOMES = {"read": "rows", "imported": "created", "changed": "changed", "there": "unchanged", "bad": "failed"}
Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True)
class Given:
    """What all imports are told on the command line."""

    files: Sequence[Path]
    mapping: str | None
    pairs: Sequence[str]
    errors: Path | None
    dry_run: bool

    def opened(self, kind: str) -> tuple[list[Source], ColumnMapping]:
        try:
            sources = [open_source(path) for path in self.files]
            mapping = load_mapping(kind, self.mapping, self.pairs, sources[0].header)
            for source in sources:
                mapping.require_columns(source.path.name, source.header)
        except (UnreadableFile, WrongMapping) as error:
            raise click.ClickException(str(error)) from error
        return sources, mapping

    def errors_file(self, sources: Sequence[Source]) -> ErrorsFile:
        path = self.errors or Path(f"{self.files[0].stem}.errors.csv")
        if path.resolve() in [source.path.resolve() for source in sources]:
            raise click.ClickException(f"The errors file would overwrite {path}: name another by --errors.")
        return ErrorsFile(path, sources)


@click.group("import")
def import_() -> None:
    """Fill Nova from CSV files and Excel workbooks: items, customers, orders, or stock.

    CSV may be UTF-8 or Windows-1251, with commas or semicolons; the first row names the columns. Say which
    column is what by --map, or once and for all in a mapping file. Start with --dry-run.

    A bad row is not taken and does not stop the others: it goes to an errors file, with the reason. Importing the same
    file again doubles nothing, so an import that was interrupted is simply run again.

    The exit code is 0 when all was taken (or was there already), 3 when something was not, 1 when it did not come to
    an end, 2 when the command was not understood.
    """


def importing(kind: str) -> Callable[[Command], Command]:
    """The options of every import; the command gets them as ``given``."""
    named = ", ".join([*REQUIRED[kind], *(f"[{name}]" for name in OPTIONAL[kind])])
    options = [
        click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)),
        click.option("--map", "pairs", multiple=True, metavar="FIELD=COLUMN", help=f"One for each field: {named}."),
        click.option(
            "--mapping",
            metavar="NAME|FILE.toml",
            help=f"A mapping file, or one that comes with Nova: {', '.join(committed_names())}.",
        ),
        click.option("--dry-run", is_flag=True, help="Check and count everything, write nothing."),
        click.option(
            "--errors",
            type=click.Path(dir_okay=False, writable=True, path_type=Path),
            help="Where bad rows go.  [default: the first file's name with .errors.csv, in this folder]",
        ),
    ]

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def taking_files(command: Command) -> Callable[..., Any]:
    """The options of imports that the running system does itself."""
    options = [
        click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)),
        click.option("--map", "columns", multiple=True, metavar="FIELD=COLUMN", help="One for each field to be read."),
        click.option("--dry-run", is_flag=True, help="Check and count everything, write nothing."),
    ]
    taking = needs_running_system(command)
    for option in reversed(options):
        taking = option(taking)
    return taking


@import_.command()
@importing("orders")
@click.option("--place/--draft", default=True, show_default=True, help="Place the orders, or leave them as drafts.")
@click.option("--only-ordered", is_flag=True, help="Make only those items and customers that a good row needs.")
@needs_running_system
def orders(api: Api, place: bool, only_ordered: bool, **given: Any) -> None:
    """Import orders, with the items and customers that they name. One row is one line of an order.

    \b
    number       the order's number in the file; rows of the same number are one order
    customer     the customer's code             customer_name  how to call the customer, when it is new
    item         the item's code                 item_name      how to call the item, when it is new
    quantity     above zero                      unit           the item's base unit when left out
    price        of one unit; not negative       date           the requested date

    Codes are taken as they are: a and A are two items. Items and customers are made from every row that names them,
    also when the row is no good line of an order (it has no customer, or takes back goods). An order whose number was
    imported before is left alone: rows that are not in it go to the errors file.

    \b
    nova import orders 2010-12-*.csv --mapping online-retail --dry-run
    nova import orders sales.csv --map number=No --map customer=Client --map item=SKU --map quantity=Qty
    """
    told = Given(**given)
    options = Options(place=place, only_ordered=only_ordered, dry_run=told.dry_run)
    _run(told, "orders", lambda sources, mapping, *rest: import_orders(api, sources, mapping, options, *rest))


@import_.command()
@taking_files
def items(api: Api, **given: Any) -> None:
    """Import items: those whose code is new are added, the others changed. An empty cell leaves a field as it is.

    Columns are known by Nova's names for its fields, and by many others, in Russian and English; `nova` takes what
    `GET /api/v1/items/export.csv` gives.

    \b
    code     unique; a and A are two codes            name     the code, when a new item has none
    kind     goods (when new), service, ...           unit     the base unit: pcs (when new), kg, m, l, box
    group, vat_rate, barcodes, packages, minimum_level, retired
    price.TYPE            from today on, for each price type
    characteristic.CODE   for each characteristic

    \b
    nova import items price-list.xlsx --dry-run
    nova import items goods.csv --map code=SKU --map name=Title --map price.wholesale=Price
    """
    _take(api, "items", **given)


@import_.command()
@taking_files
def customers(api: Api, **given: Any) -> None:
    """Import customers, found by their code, else by their tax number. An empty cell leaves a field as it is.

    \b
    code, name, kind, tax_number, archived
    legal.full_name, legal.kpp, legal.ogrn, legal.vat_number, legal.legal_address, legal.postal_address
    bank_account.bic, bank_account.account, bank_account.bank_name, bank_account.correspondent_account
    contacts, phones, emails, note, manager, accounting.contract_number, accounting.contract_day, accounting.currency
    terms.price_type, terms.markup_percent, terms.credit_limit, terms.deferral_days   from today on
    tags              names or codes, with semicolons or commas between them
    own_field.CODE    for each field of customers that the company added itself

    \b
    nova import customers clients.xlsx --dry-run
    """
    _take(api, "customers", **given)


@import_.command()
@importing("stock")
@click.option("--warehouse", metavar="CODE", help="Where the stock is received; may be left out when there is but one.")
@click.option("--open-warehouse", is_flag=True, help="Make the warehouse CODE (a sellable one) when there is none.")
@needs_running_system
def stock(api: Api, warehouse: str | None, open_warehouse: bool, **given: Any) -> None:
    """Receive stock into a warehouse: one row is an item's code and a quantity in its base unit.

    The items must be there. Importing the same file into the same warehouse again receives only what was bad then and
    is good now; a file with any other content is another delivery.

    \b
    nova import stock opening-stock.csv --map item=SKU --map quantity=Qty --warehouse MAIN
    """
    told = Given(**given)

    def work(sources: Sequence[Source], mapping: ColumnMapping, errors: ErrorsFile, report: Report) -> None:
        place = find_warehouse(api, warehouse, may_open=open_warehouse and not told.dry_run)
        import_stock(api, sources, mapping, place, errors, report, dry_run=told.dry_run)

    _run(told, "stock", work)


def _run(given: Given, kind: str, work: Callable[..., None]) -> None:
    sources, mapping = given.opened(kind)
    report = Report(Console(file=sys.stderr), Console())
    try:
        with given.errors_file(sources) as errors:
            work(sources, mapping, errors, report)
    except (UnreadableFile, ErrorsNotWritable) as error:
        raise click.ClickException(str(error)) from error
    report.show(errors, dry_run=given.dry_run)
    if report.something_was_refused(errors):
        raise SystemExit(SOMETHING_REFUSED)


def _take(api: Api, register: str, files: Sequence[Path], columns: Sequence[str], dry_run: bool) -> None:
    report = Report(Console(file=sys.stderr), Console())
    counted: Counter[str] = Counter()
    errors: list[Path] = []
    for file in files:
        try:
            told = import_file(api, register, file, columns, report, dry_run=dry_run)
            if told["failed"]:
                errors.append(_kept_errors(api, told, file))
        except (NotTaken, WrongMapping, ErrorsNotWritable) as error:
            raise click.ClickException(str(error)) from error
        counted.update({ours: told[theirs] for ours, theirs in OUTCOMES.items()})
    report.count(register, **counted)
    report.show_register(register, errors, dry_run=dry_run)
    if errors:
        raise SystemExit(SOMETHING_REFUSED)


def _kept_errors(api: Api, told: Mapping[str, Any], file: Path) -> Path:
    path = Path(f"{file.stem}.errors.csv")
    content = api.download(f"/imports/{told['id']}/errors.csv")
    try:
        path.write_bytes(content)
    except OSError as error:
        raise ErrorsNotWritable(f"The errors file {path} cannot be written: {error.strerror}.") from error
    return path
