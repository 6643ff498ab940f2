"""Item files become the register of items."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from contracts.events.inventory import KINDS
from formats.sheets import Row, Source
from nova.client import Api
from nova.importing.errors import ErrorsFile
from nova.importing.mapping import ColumnMapping
from nova.importing.orderlines import Cells
from nova.importing.registers import Register
from nova.importing.summary import Report
from nova.importing.values import BadRow, Fault, name_of


def import_items(
    api: Api, sources: Sequence[Source], mapping: ColumnMapping, errors: ErrorsFile, report: Report, *, dry_run: bool
) -> None:
    """Registers the items that are missing. Several rows of a code are one item: the first name that is not empty."""
    wishes: dict[str, dict[str, Any]] = {}
    rows: dict[str, Row] = {}
    read = 0
    for source in sources:
        for row in source.rows():
            read += 1
            try:
                item = _item_of(row, mapping)
            except BadRow as bad:
                errors.add(row, bad.faults)
                continue
            rows.setdefault(item["code"], row)
            _keep(wishes, item)
    for wish in wishes.values():
        wish["name"] = wish["name"] or wish["code"]
    report.count("rows", read=read, bad=errors.rows)
    if dry_run:
        report.count("items", read=len(wishes))
        return
    register = Register(api, "/items")
    register.learn(wishes)
    with report.stage("Items", len(register.missing(wishes))) as stage:
        register.add(wishes, partial(stage.advance, 1))
    for code, fault in register.refused.items():
        errors.add(rows[code], [fault])
    there = len(wishes) - register.added - len(register.refused)
    report.count("items", read=len(wishes), imported=register.added, there=there, refused=len(register.refused))


def _item_of(row: Row, mapping: ColumnMapping) -> dict[str, Any]:
    cells = Cells(row, mapping)
    code = cells.code("code", "item code")
    rules = mapping.rules
    kind = cells.text("kind").strip() or ("service" if code in rules.services else rules.item_kind)
    if kind not in KINDS:
        cells.faults.append(Fault(f"the kind is none of {', '.join(KINDS)}", kind))
    if cells.faults:
        raise BadRow(*cells.faults)
    return {"code": code, "name": name_of(cells.text("name")), "kind": kind, "unit": cells.unit() or rules.unit}


def _keep(wishes: dict[str, dict[str, Any]], item: dict[str, Any]) -> None:
    wish = wishes.setdefault(item["code"], item)
    wish["name"] = wish["name"] or item["name"]
