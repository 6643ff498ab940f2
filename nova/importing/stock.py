"""Stock files become receipts of up to 500 rows each.

A receipt's document names the file's content and the rows, and the public feed tells what was received under it: what
is missing of it is received, so a repetition adds nothing, however long ago the first time was.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from contracts.fields import decimal_text
from formats.sheets import Row, Source
from nova.client import Api, Refused
from nova.importing.errors import ErrorsFile
from nova.importing.mapping import ColumnMapping
from nova.importing.orderlines import Cells
from nova.importing.registers import Register, key_of
from nova.importing.summary import Report
from nova.importing.values import BadRow, Fault

ROWS_PER_RECEIPT = 500
FEED_PAGE = 500
WITHOUT_STOCK = frozenset({"service", "cost_article"})

Quantities = dict[str, Decimal]


@dataclass(frozen=True)
class StockRow:
    row: Row
    item: str
    quantity: Decimal


@dataclass(frozen=True)
class Receipt:
    """``mark`` finds the document again, also when the file has another name by then."""

    document: str
    mark: str
    rows: Sequence[StockRow]


def import_stock(
    api: Api,
    sources: Sequence[Source],
    mapping: ColumnMapping,
    warehouse_id: str,
    errors: ErrorsFile,
    report: Report,
    *,
    dry_run: bool,
) -> None:
    """Raises Refused or Unreachable; what is received until then is found again by the next import."""
    rows = _count(sources)
    register = Register(api, "/items")
    register.learn({each.item for source in sources for each in _rows(source, mapping, None)})
    receiving = Receiving(api, warehouse_id, register, errors)
    with report.stage("Stock", rows) as stage:
        for source in sources:
            for receipt in _receipts(source, _rows(source, mapping, errors)):
                receiving.receive(receipt, dry_run=dry_run)
                stage.advance(len(receipt.rows))
    report.count("rows", read=rows, bad=errors.rows)
    report.count("stock", imported=receiving.received, there=receiving.there)


class Receiving:
    """Receives what a file says, less what was received of it before. Counts rows."""

    def __init__(self, api: Api, warehouse_id: str, register: Register, errors: ErrorsFile) -> None:
        self._api = api
        self._warehouse_id = warehouse_id
        self._register = register
        self._errors = errors
        self._before = received_before(api, warehouse_id)
        self.received = 0
        self.there = 0

    def receive(self, receipt: Receipt, *, dry_run: bool) -> None:
        rows = [each for each in receipt.rows if self._is_stocked(each)]
        missing = self._missing(receipt, rows)
        received = [each for each in rows if self._id_of(each) in missing]
        self.there += len(rows) - len(received)
        if not missing:
            return
        if not dry_run:
            try:
                self._post(receipt, missing)
            except Refused as refusal:
                fault = Fault(f"the system refused the receipt ({refusal.code})", str(refusal))
                for each in received:
                    self._errors.add(each.row, [fault])
                return
        self.received += len(received)

    def _is_stocked(self, each: StockRow) -> bool:
        item = self._register.known.get(each.item)
        if item is None:
            self._errors.add(each.row, [Fault("there is no item of this code", each.item)])
        elif item["kind"] in WITHOUT_STOCK:
            self._errors.add(each.row, [Fault("a service or cost article has no stock", each.item)])
        return item is not None and item["kind"] not in WITHOUT_STOCK

    def _missing(self, receipt: Receipt, rows: Iterable[StockRow]) -> Quantities:
        wanted: Quantities = defaultdict(Decimal)
        for each in rows:
            wanted[self._id_of(each)] += each.quantity
        before = self._before.get(receipt.mark, {})
        rest = {item_id: quantity - before.get(item_id, Decimal(0)) for item_id, quantity in wanted.items()}
        return {item_id: quantity for item_id, quantity in rest.items() if quantity > 0}

    def _post(self, receipt: Receipt, quantities: Mapping[str, Decimal]) -> None:
        lines = [{"item_id": item_id, "quantity": decimal_text(each)} for item_id, each in quantities.items()]
        body = {"warehouse_id": self._warehouse_id, "document": receipt.document, "lines": lines}
        self._api.post("/stock/receipts", body, key_of("/stock/receipts", receipt.mark, body))

    def _id_of(self, each: StockRow) -> str:
        return str(self._register.known[each.item]["id"])


def received_before(api: Api, warehouse_id: str) -> dict[str, Quantities]:
    """What earlier imports received into the warehouse, by the mark in their documents."""
    found: dict[str, Quantities] = defaultdict(lambda: defaultdict(Decimal))
    for event in _receipts_told(api):
        document = event["document"] or ""
        if event["warehouse_id"] == warehouse_id and "[" in document:
            for line in event["lines"]:
                found[document[document.rindex("[") :]][line["item_id"]] += Decimal(line["quantity"])
    return found


def _receipts_told(api: Api) -> Iterator[dict[str, Any]]:
    after = 0
    while True:
        page = api.get("/feed/inventory", after=after, limit=FEED_PAGE, type="StockReceived")
        yield from (event["data"] for event in page["items"])
        if not page["more"]:
            return
        after = page["read_up_to"]


def _rows(source: Source, mapping: ColumnMapping, errors: ErrorsFile | None) -> Iterator[StockRow]:
    for row in source.rows():
        cells = Cells(row, mapping)
        item, quantity = cells.code("item", "item code"), cells.quantity()
        if item is not None and quantity is not None and not cells.faults:
            yield StockRow(row, item, quantity)
        elif errors is not None:
            errors.add(row, BadRow(*cells.faults).faults)


def _receipts(source: Source, rows: Iterator[StockRow]) -> Iterator[Receipt]:
    """Cut by row numbers, so that a row which was bad at first and is good now does not move the others."""
    content = _hash_of(source.path)
    for place, group in groupby(rows, key=lambda each: (each.row.number - 2) // ROWS_PER_RECEIPT):
        first = 2 + place * ROWS_PER_RECEIPT
        mark = f"[{content} {first}-{first + ROWS_PER_RECEIPT - 1}]"
        yield Receipt(f"{source.path.name[:200]} {mark}", mark, list(group))


def _count(sources: Sequence[Source]) -> int:
    return sum(1 for source in sources for _ in source.rows())


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:12]
