"""Order files become items, customers and orders."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from contracts.fields import decimal_text
from formats.sheets import Source
from nova.client import Api, Refused
from nova.importing.errors import ErrorsFile
from nova.importing.mapping import ColumnMapping, Rules
from nova.importing.orderlines import OrderRow
from nova.importing.parallel import each
from nova.importing.registers import CONFLICT, Register, key_of
from nova.importing.summary import Report, Stage
from nova.importing.surveying import Survey, orders, survey
from nova.importing.values import Fault

LEFT_OUT = "the order was imported before, and this row is not in it"
CUSTOMER_VIEWS: tuple[dict[str, str], ...] = ({}, {"archived": "true"})


@dataclass(frozen=True)
class Options:
    """``place``: at once, not as drafts. ``only_ordered``: no items and customers but those of good rows."""

    place: bool = True
    only_ordered: bool = False
    dry_run: bool = False


@dataclass(frozen=True)
class Taken:
    """``new`` is False when the order was there already; then ``left_out`` are the rows that are not in it."""

    new: bool
    left_out: Sequence[OrderRow] = ()


def import_orders(
    api: Api, sources: Sequence[Source], mapping: ColumnMapping, options: Options, errors: ErrorsFile, report: Report
) -> None:
    """Reads the files twice: to know what they name, and to send the orders."""
    with report.stage("Reading", sum(source.path.stat().st_size for source in sources)) as stage:
        found = survey(sources, mapping, errors.add, lambda row: stage.advance(_size(row.cells)))
    report.count("rows", read=found.rows, bad=found.rows - found.good_rows)
    wished_items = item_wishes(found, mapping.rules, options.only_ordered)
    wished_customers = customer_wishes(found, mapping.rules, options.only_ordered)
    if options.dry_run:
        report.count("items", read=len(wished_items))
        report.count("customers", read=len(wished_customers))
        report.count("orders", read=len(found.last_rows))
        return
    importing = OrderImport(api, options, errors, report)
    importing.register(wished_items, wished_customers)
    with report.stage("Orders", len(found.last_rows)) as stage:
        importing.send(orders(sources, mapping, found), stage)
    report.count("orders", read=len(found.last_rows), **importing.outcome)


def item_wishes(found: Survey, rules: Rules, only_ordered: bool) -> dict[str, dict[str, Any]]:
    """The items that the files name, ready to be registered."""
    return {
        code: {
            "code": code,
            "name": name or code,
            "kind": "service" if code in rules.services else rules.item_kind,
            "unit": rules.unit,
        }
        for code, name in found.items.items()
        if code in found.ordered_items or not only_ordered
    }


def customer_wishes(found: Survey, rules: Rules, only_ordered: bool) -> dict[str, dict[str, Any]]:
    """The customers that the files name, ready to be registered."""
    return {
        code: {"code": code, "name": name or rules.customer_name.format(code=code), "kind": rules.customer_kind}
        for code, name in found.customers.items()
        if code in found.ordering_customers or not only_ordered
    }


class OrderImport:
    """Sends orders; knows the ids of items and customers by their codes."""

    def __init__(self, api: Api, options: Options, errors: ErrorsFile, report: Report) -> None:
        self._api = api
        self._options = options
        self._errors = errors
        self._report = report
        self._items = Register(api, "/items")
        self._customers = Register(api, "/customers", CUSTOMER_VIEWS)
        self._has_orders = True
        self.outcome = {"imported": 0, "there": 0, "refused": 0}

    def register(self, items: Mapping[str, Mapping[str, Any]], customers: Mapping[str, Mapping[str, Any]]) -> None:
        for name, register, wishes in (("items", self._items, items), ("customers", self._customers, customers)):
            register.learn(wishes)
            missing = len(register.missing(wishes))
            with self._report.stage(name.capitalize(), missing) as stage:
                register.add(wishes, partial(stage.advance, 1))
            there = len(wishes) - register.added - len(register.refused)
            self._report.count(
                name, read=len(wishes), imported=register.added, there=there, refused=len(register.refused)
            )
        self._has_orders = self._api.get("/orders", limit=1)["total"] > 0

    def send(self, groups: Iterable[list[OrderRow]], stage: Stage) -> None:
        for lines, outcome in each(self._send, filter(None, map(self._with_known_items, groups))):
            if isinstance(outcome, Fault):
                self.outcome["refused"] += 1
                for line in lines:
                    self._errors.add(line.row, [outcome])
            else:
                self.outcome["imported" if outcome.new else "there"] += 1
                for line in outcome.left_out:
                    self._errors.add(line.row, [Fault(LEFT_OUT, f"order {line.order}")])
            stage.advance(1)

    def _with_known_items(self, lines: Sequence[OrderRow]) -> list[OrderRow]:
        """A line whose item was refused drops itself, not its order; all drop when the customer was refused."""
        kept = []
        for line in lines:
            fault = self._customers.refused.get(line.customer) or self._items.refused.get(line.item)
            if fault is None:
                kept.append(line)
            else:
                self._errors.add(line.row, [fault])
        if not kept:
            self.outcome["refused"] += 1
        return kept

    def _send(self, lines: Sequence[OrderRow]) -> Taken | Fault:
        number = lines[0].order
        there = self._find(number) if self._has_orders else None
        if there is not None:
            return self._compared(there, lines)
        body = self._body(lines)
        try:
            self._api.post("/orders", body, key_of("/orders", number, body))
        except Refused as refusal:
            if refusal.status == CONFLICT and refusal.code == "ReferenceTaken":
                return self._compared(str(refusal.params["id"]), lines)
            return Fault(f"the system refused the order ({refusal.code})", f"{number}: {refusal}")
        return Taken(new=True)

    def _find(self, number: str) -> str | None:
        """The id of the order that has this number as its reference."""
        page = self._api.get("/orders", limit=1, **{"filter[reference]": number})
        return str(page["items"][0]["id"]) if page["items"] else None

    def _compared(self, order_id: str, rows: Sequence[OrderRow]) -> Taken:
        """An order that is there stays as it is; of a file that was mended meanwhile some rows may not be in it."""
        there: defaultdict[tuple[str, Decimal, str], list[Decimal | None]] = defaultdict(list)
        for line in self._api.get(f"/orders/{order_id}")["lines"]:
            price = None if line["price"] is None else Decimal(line["price"])
            there[line["item_id"], Decimal(line["quantity"]), line["unit"]].append(price)
        return Taken(new=False, left_out=[row for row in rows if not self._take(there, row)])

    def _take(self, there: Mapping[tuple[str, Decimal, str], list[Decimal | None]], row: OrderRow) -> bool:
        """Takes the row's line out of those that are there; False when it is not among them."""
        item = self._items.known[row.item]
        prices = there.get((item["id"], row.quantity, row.unit or item["unit"]), [])
        wanted = row.price if row.price is not None or not prices else prices[0]
        if wanted not in prices:
            return False
        prices.remove(wanted)
        return True

    def _body(self, lines: Sequence[OrderRow]) -> dict[str, Any]:
        day = lines[0].day
        return {
            "customer_id": self._customers.known[lines[0].customer]["id"],
            "reference": lines[0].order,
            "requested_date": None if day is None else day.isoformat(),
            "place": self._options.place,
            "lines": [self._line(line) for line in lines],
        }

    def _line(self, line: OrderRow) -> dict[str, Any]:
        wish = {"item_id": self._items.known[line.item]["id"], "quantity": decimal_text(line.quantity)}
        if line.price is not None:
            wish["price"] = decimal_text(line.price)
        if line.unit is not None:
            wish["unit"] = line.unit
        return wish


def _size(cells: Mapping[str, str]) -> int:
    """About the bytes of a row: good enough for a progress bar."""
    return sum(len(cell) + 1 for cell in cells.values())
